"""How an event comes about and changes: written, handed in, published or given back, its dates added, moved, cancelled.

Nothing that was shown vanishes: a date is cancelled and never deleted. Each change raises the version, by which calendars
know the newer copy, and whoever registered is told in the same transaction. Who does it is noted: see history.py, also for
`by`.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from . import history, registering, registration_letters
from .models import Deed, Event, EventDate

MOST_DATES = 100  # of one event that still come
SAID = [
    "title", "text", "text_language", "municipality", "venue", "is_remote", "languages", "has_childcare",
    "needs_registration", "num_places", "organisation",
]  # fmt: skip


class NotPossible(Exception):
    """The event does not stand where this could follow."""


class TooFewPlaces(NotPossible):
    """More people are registered for one of its dates: `num` is the most of them."""

    def __init__(self, num):
        self.num = num
        super().__init__(f"{num} places are taken")


class TooManyDates(NotPossible):
    """It would have more than MOST_DATES dates that come."""


def locked(event):
    return Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)


@transaction.atomic
def write(event, *, said=SAID, by=None):
    """Store an event as it was filled in, new or changed; the places of its coming dates with it. `said` names what was filled
    in: all else stays as others have decided meanwhile. Raises NotPossible for one that is cancelled, and TooFewPlaces."""
    event.changed_at = timezone.now()
    if not event.pk:
        event.save()
        return event
    held = locked(event)
    if held.is_cancelled:
        raise NotPossible
    event.version = held.version + 1
    _set_places(event)
    if held.is_shown and (changed := history.difference(held, event, said)):
        history.log(Deed.CHANGED, by=by, event=event, details=changed)
    event.save(update_fields=[*said, "version", "changed_at"])
    return event


def _set_places(event):
    """Every date that comes has as many places as its event says; where there are more now, whoever waits moves up."""
    coming = EventDate.objects.coming(at=timezone.now()).filter(event=event).order_by("pk")
    dates = list(coming.select_for_update(of=("self",), no_key=True))
    taken = max((date.num_taken for date in dates), default=0)
    if event.num_places is not None and taken > event.num_places:
        raise TooFewPlaces(taken)
    for date in dates:
        date.event, date.num_places = event, event.num_places
        date.save(update_fields=["num_places"])
        registering.move_up(date)


@transaction.atomic
def hand_in(event, *, by=None):
    """The organisation asks the office to publish it; what the office wrote about it before is answered."""
    event = locked(event)
    if event.is_shown or event.is_cancelled or not event.dates.coming(at=timezone.now()).exists():
        raise NotPossible
    event.submitted_at, event.returned_at, event.returned_by, event.returned_words = timezone.now(), None, None, ""
    event.save(update_fields=["submitted_at", "returned_at", "returned_by", "returned_words"])
    history.log(Deed.HANDED_IN, by=by, event=event)
    return event


@transaction.atomic
def publish(event, *, by):
    """Everybody may see it, whether it was handed in or the office wrote it itself."""
    event = locked(event)
    if event.is_shown or event.is_cancelled or not event.dates.exists():
        raise NotPossible
    event.published_at, event.published_by = timezone.now(), by
    event.returned_at, event.returned_by, event.returned_words = None, None, ""
    event.save(update_fields=["published_at", "published_by", "returned_at", "returned_by", "returned_words"])
    history.log(Deed.PUBLISHED, by=by, event=event)
    return event


@transaction.atomic
def give_back(event, *, words, by):
    """Not like this: the organisation reads the words on its page and hands it in anew."""
    event = locked(event)
    if not event.is_handed_in:
        raise NotPossible
    event.submitted_at, event.returned_at, event.returned_by, event.returned_words = None, timezone.now(), by, words
    event.save(update_fields=["submitted_at", "returned_at", "returned_by", "returned_words"])
    history.log(Deed.GIVEN_BACK, by=by, event=event)
    return event


@transaction.atomic
def cancel(event, *, by=None):
    """None of it takes place any more. It stays to be seen, marked so; whoever registered is told."""
    event = locked(event)
    if event.is_cancelled:
        raise NotPossible
    event.cancelled_at = event.changed_at = timezone.now()
    event.version += 1
    event.save(update_fields=["cancelled_at", "changed_at", "version"])
    history.log(Deed.CANCELLED, by=by, event=event)
    coming = event.dates.coming(at=timezone.now()).filter(cancelled_at=None).order_by("pk")
    for date in coming.select_for_update(of=("self",), no_key=True):  # whoever registers right now is told as well
        _tell(date, registration_letters.event_date_cancelled)
    return event


# Dates


@transaction.atomic
def add_dates(event, times, *, by=None):
    """`times`: pairs of begin and end. Those it has already stay as they are. Returns how many are new. Raises NotPossible."""
    event = locked(event)
    if event.is_cancelled:
        raise NotPossible
    there = set(event.dates.values_list("starts_at", flat=True))
    new = [
        EventDate(event=event, starts_at=begin, ends_at=end, num_places=event.num_places)
        for begin, end in times
        if begin not in there
    ]
    if event.dates.coming(at=timezone.now()).count() + len(new) > MOST_DATES:
        raise TooManyDates
    if new and event.is_shown:
        history.log(Deed.DATES_ADDED, by=by, event=event, details={"num": len(new)})
    return len(EventDate.objects.bulk_create(new))


@transaction.atomic
def cancel_date(date, *, by=None):
    date = registering.locked(date)
    if date.is_cancelled or date.ends_at <= timezone.now():
        raise NotPossible
    _change(date, cancelled_at=timezone.now())
    _log_date(Deed.DATE_CANCELLED, date, by=by, starts_at=date.starts_at.isoformat())
    _tell(date, registration_letters.event_date_cancelled)
    return date


@transaction.atomic
def move_date(date, *, starts_at, ends_at, by=None):
    """It takes place at another time; whoever registered is told, and reminded anew."""
    date = registering.locked(date)
    is_taken = date.event.dates.exclude(pk=date.pk).filter(starts_at=starts_at).exists()
    if date.is_cancelled or date.ends_at <= timezone.now() or starts_at <= timezone.now() or is_taken:
        raise NotPossible
    if (date.starts_at, date.ends_at) == (starts_at, ends_at):
        return date
    moved = [date.starts_at.isoformat(), starts_at.isoformat()]
    _change(date, starts_at=starts_at, ends_at=ends_at)
    _log_date(Deed.DATE_MOVED, date, by=by, moved=moved)
    date.registrations.update(reminded_at=None)
    _tell(date, registration_letters.event_date_moved)
    return date


def _change(date, **fields):
    for name, value in {**fields, "changed_at": timezone.now()}.items():
        setattr(date, name, value)
    date.version = F("version") + 1
    date.save(update_fields=[*fields, "changed_at", "version"])
    date.refresh_from_db(fields=["version"])


def _log_date(deed, date, *, by, **details):
    if date.event.is_shown:
        history.log(deed, by=by, event=date.event, details=details)


def _tell(date, letter):
    for registration in date.registrations.standing().with_date():
        letter.enqueue(registration)
