"""What makes the site installable, and what the worker is told."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from peoplelikeme import offline
from tests.conftest import LANGUAGES

TOKENS = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
ALL_OF_THE_WORKER = 3 * 1024


def manifest(client, language="de"):
    return json.loads(client.get(f"/{language}/manifest.webmanifest").content)


def test_manifest_is_in_the_language_of_its_page(client):
    said = {code: (each["lang"], each["dir"]) for code in LANGUAGES for each in [manifest(client, code)]}

    assert said == {code: (code, "rtl" if code in settings.LANGUAGES_BIDI else "ltr") for code in LANGUAGES}
    assert {manifest(client, code)["id"] for code in LANGUAGES} == {"/"}


def test_manifest_has_what_a_browser_asks_for_before_it_installs(client):
    said = manifest(client)

    assert client.get("/de/manifest.webmanifest").headers["Content-Type"] == "application/manifest+json"
    assert (said["start_url"], said["scope"], said["display"]) == ("/", "/", "standalone")
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= {
        (icon["sizes"], icon["purpose"]) for icon in said["icons"]
    }


def test_every_icon_is_there_and_as_large_as_it_says(client):
    for icon in manifest(client)["icons"]:
        found = Path(finders.find(icon["src"].removeprefix("/static/"))).read_bytes()
        if icon["sizes"] != "any":
            size = "x".join(str(int.from_bytes(found[at : at + 4])) for at in (16, 20))
            assert size == icon["sizes"]


def test_colours_are_those_of_the_tokens(client, db):
    light, dark = re.findall(r"--surface: (#\w+)", TOKENS)[:2]  # before those of more contrast
    page = client.get("/de/").content.decode()

    assert re.findall(r'name="theme-color" content="(#\w+)"', page) == [light, dark]
    assert (light, re.search(r"--paper: (#\w+)", TOKENS)[1]) == (offline.SURFACE, offline.PAPER)


def test_worker_sees_the_whole_site_and_is_asked_for_anew(client):
    response = client.get("/sw.js")

    assert response.headers["Content-Type"] == "text/javascript"
    assert response.headers["Cache-Control"] == "no-cache"


def test_worker_and_its_registration_are_tiny(client):
    scripts = client.get("/sw.js").content + Path(finders.find("js/offline.js")).read_bytes()

    assert len(gzip.compress(scripts)) <= ALL_OF_THE_WORKER


@pytest.mark.parametrize("language", LANGUAGES)
def test_offline_page_may_be_kept_and_says_where_one_can_call(client, language):
    response = client.get(f"/{language}/offline/")

    assert response.headers["Offline-Copy"] == "this"
    assert settings.OFFICE["phone"] in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["gesuche", "angebote"])
def test_list_may_be_kept_unless_somebody_typed_words(client, kind):
    seen, searched = client.get(f"/de/{kind}/?ort=Kassel"), client.get(f"/de/{kind}/?q=Frauenhaus")

    assert seen.headers["Offline-Copy"] == "this"
    assert "csrfmiddlewaretoken" not in seen.content.decode()
    assert "Offline-Copy" not in searched.headers


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "meine-seite/", "mein-eintrag/", "gesuche/neu/was/"])
def test_no_other_page_may_be_kept(client, path):
    assert "Offline-Copy" not in client.get(f"/de/{path}").headers
