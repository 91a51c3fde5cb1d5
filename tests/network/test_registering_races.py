"""Twenty who want the last five places in the same moment: real transactions in real threads."""

import threading
from datetime import timedelta

import pytest
from django.db import transaction

from network import events, registering
from network.models import EventDate
from tests.coordination.test_races import at_once, hesse, office, wait_until_somebody_waits  # noqa: F401 - fixtures
from tests.network.registrations import make_full_date, register


@pytest.fixture
def date(office):  # noqa: F811
    return make_full_date(num_places=5, by=office)


def counts(date):
    date.refresh_from_db()
    return date.registrations.confirmed().count(), date.registrations.on_waiting_list().count(), date.num_taken


def test_twenty_register_for_five_places_five_have_them_and_fifteen_wait(date):
    raised = at_once(*[lambda: register(date)] * 20)

    assert (raised, counts(date)) == ([None] * 20, (5, 15, 5))


def test_one_form_sent_ten_times_at_once_is_one_registration(date):
    raised = at_once(*[lambda: register(date, secret="eins")] * 10)

    assert (raised, counts(date)) == ([None] * 10, (1, 0, 1))


@pytest.mark.parametrize("_round", range(2))
def test_some_cancel_while_others_register_and_no_place_is_lost(date, _round):
    first = [register(date) for _number in range(8)]

    raised = at_once(*(lambda each=each: registering.cancel(each) for each in first[:4]), *[lambda: register(date)] * 4)

    assert (raised, counts(date)) == ([None] * 8, (5, 3, 5))


def test_places_are_raised_while_others_register(date):
    event = date.event
    event.num_places = 8

    raised = at_once(lambda: events.write(event), *[lambda: register(date)] * 10)

    assert (raised, counts(date)) == ([None] * 11, (8, 2, 8))
    assert EventDate.objects.get(pk=date.pk).num_places == 8


def test_date_is_not_moved_any_more_once_its_event_is_being_cancelled(date):
    first, raised, later = date.starts_at, [], date.starts_at + timedelta(days=1)
    moving = threading.Thread(
        target=lambda: raised.extend(
            at_once(lambda: events.move_date(date, starts_at=later, ends_at=later + timedelta(hours=2)))
        )
    )

    with transaction.atomic():
        events.cancel(date.event)
        moving.start()
        wait_until_somebody_waits()
    moving.join()

    date.refresh_from_db()
    assert ([type(error) for error in raised], date.starts_at) == ([events.NotPossible], first)
