"""The computed grid, against every grid there is on small questions."""

import itertools
import random
import time

import pytest

from network import grid
from network.grid import Cell, Cost, Piece, Question
from network.grid_search import Board

FEATURES = ["projector", "kitchen"]


def cost_of(question, places):
    """What a grid costs, counted anew; None where it breaks a rule."""
    cells = {(cell.slot, cell.room): cell for cell in question.cells}
    pieces = {piece.key: piece for piece in question.pieces}
    if len(set(places.values())) < len(places) or not question.fixed.items() <= places.items():
        return None
    for key, place in places.items():
        if key not in question.fixed and not cells[place].suits(pieces[key]):
            return None
    for one, other in itertools.combinations(places, 2):
        together = places[one][0] == places[other][0] and pieces[one].hosts & pieces[other].hosts
        if together and not {one, other} <= set(question.fixed):
            return None
    missed = 0
    for wish in question.wishes:
        slots = [places[key][0] for key in wish if key in places]
        missed += len(slots) - len(set(slots))
    short = sum(max(0, pieces[key].wanted - cells[place].num_seats) for key, place in places.items())
    return len(pieces) - len(places), missed + short


def best_of_all(question):
    places = [(cell.slot, cell.room) for cell in question.cells]
    places += [None] * len(question.pieces)
    costs = (
        cost_of(question, {p.key: at for p, at in zip(question.pieces, chosen, strict=True) if at})
        for chosen in itertools.permutations(places, len(question.pieces))
    )
    return min(cost for cost in costs if cost is not None)


def small_question(seed, *, fixed=False):
    dice = random.Random(seed)
    pieces = [
        Piece(
            key,
            hosts=frozenset({dice.choice("abcd")}),
            num_minutes=dice.choice([30, 45, 60]),
            equipment=frozenset(dice.sample(FEATURES, dice.choice([0, 0, 1]))),
            wanted=dice.randrange(12),
        )
        for key in range(1, 6)
    ]
    cells = [
        Cell(slot, room, num_minutes=45 + 15 * (slot == 2), num_seats=4 * room, equipment=frozenset(FEATURES[:room]))
        for slot in (1, 2)
        for room in (1, 2)
    ]
    wishes = [frozenset(dice.sample(range(1, 6), dice.choice([1, 2, 3]))) for _person in range(12)]
    return Question(pieces, cells, wishes, {1: (1, 1)} if fixed else {})


@pytest.mark.parametrize("fixed", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_small_grid_is_the_best_of_all(seed, fixed):
    question = small_question(seed, fixed=fixed)

    found = grid.solve(question, seconds=5)

    assert cost_of(question, found.places) == found.cost.weight == best_of_all(question)
    assert found.is_best


@pytest.mark.parametrize("seed", range(6))
def test_greedy_grid_keeps_the_rules(seed):
    question = small_question(seed)

    found = grid.greedy(question)

    assert cost_of(question, found.places) == found.cost.weight >= best_of_all(question)


def test_two_fixed_sessions_of_one_host_stay_where_somebody_put_them():
    pieces = [Piece(1, hosts=frozenset({"a"})), Piece(2, hosts=frozenset({"a"})), Piece(3, hosts=frozenset({"a"}))]
    cells = [Cell(slot, room) for slot in (1, 2) for room in (1, 2)]
    fixed = {1: (1, 1), 2: (1, 2)}

    found = grid.solve(Question(pieces, cells, fixed=fixed), seconds=2)

    assert (found.places[1], found.places[2], found.places[3][0]) == ((1, 1), (1, 2), 2)


def test_session_that_suits_no_room_is_left_out():
    question = Question([Piece(1, equipment=frozenset({"kitchen"})), Piece(2)], [Cell(1, 1), Cell(2, 1)])

    found = grid.solve(question, seconds=2)

    assert (set(found.places), found.cost.num_left_out) == ({2}, 1)


def test_more_sessions_than_cells_leave_the_surplus_out():
    question = Question([Piece(key) for key in range(1, 6)], [Cell(1, 1), Cell(1, 2)])

    assert grid.solve(question, seconds=2).cost.num_left_out == 3


def test_nothing_to_place_is_an_empty_grid():
    assert grid.solve(Question([], []), seconds=1).places == {}
    assert grid.solve(Question([Piece(1)], []), seconds=1).cost.num_left_out == 1


def test_without_time_the_local_search_answers():
    question = small_question(1)

    found = grid.solve(question, seconds=0)

    assert cost_of(question, found.places) == found.cost.weight


def test_same_question_has_the_same_answer():
    question = small_question(3)

    assert grid.solve(question, seconds=5) == grid.solve(question, seconds=5)


@pytest.mark.parametrize("seed", range(6))
def test_search_alone_leaves_out_no_more_than_must_be(seed):
    question = small_question(seed)
    board = Board(question).start()

    board.improve(until=time.monotonic() + 5)

    assert cost_of(question, board.grid().places) == board.cost().weight
    assert board.cost().num_left_out == best_of_all(question)[0]


def test_cost_of_a_grid_that_breaks_rules_is_counted_too():
    pieces = [Piece(1, wanted=40, equipment=frozenset({"kitchen"})), Piece(2)]
    question = Question(pieces, [Cell(1, 1), Cell(1, 2)], [frozenset({1, 2})] * 3)

    assert grid.cost_of(question, {1: (1, 1), 2: (1, 2)}) == Cost(num_left_out=0, num_missed=3, num_short=10)
