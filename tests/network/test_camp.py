"""What must never be false about barcamps and their sessions."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from network.models import Camp, CampRoom, CampSlot, Documentation, Interest, Session
from tests.conftest import KASSEL, MARBURG
from tests.network.camping import make_camp, make_room, make_session, make_slot, office
from tests.network.test_event import make_event

pytestmark = pytest.mark.django_db


def refused(name):
    return pytest.raises(IntegrityError, match=name)


@pytest.fixture
def camp():
    return make_camp()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("proposals_open_before_they_close", {"proposals_until_on": timezone.localdate() - timedelta(days=9)}),
        ("no_more_answers_than_people_who_came", {"num_participants": 5, "num_said_yes": 3, "num_said_nothing": 3}),
    ],
)
def test_camp_that_cannot_be_is_refused(camp, name, fields):
    with refused(name), transaction.atomic():
        Camp.objects.filter(pk=camp.pk).update(**fields)


def test_grid_published_by_somebody_and_not_published_is_refused(camp):
    with refused("nobody_published_a_grid_that_is_not"), transaction.atomic():
        Camp.objects.filter(pk=camp.pk).update(grid_by=office())


def test_room_without_seats_or_given_twice_is_refused(camp):
    make_room(camp)

    with refused("a_camp_has_a_room_once"), transaction.atomic():
        CampRoom.objects.create(camp=camp, name="Saal", num_seats=9)
    with refused("a_room_seats_at_least_somebody"), transaction.atomic():
        CampRoom.objects.create(camp=camp, name="Flur", num_seats=0)


def test_slot_that_cannot_be_is_refused(camp):
    slot, hour = make_slot(camp), timedelta(hours=1)

    with refused("a_slot_begins_before_it_ends"), transaction.atomic():
        CampSlot.objects.create(camp=camp, starts_at=slot.ends_at, ends_at=slot.starts_at)
    with refused("a_camp_has_a_slot_once"), transaction.atomic():
        CampSlot.objects.create(camp=camp, starts_at=slot.starts_at, ends_at=slot.ends_at + hour)
    with refused("a_pause_says_what_it_is"), transaction.atomic():
        CampSlot.objects.create(camp=camp, starts_at=slot.ends_at, ends_at=slot.ends_at + hour, is_pause=True)


def test_two_sessions_in_one_room_at_once_are_refused(camp):
    place = {"slot": make_slot(camp), "room": make_room(camp)}
    one, other = make_session(camp), make_session(camp)
    Session.objects.filter(pk=one.pk).update(**place)

    with refused("a_room_holds_one_session_at_a_time"), transaction.atomic():
        Session.objects.filter(pk=other.pk).update(**place)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("a_placed_session_has_slot_and_room", {"with_slot": True}),
        ("only_a_shown_session_has_a_place", {"with_slot": True, "with_room": True, "status": "submitted"}),
        ("only_a_placed_session_is_fixed", {"is_fixed": True}),
        ("only_a_host_with_a_name_is_named", {"is_named": True}),
        ("a_name_is_not_kept_that_was_not_shown", {"host_name": "Sami", "is_kept_named": True}),
        ("a_decided_session_says_when_it_was", {"reviewed_at": None}),
    ],
)
def test_session_that_cannot_be_is_refused(camp, name, fields):
    session = make_session(camp)
    if fields.pop("with_slot", False):
        fields["slot"] = make_slot(camp)
    if fields.pop("with_room", False):
        fields["room"] = make_room(camp)

    with refused(name), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(**fields)


def test_device_interested_twice_is_refused(camp):
    session = make_session(camp)
    Interest.objects.create(session=session, device="a")

    with refused("a_device_is_interested_once_in_a_session"), transaction.atomic():
        Interest.objects.create(session=session, device="a")


def test_documentation_that_cannot_be_is_refused(camp):
    session = make_session(camp)

    with refused("documentation_says_or_links_something"), transaction.atomic():
        Documentation.objects.create(session=session)
    with refused("documentation_knows_whether_it_has_a_picture"), transaction.atomic():
        Documentation.objects.create(session=session, text="Töpfe", has_picture=True)
    with refused("a_picture_says_what_is_to_be_seen"), transaction.atomic():
        Documentation.objects.create(session=session, url="https://example.org/", has_picture=True, picture=b"x")
    with refused("nobody_reviewed_documentation_that_waits"), transaction.atomic():
        Documentation.objects.create(session=session, text="Viel gelernt.", reviewed_by=office())


def test_camp_takes_proposals_while_its_event_is_shown_and_the_days_last(camp):
    now = timezone.now()
    hidden, cancelled = make_camp(is_shown=False), make_camp(cancelled_at=now)

    assert camp.takes_proposals(at=now)
    assert not camp.takes_proposals(at=now + timedelta(days=8))
    assert not camp.takes_proposals(at=now - timedelta(days=2))
    assert not hidden.takes_proposals(at=now)
    assert not cancelled.takes_proposals(at=now)


def test_camp_is_over_after_its_last_slot(camp):
    without_slots, slot = make_camp(), make_slot(camp)
    later = make_slot(camp, 11)

    assert list(Camp.objects.over(at=timezone.now())) == []
    assert list(Camp.objects.over(at=slot.ends_at)) == [without_slots]
    assert set(Camp.objects.over(at=later.ends_at)) == {camp, without_slots}


def test_staff_sees_the_camps_of_its_regions(camp, cora, dario, eve):
    make_event(municipality_id=KASSEL)
    in_marburg = make_camp(municipality_id=MARBURG)

    assert set(Camp.objects.visible_to(cora)) == {camp, in_marburg}
    assert list(Camp.objects.visible_to(dario)) == [in_marburg]
    assert list(Camp.objects.visible_to(eve)) == []
