import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from postings import counts
from postings.models import Kind, Status
from postings.sitemaps import PostingSitemap
from tests.conftest import FRANKFURT, make_posting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 30])
def test_start_costs_the_same_for_1_and_30_rows(client, django_assert_num_queries, rows):
    client.get("/de/")
    cache.clear()
    for _row in range(rows):
        make_posting()

    with django_assert_num_queries(2):
        response = client.get("/de/")

    assert response.content.decode().count("card--posting") == min(rows, 4)


def test_start_has_two_doors_and_every_language(client, settings):
    page = client.get("/de/").content.decode()

    assert 'href="/de/angebote/neu/"' in page
    assert 'href="/de/gesuche/neu/"' in page
    for code, name in settings.LANGUAGES:
        assert f'hreflang="{code}"' in page
        assert name in page


def test_map_counts_what_is_published_in_each_region(client):
    make_posting()
    make_posting()
    make_posting(municipality=FRANKFURT)
    make_posting(status=Status.PAUSED)
    make_posting(kind=Kind.OFFER)

    tiles = {tile.label: tile for tile in counts.tiles(Kind.REQUEST)}

    assert len(tiles) == 27
    assert (tiles["KS"].num, tiles["F"].num, tiles["MR"].num) == (2, 1, 0)
    assert tiles["KS"].title == "Kassel: 2 offene Gesuche"
    assert tiles["KS"].shade > tiles["F"].shade > tiles["MR"].shade == 0


def test_map_of_offers_leads_to_offers(client):
    make_posting(kind=Kind.OFFER)

    page = client.get("/de/?karte=angebote").content.decode()

    assert "/angebote/?region=06611" in page
    assert "Kassel: 1 Angebot<" in page


def test_counts_are_kept_for_a_while(django_assert_num_queries):
    make_posting()
    counts.by_region()

    with django_assert_num_queries(0):
        assert counts.total(Kind.REQUEST) == 1


@pytest.mark.parametrize(("code", "is_shown"), [("de", True), ("de-simple", True), ("ar", False)])
def test_video_in_sign_language_is_led_to_where_german_is_read(client, settings, code, is_shown):
    settings.OPERATOR = {"accessibility": {"sign_language_page": "https://example.org/video"}}

    assert ('href="https://example.org/video"' in client.get(f"/{code}/").content.decode()) is is_shown


@pytest.mark.parametrize(("days", "is_said"), [(1, True), (0, False), (-1, False)])
def test_new_terms_are_announced_until_they_hold(client, settings, days, is_said):
    day = timezone.localdate() + timedelta(days=days)
    settings.OPERATOR = {"terms": {"next_on": day, "next_changes": "Neu ist der zweite Absatz."}}

    start, terms = client.get("/de/").content.decode(), client.get("/de/nutzungsbedingungen/").content.decode()

    assert ("gelten neue Nutzungsbedingungen" in start and "/de/nutzungsbedingungen/#neu" in start) is is_said
    assert ("gelten neue Nutzungsbedingungen" in terms and "Neu ist der zweite Absatz." in terms) is is_said


def test_no_video_is_led_to_where_there_is_none(client, settings):
    settings.OPERATOR = {}

    assert "Gebärdensprache" not in client.get("/de/").content.decode()


def test_sitemap_names_postings_in_their_own_language_and_in_what_most_read(client):
    posting = make_posting(text_language="ar")
    german = make_posting(text_language="de")
    hidden = make_posting(status=Status.PAUSED)

    text = client.get("/sitemap-postings.xml").content.decode()

    assert f"/de/eintrag/{posting.chiffre}/" in text
    assert f"/en/eintrag/{posting.chiffre}/" in text
    assert f"/ar/eintrag/{posting.chiffre}/" in text
    assert f"/ar/eintrag/{german.chiffre}/" not in text
    assert hidden.chiffre not in text


def test_sitemap_leads_to_every_part_in_pages(client, monkeypatch):
    monkeypatch.setattr(PostingSitemap, "limit", 4)
    for number in range(3):
        make_posting(title=f"Nummer {number}")

    parts = re.findall(r"<loc>http://testserver(.*?)</loc>", client.get("/sitemap.xml").content.decode())

    sections = ["entrances", "postings", "directory", "contact_points", "organisations", "projects", "events"]
    assert set(parts) >= {f"/sitemap-{section}.xml" for section in sections} | {"/sitemap-postings.xml?p=2"}
    assert {client.get(part.replace("&amp;", "&")).status_code for part in parts} == {200}
