"""The pages that the law asks for: in every language, with the operator's facts, and with a word on what is missing."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.html import escape

from network import devices, registration_pages
from people import known_devices
from peoplelikeme import operator
from peoplelikeme.cookies import COOKIES
from postings import facts, reasons
from postings.models import Municipality, Postcode, Region
from postings.views import mine
from tests.conftest import LANGUAGES

pytestmark = pytest.mark.django_db

EXAMPLE = Path(settings.BASE_DIR) / "docs/operator.example.toml"
PAGES = {
    "imprint": "impressum",
    "privacy": "datenschutz",
    "accessibility": "barrierefreiheit",
    "terms": "nutzungsbedingungen",
    "reporting": "melden-und-beschwerde",
}
NOT_READY = "Hier fehlt noch:"


def read(client, name, language="de"):
    response = client.get(f"/{language}/{PAGES[name]}/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*PAGES])
def test_page_answers_in_each_language_and_is_linked_from_every_page(client, name, language):
    page = read(client, name, language)

    assert f'<html lang="{language}"' in page
    assert f'href="/{language}/{PAGES[name]}/"' in client.get(f"/{language}/").content.decode()


@pytest.mark.parametrize("name", [*PAGES])
def test_page_names_each_missing_fact(client, name):
    page = read(client, name)

    assert NOT_READY in page
    assert operator.missing(name)
    for label in operator.missing(name):
        assert f"<li>{escape(label)}</li>" in page


@pytest.mark.parametrize("name", [*PAGES])
def test_page_shows_every_given_fact(client, settings, name):
    settings.OPERATOR = operator.read(EXAMPLE)

    page = read(client, name)

    assert NOT_READY not in page
    assert "Stand: 30. November 2026" in page
    given = settings.OPERATOR[name].values()
    texts = [text for value in given for text in (value if isinstance(value, list) else str(value).split("\n"))]
    assert [text for text in texts if escape(text) not in page and text not in ("2026-11-30", "")] == []


def test_imprint_says_beside_each_fact_what_it_is(client, settings):
    settings.OPERATOR = operator.read(EXAMPLE)

    told = re.findall(r"<dt>(.+?)</dt><dd><bdi lang=\"de\">(.+?)</bdi>", read(client, "imprint"))

    assert ("Rechtsform", "rechtsfähige Stiftung des bürgerlichen Rechts") in told
    assert len(told) == 8  # all but the VAT number, which this one does not have


@pytest.mark.parametrize("name", [*PAGES])
def test_facts_are_words_and_no_markup(client, settings, name):
    given = operator.read(EXAMPLE)
    evil = '<script>alert("1")</script>'
    settings.OPERATOR = {
        page: {key: evil if isinstance(value, str) else value for key, value in said.items()}
        for page, said in given.items()
    }
    settings.OPERATOR["privacy"]["processors"] = settings.OPERATOR["reporting"]["languages"] = [evil]

    assert "<script>alert" not in read(client, name)


def test_terms_name_every_ground_of_refusal_but_the_open_one(client):
    page = read(client, "terms")

    assert len(reasons.rules()) == len(reasons.FOR_REJECTION) - 1
    assert [sentence for sentence in reasons.rules() if escape(str(sentence)) not in page] == []


def test_privacy_names_every_cookie_that_code_sets(client):
    page = read(client, "privacy")

    names = {cookie.name for cookie in COOKIES}
    ours = {mine.ADDRESS_COOKIE, registration_pages.COOKIE, devices.COOKIE, known_devices.COOKIE}
    assert ours | {"sessionid", "csrftoken", "sprache"} < names
    assert [cookie for cookie in COOKIES if cookie.name not in page or escape(str(cookie.purpose)) not in page] == []


def test_no_other_place_sets_a_cookie():
    """A new one has to be told on the privacy page, and asks whether it needs consent."""
    found = {
        f"{path.parent.name}/{path.name}"
        for app in ("people", "postings", "network", "coordination", "exchange", "peoplelikeme")
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if re.search(r"set_(signed_)?cookie\(", path.read_text(encoding="utf-8"))
    }

    assert found == {
        "peoplelikeme/languages.py", "network/devices.py", "network/registration_pages.py",
        "people/known_devices.py", "views/enquire.py", "views/my_page.py", "views/write.py",
    }  # fmt: skip


def test_sources_say_how_many_there_are(client):
    page = client.get("/de/daten-und-quellen/").content.decode()

    kinds = [Region.objects.filter(kind=kind).count() for kind in Region.Kind]
    counted = "{} Regierungsbezirke, {} Landkreise, {} kreisfreie Städte und {} Gemeinden"
    assert counted.format(*kinds, Municipality.objects.count()) in page
    assert f"{Postcode.objects.values('plz').distinct().count()} Postleitzahlen" in page
    assert f"Suchwörter (Sprachen: {len(facts.CATEGORY_LANGUAGES)})" in page


def test_missing_facts_are_named_in_the_readers_language(client):
    with translation.override("en"):
        labels = [str(label) for label in operator.missing("imprint")]

    page = read(client, "imprint", "en")
    assert [label for label in labels if f"<li>{escape(label)}</li>" not in page] == []
