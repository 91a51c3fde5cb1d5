import re

import pytest

from coordination import concerns
from coordination.models import Concern
from tests.conftest import OPENED
from tests.coordination.test_concerns import make_concern

pytestmark = pytest.mark.django_db

SAID = {
    "topic": "barrier", "place": "/de/gesuche/", "text": "Der Knopf ist stumm.", "email": "bilal@example.org",
    "website": "", "opened": OPENED,
}  # fmt: skip


def write(client, address="/de/kontakt/", **changes):
    return client.post(address, {**SAID, **changes})


def test_concern_is_stored_and_gives_a_receipt_with_a_day(client):
    response = write(client, "/ar/kontakt/")

    made = Concern.objects.get()
    assert response.url == f"/ar/kontakt/{made.receipt}/"
    assert (made.topic, made.place, made.text) == ("barrier", "/de/gesuche/", "Der Knopf ist stumm.")
    assert (made.email, made.language) == ("bilal@example.org", "ar")
    page = client.get(f"/de/kontakt/{made.receipt}/").content.decode()
    assert made.receipt in page
    assert "antwortet spätestens bis" in page


def test_receipt_shows_neither_words_nor_address_nor_answer(client, cora):
    concern = make_concern(email="bilal@example.org")
    concerns.answer(concern, by=cora, words="Geheim.")

    page = client.get(f"/de/kontakt/{concern.receipt}/").content.decode()

    assert "Wir haben sie beantwortet." in page
    assert [word for word in ("bilal@", "Der Knopf", "Geheim.") if word in page] == []


def test_concern_needs_neither_place_nor_address(client):
    write(client, place="", email="")

    assert "Rufen Sie an, und nennen Sie den Beleg" in client.get(f"/de/kontakt/{_receipt()}/").content.decode()


def _receipt():
    return Concern.objects.get().receipt


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"topic": ""}, "Bitte wählen Sie, worum es geht"),
        ({"topic": "quatsch"}, "Bitte wählen Sie, worum es geht"),
        ({"text": ""}, "Bitte schreiben Sie ein paar Worte"),
        ({"text": "x" * 3001}, "Bitte kürzen Sie es auf 3000 Zeichen"),
        ({"place": "x" * 301}, "Bitte kürzen Sie es auf 300 Zeichen"),
        ({"email": "bilal@"}, "Diese Adresse sieht unvollständig aus"),
        ({"website": "https://example.org"}, "Bitte lassen Sie das Feld „Website“ leer"),
        ({"opened": ""}, "Das ging sehr schnell"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_lost(client, changes, says):
    response = write(client, **changes)

    page = response.content.decode()
    assert (response.status_code, Concern.objects.count()) == (422, 0)
    assert says in page
    assert changes.get("text", "Der Knopf ist stumm.") in page


def test_form_that_comes_back_stays_on_no_device(client):
    assert write(client, text="")["Cache-Control"] == "no-store"


def test_address_says_what_it_is_about(client):
    page = client.get("/de/kontakt/?thema=complaint&zu=K7M-3QX").content.decode()

    assert 'value="K7M-3QX"' in page
    assert re.findall(r'value="(\w+)"[^>]* checked', page) == ["complaint"]


def test_eleventh_concern_within_an_hour_is_asked_to_wait(client):
    for _time in range(10):
        write(client)

    assert write(client).status_code == 429
    assert Concern.objects.count() == 10


def test_receipt_of_nothing_is_not_found(client):
    assert client.get("/de/kontakt/K7M-3QX/").status_code == 404
