"""What one human registered for, given by her rows of Person: for her own page, her file, and for letting her go."""

from django.utils import timezone

from . import registering
from .models import Registration

MOST = 100  # are shown on her page, the next first; her file holds all


def registrations(people):
    """Those that stand, for dates that are not over; the next first."""
    return Registration.objects.of_people(people).standing().filter(date__ends_at__gt=timezone.now())


def keeps(people):
    """Whether we still need to know who these are: see postings.erasing_talks.KEEPING."""
    return Registration.objects.filter(person__in=people).exists()


def forget(people):
    """Her places are free for others, and nothing is left of what she registered for."""
    for registration in registrations(people):
        registering.cancel(registration)
    Registration.objects.filter(person__in=people).delete()


def parts(people):
    """For the file of everything we hold: see postings.disclosure.PARTS."""
    yield "event_registrations", map(_part, Registration.objects.of_people(people))


def _part(registration):
    date = registration.date
    return {
        "event": date.event.title,
        "starts_at": date.starts_at,
        "ends_at": date.ends_at,
        "state": registration.state,
        "people": registration.num_people,
        "children": registration.num_children,
        "languages": registration.languages,
        "wheelchair": registration.has_wheelchair,
        "note": registration.note,
        "came": registration.has_come,
        "registered_at": registration.created_at,
        "moved_up_at": registration.moved_up_at,
        "reminded_at": registration.reminded_at,
        "cancelled_at": registration.cancelled_at,
    }
