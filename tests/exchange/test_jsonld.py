import json
from datetime import date

import pytest
from django.utils import timezone

from exchange import jsonld, leaving
from network.models import OrganisationPage
from people.models import Organisation
from postings import slots
from postings.models import ForWhom, Kind, Posting, Status
from tests.conftest import KASSEL, make_organisation_page, make_person, make_posting
from tests.exchange import vocabulary
from tests.network.project_cast import make_project
from tests.network.test_event import make_date, make_event

pytestmark = pytest.mark.django_db
FULL = {
    "text_language": "ar",
    "languages": ["ar", "de"],
    "languages_basic": ["en"],
    "is_remote": True,
    "from_on": date(2026, 12, 1),
    "until_on": date(2026, 12, 24),
    "slots": slots.pack(["mon-am", "sat-eve"]),
    "amount": 10,
    "amount_promised_elsewhere": 4,
}


def told(**fields):
    posting = make_posting(**fields)
    return leaving.told(Posting.objects.get(pk=posting.pk))


def told_of(organisation, **fields):
    return told(organisation=organisation, for_whom=ForWhom.ORGANISATION, **fields)


def nodes(described):
    return described.get("@graph", [described])


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("category", ["household", "interpreting", "shelter-help", "other"])
@pytest.mark.parametrize("fields", [{}, FULL], ids=["bare", "full"])
def test_vocabulary_knows_every_property(lindenhof, kind, category, fields):
    Organisation.objects.update(website="https://example.org")
    for described in (
        jsonld.page(told_of(lindenhof, kind=kind, category=category, **fields)),
        jsonld.posting(told(kind=kind, category=category, **fields)),
    ):
        assert described["@context"] == "https://schema.org"
        assert [error for node in nodes(described) for error in vocabulary.errors(node)] == []


def test_vocabulary_would_find_what_is_wrong():
    wrong = {
        "@type": "Demand",
        "category": "Topf",
        "seller": {"@type": "Place"},
        "geo": "Kassel",
        "itemOffered": {"@type": "Topf"},
    }

    assert list(vocabulary.errors(wrong)) == [
        "Demand has no category",
        "Demand.seller is no Place",
        "Demand has no geo",
        "Demand.geo is no plain value",
        "Demand.itemOffered is no Topf",
        "Demand.itemOffered: : there is no type Topf",
    ]


def test_request_for_a_service_says_all_it_knows():
    described = jsonld.posting(told(category="interpreting", **FULL))

    service = described["itemOffered"]
    assert (described["@type"], described["name"]) == ("Demand", "Topf und Pfanne")
    assert described["availableAtOrFrom"]["address"]["addressLocality"] == "Kassel"
    assert described["areaServed"] == {"@type": "AdministrativeArea", "name": "Kassel", "identifier": "06611"}
    assert (described["availabilityStarts"], described["availabilityEnds"]) == ("2026-12-01", "2026-12-24")
    assert described["eligibleQuantity"] == {"@type": "QuantitativeValue", "value": 6, "maxValue": 10}
    assert (service["serviceType"], service["category"]) == ("Dolmetschen", "interpreting")
    assert service["availableChannel"]["availableLanguage"] == ["ar", "de", "en"]
    assert [(each["dayOfWeek"][19:], each["opens"], each["closes"]) for each in service["hoursAvailable"]] == [
        ("Monday", "00:00", "12:00"),
        ("Saturday", "17:00", "23:59"),
    ]


def test_offer_costs_nothing_and_names_only_organisations_we_know(lindenhof):
    known = jsonld.posting(told_of(lindenhof, kind=Kind.OFFER))
    unknown = jsonld.posting(
        told_of(Organisation.objects.create(name="Haus am Anger", kind="shelter"), kind=Kind.OFFER)
    )

    assert (known["@type"], known["price"], known["offeredBy"]["name"]) == ("Offer", "0", "Wohnhaus am Lindenhof")
    assert "offeredBy" not in unknown


@pytest.mark.parametrize(
    ("fields", "is_job"),
    [
        ({"category": "shelter-help"}, True),
        ({"category": "shelter-help", "kind": Kind.OFFER}, False),
        ({"category": "household"}, False),
        ({"category": "shelter-help", "organisation": None, "for_whom": ForWhom.ME}, False),
    ],
)
def test_job_is_a_known_organisations_search_for_volunteers(lindenhof, fields, is_job):
    described = jsonld.page(told(**{"organisation": lindenhof, "for_whom": ForWhom.ORGANISATION, **fields}))

    assert ("JobPosting" in [node["@type"] for node in nodes(described)]) == is_job


