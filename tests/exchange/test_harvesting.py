from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from exchange import harvesting
from exchange.models import Harvest, Harvested, SoftwareSource, SourceWord
from people.models import Organisation
from postings import reviewing
from postings.models import Posting, Status
from tests.conftest import enter
from tests.exchange.agency import Agency, angebot, running
from tests.exchange.board import Board

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def agency():
    return Agency()


@pytest.fixture
def source(agency, cora):
    SourceWord.objects.create(word="Bildung & Lernen", category_id="volunteering")
    with running(agency) as address:
        yield SoftwareSource.objects.create(
            name="Freiwilligenagentur (Beispiel)",
            slug="beispiel",
            endpoint=address,
            agency=177,
            trusted_at=NOW,
            trusted_by=cora,
        )


def counts(run):
    return run.num_listed, run.num_new, run.num_changed, run.num_gone, run.num_left


def test_new_item_of_a_trusted_agency_is_shown_at_once(agency, source, cora):
    agency.lists(angebot(501))

    run = harvesting.harvest(source, at=NOW)

    posting = Posting.objects.get()
    assert (counts(run), run.trouble) == ((1, 1, 0, 0, 0), "")
    assert (posting.title, posting.status, posting.amount) == ("Vorlesen im Grundschulhort", Status.PUBLISHED, 2)
    assert (posting.municipality.name, posting.category_id, posting.reviewed_by) == (
        "Kassel",
        "volunteering",
        cora,
    )
    assert (posting.harvested.source, posting.harvested.item, posting.came_from) == (source, 501, source.name)


def test_harvest_writes_to_nobody(agency, source):
    agency.lists(angebot(501))

    harvesting.harvest(source, at=NOW)

    assert not ProcrastinateJob.objects.filter(task_name__contains="letter").exists()


def test_item_of_an_agency_nobody_trusts_waits_for_review(agency, source):
    SoftwareSource.objects.update(trusted_at=None, trusted_by=None)
    source.refresh_from_db()
    agency.lists(angebot(501))

    harvesting.harvest(source, at=NOW)

    assert Posting.objects.get().status == Status.SUBMITTED
    assert Posting.objects.get().reviews.waiting().count() == 1


def test_text_that_says_how_to_reach_somebody_waits_for_review(agency, source):
    agency.lists(angebot(501, text="Rufen Sie an: 0561 0000123, Frau Muster."))

    harvesting.harvest(source, at=NOW)

    assert Posting.objects.get().status == Status.SUBMITTED


def test_same_list_again_asks_for_no_detail_and_changes_nothing(agency, source):
    agency.lists(angebot(501), angebot(502, num_placed=1))
    harvesting.harvest(source, at=NOW)
    agency.asked.clear()
    agency.lists(angebot(501), angebot(502, num_placed=7))

    run = harvesting.harvest(source, at=NOW)

    assert (counts(run), agency.details_asked, Posting.objects.count()) == ((2, 0, 0, 0, 0), [], 2)


def test_changed_item_changes_its_posting(agency, source):
    agency.lists(angebot(501))
    harvesting.harvest(source, at=NOW)
    agency.lists(angebot(501, name="Vorlesen am Nachmittag", num_wanted=5))

    run = harvesting.harvest(source, at=NOW)

    posting = Posting.objects.get()
    assert (counts(run), posting.title, posting.amount) == ((1, 0, 1, 0, 0), "Vorlesen am Nachmittag", 5)
    assert [event.action for event in posting.events.order_by("pk")][-2:] == ["edited", "published"]


def test_change_never_takes_back_what_is_promised(agency, source):
    agency.lists(angebot(501, num_wanted=3))
    harvesting.harvest(source, at=NOW)
    Posting.objects.update(amount_promised_elsewhere=2)
    agency.lists(angebot(501, num_wanted=1))

    harvesting.harvest(source, at=NOW)

    assert Posting.objects.get().amount == 2


@pytest.mark.parametrize("how", ["absent", "wanted by nobody"])
def test_item_that_is_gone_is_withdrawn(agency, source, how):
    agency.lists(*map(angebot, range(1, 9)))
    harvesting.harvest(source, at=NOW)
    rest = [angebot(number) for number in range(2, 9)]
    agency.lists(*rest, *([angebot(1, num_wanted=0)] if how == "wanted by nobody" else []))

    run = harvesting.harvest(source, at=NOW)

    gone = Harvested.objects.get(item=1)
    assert (run.num_gone, gone.posting.status, gone.gone_at) == (1, Status.WITHDRAWN, NOW)
    assert Posting.objects.published().count() == 7


def test_item_that_comes_back_is_a_new_posting(agency, source):
    agency.lists(angebot(501))
    harvesting.harvest(source, at=NOW)
    agency.lists()
    harvesting.harvest(source, at=NOW)
    agency.lists(angebot(501))

    run = harvesting.harvest(source, at=NOW)

    assert (run.num_new, [posting.status for posting in Posting.objects.order_by("pk")]) == (
        1,
        ["withdrawn", "published"],
    )


