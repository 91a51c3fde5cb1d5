import json
from datetime import date

import pytest

from network import camps, scheduling
from network.models import Camp, Session
from people.models import Organisation
from tests.exchange import vocabulary
from tests.network.camping import make_camp, make_room, make_session, make_slot

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def place(session, slot, room):
    return scheduling.place(session, slot, room, version=session.version)


def block(client, thing):
    return vocabulary.block_on(client.get(thing.get_absolute_url()))


def describes(client, thing):
    return "ld+json" in client.get(thing.get_absolute_url()).content.decode()


@pytest.fixture
def camp(lindenhof):
    return make_camp(organisation=lindenhof, venue="Haus am Anger", languages=["de", "ar"], is_remote=True)


@pytest.fixture
def session(camp):
    """In its place, in a grid that everybody may see."""
    room = make_room(camp, "Blauer Saal", num_seats=30)
    make_slot(camp, 9, is_pause=True, label="Ankommen")
    session = make_session(camp, title="Tee & <Brot>", text_language="ar", host_name="Kanarienvogel", is_named=True)
    placed = place(session, make_slot(camp, 10), room)
    make_slot(camp, 16, on=date(2027, 5, 9))
    camps.publish_grid(camp, by=None)
    return placed


def test_camp_says_when_where_and_with_whom(client, camp, session):
    described = block(client, camp)

    assert list(vocabulary.errors(described)) == []
    assert (described["@type"], described["name"]) == ("Event", "Ankommen und bleiben")
    assert (described["startDate"], described["endDate"]) == ("2027-05-08T09:00:00+02:00", "2027-05-09T16:45:00+02:00")
    assert described["url"] == described["@id"] == SITE + camp.get_absolute_url()
    assert described["sameAs"] == SITE + camp.event.get_absolute_url()
    assert described["organizer"]["name"] == "Wohnhaus am Lindenhof"
    assert described["inLanguage"] == ["de", "ar"]
    assert described["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert described["location"]["address"]["addressLocality"] == "Kassel"
    (room,) = described["location"]["containsPlace"]
    assert (room["name"], room["maximumAttendeeCapacity"]) == ("Blauer Saal", 30)


def test_camp_holds_each_session_in_its_room_and_time(client, camp, session):
    described = block(client, camp)

    (entry,) = described["subEvent"]
    room = described["location"]["containsPlace"][0]
    assert (entry["name"], entry["inLanguage"]) == ("Tee & <Brot>", "ar")
    assert (entry["startDate"], entry["endDate"]) == ("2027-05-08T10:00:00+02:00", "2027-05-08T10:45:00+02:00")
    assert entry["location"] == {"@type": "Place", "@id": room["@id"], "name": "Blauer Saal"}
    assert entry["@id"] == block(client, session)["@id"]


def test_session_says_what_it_is_part_of(client, camp, session):
    described = block(client, session)

    assert list(vocabulary.errors(described)) == []
    assert (described["name"], described["description"]) == (session.title, session.text)
    assert described["superEvent"]["@id"] == block(client, camp)["@id"]
    assert described["location"]["name"] == "Blauer Saal"
    assert described["location"]["containedInPlace"]["name"] == "Haus am Anger"


def test_nobody_who_proposed_is_named(client, camp, session):
    Session.objects.update(is_kept_named=True)
    page = client.get(camp.get_absolute_url()).content.decode()

    assert "Kanarienvogel" in page
    assert "Kanarienvogel" not in json.dumps([block(client, camp), block(client, session)])


def test_grid_that_is_not_published_tells_no_session_and_no_room(client, camp, session):
    camps.hide_grid(camp)

    described = block(client, camp)

    assert ("subEvent" in described, "containsPlace" in described["location"]) == (False, False)
    assert describes(client, session) is False


def test_camp_without_a_day_and_session_without_a_place_are_not_described(client, camp):
    session = make_session(camp)
    camps.publish_grid(camp, by=None)

    assert (describes(client, camp), describes(client, session)) == (False, False)


@pytest.mark.parametrize("field", ["title", "text"])
def test_session_with_contact_data_is_not_described(client, camp, session, field):
    Session.objects.filter(pk=session.pk).update(**{field: "Ruft Rana an: 0561 0000123"})

    assert describes(client, session) is False
    assert "0000123" not in json.dumps(block(client, camp))


def test_cancelled_camp_says_so_everywhere(client, camp, session):
    camp.event.cancelled_at = session.submitted_at
    camp.event.save()

    described = block(client, camp)

    said = [described, described["subEvent"][0], block(client, session)]
    assert {each["eventStatus"] for each in said} == {"https://schema.org/EventCancelled"}


def test_camp_of_the_office_and_without_a_house_is_described(client, camp, session):
    event = Camp.objects.get(pk=camp.pk).event
    event.organisation, event.venue = None, ""
    event.save()
    Organisation.objects.all().delete()

    for described in (block(client, camp), block(client, session)):
        assert list(vocabulary.errors(described)) == []
        assert "Wohnhaus" not in json.dumps(described)


@pytest.mark.parametrize("num", [1, 30])
def test_session_asks_the_same_for_few_and_many(client, camp, session, django_assert_num_queries, num):
    room = make_room(camp, "Gelber Saal")
    for number in range(num):
        slot = make_slot(camp, 11 + number // 6, minute=number % 6 * 10, minutes=10)
        place(make_session(camp, title=f"Beitrag {number}"), slot, room)

    with django_assert_num_queries(3):
        client.get(session.get_absolute_url())
