import pytest
from django.utils import timezone

from network import demo_events
from network.models import Event, EventDate, Registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(cora, lindenhof):
    return demo_events.load(by=cora)


def test_demo_shows_all_but_the_one_that_waits(loaded):
    assert (loaded, Event.objects.shown().coming(at=timezone.now()).count()) == (6, 5)
    assert [event.title for event in Event.objects.waiting()] == ["Nähen am Abend"]


def test_demo_has_a_full_date_with_a_waiting_list(loaded):
    full = [date for date in EventDate.objects.all() if date.is_full]

    assert [date.event.title for date in full] == ["Kochen für alle"]
    assert [each.person.name for each in Registration.objects.on_waiting_list()] == ["Selam", "Jonas"]


def test_demo_has_a_cancelled_date_and_is_invented(loaded):
    assert EventDate.objects.exclude(cancelled_at=None).count() == 1
    assert [event.venue for event in Event.objects.all() if not event.venue.endswith("(Beispiel)")] == []


def test_demo_loads_once(loaded, cora):
    counts = Event.objects.count(), EventDate.objects.count(), Registration.objects.count()

    assert demo_events.load(by=cora) == 0
    assert (Event.objects.count(), EventDate.objects.count(), Registration.objects.count()) == counts
