"""A camp's grid in other programs' shapes: against our own schema of frab's XML, the keys its JSON needs, and a calendar."""

import json
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import icalendar
import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from lxml import etree

from network import camps, events, proposing, scheduling
from network.camp_program import TYPES, guid
from network.models import Session
from tests.network.camping import make_camp, make_room, make_session, make_slot, office

pytestmark = pytest.mark.django_db
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("schedule.xsd")))
IN_CONFERENCE = {"title", "acronym", "days", "daysCount", "start", "end", "timeslot_duration"}
IN_EVENT = {
    "abstract", "date", "duration", "guid", "id", "language", "links", "persons", "room", "slug", "start", "subtitle", "title",
    "track", "type", "url",
}  # fmt: skip


@pytest.fixture
def camp(cora):
    """A pause between two rounds; one host agreed to be named, one did not, one session has no place."""
    camp = make_camp(venue="Haus am Fluss")
    first, second = make_slot(camp, 10), make_slot(camp, 12)
    make_slot(camp, 11, label="Mittag", is_pause=True)
    hall, chamber = make_room(camp, "Saal"), make_room(camp, "Kammer <2>")
    placed = [
        (
            make_session(camp, title="كيف نطبخ & essen", text_language="ar", host_name="Rana", is_named=True),
            first,
            hall,
        ),
        (make_session(camp, title="Behörden\x0b verstehen", host_name="Heimlich", num_minutes=30), first, chamber),
        (make_session(camp, title="Малювати разом", text_language="uk", kind="workshop"), second, hall),
    ]
    for session, slot, room in placed:
        scheduling.place(session, slot, room, version=session.version)
    placed[0][0].documentation.create(
        text="Rezepte", url="https://example.org/?a=1&b=2", reviewed_at=timezone.now(), reviewed_by=office()
    )
    placed[0][0].documentation.create(text="Ungelesen", url="https://example.org/ungelesen")
    make_session(camp, title="Ohne Platz")
    return camps.publish_grid(camp, by=cora)


def get(client, camp, what):
    return client.get(reverse(f"network:camp_{what}", args=[camp.pk]))


def xml_of(client, camp):
    return etree.fromstring(get(client, camp, "schedule_xml").content)


def json_of(client, camp):
    return json.loads(get(client, camp, "schedule_json").content)["schedule"]


def events_of(told):
    return [event for day in told["conference"]["days"] for held in day["rooms"].values() for event in held]


def sessions_told(events):
    """What the formats hold of a session: title, kind, language, text, room, begin, length, name."""
    kinds = {told: kind for kind, told in TYPES.items()}
    return {
        (
            event["title"], kinds[event["type"]], event["language"], event["abstract"], event["room"],
            datetime.fromisoformat(event["date"]), event["duration"], *(person["name"] for person in event["persons"]),
        )
        for event in events
    }  # fmt: skip


def sessions_held(camp):
    return {
        (
            each.title.replace("\x0b", ""), each.kind, each.text_language, each.text, each.room.name, each.slot.starts_at,
            f"{each.num_minutes // 60:02}:{each.num_minutes % 60:02}", *filter(None, [each.shown_name]),
        )
        for each in Session.objects.filter(camp=camp).placed().with_place()
    }  # fmt: skip


@pytest.mark.parametrize("what", ["schedule_xml", "schedule_json", "calendar"])
def test_grid_nobody_published_is_not_given_out(client, camp, what):
    camps.hide_grid(camp)

    assert get(client, camp, what).status_code == 404


def test_xml_is_as_the_schema_says(client, camp):
    SCHEMA.assertValid(xml_of(client, camp))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda event: event.remove(event.find("subtitle")),
        lambda event: event.set("guid", "1"),
        lambda event: event.attrib.pop("id"),
        lambda event: event.find("date").__setattr__("text", "2027-05-08"),
    ],
)
def test_schema_sees_what_is_missing(client, camp, spoil):
    told = xml_of(client, camp)
    spoil(told.find(".//event"))

    assert not SCHEMA.validate(told)


