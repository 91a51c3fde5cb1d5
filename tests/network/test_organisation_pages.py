import pytest
from django.db import IntegrityError

from network.models import OrganisationPage
from people.models import Organisation
from postings.models import ForWhom, Kind, Status
from tests.conftest import KASSEL, MARBURG, enter, make_organisation_page, make_posting
from tests.test_bad_input import NASTY, encode

pytestmark = pytest.mark.django_db

LIST = "/de/einrichtungen/"
ADMIN = "/koordination/network/organisationpage/"


def shown(client, query=""):
    return [page.organisation.name for page, _languages in client.get(LIST + query).context["entries"]]


@pytest.fixture
def two(cora):
    make_organisation_page(by=cora, name="Chor am Fluss", about="Wir singen.", languages=["de", "uk"])
    make_organisation_page(by=cora, name="Haus Weitblick", municipality=MARBURG, languages=["ar"])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Chor am Fluss", "Haus Weitblick"]),
        ("?q=singen", ["Chor am Fluss"]),
        ("?q=weitblick", ["Haus Weitblick"]),
        ("?q=%25", []),
        ("?region=06534", ["Haus Weitblick"]),
        ("?sprache=uk", ["Chor am Fluss"]),
        ("?sprache=uk&region=06534", []),
        ("?region=quatsch", ["Chor am Fluss", "Haus Weitblick"]),
    ],
)
def test_list_shows_what_was_asked_for(client, two, query, names):
    assert shown(client, query) == names


def test_list_says_where_nothing_is_found(client):
    assert "noch keine Einrichtung" in client.get(LIST).content.decode()


@pytest.mark.parametrize("num", [1, 30])
def test_list_asks_the_same_for_any_number(client, cora, django_assert_num_queries, num):
    for number in range(num):
        make_organisation_page(by=cora, name=f"Haus {number}")
    client.get(f"{LIST}?region=06611")
    with django_assert_num_queries(2):
        response = client.get(f"{LIST}?region=06611")

    assert len(response.context["entries"]) == num


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_list_is_answered_whatever_is_asked(client, value):
    assert client.get(LIST, QUERY_STRING=f"q={encode(value)}&seite={encode(value)}").status_code == 200


def test_page_that_is_not_shown_is_nowhere(client, cora):
    page = make_organisation_page(by=cora, shown_at=None, shown_by=None)

    assert (shown(client), client.get(page.get_absolute_url()).status_code) == ([], 404)


def test_page_of_an_organisation_nobody_knows_any_more_is_gone(client, cora):
    page = make_organisation_page(by=cora)
    Organisation.objects.filter(pk=page.organisation_id).update(verified_at=None, verified_by=None)

    assert (shown(client), client.get(page.get_absolute_url()).status_code) == ([], 404)


def test_page_shows_what_is_published_and_nothing_else(client, cora):
    page = make_organisation_page(by=cora, street="Bachweg 3")
    own = {"organisation": page.organisation, "for_whom": ForWhom.ORGANISATION}
    asked, given = make_posting(**own), make_posting(kind=Kind.OFFER, title="Raum abends", **own)
    make_posting(status=Status.SUBMITTED, **own)
    make_posting(status=Status.PAUSED, **own)

    response = client.get(page.get_absolute_url())

    assert (response.context["requests"], response.context["offers"]) == ([asked], [given])
    assert "Bachweg 3" in response.content.decode()


@pytest.mark.parametrize("num", [1, 20])
def test_page_asks_the_same_for_any_number_of_postings(client, cora, django_assert_num_queries, num):
    page = make_organisation_page(by=cora)
    for _number in range(num):
        make_posting(organisation=page.organisation, for_whom=ForWhom.ORGANISATION)
    client.get(page.get_absolute_url())
    with django_assert_num_queries(4):
        response = client.get(page.get_absolute_url())

    assert len(response.context["requests"]) == num


def test_shown_page_names_who_shows_it(cora):
    page = make_organisation_page(by=cora)

    with pytest.raises(IntegrityError, match="a_shown_page_names_who_shows_it"):
        OrganisationPage.objects.filter(pk=page.pk).update(shown_by=None)


def test_office_shows_and_hides_a_page(client, cora):
    page = make_organisation_page(by=cora, shown_at=None, shown_by=None)
    enter(client, cora)

    client.post(ADMIN, {"action": "show", "_selected_action": [page.pk]})
    page.refresh_from_db()
    assert page.shown_by == cora

    client.post(ADMIN, {"action": "hide", "_selected_action": [page.pk]})
    page.refresh_from_db()
    assert page.shown_at is None


def test_page_of_an_unverified_organisation_cannot_be_shown(cora):
    anger = Organisation.objects.create(name="Haus am Anger", kind="shelter")
    OrganisationPage.objects.create(organisation=anger, municipality_id=KASSEL)

    assert (OrganisationPage.objects.show(by=cora), OrganisationPage.objects.shown().count()) == (0, 0)


def test_sitemap_names_the_page(client, cora):
    page = make_organisation_page(by=cora)

    assert page.get_absolute_url() in client.get("/sitemap-organisations.xml").content.decode()


def test_posting_leads_to_the_page_of_its_organisation(client, cora, lindenhof):
    page = make_organisation_page(by=cora)
    shown_there = make_posting(organisation=page.organisation, for_whom=ForWhom.ORGANISATION)
    without = make_posting(organisation=lindenhof, for_whom=ForWhom.ORGANISATION)

    assert page.get_absolute_url() in client.get(shown_there.get_absolute_url()).content.decode()
    assert "/einrichtungen/" not in client.get(without.get_absolute_url()).content.decode().split("<footer")[0]
