from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from network import calendars, events, registering, repeating
from network.models import EventDate
from postings.models import Region
from tests.network.registrations import make_full_date, register
from tests.network.test_event import make_date, make_event

pytestmark = pytest.mark.django_db
BERLIN, DAY = ZoneInfo("Europe/Berlin"), timedelta(days=1)


def parsed(content):
    return icalendar.Calendar.from_ical(content)


def entries(content):
    return list(parsed(content).walk("VEVENT"))


@pytest.fixture
def event(cora, lindenhof):
    return make_event(published_by=cora, organisation=lindenhof, venue="Haus am Anger, Am Anger 1", has_childcare=True)


def test_calendar_says_all_that_programs_ask_for(event):
    shown = make_date(event)

    (entry,) = entries(calendars.of_event(event))

    assert set(entry) == {
        "UID", "DTSTAMP", "LAST-MODIFIED", "CREATED", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "DESCRIPTION",
        "LOCATION", "GEO", "CATEGORIES", "URL", "ORGANIZER",
    }  # fmt: skip
    assert entry["SUMMARY"] == event.title
    assert entry["LOCATION"] == "Haus am Anger, Am Anger 1, Kassel"
    assert entry["ORGANIZER"].params["CN"] == "Wohnhaus am Lindenhof"
    assert entry["STATUS"] == "CONFIRMED"
    assert entry["DTSTART"].dt == shown.starts_at.replace(microsecond=0)
    assert entry["DTSTART"].params["TZID"] == "Europe/Berlin"


def test_calendar_defines_its_time_zone_and_folds_its_lines(event):
    event.text = "Wir kochen zusammen – für alle, die möchten. " * 20
    event.save()
    make_date(event)

    content = calendars.of_event(event)

    (zone,) = parsed(content).walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Berlin"
    assert {part.name for part in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert entries(content)[0]["DESCRIPTION"] == event.text


def test_dates_keep_their_local_hour_when_clocks_change(event):
    """From summer time to winter time on 31 October 2027."""
    first = datetime(2027, 10, 19, 19, 0, tzinfo=BERLIN), datetime(2027, 10, 19, 21, 0, tzinfo=BERLIN)
    events.add_dates(event, repeating.times(*first, every_weeks=1, until=date(2027, 11, 9)))

    calendar = parsed(calendars.of_event(event))
    found = recurring_ical_events.of(calendar).between((2027, 10, 1), (2027, 12, 1))

    begins = sorted(each["DTSTART"].dt for each in found)
    assert [(begin.day, begin.hour) for begin in begins] == [(19, 19), (26, 19), (2, 19), (9, 19)]
    assert [begin.utcoffset().total_seconds() / 3600 for begin in begins] == [2, 2, 1, 1]


def test_sequence_rises_with_every_change_and_the_uid_stays(event):
    date = make_date(event)
    seen = []

    def look():
        (entry,) = entries(calendars.of_event(event))
        seen.append((entry["SEQUENCE"], entry["UID"]))

    look()
    event.title = "Anderer Name"
    events.write(event)
    look()
    events.move_date(date, starts_at=date.starts_at + DAY, ends_at=date.ends_at + DAY)
    look()
    events.cancel_date(date)
    look()

    numbers, uids = zip(*seen, strict=True)
    assert (list(numbers), len(set(uids))) == ([0, 1, 2, 3], 1)


def test_cancelled_date_says_so_and_never_vanishes(event):
    date, other = make_date(event), make_date(event, in_days=9)
    events.cancel_date(date)

    assert [entry["STATUS"] for entry in entries(calendars.of_event(event))] == ["CANCELLED", "CONFIRMED"]
    events.cancel(event)
    region = Region.objects.get(pk="06611")
    assert [entry["STATUS"] for entry in entries(calendars.of_region(region))] == ["CANCELLED"] * 2
    assert EventDate.objects.get(pk=other.pk).is_cancelled


def test_own_calendar_says_how_each_registration_stands(cora):
    date, left = make_full_date(num_places=1), make_full_date(title="Chor", in_days=9)
    register(date)
    waiting, cancelled = register(date), registering.cancel(register(left))

    found = entries(calendars.of_registrations([waiting, cancelled], name="Meine"))

    assert [(entry["STATUS"], entry["SEQUENCE"]) for entry in found] == [("TENTATIVE", 0), ("CANCELLED", 1)]


def test_text_of_any_kind_is_escaped(event):
    event.title, event.text = "Kochen; essen, reden\\lachen", "Erste Zeile\nZweite Zeile\r\nBEGIN:VALARM"
    event.save()
    make_date(event)

    (entry,) = entries(calendars.of_event(event))

    assert entry["SUMMARY"] == event.title
    assert entry["DESCRIPTION"].splitlines() == ["Erste Zeile", "Zweite Zeile", "BEGIN:VALARM"]
    assert entry.subcomponents == []


def test_calendar_without_any_date_is_still_one(cora):
    calendar = parsed(calendars.of_event(make_event(published_by=cora)))

    assert (calendar.walk("VEVENT"), calendar["VERSION"]) == ([], "2.0")
