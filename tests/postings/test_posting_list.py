import pytest
from django.http import QueryDict

from postings import results
from postings.filters import PostingFilter
from postings.models import Kind
from tests.conftest import BAUNATAL, FRANKFURT, make_posting

pytestmark = pytest.mark.django_db
FULL = "/de/gesuche/?q=Topf&ort=Kassel&kategorie=goods&sprache=de&region=06611&fuer=person"


@pytest.mark.parametrize(("address", "queries"), [("/de/gesuche/", 2), ("/de/gesuche/?ort=Kassel", 4), (FULL, 5)])
@pytest.mark.parametrize("rows", [1, 30])
def test_list_costs_the_same_for_1_and_30_rows(client, django_assert_num_queries, address, queries, rows):
    for _row in range(rows):
        make_posting()
    client.get(address)

    with django_assert_num_queries(queries):
        response = client.get(address)

    assert response.content.decode().count("card--posting") == min(rows, 20)


def test_empty_list_with_everything_asked_stays_within_8_queries(client, django_assert_max_num_queries):
    client.get(FULL)

    with django_assert_max_num_queries(8):
        assert client.get(FULL).status_code == 200


def test_pages_hold_20_each(client):
    for _row in range(45):
        make_posting()

    page = client.get("/de/gesuche/?seite=3").content.decode()

    assert page.count("card--posting") == 5
    assert "45 Gesuche" in page


@pytest.mark.parametrize("asked", ["-1", "0", "99", "x", "9" * 400, "٣x", "²"])
def test_page_that_does_not_exist_is_said(client, asked):
    make_posting()

    response = client.get("/de/gesuche/", {"seite": asked})

    assert response.status_code == 200
    assert "Diese Seitenzahl gibt es hier nicht" in response.content.decode()


def test_card_says_how_far_it_is(client):
    make_posting(municipality=BAUNATAL)

    assert "Baunatal, 9 km" in client.get("/de/gesuche/?ort=Kassel").content.decode()


def test_text_of_a_card_carries_its_language_and_direction(client):
    make_posting(title="سرير أطفال", text_language="ar")

    assert '<h2 lang="ar" dir="rtl">' in client.get("/de/gesuche/").content.decode()


def test_what_people_wrote_is_escaped(client):
    make_posting(title="<b>fett</b>", text="<script>alert(1)</script>", languages=["<i>"])

    page = client.get("/de/gesuche/").content.decode()

    assert "<b>fett" not in page
    assert "<script>alert" not in page
    assert "<i>" not in page


def test_ambiguous_place_is_asked_about(client):
    make_posting()

    page = client.get("/de/gesuche/?ort=Griesheim").content.decode()

    assert "Welchen Ort meinen Sie mit „Griesheim“?" in page
    assert "1 Gesuch" in page


def test_place_outside_hesse_points_to_the_office(client):
    page = client.get("/de/gesuche/?ort=Berlin").content.decode()

    assert "„Berlin“ liegt nicht in Hessen" in page
    assert 'href="tel:0000123456"' in page


def test_mistyped_word_shows_what_is_similar(client):
    make_posting(title="Kinderfahrrad, 20 Zoll")

    page = client.get("/de/gesuche/?q=Fahrad").content.decode()

    assert "Kinderfahrrad" in page
    assert "ähnlich geschrieben" in page


def test_empty_list_offers_wider_searches_with_their_counts():
    make_posting(municipality=FRANKFURT, category="furniture")
    make_posting(category="furniture")
    asked = PostingFilter(QueryDict("ort=Kassel&kategorie=household"), kind=Kind.REQUEST)

    assert [(way.label, way.counted) for way in results.Results(asked).ways] == [
        ("In „Sachspenden“ suchen", "1 Gesuch")
    ]


def test_empty_list_leads_on(client):
    page = client.get("/de/angebote/?q=xylophon").content.decode()

    assert "Kein Angebot passt zu allem" in page
    assert "/de/suche-merken/?art=angebote&amp;q=xylophon" in page
    assert "/de/gesuche/neu/" in page


def test_search_of_the_start_page_goes_to_the_right_list(client):
    response = client.get("/de/gesuche/?q=Topf&ort=&art=angebote")

    assert response.status_code == 302
    assert response.url == "/de/angebote/?q=Topf&ort="


def test_counting_stops_at_a_thousand():
    assert results.counted(Kind.REQUEST, 501) == "über 500 Gesuche"
    assert results.counted(Kind.OFFER, 1) == "1 Angebot"
