"""A grid by searching: greedily, then by swapping what two cells hold (simulated annealing). Rules and costs are in grid.py."""

import math
import random
import time
from collections import Counter

import numpy as np

from .grid_question import Cost, Grid

NOBODY = -1
# How many swaps are tried at most, and what one may cost in people at the beginning and at the end. The dice fall the same way
# each time, so that the same question has the same answer.
STEPS, WARM, COLD, SEED = 200_000, 4.0, 0.2, 20151


class Board:
    """The question as arrays, and one assignment: `at[piece]` is a cell's index, `held[cell]` a piece's or NOBODY.

    After the real cells comes a bench with a seat for each piece: who sits there is left out. The bench is a slot of its own.
    """

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
        self.num_slots, self.num_cells = len(slots), len(self.cells)
        self.slot_of = [slots.index(cell.slot) for cell in self.cells] + [self.num_slots] * len(self.pieces)
        self.cells_of = [[c for c, slot in enumerate(self.slot_of) if slot == s] for s in range(self.num_slots + 1)]
        hosts = [piece.hosts for piece in self.pieces]
        self.same_host = [[a != b and bool(hosts[a] & hosts[b]) for b in index.values()] for a in index.values()]
        wishes = Counter(frozenset(index[key] for key in wish if key in index) for wish in question.wishes)
        self.wishes = [(sorted(wish), num) for wish, num in wishes.items() if len(wish) > 1]
        self.wants = np.zeros((len(self.wishes), len(self.pieces)), dtype=int)
        for row, (wish, _num) in enumerate(self.wishes):
            self.wants[row, wish] = 1
        self.people = np.array([num for _wish, num in self.wishes], dtype=int)
        # To leave one piece out weighs more than all that people may miss.
        self.left_out = 1 + int(wanted.sum()) + sum(len(wish) * num for wish, num in self.wishes)

    def put(self, places):
        """Piece → cell; whoever is not in it sits on the bench."""
        self.at = [places.get(piece, self.num_cells + piece) for piece in range(len(self.pieces))]
        self.held = [NOBODY] * len(self.slot_of)
        for piece, cell in enumerate(self.at):
            self.held[cell] = piece
        return self

    def placed(self):
        return {piece: cell for piece, cell in enumerate(self.at) if cell < self.num_cells}

    def start(self):
        """The hardest to place first, then the most wanted, each where it costs least."""
        self.put(self.fixed)
        order = sorted(range(len(self.pieces)), key=lambda p: (self.suits[p].sum(), -self.pieces[p].wanted, p))
        for piece in order:
            free = [c for c in range(self.num_cells) if self.held[c] == NOBODY and self.may(piece, c)]
            if self.at[piece] >= self.num_cells and free:
                self._swap(self.at[piece], min(free, key=lambda c: (self._added(piece, c), c)))
        return self

    def may(self, piece, cell, *, without=NOBODY):
        """Whether the piece may stand there beside what stands in that slot, but for the piece `without`."""
        if cell >= self.num_cells:
            return True
        if not self.suits[piece, cell]:
            return False
        beside = self._in_slot(self.slot_of[cell])
        return not any(self.same_host[piece][p] for p in beside if p not in (piece, without))

    def _in_slot(self, slot):
        return [self.held[c] for c in self.cells_of[slot] if self.held[c] != NOBODY]

    def _added(self, piece, cell):
        slot = self.slot_of[cell]
        return self._missed([*self._in_slot(slot), piece]) - self._missed(self._in_slot(slot)) + self.short[piece, cell]

    def _missed(self, pieces):
        if len(pieces) < 2 or not len(self.people):
            return 0
        return int(np.maximum(0, self.wants[:, pieces].sum(axis=1) - 1) @ self.people)

    def _slot_cost(self, slot):
        here = self.cells_of[slot]
        if slot == self.num_slots:
            return self.left_out * len(self._in_slot(slot))
        return self._missed(self._in_slot(slot)) + sum(
            int(self.short[self.held[c], c]) for c in here if self.held[c] != NOBODY
        )

    def cost(self):
        return Cost(
            len(self.pieces) - len(self.placed()),
            sum(self._missed(self._in_slot(slot)) for slot in range(self.num_slots)),
            sum(int(self.short[piece, cell]) for piece, cell in self.placed().items()),
        )

    def grid(self, *, is_best=False):
        places = {
            self.pieces[piece].key: (self.cells[cell].slot, self.cells[cell].room)
            for piece, cell in self.placed().items()
        }
        return Grid(places, self.cost(), is_best)

    def improve(self, *, until):
        """Swap the contents of two cells, at first also where that costs something, with time only where it helps."""
        if not self.cells:
            return
        seats = [*range(self.num_cells), *(cell for cell in self.at if cell >= self.num_cells)]
        dice = random.Random(SEED)  # noqa: S311 - a search, not a secret
        weights = [self._slot_cost(slot) for slot in range(self.num_slots + 1)]
        best, kept = sum(weights), list(self.at)
        steps = min(STEPS, 100 * self.num_cells**2)
        for step in range(steps):
            if best == 0 or (step % 256 == 0 and time.monotonic() > until):
                break
            one, other = dice.choice(seats), dice.choice(seats)
            warmth = WARM * (COLD / WARM) ** (step / steps)
            if (
                self._swap_if(one, other, weights, worse_by=-warmth * math.log(1 - dice.random()))
                and sum(weights) < best
            ):
                best, kept = sum(weights), list(self.at)
        self.put(dict(enumerate(kept)))

    def _swap_if(self, one, other, weights, *, worse_by):
        """Swap what two cells hold where both may stand there and the cost grows by no more than `worse_by`."""
        a, b = self.held[one], self.held[other]
        if a == b or one in self.shut or other in self.shut:
            return False
        if (a != NOBODY and not self.may(a, other, without=b)) or (b != NOBODY and not self.may(b, one, without=a)):
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
            if self.held[cell] != NOBODY:
                self.at[self.held[cell]] = cell
