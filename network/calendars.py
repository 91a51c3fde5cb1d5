"""Events for calendar programs (iCalendar, RFC 5545): of one event, of a region, and what one human registered for.

Each date is an entry of its own with a UID that never changes, also where an event repeats: so a single one can be moved or
cancelled in every program alike. SEQUENCE rises with each change, and what was cancelled says so and never vanishes.
Times are local ones of Hesse with their VTIMEZONE, so that seven in the evening stays seven when clocks change.
"""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.utils import timezone
from django.utils.timezone import localtime

from postings.emails import absolute

from .models import EventDate

MOST_DATES = 500  # of a region, those that come; what is older, or further ahead, is left out
PRODUCT = "-//People Like Me//Veranstaltungen//DE"


def of_event(event):
    """Bytes, as of all calendars here."""
    return _calendar(_dates().filter(event=event), name=event.title)


def of_region(region):
    """What comes in a region, and what was cancelled of it."""
    dates = _dates().shown().coming(at=timezone.now()).filter(event__municipality__region=region)
    return _calendar(dates[:MOST_DATES], name=region.name)


def of_registrations(registrations, *, name):
    """What somebody registered for; what she cancelled stands there as cancelled."""
    calendar = _empty(name)
    for registration in registrations:
        calendar.add_component(_entry(registration.date, registration))
    return calendar.to_ical()


def _dates():
    return EventDate.objects.select_related("event__municipality", "event__organisation").order_by("starts_at", "pk")


def _calendar(dates, *, name):
    calendar = _empty(name)
    for date in dates:
        calendar.add_component(_entry(date))
    return calendar.to_ical()


def _empty(name):
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add_component(_zone())
    return calendar


def _zone():
    """When clocks change in Germany since 1996: on the last Sundays of March and October, at one o'clock UTC."""
    zone = icalendar.Timezone()
    zone.add("tzid", settings.TIME_ZONE)
    for part, name, month, begin, before, after in [
        (icalendar.TimezoneDaylight(), "CEST", 3, "1996-03-31T02:00", 1, 2),
        (icalendar.TimezoneStandard(), "CET", 10, "1996-10-27T03:00", 2, 1),
    ]:
        part.add("tzname", name)
        part.add("dtstart", datetime.fromisoformat(begin))
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        zone.add_component(part)
    return zone


def _entry(date, registration=None):
    event, changed = date.event, max(date.changed_at, date.event.changed_at)
    entry = icalendar.Event()
    entry.add("uid", f"termin-{date.pk}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    entry.add("created", event.created_at)
    entry.add("dtstart", localtime(date.starts_at))
    entry.add("dtend", localtime(date.ends_at))
    entry.add("sequence", event.version + date.version + _steps(registration))
    entry.add("status", _status(date, registration))
    entry.add("summary", event.title, {"language": event.text_language})
    entry.add("description", event.text, {"language": event.text_language})
    entry.add("location", ", ".join(part for part in (event.venue, event.municipality.name) if part))
    entry.add("geo", (event.municipality.lat, event.municipality.lon))
    entry.add("categories", ["Kinderbetreuung"] if event.has_childcare else ["Veranstaltung"])
    entry.add("url", absolute(event.get_absolute_url()))
    organiser = event.organisation.name if event.organisation else str(settings.OFFICE["name"])
    address = icalendar.vCalAddress(f"mailto:{settings.OFFICE['email']}")
    address.params["cn"] = organiser
    entry.add("organizer", address)
    return entry


def _steps(registration):
    """How often a registration has changed what stands in her calendar."""
    return sum(1 for at in (registration.moved_up_at, registration.cancelled_at) if at) if registration else 0


def _status(date, registration):
    if date.is_cancelled or (registration and registration.is_cancelled):
        return "CANCELLED"
    return "TENTATIVE" if registration and registration.is_waiting else "CONFIRMED"