def test_list_that_was_cut_closes_nothing(agency, source):
    agency.lists(angebot(1), angebot(2))
    harvesting.harvest(source, at=NOW)
    agency.lists(angebot(1))
    agency.total = 2

    assert (harvesting.harvest(source, at=NOW).num_gone, Posting.objects.published().count()) == (0, 2)


@pytest.fixture
def halved(agency, source):
    """A harvest in which half of twenty is missing."""
    agency.lists(*map(angebot, range(1, 21)))
    harvesting.harvest(source, at=NOW)
    agency.lists(*map(angebot, range(1, 11)))
    return harvesting.harvest(source, at=NOW)


def test_much_gone_at_once_asks_and_closes_nothing(halved):
    assert (halved.num_gone, halved.asks, Posting.objects.published().count()) == (10, True, 20)


def test_confirmed_harvest_closes_what_is_missing_once(halved, cora):
    assert harvesting.confirm(halved, by=cora, closes=True) == 10
    assert harvesting.confirm(halved, by=cora, closes=True) == 0
    assert Posting.objects.published().count() == 10


def test_harvest_that_is_left_alone_closes_nothing(halved, cora):
    assert harvesting.confirm(halved, by=cora, closes=False) == 0
    assert Posting.objects.published().count() == 20


def test_what_came_back_meanwhile_is_not_closed(halved, agency, source, cora):
    agency.lists(*map(angebot, range(1, 21)))
    harvesting.harvest(source, at=NOW)

    assert (harvesting.confirm(halved, by=cora, closes=True), Posting.objects.published().count()) == (0, 20)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"num_wanted": 0}, "not_wanted"),
        ({"text": "", "short": ""}, "empty"),
        ({"postcode": "10115", "place": "Berlin"}, "no_place"),
        ({"fields": ("Etwas ganz Neues",)}, "no_category"),
        ({"fields": ()}, "no_category"),
        ({"email": ""}, "no_contact"),
        ({"email": "info(at)example.org"}, "no_contact"),
        ({"email": f"{'a' * 250}@example.org"}, "no_contact"),
    ],
)
def test_item_that_cannot_be_taken_says_why(agency, source, said, reason):
    agency.lists(angebot(501, **said))

    run = harvesting.harvest(source, at=NOW)

    assert (Harvested.objects.get().left, Posting.objects.count(), run.num_left) == (reason, 0, 1)


@override_settings(SITE_URL="https://brett.example.org")
def test_item_that_came_from_us_is_no_echo(agency, source):
    agency.lists(angebot(501, url="https://brett.example.org/e/K7M-3QX"))

    harvesting.harvest(source, at=NOW)

    assert (Harvested.objects.get().left, Posting.objects.count()) == ("ours", 0)


def test_item_waiting_for_review_that_changes_waits_on(agency, source):
    agency.lists(angebot(501, text="Mail an hort@example.org"))
    harvesting.harvest(source, at=NOW)
    agency.lists(angebot(501))

    harvesting.harvest(source, at=NOW)

    posting = Posting.objects.get()
    assert (posting.status, posting.text) == ("submitted", "Einmal in der Woche lesen Sie Kindern vor.")


def test_word_nobody_knew_waits_for_its_category(agency, source):
    agency.lists(angebot(501, fields=("Natur & Tiere",)))
    harvesting.harvest(source, at=NOW)
    SourceWord.objects.filter(word="Natur & Tiere").update(category="leisure")

    run = harvesting.harvest(source, at=NOW)

    assert (run.num_new, Posting.objects.get().category_id) == (1, "leisure")


def test_number_beyond_all_measure_is_the_most_we_count(agency, source):
    agency.lists(angebot(501, num_wanted=9_999_999_999))

    run = harvesting.harvest(source, at=NOW)

    assert (run.trouble, run.num_new, Posting.objects.get().amount) == ("", 1, 10_000)


def test_source_that_nobody_foresaw_does_not_keep_the_others(agency, source, caplog):
    agency.lists(angebot(501))
    nonsense = Board()
    nonsense.pages = {0: b'{"items": [{}], "next": "http://[nobody@example.org"}'}
    with running(nonsense) as address:
        SoftwareSource.objects.create(
            name="A", slug="a", speaks="feed", endpoint=address.partition("/query")[0], answers_to="brett@example.org"
        )
        first, second = harvesting.harvest_all(at=NOW)

    assert (first.trouble, first.finished_at is None) == ("ended in ValueError", False)
    assert (second.trouble, second.num_new) == ("", 1)
    assert "Harvest of a ended in ValueError" in caplog.text
    assert "nobody@example.org" not in caplog.text


def test_detail_nobody_can_read_does_not_keep_the_others(agency, source):
    agency.lists(angebot(1), angebot(2), angebot(3))
    agency.broken = {2}

    run = harvesting.harvest(source, at=NOW)

    assert (run.num_new, run.trouble.split(":")[0], Harvested.objects.get(item=2).left) == (2, "2", "later")


