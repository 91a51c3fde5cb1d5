from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from network.models import Event, EventDate
from tests.conftest import KASSEL

pytestmark = pytest.mark.django_db


def make_event(**fields):
    """An event in Kassel that everybody may see once `published_by` is given."""
    defaults = {"title": "Picknick am Fluss", "text": "Bringen Sie etwas zu essen mit.", "municipality_id": KASSEL}
    if "published_by" in fields:
        defaults["published_at"] = timezone.now()
    return Event.objects.create(**{**defaults, **fields})


def make_date(event, *, in_days=3, hours=2, **fields):
    begins = timezone.now() + timedelta(days=in_days)
    said = {"num_places": event.num_places, **fields}
    return EventDate.objects.create(event=event, starts_at=begins, ends_at=begins + timedelta(hours=hours), **said)


def test_published_event_without_who_is_refused(db):
    with pytest.raises(IntegrityError, match="a_published_event_names_who_published_it"), transaction.atomic():
        make_event(published_at=timezone.now())


@pytest.mark.parametrize("fields", [{"num_places": 0}, {"num_places": 5, "needs_registration": False}])
def test_places_that_nobody_counts_are_refused(fields):
    with pytest.raises(IntegrityError, match="only_an_event_with_registration_counts_places"), transaction.atomic():
        make_event(**fields)


def test_date_that_ends_before_it_begins_is_refused():
    with pytest.raises(IntegrityError, match="a_date_begins_before_it_ends"), transaction.atomic():
        make_date(make_event(), hours=-1)


def test_date_given_twice_is_refused():
    date = make_date(make_event())

    with pytest.raises(IntegrityError, match="an_event_has_a_date_once"), transaction.atomic():
        EventDate.objects.create(event=date.event, starts_at=date.starts_at, ends_at=date.ends_at)


def test_more_people_than_places_are_refused():
    with pytest.raises(IntegrityError, match="no_more_people_than_places"), transaction.atomic():
        make_date(make_event(num_places=3), num_taken=4)


@pytest.mark.parametrize(
    "fields", [{"returned_at": timezone.now()}, {"returned_words": "Wo?"}, {"submitted_at": timezone.now()}]
)
def test_event_given_back_without_who_and_why_is_refused(cora, fields):
    whole = {"returned_at": timezone.now(), "returned_by": cora, "returned_words": "Wo?"}
    said = {**whole, **fields} if "submitted_at" in fields else fields
    with pytest.raises(IntegrityError, match="an_event_given_back_says_by_whom_and_why"), transaction.atomic():
        make_event(**said)


def test_event_comes_while_one_of_its_dates_is_not_over(cora):
    event, past = make_event(published_by=cora), make_event(title="Gewesen", published_by=cora)
    make_date(event, in_days=-7), make_date(event), make_date(past, in_days=-1)

    assert list(Event.objects.shown().coming(at=timezone.now())) == [event]


def test_event_nobody_published_waits(cora):
    make_event(published_by=cora)
    waiting = make_event(submitted_at=timezone.now())

    assert (list(Event.objects.waiting()), waiting.is_shown) == ([waiting], False)


def test_date_of_a_cancelled_event_is_cancelled():
    event = make_event(cancelled_at=timezone.now())

    assert make_date(event).is_cancelled
    assert not EventDate.objects.going_ahead().exists()
