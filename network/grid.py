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

import math
import random
import time
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

NOWHERE = -1
SEARCH_SHARE = 0.7  # of the time; on real sizes the exact programme seldom comes near it
# Of the local search: how many swaps are tried at most, and what one may cost in people at the beginning and at the end. The dice fall
# the same way each time, so that the same question has the same answer.
STEPS, WARM, COLD, SEED = 200_000, 4.0, 0.2, 20151


@dataclass(frozen=True)
class Piece:
    """A session: `hosts` are the names under which its people may turn up elsewhere, `wanted` how many want to come."""

    key: int
    hosts: frozenset = frozenset()
    num_minutes: int = 45
    equipment: frozenset = frozenset()
    wanted: int = 0


@dataclass(frozen=True)
class Cell:
    """A room in a slot."""

    slot: int
    room: int
    num_minutes: int = 45
    num_seats: int = 30
    equipment: frozenset = frozenset()

    def suits(self, piece):
        return piece.num_minutes <= self.num_minutes and piece.equipment <= self.equipment


@dataclass(frozen=True)
class Question:
    """`wishes`: for each person the keys of the pieces that interest her. `fixed`: key → (slot, room)."""

    pieces: list
    cells: list
    wishes: list = field(default_factory=list)
    fixed: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Cost:
    num_left_out: int
    num_missed: int
    num_short: int

    @property
    def weight(self):
        return self.num_left_out, self.num_missed + self.num_short


@dataclass(frozen=True)
class Grid:
    """`places`: key → (slot, room); who is left out is not in it. `is_best`: proved that no grid is better."""

    places: dict
    cost: Cost
    is_best: bool


def greedy(question):
    """What a careful person does with cards on a wall: the most wanted first, each where it costs least."""
    return _Board(question).start().grid()


def solve(question, *, seconds=10):
    """The best grid found within about `seconds`."""
    ends = time.monotonic() + seconds
    board = _Board(question).start()
    board.improve(until=time.monotonic() + seconds * SEARCH_SHARE)
    found = board.grid(is_best=board.cost().weight == (0, 0))
    left = ends - time.monotonic()
    if found.is_best or left <= 0 or not board.suits.any():
        return found
    places, is_best = _exact(board, left)
    if places is None:
        return found
    board.put(places)
    exact = board.grid(is_best=is_best)
    return exact if exact.cost.weight < found.cost.weight or is_best else found