def test_server_that_is_not_well_is_left_alone_and_closes_nothing(agency, source):
    agency.lists(*map(angebot, range(1, 5)))
    harvesting.harvest(source, at=NOW)
    agency.is_down = True

    run = harvesting.harvest(source, at=NOW)

    assert (run.trouble, Posting.objects.published().count()) == ("answered with 503", 4)


@override_settings(FREINET_KEYS={"beispiel": "geheim-1"})
def test_key_goes_out_and_stands_nowhere(agency, source):
    agency.is_down = True

    run = harvesting.harvest(source, at=NOW)
    agency.is_down = False
    harvesting.harvest(source, at=NOW)

    assert agency.asked[0][1] == {"agencyId": "177", "accessKey": "geheim-1", "limit": "10000"}
    assert "geheim" not in run.trouble


def test_rejected_item_that_says_something_else_is_read_by_a_person(agency, source, cora):
    agency.lists(angebot(501, text="Mail an hort@example.org"))
    harvesting.harvest(source, at=NOW)
    posting = Posting.objects.get()
    reviewing.reject(posting.reviews.get(), by=cora, version=posting.version, reason="other", words="")
    agency.lists(angebot(501))

    harvesting.harvest(source, at=NOW)

    assert [each.status for each in Posting.objects.order_by("pk")] == ["rejected", "submitted"]


def test_item_still_listed_begins_its_term_anew(agency, source):
    agency.lists(angebot(501))
    harvesting.harvest(source, at=NOW)
    soon = NOW + timedelta(days=3)
    Posting.objects.update(expires_at=soon)

    harvesting.harvest(source, at=NOW)

    assert Posting.objects.get().expires_at > soon + timedelta(days=20)


def test_items_of_one_organisation_share_it(agency, source):
    agency.lists(angebot(1), angebot(2), angebot(3, organisation="Verein (Beispiel)"))

    harvesting.harvest(source, at=NOW)

    assert sorted(Organisation.objects.values_list("name", flat=True)) == [
        "Hort am Wehr (Beispiel)",
        "Verein (Beispiel)",
    ]


def test_more_details_than_a_night_holds_come_with_the_next(agency, source, monkeypatch):
    monkeypatch.setattr(harvesting, "AT_ONCE", 2)
    agency.lists(*map(angebot, range(1, 6)))

    nums = [harvesting.harvest(source, at=NOW).num_new for _night in range(4)]

    assert nums == [2, 2, 1, 0]


def test_trusted_source_without_who_is_refused(source):
    with pytest.raises(IntegrityError, match="a_trusted_source_names_who_trusts_it"), transaction.atomic():
        SoftwareSource.objects.update(trusted_by=None)


def test_item_taken_twice_is_refused(source):
    Harvested.objects.create(source=source, item=1)

    with pytest.raises(IntegrityError, match="an_item_of_a_source_is_taken_once"), transaction.atomic():
        Harvested.objects.create(source=source, item=1)


def test_posting_without_when_it_came_is_refused(agency, source):
    agency.lists(angebot(501))
    harvesting.harvest(source, at=NOW)

    with pytest.raises(IntegrityError, match="what_became_a_posting_says_when"), transaction.atomic():
        Harvested.objects.update(imported_at=None)


def test_harvest_that_asked_nothing_is_not_confirmed(source, cora):
    with pytest.raises(IntegrityError, match="only_a_harvest_that_asks_is_confirmed_by_somebody"), transaction.atomic():
        Harvest.objects.create(source=source, confirmed_at=NOW, confirmed_by=cora)


def test_page_shows_what_asks_and_takes_the_answer(client, cora, halved):
    enter(client, cora)

    page = client.get("/koordination/agenturen/").content.decode()
    assert "10 Einträge stehen dort nicht mehr" in page
    client.post(f"/koordination/agenturen/lesung/{halved.pk}/", {"do": "close"})

    assert (Posting.objects.published().count(), Harvest.objects.asking().count()) == (10, 0)


def test_reading_now_is_a_job(client, cora, source):
    enter(client, cora)

    client.post(f"/koordination/agenturen/{source.pk}/lesen/")

    assert list(ProcrastinateJob.objects.values_list("task_name", "args")) == [
        ("exchange.tasks.harvest_source", {"source": source.pk})
    ]


@pytest.mark.parametrize("num", [1, 30])
def test_page_asks_the_same_for_few_and_many(client, cora, source, num, django_assert_max_num_queries):
    enter(client, cora)
    for number in range(num):
        Harvest.objects.create(source=source)
        SoftwareSource.objects.create(name=f"A{number}", slug=f"a{number}", endpoint=source.endpoint, agency=number)
    client.get("/koordination/agenturen/")

    with django_assert_max_num_queries(14):
        client.get("/koordination/agenturen/")
