import pytest

from network import camps, clashes, scheduling
from network.camps import NotPossible, Obstacle
from network.clashes import Clash, Kind
from network.models import Session
from tests.network.camping import interested, make_camp, make_room, make_session, make_slot, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def camp():
    return make_camp()


@pytest.fixture
def cells(camp):
    """Two slots, two rooms."""
    return [make_slot(camp, 10), make_slot(camp, 11)], [make_room(camp, "Saal"), make_room(camp, "Kammer", num_seats=5)]


def place(session, slot, room):
    return scheduling.place(session, slot, room, version=Session.objects.get(pk=session.pk).version)


def places(camp):
    return {each.title: (each.slot_id, each.room_id) for each in shown(camp)}


def test_session_moves_to_a_free_cell(camp, cells):
    (first, second), (hall, _chamber) = cells
    session = place(make_session(camp, title="A"), first, hall)

    place(session, second, hall)

    assert places(camp) == {"A": (second.pk, hall.pk)}


def test_two_sessions_swap(camp, cells):
    (first, second), (hall, chamber) = cells
    one, other = make_session(camp, title="A"), make_session(camp, title="B")
    place(one, first, hall), place(other, second, chamber)

    place(one, second, chamber)

    assert places(camp) == {"A": (second.pk, chamber.pk), "B": (first.pk, hall.pk)}


def test_move_of_somebody_who_saw_it_elsewhere_is_refused(camp, cells):
    (first, second), (hall, chamber) = cells
    session = make_session(camp, title="A")
    seen = session.version
    scheduling.place(session, first, hall, version=seen)

    with pytest.raises(NotPossible) as stuck:
        scheduling.place(session, second, chamber, version=seen)

    assert (stuck.value.obstacle, places(camp)) == (Obstacle.STALE, {"A": (first.pk, hall.pk)})


@pytest.mark.parametrize(("is_fixed", "obstacle"), [(False, Obstacle.TAKEN), (True, Obstacle.FIXED)])
def test_session_without_place_does_not_push_another_out(camp, cells, is_fixed, obstacle):
    (first, _second), (hall, _chamber) = cells
    there = place(make_session(camp, title="A"), first, hall)
    if is_fixed:
        scheduling.fix(there, version=there.version, is_fixed=True)

    with pytest.raises(NotPossible) as stuck:
        place(make_session(camp, title="B"), first, hall)

    assert (stuck.value.obstacle, places(camp)["A"]) == (obstacle, (first.pk, hall.pk))


def test_pause_and_cell_of_another_camp_take_nothing(camp, cells):
    pause, (room, _chamber) = make_slot(camp, 12, label="Mittag", is_pause=True), cells[1]
    elsewhere = make_slot(make_camp(), 10)

    for slot in (pause, elsewhere):
        with pytest.raises(NotPossible):
            place(make_session(camp), slot, room)


def test_clashes_of_a_bad_grid_are_all_named(camp, cells):
    (first, second), (hall, chamber) = cells
    long = place(make_session(camp, num_minutes=60), first, hall)
    popular = place(make_session(camp), first, chamber)
    needy = place(make_session(camp, equipment=["projector", "kitchen"]), second, hall)
    interested(popular, 9), interested(long, 3)

    assert clashes.of(camp) == [
        Clash(Kind.TOO_LONG, (long,), 15),
        Clash(Kind.EQUIPMENT, (needy,), 2),
        Clash(Kind.TOO_SMALL, (popular,), 4),
        Clash(Kind.POPULAR_PAIR, (long, popular), 3),
    ]


@pytest.mark.parametrize("is_same_name", [True, False])
def test_host_in_two_rooms_at_once_is_named(camp, cells, is_same_name):
    """By what she is called, and by the entry code with which she came."""
    (first, _second), (hall, chamber) = cells
    one = place(make_session(camp, host_name="Sami K."), first, hall)
    again = {"host_name": " sami  k."} if is_same_name else {"host": one.host}
    other = place(make_session(camp, **again), first, chamber)
    place(make_session(camp), make_slot(camp, 12), hall)

    assert clashes.of(camp) == [Clash(Kind.HOST_TWICE, (one, other))]


def test_clash_names_what_is_missing(camp, cells):
    (first, _second), (hall, _chamber) = cells
    place(make_session(camp, equipment=["projector"]), first, hall)

    assert [each.missing for each in clashes.of(camp)] == ["Beamer"]


@pytest.mark.parametrize("num", [1, 12])
def test_clashes_take_two_queries(camp, django_assert_num_queries, num):
    slot = make_slot(camp)
    for number in range(num):
        place(make_session(camp), slot, make_room(camp, f"Raum {number}"))

    with django_assert_num_queries(2):
        clashes.of(camp)


def test_proposed_grid_changes_nothing_until_it_is_accepted(camp, cells):
    first, second = cells[0]
    one, other = make_session(camp, title="A"), make_session(camp, title="B")
    interested(one, 4), interested(other, 4)

    proposal = scheduling.propose(camp, seconds=2)

    assert places(camp) == {"A": (None, None), "B": (None, None)}
    assert scheduling.accept(camp, proposal.places, seen=proposal.seen) == 2
    assert proposal.cost.weight == (0, 0)
    assert {slot for slot, _room in places(camp).values()} == {first.pk, second.pk}
    assert clashes.of(camp) == []


def test_proposed_grid_leaves_what_is_fixed(camp, cells):
    (first, _second), (_hall, chamber) = cells
    fixed = place(make_session(camp, title="A", equipment=["kitchen"]), first, chamber)
    scheduling.fix(fixed, version=fixed.version, is_fixed=True)
    make_session(camp, title="B")

    proposal = scheduling.propose(camp, seconds=2)

    assert proposal.places[fixed.pk] == (first.pk, chamber.pk)


def test_grid_computed_before_somebody_moved_a_session_is_refused(camp, cells):
    (first, _second), (hall, _chamber) = cells
    session = make_session(camp, title="A")
    proposal = scheduling.propose(camp, seconds=2)
    place(session, first, hall)

    with pytest.raises(NotPossible) as stuck:
        scheduling.accept(camp, proposal.places, seen=proposal.seen)

    assert (stuck.value.obstacle, places(camp)) == (Obstacle.STALE, {"A": (first.pk, hall.pk)})


def test_grid_with_a_cell_that_is_no_more_is_refused(camp, cells):
    make_session(camp, num_minutes=30)
    proposal = scheduling.propose(camp, seconds=2)
    for each in cells[1]:
        camps.remove(each)

    with pytest.raises(NotPossible):
        scheduling.accept(camp, proposal.places, seen=proposal.seen)


def test_accepted_grid_may_swap_everything_at_once(camp, cells):
    (first, second), (hall, chamber) = cells
    one, other = make_session(camp, title="A"), make_session(camp, title="B")
    place(one, first, hall), place(other, second, chamber)
    seen = dict(shown(camp).values_list("pk", "version"))

    scheduling.accept(camp, {one.pk: (second.pk, chamber.pk), other.pk: (first.pk, hall.pk)}, seen=seen)

    assert places(camp) == {"A": (second.pk, chamber.pk), "B": (first.pk, hall.pk)}
    assert all(each.version > seen[each.pk] for each in shown(camp))


def test_question_is_asked_in_few_queries(camp, cells, django_assert_num_queries):
    for number in range(10):
        interested(make_session(camp, title=str(number)), number)

    with django_assert_num_queries(4):
        scheduling.propose(camp, seconds=0)