class _Board:
    """The question as arrays, and one assignment: `at[piece]` is a cell's index or NOWHERE, `held[cell]` a piece's."""

    def __init__(self, question):
        self.pieces, self.cells = question.pieces, question.cells
        index = {piece.key: number for number, piece in enumerate(self.pieces)}
        by_place = {(cell.slot, cell.room): number for number, cell in enumerate(self.cells)}
        self.fixed = {index[key]: by_place[place] for key, place in question.fixed.items()}
        self.suits = np.array([[cell.suits(piece) for cell in self.cells] for piece in self.pieces], dtype=bool)
        self.suits = self.suits.reshape(len(self.pieces), len(self.cells))
        for piece, cell in self.fixed.items():
            self.suits[piece], self.suits[:, cell] = False, False
            self.suits[piece, cell] = True
        self.shut = set(self.fixed.values())
        seats = np.array([cell.num_seats for cell in self.cells], dtype=int)
        wanted = np.array([piece.wanted for piece in self.pieces], dtype=int)
        self.short = np.maximum(0, wanted[:, None] - seats[None, :])
        slots = sorted({cell.slot for cell in self.cells})
        self.slot_of = [slots.index(cell.slot) for cell in self.cells]
        self.cells_of = [[c for c, slot in enumerate(self.slot_of) if slot == s] for s in range(len(slots))]
        hosts = [piece.hosts for piece in self.pieces]
        self.same_host = [[a != b and bool(hosts[a] & hosts[b]) for b in index.values()] for a in index.values()]
        wishes = Counter(frozenset(index[key] for key in wish if key in index) for wish in question.wishes)
        self.wishes = [(sorted(wish), num) for wish, num in wishes.items() if len(wish) > 1]
        self.wants = np.zeros((len(self.wishes), len(self.pieces)), dtype=int)
        for row, (wish, _num) in enumerate(self.wishes):
            self.wants[row, wish] = 1
        self.people = np.array([num for _wish, num in self.wishes], dtype=int)

    def put(self, places):
        self.at, self.held = [NOWHERE] * len(self.pieces), [NOWHERE] * len(self.cells)
        for piece, cell in places.items():
            self.at[piece], self.held[cell] = cell, piece
        return self

    def start(self):
        self.put(self.fixed)
        order = sorted(range(len(self.pieces)), key=lambda p: (-self.pieces[p].wanted, self.suits[p].sum(), p))
        for piece in order:
            free = [c for c in range(len(self.cells)) if self.held[c] == NOWHERE and self._may(piece, c)]
            if self.at[piece] == NOWHERE and free:
                best = min(free, key=lambda c: (self._added(piece, c), c))
                self.at[piece], self.held[best] = best, piece
        return self

    def _may(self, piece, cell, *, without=NOWHERE):
        """Whether the piece may stand there beside what stands in that slot, but for the piece `without`."""
        if not self.suits[piece, cell]:
            return False
        beside = self._in_slot(self.slot_of[cell])
        return not any(self.same_host[piece][p] for p in beside if p not in (piece, without))

    def _in_slot(self, slot):
        return [self.held[c] for c in self.cells_of[slot] if self.held[c] != NOWHERE]

    def _added(self, piece, cell):
        slot = self.slot_of[cell]
        return self._missed([*self._in_slot(slot), piece]) - self._missed(self._in_slot(slot)) + self.short[piece, cell]

    def _missed(self, pieces):
        if len(pieces) < 2 or not len(self.people):
            return 0
        return int(np.maximum(0, self.wants[:, pieces].sum(axis=1) - 1) @ self.people)

    def _slot_cost(self, slot):
        here = self.cells_of[slot]
        return self._missed(self._in_slot(slot)) + sum(
            int(self.short[self.held[c], c]) for c in here if self.held[c] != NOWHERE
        )

    def cost(self):
        return Cost(
            self.at.count(NOWHERE),
            sum(self._missed(self._in_slot(slot)) for slot in range(len(self.cells_of))),
            sum(int(self.short[piece, cell]) for piece, cell in enumerate(self.at) if cell != NOWHERE),
        )

    def grid(self, *, is_best=False):
        places = {
            self.pieces[piece].key: (self.cells[cell].slot, self.cells[cell].room)
            for piece, cell in enumerate(self.at)
            if cell != NOWHERE
        }
        return Grid(places, self.cost(), is_best)

    def improve(self, *, until):
        """Swap the contents of two cells, at first also where that costs something, with time only where it helps."""
        if not self.cells:
            return
        dice = random.Random(SEED)  # noqa: S311 - a search, not a secret
        weights = [self._slot_cost(slot) for slot in range(len(self.cells_of))]
        best, kept = sum(weights), list(self.at)
        steps = min(STEPS, 100 * len(self.cells) ** 2)
        for step in range(steps):
            if best == 0 or (step % 256 == 0 and time.monotonic() > until):
                break
            one, other = dice.randrange(len(self.cells)), dice.randrange(len(self.cells))
            warmth = WARM * (COLD / WARM) ** (step / steps)
            if (
                self._swap_if(one, other, weights, worse_by=-warmth * math.log(1 - dice.random()))
                and sum(weights) < best
            ):
                best, kept = sum(weights), list(self.at)
        self.put({piece: cell for piece, cell in enumerate(kept) if cell != NOWHERE})

    def _swap_if(self, one, other, weights, *, worse_by):
        """Swap what two cells hold where both may stand there and the cost grows by no more than `worse_by`."""
        a, b = self.held[one], self.held[other]
        if a == b or one in self.shut or other in self.shut:
            return False
        if (a != NOWHERE and not self._may(a, other, without=b)) or (b != NOWHERE and not self._may(b, one, without=a)):
            return False
        slots = {self.slot_of[one], self.slot_of[other]}
        self._swap(one, other)
        costs = {slot: self._slot_cost(slot) for slot in slots}
        if sum(costs.values()) - sum(weights[slot] for slot in slots) <= worse_by:
            for slot, cost in costs.items():
                weights[slot] = cost
            return True
        self._swap(one, other)
        return False

    def _swap(self, one, other):
        self.held[one], self.held[other] = self.held[other], self.held[one]
        for cell in (one, other):
            if self.held[cell] != NOWHERE:
                self.at[self.held[cell]] = cell


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


def _exact(board, seconds):
    """({piece: cell} or None where none was found in time, whether it is proved best).

    A variable for each piece and cell that suits it (1: it stands there), and one for each wish and slot: how many people
    miss how much there.
    """
    pairs = [(int(piece), int(cell)) for piece, cell in np.argwhere(board.suits)]
    num_slots = len(board.cells_of)
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
    all_people = sum(len(wish) * num for wish, num in board.wishes) + sum(piece.wanted for piece in board.pieces) + 1
    price = np.concatenate([
        np.array([board.short[piece, cell] - all_people for piece, cell in pairs], dtype=float),
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