def test_xml_read_back_says_what_we_hold(client, camp):
    events = [
        {
            **{each.tag: each.text or "" for each in event if each.tag not in ("persons", "links", "recording")},
            "persons": [{"name": person.text} for person in event.iterfind("persons/person")],
        }
        for event in xml_of(client, camp).iter("event")
    ]

    assert sessions_told(events) == sessions_held(camp)


def test_json_read_back_says_what_we_hold(client, camp):
    assert sessions_told(events_of(json_of(client, camp))) == sessions_held(camp)


def test_json_has_every_key_and_each_id_once(client, camp):
    told = json_of(client, camp)
    events = events_of(told)

    assert set(told["conference"]) >= IN_CONFERENCE
    assert [IN_EVENT - set(event) for event in events] == [set()] * 3
    for key in ("id", "guid", "slug"):
        assert len({event[key] for event in events}) == 3
    assert {uuid.UUID(event["guid"]).version for event in events} == {5}


def test_xml_and_json_say_the_same(client, camp):
    told = {event["guid"]: event for event in events_of(json_of(client, camp))}

    for event in xml_of(client, camp).iter("event"):
        same = told[event.get("guid")]
        assert int(event.get("id")) == same["id"]
        for name in ("slug", "start", "date", "room", "url"):
            assert event.findtext(name) == same[name]
        assert [link.get("href") for link in event.iter("link")] == [link["url"] for link in same["links"]]


@pytest.mark.parametrize("what", ["schedule_xml", "schedule_json", "calendar"])
def test_only_who_agreed_is_named_and_only_what_was_read_is_linked(client, camp, what):
    told = get(client, camp, what).content.decode()

    assert ("Heimlich" in told, "ungelesen" in told, "Ohne Platz" in told) == (False, False, False)
    assert ("Rana" in told) == (what != "calendar")


def test_guid_is_the_same_in_every_language(client, camp):
    german = events_of(json_of(client, camp))
    with translation.override("ar"):
        arabic = json_of(client, camp)

    assert [event["guid"] for event in german] == [event["guid"] for event in events_of(arabic)]


def test_camp_of_two_days_has_two_days(client, camp):
    make_slot(camp, 10, on=(timezone.localdate(camp.slots.first().starts_at) + timedelta(days=1)))

    days = json_of(client, camp)["conference"]["days"]

    assert [day["index"] for day in days] == [1, 2]
    SCHEMA.assertValid(xml_of(client, camp))


def test_calendar_has_every_session_at_the_clock_of_kassel(client, camp):
    told = icalendar.Calendar.from_ical(get(client, camp, "calendar").content)
    entries = told.walk("VEVENT")

    assert {(str(e["SUMMARY"]), e["DTSTART"].dt, e["DTEND"].dt) for e in entries} == {
        (each.title.replace("\x0b", ""), each.slot.starts_at, each.slot.ends_at)
        for each in Session.objects.filter(camp=camp).placed().with_place()
    }
    assert {e["DTSTART"].params["TZID"] for e in entries} == {"Europe/Berlin"}
    assert len(told.walk("VTIMEZONE")) == 1
    assert {str(e["LOCATION"]) for e in entries} == {"Saal, Haus am Fluss, Kassel", "Kammer <2>, Haus am Fluss, Kassel"}


def test_calendar_of_a_cancelled_camp_says_so(client, camp):
    camp.event.cancelled_at = timezone.now()
    camp.event.save()

    told = icalendar.Calendar.from_ical(get(client, camp, "calendar").content)

    assert {str(e["STATUS"]) for e in told.walk("VEVENT")} == {"CANCELLED"}


def entries_of(client, camp):
    """{key of the session: entry} as a calendar program reads it."""
    told = icalendar.Calendar.from_ical(get(client, camp, "calendar").content)
    by_uid = {str(entry["UID"]): entry for entry in told.walk("VEVENT")}
    assert len(by_uid) == len(told.walk("VEVENT"))
    uids = {f"{guid(each)}@{urlsplit(settings.SITE_URL).hostname}": each.pk for each in camp.sessions.all()}
    return {uids[uid]: entry for uid, entry in by_uid.items()}


def taken_out(session, **more):
    held = Session.objects.get(pk=session.pk)
    return scheduling.take_out(held, version=held.version, **more)


