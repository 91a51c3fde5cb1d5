import pytest
from django.utils import timezone

from network import events
from network.models import Event
from tests.network.test_event import make_date, make_event

pytestmark = pytest.mark.django_db


def read_before(event):
    """The event as somebody read it who is about to save her form."""
    read = Event.objects.get(pk=event.pk)
    read.title = "Picknick am See"
    return read


def test_write_touches_only_what_was_filled_in(lindenhof):
    event = make_event(organisation=lindenhof)
    form = read_before(event)
    Event.objects.update(organisation=None, has_childcare=True)

    events.write(form, said=["title"])

    event.refresh_from_db()
    assert (event.title, event.version) == ("Picknick am See", 1)
    assert (event.organisation, event.has_childcare) == (None, True)


def test_write_of_what_was_cancelled_meanwhile_is_refused(cora):
    event = make_event(published_by=cora)
    form = read_before(event)
    events.cancel(event, by=cora)

    with pytest.raises(events.NotPossible):
        events.write(form)

    event.refresh_from_db()
    assert (event.is_cancelled, event.title) == (True, "Picknick am Fluss")


@pytest.mark.parametrize("decided", ["handed in", "published", "given back"])
def test_write_leaves_what_was_decided_meanwhile(cora, decided):
    event = make_event(submitted_at=None if decided == "handed in" else timezone.now())
    make_date(event)
    form = read_before(event)
    if decided == "handed in":
        events.hand_in(event)
    elif decided == "published":
        events.publish(event, by=cora)
    else:
        events.give_back(event, words="Wo genau?", by=cora)

    events.write(form)

    event.refresh_from_db()
    assert event.title == "Picknick am See"
    assert (event.is_handed_in, event.is_shown, event.returned_words) == {
        "handed in": (True, False, ""),
        "published": (False, True, ""),
        "given back": (False, False, "Wo genau?"),
    }[decided]
