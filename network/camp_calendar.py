"""A camp's published grid as a calendar (RFC 5545): one entry a session, at the clock of Kassel."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event

from peoplelikeme.lib.xmltext import legal

from . import camp_program


def write(camp, *, at):
    """As bytes. What is cancelled says so and does not vanish."""
    calendar = Calendar()
    calendar.add("prodid", "-//People Like Me//Barcamp//DE")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", legal(camp.event.title))
    for session in camp.sessions.accepted().placed().with_place().order_by("slot__starts_at", "pk"):
        calendar.add_component(_entry(camp, session, at))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _entry(camp, session, at):
    entry = Event()
    entry.add("uid", f"{camp_program.guid(session)}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("dtstamp", at)
    entry.add("dtstart", timezone.localtime(session.slot.starts_at))
    entry.add("dtend", timezone.localtime(session.slot.ends_at))
    entry.add("sequence", session.version)
    entry.add("status", "CANCELLED" if camp.event.cancelled_at else "CONFIRMED")
    entry.add("summary", legal(session.title), {"LANGUAGE": session.text_language})
    entry.add("description", legal(session.text), {"LANGUAGE": session.text_language})
    entry.add("location", ", ".join(filter(None, [session.room.name, camp.event.venue, camp.event.municipality.name])))
    entry.add("categories", [session.get_kind_display()])
    entry.add("url", camp_program.address(session))
    return entry
