"""The case of record: one day in Kassel, 135 people, 28 sessions."""

import pytest

from network import clashes, demo_camp
from network.clashes import Kind
from network.models import Camp, Interest, Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def camp(cora):
    demo_camp.load()
    return Camp.objects.get()


def test_camp_is_the_size_of_the_one_that_was(camp):
    rounds = camp.slots.filter(is_pause=False).count()

    assert (camp.num_participants, camp.sessions.accepted().count()) == (135, 28)
    assert (camp.rooms.count(), rounds) == (5, 6)
    assert 0.2 < camp.num_said_yes / camp.num_participants < 0.3
    assert len(set(camp.sessions.values_list("text_language", flat=True))) == 8


def test_computed_grid_has_everybody_and_no_clash_of_person_or_room(camp):
    assert camp.sessions.accepted().placed().count() == 28
    assert [clash for clash in clashes.of(camp) if clash.is_hard] == []
    assert {clash.kind for clash in clashes.of(camp)} <= {Kind.TOO_SMALL, Kind.POPULAR_PAIR}


def test_interest_is_counted_as_it_stands(camp):
    for session in Session.objects.all():
        assert session.num_interested == Interest.objects.filter(session=session).count()


def test_what_people_said_of_where_they_came_from_is_kept_of_nobody(camp):
    """Four numbers on the camp, and no model that could hold the answer of one person."""
    held = [field.name for model in (Session, Interest) for field in model._meta.get_fields()]

    assert not [name for name in held if "said" in name or "migra" in name or "origin" in name]


def test_demo_loads_once(camp):
    assert (demo_camp.load(), Camp.objects.count()) == (28, 1)
