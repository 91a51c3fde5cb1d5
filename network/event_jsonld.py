"""Events as schema.org says them (https://schema.org/Event), for whoever reads pages by machine. Pure: no query, no page."""

from django.conf import settings
from django.utils.timezone import localtime

from peoplelikeme.lib.jsonld import CONTEXT, postal_address
from postings.emails import absolute

STATUS = f"{CONTEXT}/Event"
ATTENDANCE = CONTEXT + "/{}EventAttendanceMode"


def of_event(event, dates):
    """A dict for json.dumps: the event with `dates` as its sub-events, each an Event of its own where there are several."""
    found = [of_date(event, date) for date in dates]
    if len(found) == 1:
        return {"@context": CONTEXT, **found[0]}
    return {"@context": CONTEXT, **common(event), "@type": "EventSeries", "@id": _address(event), "subEvent": found}


def of_date(event, date):
    free = {} if date.num_left is None else {"remainingAttendeeCapacity": date.num_left}
    places = {} if date.num_places is None else {"maximumAttendeeCapacity": date.num_places}
    return {
        **common(event),
        "@type": "Event",
        "@id": f"{_address(event)}#termin-{date.pk}",
        **span(date.starts_at, date.ends_at),
        "eventStatus": status(is_cancelled=date.cancelled_at is not None or event.is_cancelled),
        **places,
        **free,
    }


def common(event):
    """What holds for an event on all its dates."""
    organiser = event.organisation.name if event.organisation else str(settings.OFFICE["name"])
    return {
        "name": event.title,
        "description": event.text,
        "inLanguage": event.languages or [event.text_language],
        "url": _address(event),
        "eventAttendanceMode": attendance(event),
        "location": place(event),
        "organizer": {"@type": "Organization", "name": organiser},
    }


def place(event):
    town = event.municipality.name
    return {"@type": "Place", "name": event.venue or town, "address": postal_address(town, street=event.venue)}


def attendance(event):
    return ATTENDANCE.format("Mixed" if event.is_remote else "Offline")


def status(*, is_cancelled):
    return f"{STATUS}{'Cancelled' if is_cancelled else 'Scheduled'}"


def span(starts_at, ends_at):
    return {"startDate": localtime(starts_at).isoformat(), "endDate": localtime(ends_at).isoformat()}


def _address(event):
    return absolute(event.get_absolute_url())
