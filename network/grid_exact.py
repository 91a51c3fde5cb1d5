"""A grid by a mixed-integer programme (HiGHS): proved best where there is time enough. Rules and costs are in grid.py."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array


class _Rows:
    """The rows of a sparse matrix, one after the other."""

    def __init__(self):
        self.number, self.at, self.columns, self.values = 0, [], [], []

    def add(self, entries):
        for column, value in entries:
            self.at.append(self.number)
            self.columns.append(column)
            self.values.append(value)
        self.number += 1

    def at_most(self, num, *, width):
        """Each row's sum is at most `num`: a number, or one for each row."""
        matrix = coo_array((self.values, (self.at, self.columns)), shape=(self.number, width)).tocsr()
        return LinearConstraint(matrix, -np.inf, num)


def solve_exactly(board, seconds):
    """({piece: cell} or None where none was found in time, whether it is proved best).

    A variable for each piece and cell that suits it (1: it stands there), and one for each wish and slot: how many people
    miss how much there.
    """
    pairs = [(int(piece), int(cell)) for piece, cell in np.argwhere(board.suits)]
    num_slots = board.num_slots
    width = len(pairs) + len(board.wishes) * num_slots
    by_piece, by_cell, by_slot = {}, {}, {}
    for column, (piece, cell) in enumerate(pairs):
        by_piece.setdefault(piece, []).append(column)
        by_cell.setdefault(cell, []).append(column)
        by_slot.setdefault((piece, board.slot_of[cell]), []).append(column)
    once, at_once, misses = _Rows(), _Rows(), _Rows()
    for columns in [*by_piece.values(), *by_cell.values()]:
        once.add((column, 1) for column in columns)
    for one, other in np.argwhere(np.triu(np.array(board.same_host))):
        if not {int(one), int(other)} <= set(board.fixed):
            for slot in range(num_slots):
                at_once.add((c, 1) for piece in (one, other) for c in by_slot.get((int(piece), slot), []))
    for row, (wish, _num) in enumerate(board.wishes):
        for slot in range(num_slots):
            there = [(c, 1) for piece in wish for c in by_slot.get((piece, slot), [])]
            misses.add([*there, (len(pairs) + row * num_slots + slot, -1)])
    price = np.concatenate([
        np.array([board.short[piece, cell] - board.left_out for piece, cell in pairs], dtype=float),
        np.repeat(board.people.astype(float), num_slots),
    ])  # fmt: skip
    lower, upper = np.zeros(width), np.ones(width)
    upper[len(pairs) :] = np.inf
    for column, (piece, _cell) in enumerate(pairs):
        lower[column] = piece in board.fixed
    answer = milp(
        price,
        constraints=[rows.at_most(1, width=width) for rows in (once, at_once, misses) if rows.number],
        integrality=np.arange(width) < len(pairs),
        bounds=Bounds(lower, upper),
        options={"time_limit": seconds},
    )
    if answer.x is None:
        return None, False
    return {pairs[c][0]: pairs[c][1] for c in np.flatnonzero(answer.x[: len(pairs)] > 0.5)}, answer.status == 0