def test_session_taken_out_is_cancelled_under_its_name_and_newer(client, camp):
    session = camp.sessions.placed().order_by("pk").first()
    before = entries_of(client, camp)[session.pk]

    taken_out(session)

    after = entries_of(client, camp)[session.pk]
    assert (str(before["STATUS"]), str(after["STATUS"])) == ("CONFIRMED", "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert (after["DTSTART"].dt, after["DTEND"].dt) == (before["DTSTART"].dt, before["DTEND"].dt)
    assert (after["SUMMARY"], after["UID"]) == (before["SUMMARY"], before["UID"])


def test_session_put_back_is_confirmed_again_and_newer_still(client, camp):
    session = camp.sessions.placed().order_by("pk").first()
    slot, room = session.slot, session.room
    out = taken_out(session)
    cancelled = entries_of(client, camp)[session.pk]

    scheduling.place(out, slot, room, version=out.version)

    again = entries_of(client, camp)[session.pk]
    assert (str(again["STATUS"]), again["SEQUENCE"] > cancelled["SEQUENCE"]) == ("CONFIRMED", True)


def test_session_its_host_took_back_is_cancelled_without_a_word_of_hers(client, camp):
    session = camp.sessions.placed().order_by("pk").first()

    proposing.withdraw(session)

    entry = entries_of(client, camp)[session.pk]
    assert (str(entry["STATUS"]), str(entry["SUMMARY"]), "URL" in entry) == ("CANCELLED", camp.event.title, False)
    assert session.title not in get(client, camp, "calendar").content.decode()


def test_session_moved_in_the_published_grid_and_taken_out_is_cancelled_where_it_was_last(client, camp):
    session = camp.sessions.placed().order_by("pk").first()
    slot = make_slot(camp, 15)
    moved = scheduling.place(session, slot, session.room, version=session.version)

    taken_out(moved)

    assert entries_of(client, camp)[session.pk]["DTSTART"].dt == slot.starts_at


def test_session_left_out_by_a_computed_grid_is_cancelled(client, camp):
    sessions = {each.pk: each for each in camp.sessions.accepted()}
    places = {pk: (each.slot_id, each.room_id) for pk, each in sessions.items() if each.slot_id}
    gone = min(places)
    del places[gone]

    scheduling.accept(camp, places, seen={pk: each.version for pk, each in sessions.items()})

    told = {pk: str(entry["STATUS"]) for pk, entry in entries_of(client, camp).items()}
    assert told == {**dict.fromkeys(places, "CONFIRMED"), gone: "CANCELLED"}


def test_session_that_nobody_saw_in_the_grid_is_not_in_the_calendar(client, camp):
    camps.hide_grid(camp)
    session = make_session(camp, title="Nur kurz")
    placed = scheduling.place(session, make_slot(camp, 16), camp.rooms.first(), version=session.version)
    taken_out(placed)
    camps.publish_grid(camp, by=None)

    assert session.pk not in entries_of(client, camp)


def test_calendar_of_a_cancelled_camp_is_newer(client, camp):
    before = entries_of(client, camp)

    events.cancel(camp.event)

    after = entries_of(client, camp)
    assert [pk for pk in before if after[pk]["SEQUENCE"] <= before[pk]["SEQUENCE"]] == []


@pytest.mark.parametrize("ends_in", [-1, None])
def test_times_that_were_told_make_sense(camp, ends_in):
    now = timezone.now()
    end = ends_in and now + timedelta(hours=ends_in)

    with pytest.raises(IntegrityError, match="a_session_that_was_told_begins_before"), transaction.atomic():
        camp.sessions.update(told_starts_at=now, told_ends_at=end)


@pytest.mark.parametrize("what", ["schedule_xml", "schedule_json", "calendar"])
def test_export_takes_few_queries_however_large(client, camp, what, django_assert_max_num_queries):
    with django_assert_max_num_queries(5) as few:
        get(client, camp, what)
    for number in range(12):
        session = make_session(camp, title=f"Mehr {number}")
        scheduling.place(
            session, make_slot(camp, 13, minute=number * 5 % 60, minutes=5), camp.rooms.first(), version=session.version
        )

    with django_assert_max_num_queries(len(few)):
        get(client, camp, what)
