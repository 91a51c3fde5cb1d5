from datetime import date, time, timedelta

import pytest

from network import camps, scheduling
from network.camps import NotPossible, Obstacle
from tests.network.camping import make_camp, make_room, make_session, make_slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def camp():
    return make_camp()


def test_slot_stands_at_the_clock_of_kassel(camp):
    slot = camps.add_slot(camp, on=date(2027, 5, 8), starts=time(10), ends=time(10, 45), label="Runde 1")

    assert (str(slot), slot.num_minutes, slot.starts_at.utcoffset()) == ("10:00–10:45 Runde 1", 45, timedelta(hours=2))


def test_slot_over_another_is_not_possible(camp):
    make_slot(camp, 10, minutes=60)

    with pytest.raises(NotPossible) as stuck:
        camps.add_slot(camp, on=date(2027, 5, 8), starts=time(10, 30), ends=time(11, 30))

    assert stuck.value.obstacle == Obstacle.OVERLAP
    assert make_slot(camp, 11).pk


def test_room_given_twice_is_not_possible(camp):
    make_room(camp)

    with pytest.raises(NotPossible) as stuck:
        make_room(camp)

    assert stuck.value.obstacle == Obstacle.SAME_ROOM


def test_room_in_use_stays(camp):
    room, slot, session = make_room(camp), make_slot(camp), make_session(camp)
    session = scheduling.place(session, slot, room, version=session.version)

    with pytest.raises(NotPossible) as stuck:
        camps.remove(room)

    scheduling.take_out(session, version=session.version)
    camps.remove(room), camps.remove(slot)
    assert (stuck.value.obstacle, camp.rooms.count(), camp.slots.count()) == (Obstacle.IN_USE, 0, 0)


def test_grid_is_published_and_hidden_again(camp, cora):
    published = camps.publish_grid(camp, by=cora)
    hidden = camps.hide_grid(camp)

    assert (published.has_grid, published.grid_by) == (True, cora)
    assert (hidden.has_grid, hidden.grid_by) == (False, None)


def test_now_and_next_follow_the_clock(camp):
    first, second = make_slot(camp, 10), make_slot(camp, 11)
    slots, minute = [first, second], timedelta(minutes=1)

    assert camps.now_and_next(slots, at=first.starts_at - timedelta(days=2)) == (None, None)
    assert camps.now_and_next(slots, at=first.starts_at - minute) == (None, first)
    assert camps.now_and_next(slots, at=first.starts_at) == (first, second)
    assert camps.now_and_next(slots, at=first.ends_at) == (None, second)
    assert camps.now_and_next(slots, at=second.ends_at) == (None, None)
