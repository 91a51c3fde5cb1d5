"""Events as schema.org says them (https://schema.org/Event), for whoever reads pages by machine. Pure: no query, no page."""

from django.conf import settings
from django.utils.timezone import localtime

from postings.emails import absolute

STATUS = "https://schema.org/Event"
ATTENDANCE = "https://schema.org/{}EventAttendanceMode"


def of_event(event, dates):
    """A dict for json.dumps: the event with `dates` as its sub-events, each an Event of its own where there are several."""
    found = [of_date(event, date) for date in dates]
    if len(found) == 1:
        return {"@context": "https://schema.org", **found[0]}
    series = {**_said(event), "@type": "EventSeries", "@id": _address(event), "subEvent": found}
    return {"@context": "https://schema.org", **series}


def of_date(event, date):
    is_cancelled = date.cancelled_at is not None or event.is_cancelled
    free = {} if date.num_left is None else {"remainingAttendeeCapacity": date.num_left}
    places = {} if date.num_places is None else {"maximumAttendeeCapacity": date.num_places}
    return {
        **_said(event),
        "@type": "Event",
        "@id": f"{_address(event)}#termin-{date.pk}",
        "startDate": localtime(date.starts_at).isoformat(),
        "endDate": localtime(date.ends_at).isoformat(),
        "eventStatus": f"{STATUS}{'Cancelled' if is_cancelled else 'Scheduled'}",
        **places,
        **free,
    }


def _said(event):
    organiser = event.organisation.name if event.organisation else str(settings.OFFICE["name"])
    return {
        "name": event.title,
        "description": event.text,
        "inLanguage": event.languages or [event.text_language],
        "url": _address(event),
        "eventAttendanceMode": ATTENDANCE.format("Mixed" if event.is_remote else "Offline"),
        "location": {
            "@type": "Place",
            "name": event.venue or event.municipality.name,
            "address": {
                "@type": "PostalAddress",
                "addressLocality": event.municipality.name,
                "addressRegion": "Hessen",
                "addressCountry": "DE",
                **({"streetAddress": event.venue} if event.venue else {}),
            },
        },
        "organizer": {"@type": "Organization", "name": organiser},
    }


def _address(event):
    return absolute(event.get_absolute_url())
