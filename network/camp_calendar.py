"""A camp's published grid as a calendar (RFC 5545): one entry a session, at the clock of Kassel.

What stood in it once says so when it is cancelled, for as long as there is a calendar: programs that have read it would keep
it otherwise. SEQUENCE rises with every change of the session and of the event around it.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event

from peoplelikeme.lib.xmltext import legal

from . import camp_program
from .models import SessionStatus


def write(camp, *, at):
    """As bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//People Like Me//Barcamp//DE")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", legal(camp.event.title))
    told = camp.sessions.told().with_place()
    for session in sorted(told, key=lambda session: (_times(session), session.pk)):
        calendar.add_component(_entry(camp, session, at))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _times(session):
    """(begin, end): those in the grid, else those it had when it was last there."""
    if session.slot:
        return session.slot.starts_at, session.slot.ends_at
    return session.told_starts_at, session.told_ends_at


def _entry(camp, session, at):
    begin, end = _times(session)
    is_off = camp.event.is_cancelled or session.slot is None
    room = session.room.name if session.room else ""
    entry = Event()
    entry.add("uid", f"{camp_program.guid(session)}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("dtstamp", at)
    entry.add("dtstart", timezone.localtime(begin))
    entry.add("dtend", timezone.localtime(end))
    entry.add("sequence", session.version + camp.event.version)
    entry.add("status", "CANCELLED" if is_off else "CONFIRMED")
    # Of one that was taken back no words are left.
    entry.add("summary", legal(session.title) or camp.event.title, {"LANGUAGE": session.text_language})
    entry.add("description", legal(session.text), {"LANGUAGE": session.text_language})
    entry.add("location", ", ".join(filter(None, [room, camp.event.venue, camp.event.municipality.name])))
    entry.add("categories", [session.get_kind_display()])
    if session.status == SessionStatus.SHOWN:
        entry.add("url", camp_program.address(session))
    return entry