def test_job_says_what_search_engines_ask_for(lindenhof):
    job = nodes(jsonld.page(told_of(lindenhof, category="shelter-help", **FULL)))[1]

    assert (job["employmentType"], job["totalJobOpenings"], job["jobLocationType"]) == ("VOLUNTEER", 6, "TELECOMMUTE")
    assert job["hiringOrganization"] == {"@type": "Organization", "name": "Wohnhaus am Lindenhof"}
    assert {"title", "description", "datePosted", "validThrough", "jobLocation"} <= set(job)


def test_page_of_a_posting_describes_it(client):
    author = make_person(name="Kanarienvogel", phone="0000 555123")
    posting = make_posting(author=author, postcode="34119", title="Topf </script><script>alert(1)</script> & Pfanne")

    described = vocabulary.block_on(client.get(posting.get_absolute_url()))

    (demand,) = described["@graph"]
    assert (demand["identifier"], demand["name"]) == (posting.chiffre, posting.title)
    assert [word for word in ("Kanarienvogel", "0000", "34119") if word in json.dumps(described)] == []


def test_page_with_contact_data_in_its_text_describes_nothing(client):
    posting = make_posting(text="Wir wohnen in der Lindenstraße 12, zweiter Stock.")

    assert "ld+json" not in client.get(posting.get_absolute_url()).content.decode()


def test_page_of_what_is_over_describes_nothing(client):
    posting = make_posting(status=Status.EXPIRED)

    assert "ld+json" not in client.get(posting.get_absolute_url()).content.decode()


def test_address_in_the_description_leads_to_the_page(client):
    posting = make_posting()
    path = leaving.told(posting).url.removeprefix("http://127.0.0.1:8000")

    assert client.get(path, follow=True).redirect_chain[-1][0] == posting.get_absolute_url()


def test_event_and_organisation_are_described_on_their_pages(client, lindenhof, cora):
    event = make_event(organisation=lindenhof, title="Fest <b> & Tee", published_by=cora)
    make_date(event)
    OrganisationPage.objects.create(
        organisation=lindenhof, municipality_id=KASSEL, languages=["de"], shown_at=timezone.now(), shown_by=cora
    )

    for address, kind, name in [
        (event.get_absolute_url(), "Event", "Fest <b> & Tee"),
        (f"/de/einrichtungen/{lindenhof.pk}/", "Organization", "Wohnhaus am Lindenhof"),
    ]:
        described = vocabulary.block_on(client.get(address))
        assert (described["@type"], described["name"]) == (kind, name)
        assert list(vocabulary.errors(described)) == []


def project_block(client, project):
    return vocabulary.block_on(client.get(project.get_absolute_url()))


def test_project_says_whose_it_is_where_and_whom_it_looks_for(client, cora):
    page = make_organisation_page(by=cora)
    project = make_project(page.organisation, by=cora, roles=2, text_language="ar")

    described = project_block(client, project)

    assert list(vocabulary.errors(described)) == []
    assert (described["@type"], described["name"], described["location"]) == ("Project", project.title, "Gemeindehaus")
    assert described["parentOrganization"] == {
        "@type": "Organization",
        "@id": leaving.address(page.get_absolute_url()),
        "name": "Haus am Bach",
    }
    assert described["address"]["addressLocality"] == "Kassel"
    assert described["areaServed"] == {"@type": "AdministrativeArea", "name": "Kassel", "identifier": "06611"}
    assert described["subjectOf"]["inLanguage"] == "ar"


def test_project_names_its_roles_as_their_own_pages_do(client, lindenhof, cora):
    project = make_project(lindenhof, by=cora, roles=2)
    postings = [role.posting for role in project.roles.order_by("pk")]

    described = project_block(client, project)

    (first, *_job) = vocabulary.block_on(client.get(postings[0].get_absolute_url()))["@graph"]
    assert described["seeks"][0] == {"@type": "Demand", "@id": first["@id"]}
    assert [each["@id"] for each in described["seeks"]] == [leaving.told(each).url for each in postings]


def test_project_without_roles_or_page_says_nothing_of_them(client, lindenhof, cora):
    described = project_block(client, make_project(lindenhof, by=cora, roles=0, venue=""))

    assert {"seeks", "location"} & set(described) == set()
    assert described["parentOrganization"] == {"@type": "Organization", "name": "Wohnhaus am Lindenhof"}


def test_project_keeps_its_team_to_its_page(client, lindenhof, cora):
    described = project_block(client, make_project(lindenhof, by=cora, team="Frau Kanarienvogel, 0000 555123"))

    assert [word for word in ("Kanarienvogel", "555123", "jana@") if word in json.dumps(described)] == []


@pytest.mark.parametrize("changes", [{"status": "ended"}, {"aim": "Rufen Sie Rana an: 0561 0000123"}])
def test_project_that_is_over_or_holds_contact_data_is_not_described(client, lindenhof, cora, changes):
    project = make_project(lindenhof, by=cora, **changes)

    assert "ld+json" not in client.get(project.get_absolute_url()).content.decode()
