"""A camp's published grid for machines, in the two shapes of frab that conference apps read: schedule.xml and schedule.json.

Both are written from the same values. Of a host there is her name where she agreed to it, and nothing else.
"""

import uuid
from dataclasses import dataclass
from io import StringIO
from itertools import groupby

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.xmlutils import SimplerXMLGenerator

from peoplelikeme.lib.xmltext import legal

from .models import Documentation, SessionKind

TYPES = {SessionKind.TALK: "lecture", SessionKind.DISCUSSION: "meeting", SessionKind.WORKSHOP: "workshop"}
SLOT_STEP = "00:05"


@dataclass(frozen=True)
class Programme:
    """`days`: for each day its date, first and last moment, and for each room its sessions in order of time."""

    camp: object
    version: str
    days: list
    person_ids: dict
    rooms: list

    @property
    def acronym(self):
        return f"barcamp-{self.camp.pk}"


def read(camp):
    """In four queries, however large the camp is."""
    rooms, slots = list(camp.rooms.all()), list(camp.slots.all())
    shown = Prefetch("documentation", Documentation.objects.shown().light())
    placed = list(
        camp.sessions.accepted().placed().with_place().prefetch_related(shown).order_by("slot__starts_at", "pk")
    )
    first_of_host = {}
    for session in sorted(placed, key=lambda session: session.pk):
        first_of_host.setdefault(session.human, session.pk)
    days = []
    for date, of_day in groupby(slots, key=lambda slot: timezone.localdate(slot.starts_at)):
        of_day = list(of_day)
        held = [each for each in placed if timezone.localdate(each.slot.starts_at) == date]
        by_room = {legal(room.name): [each for each in held if each.room_id == room.pk] for room in rooms}
        days.append((date, of_day[0].starts_at, of_day[-1].ends_at, by_room))
    version = f"{camp.grid_at:%Y-%m-%d}.{sum(each.version for each in placed)}"
    return Programme(camp, version, days, first_of_host, rooms)


def address(session):
    return settings.SITE_URL + reverse("network:session_detail", args=[session.pk])


def guid(session):
    """Always the same for the same session of this site, in whatever language it is asked for."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.SITE_URL}/barcamp/beitrag/{session.pk}"))


def event(programme, session):
    """What both shapes say about a session."""
    minutes = min(session.num_minutes, session.slot.num_minutes)
    begins = timezone.localtime(session.slot.starts_at)
    return {
        "id": session.pk,
        "guid": guid(session),
        "room": legal(session.room.name),
        "title": legal(session.title),
        "subtitle": "",
        "type": TYPES[session.kind],
        "date": begins.isoformat(),
        "start": f"{begins:%H:%M}",
        "duration": f"{minutes // 60:02}:{minutes % 60:02}",
        "abstract": legal(session.text),
        "slug": f"{programme.acronym}-{session.pk}-{slugify(session.title)}".rstrip("-"),
        "track": "",
        "language": session.text_language,
        "description": "",
        "url": address(session),
        "persons": _persons(programme, session),
        "links": [
            {"url": each.url, "title": legal(each.text[:80]) or each.url}
            for each in session.documentation.all()
            if each.url
        ],
    }


def _persons(programme, session):
    if not session.shown_name:
        return []
    name = legal(session.shown_name)
    return [{"id": programme.person_ids[session.human], "name": name, "public_name": name}]


def conference(programme):
    dates = [date for date, *_rest in programme.days]
    return {
        "acronym": programme.acronym,
        "title": legal(programme.camp.event.title),
        "start": dates[0].isoformat() if dates else "",
        "end": dates[-1].isoformat() if dates else "",
        "timeslot_duration": SLOT_STEP,
    }


def as_json(programme):
    days = [
        {
            "index": number,
            "date": date.isoformat(),
            "day_start": timezone.localtime(begins).isoformat(),
            "day_end": timezone.localtime(ends).isoformat(),
            "rooms": {name: [event(programme, each) for each in held] for name, held in by_room.items()},
        }
        for number, (date, begins, ends, by_room) in enumerate(programme.days, 1)
    ]
    rooms = [{"name": legal(room.name), "capacity": room.num_seats} for room in programme.rooms]
    told = {
        **conference(programme),
        "daysCount": len(days),
        "time_zone_name": settings.TIME_ZONE,
        "rooms": rooms,
        "days": days,
    }
    return {"schedule": {"version": programme.version, "base_url": settings.SITE_URL, "conference": told}}


def as_xml(programme):
    output = StringIO()
    xml = _Writer(output, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("schedule", {})
    xml.leaf("version", programme.version)
    xml.startElement("conference", {})
    for name, value in {**conference(programme), "days": len(programme.days)}.items():
        xml.leaf(name, value)
    xml.endElement("conference")
    for number, (date, begins, ends, by_room) in enumerate(programme.days, 1):
        starts, stops = timezone.localtime(begins).isoformat(), timezone.localtime(ends).isoformat()
        xml.startElement("day", {"index": str(number), "date": date.isoformat(), "start": starts, "end": stops})
        for name, held in by_room.items():
            xml.startElement("room", {"name": name})
            for session in held:
                xml.event(event(programme, session))
            xml.endElement("room")
        xml.endElement("day")
    xml.endElement("schedule")
    xml.endDocument()
    return output.getvalue()


class _Writer(SimplerXMLGenerator):
    LEAVES = ["room", "title", "subtitle", "type", "date", "start", "duration", "abstract", "slug", "track", "language"]

    def leaf(self, name, value, attributes=None):
        self.addQuickElement(name, str(value), attributes or {})

    def event(self, told):
        self.startElement("event", {"id": str(told["id"]), "guid": told["guid"]})
        for name in [*self.LEAVES, "description", "url"]:
            self.leaf(name, told[name])
        self.startElement("recording", {})
        self.leaf("license", "")
        self.leaf("optout", "false")
        self.endElement("recording")
        self.startElement("persons", {})
        for person in told["persons"]:
            self.leaf("person", person["name"], {"id": str(person["id"])})
        self.endElement("persons")
        self.startElement("links", {})
        for link in told["links"]:
            self.leaf("link", link["title"], {"href": link["url"]})
        self.endElement("links")
        self.endElement("event")
