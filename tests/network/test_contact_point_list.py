import pytest
from django.utils import timezone

from network.models import ContactPoint
from tests.conftest import KASSEL, MARBURG, make_contact_point, make_posting
from tests.test_bad_input import NASTY, encode

pytestmark = pytest.mark.django_db

LIST = "/de/anlaufstellen/"


def shown(client, query=""):
    return [entry.point.name for entry in client.get(LIST + query).context["entries"]]


@pytest.fixture
def two(db):
    make_contact_point(name="Kleiderstube", municipality=KASSEL, topics=["clothing"], languages=["de", "ar"])
    make_contact_point(name="Rechtsrat", municipality=MARBURG, topics=["legal"], languages=["de", "fa"])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Kleiderstube", "Rechtsrat"]),
        ("?region=06534", ["Rechtsrat"]),
        ("?thema=clothing", ["Kleiderstube"]),
        ("?thema=goods", ["Kleiderstube"]),
        ("?thema=household", []),
        ("?sprache=fa", ["Rechtsrat"]),
        ("?sprache=fa&region=06611", []),
        ("?region=quatsch", ["Kleiderstube", "Rechtsrat"]),
    ],
)
def test_list_shows_what_was_asked_for(client, two, query, names):
    assert shown(client, query) == names


def test_list_leaves_out_who_is_not_named_any_more(client, two):
    ContactPoint.objects.filter(name="Rechtsrat").update(is_active=False)

    assert shown(client) == ["Kleiderstube"]


def test_list_names_a_place_with_several_topics_once(client):
    make_contact_point(name="Laden", topics=["goods", "clothing", "household"])

    assert shown(client, "?thema=goods") == ["Laden"]


def test_list_says_what_to_do_where_nothing_is_found(client, settings):
    page = client.get(LIST + "?thema=legal").content.decode()

    assert ("noch keine Anlaufstelle" in page, settings.OFFICE["phone"] in page) == (True, True)


@pytest.mark.parametrize("num", [1, 30])
def test_list_asks_the_same_for_any_number(client, django_assert_num_queries, num):
    for number in range(num):
        make_contact_point(name=f"Stelle {number}", topics=["goods", "legal"], regions=["06611", "06534"])
    client.get(LIST)

    with django_assert_num_queries(4):
        client.get(LIST)


def test_list_has_pages(client):
    for number in range(31):
        make_contact_point(name=f"Stelle {number:02}")

    assert (len(shown(client)), shown(client, "?seite=2")) == (30, ["Stelle 30"])


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
@pytest.mark.parametrize("name", ["region", "thema", "sprache", "seite"])
def test_list_answers_whatever_is_asked(client, two, name, value):
    assert client.get(LIST, QUERY_STRING=f"{name}={encode(value)}").status_code == 200


def test_detail_says_how_to_reach_the_place(client, cora):
    point = make_contact_point(
        name="Laden", topics=["legal"], phone="0000 555123", languages=["ar"], opening_hours="Mo 9 bis 12",
        checked_at=timezone.now(), checked_by=cora, regions=["06611", "06534"],
    )  # fmt: skip

    page = client.get(point.get_absolute_url()).content.decode()

    said = ['href="tel:0000555123"', "Arabisch", "Mo 9 bis 12", "Kassel", "Marburg-Biedenkopf", "Zuletzt nachgefragt"]
    assert [words for words in [*said, "Recht und Asylverfahren"] if words not in page] == []


def test_detail_names_no_staff(client, dario):
    page = client.get(ContactPoint.objects.get(staff=dario).get_absolute_url()).content.decode()

    assert ("dario" in page.lower(), "Servicestelle Marburg" in page) == (False, True)


@pytest.mark.parametrize("pk", ["0", "99999999999999999999999", "abc", "-1"])
def test_detail_of_nothing_is_not_found(client, pk):
    assert client.get(f"{LIST}{pk}/").status_code == 404


def test_detail_of_a_place_not_named_any_more_is_not_found(client):
    point = make_contact_point(is_active=False)

    assert client.get(point.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_directory_is_for_reading(client, method):
    assert getattr(client, method)(LIST).status_code == 405


def test_sitemap_names_the_directory(client):
    point = make_contact_point()

    text = "".join(client.get(f"/sitemap-{part}.xml").content.decode() for part in ("contact_points", "directory"))

    assert (f"/ar{point.get_absolute_url()[3:]}</loc>" in text, "/de/anlaufstellen/</loc>" in text) == (True, True)


def test_every_page_leads_to_the_directory(client):
    assert 'href="/de/anlaufstellen/"' in client.get("/de/").content.decode()


@pytest.mark.parametrize(("category", "named"), [("legal", True), ("household", False)])
def test_page_of_a_posting_names_places_where_only_professionals_help(client, category, named):
    make_contact_point(name="Fachleute am Ort", municipality=KASSEL, topics=[category])

    page = client.get(make_posting(category=category).get_absolute_url()).content.decode()

    assert ("Fachleute am Ort" in page) == named


@pytest.mark.parametrize("num", [1, 30])
def test_page_of_a_posting_asks_the_same_for_any_number_of_places(client, django_assert_num_queries, num):
    for number in range(num):
        make_contact_point(name=f"Stelle {number}", municipality=KASSEL, topics=["legal"])
    address = make_posting(category="legal").get_absolute_url()
    client.get(address)

    with django_assert_num_queries(2):
        client.get(address)
