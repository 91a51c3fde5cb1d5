"""Prices: no offer is suggested to everybody, and each request gets its first suggestion before any gets its second.

Pure functions on numpy arrays. A pair is a place in three arrays: the number of its request, the number of its offer, and
what it is worth (fit · urgency). An offer stands in at most `capacity` places.

1. Prices, after Lagrange: λ ← max(0, λ + .05/√t · (load − capacity)), where load counts the requests whose best pair
   (by value − λ, more than nothing) names the offer. Three things stand beside that formula. A price never passes the
   value of the first pair that no longer has room (with a load of 200 it would, and never come down again). Of all
   rounds each connected component keeps the one with the least Σ capacity·λ + Σ best, which bounds from above what
   anybody could give out. After 60 rounds components that are more than 1 % below that bound get 180 more.
2. Places: the worthiest pair by value − λ first, one for each request, then a second round, then a third.
3. After the first round requests are let in where somebody else can step aside to an offer with room at a lesser loss.

Measured against the exact optimum of first places (bench/allocation.py: 500 requests, the worst of three problems for each
of ten structures): everyone's top one 18–83 %, greedy 91.5–98.6 %, the formula alone 98.1–99.9 %, all of this 99.3–100 %.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

STEP = 0.05
ROUNDS, MORE_ROUNDS = 60, 180
SETTLED = 0.99  # of the bound: then there is little left to find
MOST_MENDING = 30  # sweeps; most problems need five
LEAST_GAIN = 1e-9


@dataclass(frozen=True)
class Allocation:
    places: np.ndarray  # of each pair: 1 is its request's first suggestion, 0 none
    prices: np.ndarray  # of each offer, ≥ 0, in units of value
    bound: float  # no way to give first places could be worth more


def allocate(requests, offers, values, capacity, *, most=3, prices=None):
    """Prices and places for all pairs at once.

    `requests`, `offers`: numbers of each pair's two sides, offers as indices into `capacity`; a pair stands there once.
    `values` > 0. `prices`: where to start, such as yesterday's. The same input gives the same result, in whatever order
    the pairs come; ties go to the lower numbers.
    """
    pairs, order = _sorted(requests, offers, values, capacity)
    places = np.zeros(len(order), dtype=int)
    start = np.zeros(len(pairs.capacity)) if prices is None else np.asarray(prices, dtype=float)
    if not len(order):
        return Allocation(places, np.zeros_like(start), 0.0)
    found, bounds = _search(pairs, start)
    worths = pairs.values - found[pairs.offers]
    room = pairs.capacity.copy()
    first = _mend(pairs, _give(pairs, worths, room), room)
    places[order] = _places(pairs, worths, room, first, most)
    return Allocation(places, found, float(bounds.sum()))


def give_places(requests, offers, worths, room, *, most=3):
    """The place of each pair, 0 for none, at prices that are known: `worths` is value − price, `room` what each offer
    has left. Each request gets its first before any gets its second."""
    pairs, order = _sorted(requests, offers, worths, room)
    places = np.zeros(len(order), dtype=int)
    if len(order):
        left = pairs.capacity.copy()
        places[order] = _places(pairs, pairs.values, left, _give(pairs, pairs.values, left), most)
    return places


@dataclass(frozen=True)
class _Pairs:
    """Pairs in the order of their requests, which are numbered 0, 1, 2 …, each with at least one pair."""

    rows: np.ndarray
    offers: np.ndarray
    values: np.ndarray
    capacity: np.ndarray

    @cached_property
    def starts(self):
        return np.flatnonzero(_changes(self.rows))

    @property
    def num_rows(self):
        return len(self.starts)

    def best(self, worths):
        """(the greatest worth of each request, the first of its pairs that has it)."""
        greatest = np.maximum.reduceat(worths, self.starts)
        pairs = np.flatnonzero(worths == greatest[self.rows])
        return greatest, pairs[_changes(self.rows[pairs])]

    def load(self, pairs):
        """How many of these pairs name each offer."""
        return np.bincount(self.offers[pairs], minlength=len(self.capacity))

    @cached_property
    def components(self):
        """(component of each request, component of each offer): what no pair connects has nothing to do with each other.

        Each request takes the lowest number among its offers, each offer among its requests, until nothing changes.
        """
        label = np.arange(self.num_rows)
        while True:
            of_offer = np.zeros(len(self.capacity), dtype=int)
            of_offer[self.offers] = self.num_rows
            np.minimum.at(of_offer, self.offers, label[self.rows])
            lower = np.minimum.reduceat(of_offer[self.offers], self.starts)
            lower = lower[lower]
            if np.array_equal(lower, label):
                return label, of_offer
            label = lower

    @cached_property
    def ceiling(self):
        """Of each offer the value of the first pair that has no room any more: at that price nobody waits outside."""
        order = np.lexsort((-self.values, self.offers))
        num = np.bincount(self.offers, minlength=len(self.capacity))
        begin = np.cumsum(num) - num
        crowded = num > self.capacity
        ceiling = np.zeros(len(self.capacity))
        ceiling[crowded] = self.values[order][begin[crowded] + self.capacity[crowded]]
        return np.maximum(0, ceiling)

    def part(self, kept):
        """(the pairs of these requests alone, the numbers that their offers had)."""
        pairs = kept[self.rows]
        rows = np.cumsum(_changes(self.rows[pairs])) - 1
        numbers, offers = np.unique(self.offers[pairs], return_inverse=True)
        return _Pairs(rows, offers, self.values[pairs], self.capacity[numbers]), numbers


def _sorted(requests, offers, values, capacity):
    """(the pairs in order, where each stood)."""
    requests, offers = np.asarray(requests, dtype=int), np.asarray(offers, dtype=int)
    order = np.lexsort((offers, requests))
    rows = np.cumsum(_changes(requests[order])) - 1
    values = np.asarray(values, dtype=float)[order]
    return _Pairs(rows, offers[order], values, np.maximum(0, np.asarray(capacity, dtype=int))), order


def _changes(numbers):
    """Where a sorted array begins something new."""
    return np.concatenate([[True], numbers[1:] != numbers[:-1]])[: len(numbers)]


def _search(pairs, start):
    """(price of each offer, bound of each component)."""
    prices, bounds = _rounds(pairs, start, range(1, ROUNDS + 1))
    of_request, _of_offer = pairs.components
    first = _give(pairs, pairs.values - prices[pairs.offers], pairs.capacity.copy())
    given = np.bincount(of_request[pairs.rows[first]], pairs.values[first], minlength=len(bounds))
    contested = (given < SETTLED * bounds)[of_request]
    if contested.any():
        part, numbers = pairs.part(contested)
        # Whatever is found there stands in place of what was; its components are numbered anew.
        prices[numbers], lower = _rounds(part, prices[numbers], range(ROUNDS + 1, ROUNDS + MORE_ROUNDS + 1))
        bounds = np.concatenate([bounds[given >= SETTLED * bounds], lower])
    return prices, bounds


def _rounds(pairs, start, numbers):
    """(prices of the best of these rounds, its bound), for each component apart."""
    of_request, of_offer = pairs.components
    num = pairs.num_rows
    prices = np.clip(start, 0, pairs.ceiling)
    kept, bounds = prices, np.full(num, np.inf)
    for number in numbers:
        greatest, chosen = pairs.best(pairs.values - prices[pairs.offers])
        greatest = np.maximum(0, greatest)
        bound = np.bincount(of_request, greatest, num) + np.bincount(of_offer, pairs.capacity * prices, num)
        kept = np.where((bound < bounds)[of_offer], prices, kept)
        bounds = np.minimum(bound, bounds)
        step = STEP / np.sqrt(number) * (pairs.load(chosen[greatest > 0]) - pairs.capacity)
        prices = np.clip(prices + step, 0, pairs.ceiling)
    return kept, bounds


def _give(pairs, worths, room, *, taken=()):
    """One more pair for each request where there is room, the worthiest first, none of `taken`. Takes from `room`."""
    free = room[pairs.offers] > 0
    free[list(taken)] = False
    order = np.argsort(-worths, kind="stable")
    order = order[free[order]]
    left, waits, given = room.tolist(), [True] * pairs.num_rows, []
    for pair, row, offer in zip(order.tolist(), pairs.rows[order].tolist(), pairs.offers[order].tolist(), strict=True):
        if waits[row] and left[offer]:
            waits[row] = False
            left[offer] -= 1
            given.append(pair)
    room[:] = left
    return np.array(given, dtype=int)


def _places(pairs, worths, room, first, most):
    """The place of each pair: first places are given already, the others follow. Within a request by worth."""
    given = first
    for _place in range(1, most):
        given = np.concatenate([given, _give(pairs, worths, room, taken=given)])
    order = given[np.lexsort((given, -worths[given], pairs.rows[given]))]
    begins = _changes(pairs.rows[order])
    count = np.arange(len(order))
    places = np.zeros(len(worths), dtype=int)
    places[order] = count - np.maximum.accumulate(np.where(begins, count, 0)) + 1
    return places


def _mend(pairs, first, room):
    """First places made worth more: a request goes to a better offer, and whoever loses least by it steps aside to an
    offer that has room. Many at once, none in the way of another, until nobody gains."""
    held = np.full(pairs.num_rows, -1)
    held[pairs.rows[first]] = first
    for _sweep in range(MOST_MENDING):
        moves = _moves(pairs, held, room)
        if not moves:
            break
        for row, pair in moves:
            if held[row] >= 0:
                room[pairs.offers[held[row]]] += 1
            if pair >= 0:
                room[pairs.offers[pair]] -= 1
            held[row] = pair
    return held[held >= 0]


def _moves(pairs, held, room):
    """(request, its new pair or −1) of all who gain and of all who step aside for them."""
    has = held >= 0
    mine = np.where(has, pairs.values[held], 0.0)
    spare, spare_pair = pairs.best(np.where(room[pairs.offers] > 0, pairs.values, -np.inf))
    aside = np.where(spare > 0, spare_pair, -1)
    cost, leaver = _leavers(pairs, held, mine - np.maximum(0, spare), room)
    worth = pairs.values - cost[pairs.offers]
    worth[held[has]] = -np.inf
    greatest, wanted = pairs.best(worth)
    gain = greatest - mine
    gainers = np.flatnonzero(gain > LEAST_GAIN)
    moves, moved, touched = [], set(), set()
    for row in gainers[np.argsort(-gain[gainers], kind="stable")].tolist():
        target = pairs.offers[wanted[row]]
        other = -1 if room[target] > 0 else int(leaver[target])
        goal = -1 if other < 0 or aside[other] < 0 else pairs.offers[aside[other]]
        if moved & {row, other} or touched & {target, goal}:
            continue
        moved |= {row} | {other} - {-1}
        touched |= {target} | {goal} - {-1}
        moves += [(other, int(aside[other]))] * (other >= 0) + [(row, int(wanted[row]))]
    return moves


def _leavers(pairs, held, loss, room):
    """(what it costs that one more comes to an offer, who steps aside for that): nothing where there is room."""
    rows = np.flatnonzero(held >= 0)
    offers = pairs.offers[held[rows]]
    order = np.lexsort((rows, loss[rows], offers))
    cheapest = order[_changes(offers[order])]
    cost, leaver = np.full(len(room), np.inf), np.full(len(room), -1)
    cost[offers[cheapest]], leaver[offers[cheapest]] = loss[rows[cheapest]], rows[cheapest]
    cost[room > 0] = 0.0
    return cost, leaver
