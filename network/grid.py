"""Which session happens when and where: a grid computed from what people said interests them. Pure: no database, no clock of the wall.

What is optimised, in this order of weight:
1. as few sessions as possible are left out;
2. then the sum of two counts, each in people: `num_missed`, for each person and slot the sessions there that interest her
   beyond the one she can sit in; and `num_short`, for each session the interested people for whom its room has no seat.
What always holds: one session a cell; no host in two rooms at once; a room has what the session needs; a session is not longer
than its slot; what is fixed stays where it is, even where it breaks one of these.

The exact model is a mixed-integer programme (HiGHS by scipy.optimize.milp). It cannot be given a start, so a local search from
the greedy grid runs first, and the better of both is the answer: it comes in time also where the exact one does not.
"""

import time

from .grid_exact import solve_exactly
from .grid_question import Cell, Cost, Grid, Piece, Question
from .grid_search import Board

__all__ = ["Cell", "Cost", "Grid", "Piece", "Question", "cost_of", "greedy", "solve"]

SEARCH_SHARE = 0.7  # of the time; on real sizes the exact programme seldom comes near it


def greedy(question):
    """What a careful person does with cards on a wall: the hardest to place first, then the most wanted, each where it costs least."""
    return Board(question).start().grid()


def cost_of(question, places):
    """What a grid costs, kept to the rules or not; every place is a cell of the question."""
    cells = {(cell.slot, cell.room): number for number, cell in enumerate(question.cells)}
    held = {number: cells[places[piece.key]] for number, piece in enumerate(question.pieces) if piece.key in places}
    return Board(question).put(held).cost()


def solve(question, *, seconds=10):
    """The best grid found within about `seconds`."""
    ends = time.monotonic() + seconds
    board = Board(question).start()
    board.improve(until=time.monotonic() + seconds * SEARCH_SHARE)
    found = board.grid(is_best=board.cost().weight == (0, 0))
    left = ends - time.monotonic()
    if found.is_best or left <= 0 or not board.suits.any():
        return found
    places, is_best = solve_exactly(board, left)
    if places is None:
        return found
    board.put(places)
    exact = board.grid(is_best=is_best)
    return exact if exact.cost.weight < found.cost.weight or is_best else found
