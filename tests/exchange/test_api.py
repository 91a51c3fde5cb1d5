import json
from datetime import timedelta

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from exchange import api
from people.models import RateCount
from postings.models import ForWhom, Kind
from tests.conftest import MARBURG, make_person, make_posting

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(lindenhof):
    """Makes an entry of an organisation we know."""
    return lambda **fields: make_posting(organisation=lindenhof, for_whom=ForWhom.ORGANISATION, **fields)


def read(client, address="/austausch/v1/gesuche", **query):
    return client.get(address, query).json()


def test_entry_says_what_may_leave_and_nothing_of_a_person(client, own):
    posting = own(author=make_person(name="Grete Geheim", phone="0000 4711"), postcode="34127", amount=3)

    found = read(client)

    assert [each["chiffre"] for each in found["items"]] == [posting.chiffre]
    assert found["items"][0]["organisation"] == "Wohnhaus am Lindenhof"
    assert [said for said in ("Grete", "4711", "34127") if said in json.dumps(found)] == []
    assert read(client, f"/austausch/v1/eintrag/{posting.chiffre}") == found["items"][0]


def test_private_entry_is_not_there(client):
    posting = make_posting()

    assert (read(client)["items"], client.get(f"/austausch/v1/eintrag/{posting.chiffre}").status_code) == ([], 404)


def test_pages_hold_everything_once_though_some_are_added_meanwhile(client, own):
    now = timezone.now()
    made = [own(published_at=now - timedelta(minutes=number // 2)).chiffre for number in range(7)]
    found, page = [], read(client, anzahl=3)
    while True:
        found += [each["chiffre"] for each in page["items"]]
        if page["next"] is None:
            break
        own()
        page = client.get(page["next"].split("8000", 1)[1]).json()

    assert sorted(found) == sorted(made)


@pytest.mark.parametrize(
    ("query", "num"),
    [({"region": "06534"}, 1), ({"gemeinde": "06611000"}, 1), ({"kategorie": "goods"}, 2), ({"kategorie": "sport"}, 0),
     ({"sprache": "de"}, 2), ({"sprache": "xx"}, 0)],
)  # fmt: skip
def test_list_is_narrowed(client, own, query, num):
    own(), own(municipality=MARBURG), own(kind=Kind.OFFER)

    assert len(read(client, **query)["items"]) == num


@pytest.mark.parametrize(
    "query",
    [{"region": "x"}, {"anzahl": "0"}, {"anzahl": "101"}, {"kategorie": "\0"}, {"nach": "Ä" * 9000}],
)
def test_what_is_not_understood_is_named(client, db, query):
    response = client.get("/austausch/v1/gesuche", query)

    assert (response.status_code, response.json()["detail"]) == (
        422,
        f"Not understood: {next(iter(query))}. See openapi.json.",
    )


def test_page_behind_nothing_is_not_there(client, db):
    response = client.get("/austausch/v1/gesuche", {"nach": "abc"})

    assert (response.status_code, "leads nowhere" in response.json()["detail"]) == (404, True)


def test_same_answer_is_not_sent_again(client, own):
    own()
    first = client.get("/austausch/v1/gesuche")

    assert client.get("/austausch/v1/gesuche", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert first["Access-Control-Allow-Origin"] == "*"


def test_too_many_questions_are_told_when_to_come_back(client, db, monkeypatch):
    monkeypatch.setattr(api, "A_MINUTE", {"limit": 1, "per": 60})
    client.get("/austausch/v1/regionen")

    response = client.get("/austausch/v1/regionen")

    assert (response.status_code, int(response["Retry-After"]) > 0) == (429, True)


@pytest.mark.parametrize("num", [1, 30])
def test_list_asks_the_same_for_few_and_many(client, own, num, django_assert_num_queries):
    for _number in range(num):
        own()
    read(client)

    with django_assert_num_queries(3):
        read(client)


@pytest.fixture
def description(own, monkeypatch):
    """What the API says of itself, and the application as a server would call it."""
    monkeypatch.setattr(api, "A_MINUTE", {"limit": 10**6, "per": 60})
    own(), own(kind=Kind.OFFER)
    cache.clear()
    RateCount.objects.all().delete()
    # As Django's own test client does: the end of a request must not close the connection of the test.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/austausch/v1/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["as described", "otherwise"])
def test_api_is_as_it_describes_itself(description, mode):
    asked = []
    for operation in (result.ok() for result in description.get_all_operations()):
        if mode == GenerationMode.NEGATIVE and not (operation.query or operation.path_parameters):
            continue  # nothing can be said wrongly

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def ask(case):
            asked.append(case.call_and_validate().status_code)

        ask()

    assert len(asked) > 50
