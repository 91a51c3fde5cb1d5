"""What stewards may write about their organisation, and how the office takes it back."""

import pytest

from network import history, organisation_facts
from network.models import HistoryLine
from tests.conftest import enter, make_organisation_page
from tests.network.project_cast import JANA, make_steward, prove
from tests.network.test_event import make_event

pytestmark = pytest.mark.django_db
DESK = "/koordination/geaendert/"
SAID = {"about": "Wir kochen zusammen.", "website": "https://example.org/haus", "languages": ["de", "ar"]}


@pytest.fixture
def page(cora):
    page = make_organisation_page(by=cora, about="Ein Haus.", languages=["de"])
    make_steward(page.organisation, by=cora)
    return page


@pytest.fixture
def organisation(page):
    return page.organisation


@pytest.fixture
def steward(organisation):
    return organisation.stewards.get()


def address(organisation):
    return f"/de/einrichtungen/{organisation.pk}/verwalten/angaben/"


def facts(organisation):
    organisation.refresh_from_db()
    return organisation.about, organisation.website, organisation.page.__class__.objects.get().languages


def test_stranger_is_asked_for_her_address(client, organisation):
    assert client.get(address(organisation))["Location"] == "/de/meine-seite/"


def test_steward_changes_what_everybody_reads_and_the_office_reads_it_after(client, organisation, steward, cora):
    prove(client)
    client.post(address(organisation), {**SAID, "name": "Anderes Haus", "street": "Hier 1"})

    name = organisation.name
    assert facts(organisation) == ("Wir kochen zusammen.", "https://example.org/haus", ["de", "ar"])
    assert (organisation.name, organisation.page.street) == (name, "")
    enter(client, cora)
    (told,) = client.get(DESK).context["history"]
    assert (told.who, told.about, told.line.steward) == (JANA, organisation, steward)
    assert [(each.label, each.old, each.new) for each in told.changes] == [
        ("Über die Einrichtung", "Ein Haus.", "Wir kochen zusammen."),
        ("Website", "–", "https://example.org/haus"),
        ("Sprachen", "Deutsch", "Deutsch, Arabisch"),
    ]


def test_what_stays_the_same_leaves_no_line(client, organisation, page):
    page.languages = ["de", "ar"]
    page.save()
    prove(client)

    response = client.post(address(organisation), {"about": "Ein Haus.", "website": "", "languages": ["ar", "de"]})

    assert (response.status_code, HistoryLine.objects.count()) == (302, 0)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"about": "Rufen Sie an: 0561 1234567"}, "about"),
        ({"about": "Schreiben Sie an haus@example.org"}, "about"),
        ({"about": "x" * 1001}, "about"),
        ({"about": "\0"}, "about"),
        ({"website": "ftp://example.org"}, "website"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"languages": ["xx"]}, "languages"),
    ],
)
def test_what_cannot_stand_there_is_explained(client, organisation, said, field):
    prove(client)
    response = client.post(address(organisation), {**SAID, **said})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert HistoryLine.objects.count() == 0


def test_number_that_the_office_wrote_does_not_keep_a_steward_from_the_rest(client, organisation):
    organisation.about = "Telefon 0561 1234567"
    organisation.save()
    prove(client)

    client.post(address(organisation), {**SAID, "about": organisation.about})

    assert facts(organisation)[1:] == ("https://example.org/haus", ["de", "ar"])


def test_organisation_without_a_page_has_no_languages_to_say(client, lindenhof, cora):
    make_steward(lindenhof, by=cora)
    prove(client)

    form = client.get(address(lindenhof)).context["form"]
    client.post(address(lindenhof), SAID)

    lindenhof.refresh_from_db()
    assert (list(form.fields), lindenhof.about) == (["about", "website"], "Wir kochen zusammen.")


def test_office_takes_back_what_should_not_stand_there(client, organisation, steward, cora):
    organisation_facts.change(organisation, SAID, by=steward)
    line = organisation.lines.get()
    enter(client, cora)

    client.post(DESK, {"do": "take_back", "line": line.pk})

    assert facts(organisation) == ("Ein Haus.", "", ["de"])
    line.refresh_from_db()
    assert (line.read_by, organisation.lines.last().by) == (cora, cora)
    assert client.get(DESK).context["history"] == []
    assert len(client.get(f"{DESK}?stand=alle").context["history"]) == 2


def test_what_was_written_since_is_not_taken_back(organisation, steward, cora):
    organisation_facts.change(organisation, SAID, by=steward)
    line = organisation.lines.get()
    organisation_facts.change(organisation, {"about": "Von der Stelle."}, by=cora)

    assert organisation_facts.take_back(line, by=cora)

    assert facts(organisation) == ("Von der Stelle.", "", ["de"])
    assert not organisation_facts.take_back(line, by=cora)


def test_line_that_was_read_stands_among_all_and_not_among_those_to_read(client, organisation, steward, cora):
    organisation_facts.change(organisation, {"about": "Neu."}, by=steward)
    enter(client, cora)

    client.post(DESK, {"do": "read", "line": organisation.lines.get().pk})

    (told,) = client.get(f"{DESK}?stand=alle").context["history"]
    assert (told.is_unread, facts(organisation)[0], client.get(DESK).context["history"]) == (False, "Neu.", [])


def test_event_is_not_taken_back_here(client, organisation, steward, cora):
    event = make_event(organisation=organisation, published_by=cora)
    line = history.log("changed", by=steward, event=event, details={"venue": ["Saal", ""]})
    enter(client, cora)

    client.post(DESK, {"do": "take_back", "line": line.pk})

    assert (list(HistoryLine.objects.unread()), event.venue) == ([line], "")
