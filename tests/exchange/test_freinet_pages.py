"""The addresses that Freinet has, asked as those ask who read from there today."""

from pathlib import Path

import pytest
from lxml import etree

from exchange import freinet, harvesting
from exchange.models import SourceWord
from people.models import Organisation
from postings import chiffre
from postings.models import ForWhom, Kind, Posting
from tests.conftest import FRANKFURT, MARBURG, make_person, make_posting
from tests.exchange.agency import Agency, running
from tests.exchange.test_harvesting import NOW, SoftwareSource

pytestmark = pytest.mark.django_db
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("freinet-list.observed.xsd")))
PORTAL, AGENCY = "/query/api/portal/v1/MatchingServiceEndpoint.php", "/query/api/MatchingServiceEndpoint.php"
DETAIL = "/query/api/portal/v1/OfferServiceEndpoint.php"


@pytest.fixture
def own(lindenhof):
    """Makes a request of an organisation we know."""

    def make(**fields):
        defaults = {"title": "Vorlesen", "category": "shelter-help", "amount": 3, "amount_promised_elsewhere": 1}
        fields = {**defaults, **fields}
        return make_posting(organisation=lindenhof, for_whom=ForWhom.ORGANISATION, **fields)

    return make


def listed(client, address=PORTAL, **query):
    response = client.get(address, {"accessKey": "x", "limit": 10000, **query})
    SCHEMA.assertValid(etree.fromstring(response.content))
    return freinet.read_list(response.content)


def test_request_of_an_organisation_stands_in_the_list(client, own):
    posting = own()

    angebot = listed(client, portalId=114).angebote[0]

    assert (angebot.id, angebot.name, angebot.organisation) == (
        chiffre.number(posting.chiffre),
        "Vorlesen",
        "Wohnhaus am Lindenhof",
    )
    assert (angebot.num_wanted, angebot.num_placed_now, angebot.place) == (2, 1, "Kassel")
    assert angebot.changed >= angebot.created > 0


def test_offer_request_of_a_private_person_and_what_came_from_others_are_not_listed(client, own):
    own(kind=Kind.OFFER), make_posting(), own(came_from="Agentur (Beispiel)")

    assert listed(client).angebote == []


def test_both_addresses_of_old_clients_answer(client, own):
    own()

    assert len(listed(client, AGENCY, agencyId=177).angebote) == 1


def test_agency_that_is_a_region_means_it(client, own):
    own(title="Kassel"), own(title="Marburg", municipality=MARBURG)

    assert [each.name for each in listed(client, agencyId=6534).angebote] == ["Marburg"]
    assert len(listed(client, agencyId=177).angebote) == 2


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"plz": "34117", "umkreis": "10"}, ["Kassel"]),
        ({"plz": "60311"}, ["Frankfurt"]),
        ({"suchbegriff": "Frankfurt"}, ["Frankfurt"]),
        ({"kategorie": "Mithilfe in Unterkunft und Kleiderkammer"}, ["Kassel"]),
        ({"kategorie": "gibt-es-nicht"}, ["Frankfurt", "Kassel"]),
        ({"limit": "1"}, ["Frankfurt"]),
        ({"limit": "1", "start": "1"}, ["Kassel"]),
    ],
)
def test_list_is_narrowed_as_asked(client, own, query, names):
    own(title="Kassel"), own(title="Frankfurt", municipality=FRANKFURT, category="household")

    assert [each.name for each in listed(client, **query).angebote] == names


def test_cut_list_says_how_many_there_are(client, own):
    own(), own()

    listing = listed(client, limit=1)

    assert (len(listing.angebote), listing.total, listing.is_whole) == (1, 2, False)


def test_nothing_of_a_person_stands_in_list_or_detail(client, own):
    posting = own(
        author=make_person(name="Grete Geheim", email="grete@example.org", phone="0000 4711"), postcode="34127"
    )

    raw = client.get(PORTAL).content + client.get(DETAIL, {"offerId": chiffre.number(posting.chiffre)}).content

    assert [said for said in (b"Grete", b"grete@", b"4711", b"34127") if said in raw] == []


def test_detail_leads_to_our_page(client, own, settings):
    posting = own(languages=["de", "ar"])

    raw = client.get(DETAIL, {"offerId": chiffre.number(posting.chiffre)}).content
    angebot = freinet.read_detail(raw, freinet.Angebot(id=1, name="Vorlesen"))

    assert angebot.url == f"{settings.SITE_URL}/e/{posting.chiffre}"
    assert angebot.fields == ("Zeitspende vor Ort", "Mithilfe in Unterkunft und Kleiderkammer")
    assert angebot.skills == ("de", "ar")


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "9" * 40, "148035889"])
def test_detail_of_nothing_is_not_found(client, db, number):
    assert client.get(DETAIL, {"offerId": number}).status_code == 404


@pytest.mark.parametrize("value", ["", "\0", "-1", "9" * 400, "9" * 5000, "Ä" * 9000, "'; --", "1e9"])
def test_nasty_parameters_never_break_it(client, own, value):
    own()
    for name in ("limit", "start", "plz", "umkreis", "kategorie", "suchbegriff", "agencyId", "portalId"):
        assert client.get(PORTAL, {"plz": "34117", name: value}).status_code in (200, 400)


def test_criteria_name_our_categories(client, db):
    root = etree.fromstring(client.get("/query/api/portal/v1/CriteriaServiceEndpoint.php").content)

    assert "Möbel" in [each.text for each in root.find("handlungsfelder")]


def test_same_list_is_not_sent_again(client, own):
    own()
    tag = client.get(PORTAL)["ETag"]

    assert client.get(PORTAL, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("num", [1, 30])
def test_list_asks_the_same_for_few_and_many(client, own, num, django_assert_num_queries):
    for number in range(num):
        own(title=f"Nummer {number}")
    client.get(PORTAL)

    with django_assert_num_queries(4):
        client.get(PORTAL)


def test_what_we_write_is_read_in_elsewhere_as_it_was(client, own, cora, settings):
    """Out by our own endpoint, and in by our own importer on another board."""
    posting = own(text="Erster Absatz.\n\nZweiter Absatz mit & und <.")
    agency = Agency()
    agency.angebote = [
        freinet.read_detail(
            client.get(DETAIL, {"offerId": chiffre.number(posting.chiffre)}).content, listed(client).angebote[0]
        )
    ]
    agency.angebote[0].__dict__["email"] = "hort@example.org"  # what an agency would have besides
    settings.SITE_URL = "https://anderswo.example.org"
    SourceWord.objects.create(word="Zeitspende vor Ort", category_id="volunteering")
    with running(agency) as address:
        there = SoftwareSource.objects.create(
            name="Hier", slug="hier", endpoint=address, agency=1, trusted_at=NOW, trusted_by=cora
        )
        harvesting.harvest(there, at=NOW)

    copy = Posting.objects.exclude(pk=posting.pk).get()
    assert (copy.title, copy.text, copy.amount, copy.municipality) == (
        posting.title,
        posting.text,
        2,
        posting.municipality,
    )
    assert Organisation.objects.filter(name="Wohnhaus am Lindenhof").count() == 2
