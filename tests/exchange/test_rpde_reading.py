import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from exchange import harvesting, leaving, rpde_reading
from exchange.models import FeedItem, Harvest, Harvested, SoftwareSource, SourceWord
from people.models import Organisation, Person
from peoplelikeme.lib.fetching import Unreadable
from postings import chiffre, slots
from postings.models import Category, ForWhom, Kind, Posting, Status
from tests.conftest import MARBURG, make_posting
from tests.exchange.agency import running
from tests.exchange.board import FEED, Board, elsewhere, gone, item
from tests.exchange.harvesting import Harvester
from tests.test_bad_input import NASTY

NOW = timezone.now()
SOON, LATER = date(2098, 1, 2), date(2099, 12, 31)


@pytest.fixture
def board():
    return Board()


@pytest.fixture
def source(db, board, cora):
    with running(board) as address:
        board.host = address.partition("/query")[0]
        yield make_source(board, cora)


def make_source(board, cora):
    return SoftwareSource.objects.create(
        name="Nachbarbrett (Beispiel)", slug="nachbar", speaks="feed", endpoint=board.address(0),
        answers_to="brett@example.org", trusted_at=NOW, trusted_by=cora,
    )  # fmt: skip


def counts(run):
    return run.num_listed, run.num_new, run.num_changed, run.num_gone, run.num_left


def trouble(source):
    with pytest.raises(Unreadable) as caught:
        rpde_reading.listing(source)
    return str(caught.value)


# There and back


def make_out(**fields):
    return make_posting(passes_on_at=timezone.now(), **fields)


def fill(cora):
    """Something of everything."""
    verein = Organisation.objects.create(
        name="Haus (Beispiel)", kind="association", verified_at=NOW, verified_by=cora, website="https://example.org"
    )
    for category in Category.objects.filter(children=None):
        for kind in Kind:
            make_posting(
                category=category, kind=kind, organisation=verein, for_whom=ForWhom.ORGANISATION, title=category.pk
            )
    make_out(title="Möbel", category="furniture", amount=10, amount_promised_elsewhere=3, kind=Kind.OFFER, languages=["ar"],
        languages_basic=["de", "en"], slots=slots.pack(["mon-am", "sun-eve"]))  # fmt: skip
    make_out(title="Dolmetschen", category="interpreting", kind=Kind.OFFER, languages=["ar", "de"], from_on=SOON,
        until_on=LATER, slots=slots.pack(["tue-pm", "wed-pm"]))  # fmt: skip
    make_out(title="أحتاج دراجة", text="مرحبا\n\nشكرا", text_language="ar", category="bicycles", municipality=MARBURG)
    make_posting(title="Nur hier")


FIELDS = [
    "kind", "title", "text", "text_language", "category_id", "municipality_id", "from_on", "until_on", "slots",
    "languages", "languages_basic",
]  # fmt: skip


@pytest.mark.django_db
def test_feed_comes_back_through_harvesting(client, committed, board, cora):
    """All that is there, over the real pages of this site, into one without postings."""
    fill(cora)
    there = {told.chiffre: told for told in leaving.of(Posting.objects.all())}
    names = Posting.objects.filter(chiffre__in=there).values_list("chiffre", *FIELDS)
    before = {code: (*said, there[code].amount_left, there[code].organisation) for code, *said in names}
    harvester = Harvester(client)
    harvester.read_all()
    board.tells(*(
        {"state": "updated", "kind": "Posting", "id": code, "data": elsewhere(data)} for code, data in harvester.held.items()
    ))  # fmt: skip
    Posting.objects.all().delete()
    Person.objects.all().delete()
    Organisation.objects.all().delete()

    with running(board) as address:
        board.host = address.partition("/query")[0]
        run = harvesting.harvest(make_source(board, cora), at=NOW)

    assert (counts(run), run.trouble) == ((len(before), len(before), 0, 0, 0), "")
    found = Harvested.objects.values_list(
        "item", *(f"posting__{name}" for name in [*FIELDS, "amount", "organisation__name"])
    )
    after = {chiffre.of_number(number): tuple(said) for number, *said in found}
    nobody_named = {code: ("Nachbarbrett (Beispiel)" if said[-1] == "" else said[-1]) for code, said in before.items()}
    assert after == {code: (*said[:-1], nobody_named[code]) for code, said in before.items()}
    assert set(Posting.objects.values_list("status", "came_from", "author__email")) == {
        ("published", "Nachbarbrett (Beispiel)", "brett@example.org")
    }
    assert list(leaving.of(Posting.objects.all())) == []
    assert not FeedItem.objects.filter(chiffre__in=Posting.objects.values("chiffre")).exists()


# Night after night


def test_item_is_taken_with_where_it_is_from(board, source):
    board.tells(item(1))

    run = harvesting.harvest(source, at=NOW)

    posting = Posting.objects.get()
    assert counts(run) == (1, 1, 0, 0, 0)
    assert (posting.title, posting.kind, posting.status, posting.amount) == (
        "Vorlesen im Hort",
        "request",
        "published",
        2,
    )
    assert (posting.harvested.source, chiffre.of_number(posting.harvested.item)) == (source, "AAA-AA4")
    assert (posting.author.email, posting.answered_by, posting.organisation.name) == (
        "brett@example.org",
        "referral",
        "Nachbarbrett (Beispiel)",
    )


def test_board_nobody_trusts_waits_for_review(board, source):
    SoftwareSource.objects.update(trusted_at=None, trusted_by=None)
    source.refresh_from_db()
    board.tells(item(1))

    harvesting.harvest(source, at=NOW)

    assert Posting.objects.get().status == Status.SUBMITTED


def test_same_again_changes_nothing_though_its_term_does(board, source):
    board.tells(item(1))
    harvesting.harvest(source, at=NOW)
    board.tells(item(1, validThrough="2099-01-01T00:00:00+00:00"))

    assert counts(harvesting.harvest(source, at=NOW)) == (1, 0, 0, 0, 0)
    assert Posting.objects.get().version == 1


def test_change_changes_its_posting(board, source):
    board.tells(item(1))
    harvesting.harvest(source, at=NOW)
    board.tells(item(1, name="Vorlesen am Abend", eligibleQuantity={}))

    assert counts(harvesting.harvest(source, at=NOW)) == (1, 0, 1, 0, 0)
    assert Posting.objects.values_list("title", "amount").get() == ("Vorlesen am Abend", None)


def test_change_never_takes_back_what_is_promised(board, source):
    board.tells(item(1))
    harvesting.harvest(source, at=NOW)
    Posting.objects.update(amount_promised_elsewhere=1)
    board.tells(item(1, eligibleQuantity={}))

    harvesting.harvest(source, at=NOW)

    assert Posting.objects.get().amount == 1


@pytest.mark.parametrize("how", ["deleted", "absent", "nothing left", "over"])
def test_item_that_is_gone_is_withdrawn(board, source, how):
    board.tells(item(1), item(2, name="Anderes"))
    harvesting.harvest(source, at=NOW)
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    rest = {
        "deleted": [gone(item(1))],
        "absent": [],
        "nothing left": [item(1, eligibleQuantity={"value": 0})],
        "over": [item(1, availabilityEnds=yesterday)],
    }
    board.tells(item(2, name="Anderes"), *rest[how])

    assert harvesting.harvest(source, at=NOW).num_gone == 1
    assert list(Posting.objects.order_by("pk").values_list("status", flat=True)) == ["withdrawn", "published"]


def test_much_gone_at_once_asks(board, source, cora):
    board.tells(*(item(number, name=f"Nummer {number}") for number in range(10)))
    harvesting.harvest(source, at=NOW)
    board.tells()

    run = harvesting.harvest(source, at=NOW)

    assert (run.asks, run.num_gone, Posting.objects.published().count()) == (True, 10, 10)
    assert harvesting.confirm(run, by=cora, closes=True) == 10


def test_item_changed_while_it_was_read_counts_as_it_stands_last(board, source):
    board.tells(item(1), item(2), item(1, name="Später"), gone(item(2)))

    assert harvesting.harvest(source, at=NOW).num_new == 1
    assert Posting.objects.get().title == "Später"


def test_last_day_stays_while_it_is_listed(board, source):
    until = timezone.localdate() + timedelta(days=5)
    board.tells(item(1, availabilityEnds=until.isoformat()))
    harvesting.harvest(source, at=NOW)

    harvesting.harvest(source, at=NOW)

    assert Posting.objects.get().until_on == until


def test_word_that_is_not_ours_waits_for_its_category(board, source):
    board.tells(item(1, itemOffered={"description": "Text", "category": "Tiere"}))
    assert harvesting.harvest(source, at=NOW).num_left == 1
    SourceWord.objects.filter(word="Tiere").update(category="leisure")

    assert harvesting.harvest(source, at=NOW).num_new == 1
    assert Posting.objects.get().category_id == "leisure"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"url": "http://127.0.0.1:8000/e/K7M-3QX"}, "ours"),
        ({"name": ""}, "empty"),
        ({"itemOffered": "Text"}, "empty"),
        ({"availableAtOrFrom": {"identifier": "05315000"}}, "no_place"),
        ({"itemOffered": {"description": "Text"}}, "no_category"),
    ],
)
def test_item_that_cannot_be_taken_says_why(board, source, said, reason):
    board.tells(item(1, **said))

    harvesting.harvest(source, at=NOW)

    assert (Harvested.objects.get().left, Posting.objects.count()) == (reason, 0)


@pytest.mark.parametrize("nasty", [*NASTY, None, 1, -1, 10**30, True, [], [[]], [None], {}, {"value": -1}, "\ud800"])
def test_whatever_stands_there_reading_goes_on(board, source, nasty):
    names = [
        "@type", "url", "name", "itemOffered", "availableAtOrFrom", "availabilityStarts", "availabilityEnds", "eligibleQuantity",
        "seller", "subjectOf",
    ]  # fmt: skip
    inside = ["description", "category", "hoursAvailable", "additionalProperty", "availableChannel"]
    service = item(0)["data"]["itemOffered"]
    odd = [item(number, **{name: nasty}) for number, name in enumerate(names, 1)]
    odd += [item(number, itemOffered={**service, name: nasty}) for number, name in enumerate(inside, 11)]
    board.tells(*odd, nasty, {"id": nasty, "state": nasty, "data": nasty}, item(0))

    run = harvesting.harvest(source, at=NOW)

    assert run.trouble == ""
    assert Harvested.objects.get(item=chiffre.number("AAA-AA3")).posting.status == Status.PUBLISHED


# Pages


def test_pages_are_read_to_the_last(board, source):
    board.tells(*map(item, range(5)))

    assert len(rpde_reading.listing(source).items) == 5
    assert board.asked == [0, 2, 4, 5]


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (b"<html>", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "items or next"),
        (b'{"items": [], "next": 1}', "items or next"),
        (b'{"items": {}, "next": ""}', "items or next"),
    ],
)
def test_page_that_is_none_closes_nothing(board, source, page, says):
    board.tells(*map(item, range(4)))
    harvesting.harvest(source, at=NOW)
    board.pages[2] = page

    run = harvesting.harvest(source, at=NOW)

    assert says in run.trouble
    assert (run.num_gone, Posting.objects.published().count()) == (0, 4)


@pytest.mark.parametrize(
    "following",
    ["https://example.org/v1/feed", "http://127.0.0.1:1/feed", "file:///etc/passwd", "//example.org/", "/v1/feed"],
)
def test_page_on_another_server_is_not_asked_for(board, source, following):
    board.pages[0] = json.dumps({"items": [item(1)], "next": following}).encode()

    assert "another server" in trouble(source)
    assert board.asked == [0]


def test_pages_in_a_circle_come_to_an_end(board, source):
    board.pages[2] = json.dumps({"items": [item(1)], "next": board.address(0)}).encode()
    board.tells(*map(item, range(4)))

    assert "lead back" in trouble(source)


@pytest.mark.parametrize(
    ("bound", "most", "says"),
    [("MOST_PAGES", 2, "does not end"), ("MOST_BYTES", 2000, "does not end"), ("MOST_ITEMS", 3, "more than 3 items")],
)
def test_feed_beyond_its_bounds_is_left(board, source, monkeypatch, bound, most, says):
    monkeypatch.setattr(rpde_reading, bound, most)
    board.tells(*map(item, range(8)))

    assert says in trouble(source)


def test_server_that_is_not_well_closes_nothing(board, source):
    board.tells(item(1))
    harvesting.harvest(source, at=NOW)
    board.is_down = True

    assert harvesting.harvest(source, at=NOW).trouble == "answered with 503"
    assert (Harvest.objects.latest("pk").num_gone, Posting.objects.published().count()) == (0, 1)


# What the database refuses


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"speaks": "freinet"}, "an_agency_with_freinet_has_its_number"),
        ({"speaks": "feed"}, "another_board_says_where_answers_go"),
        ({"speaks": "atom"}, "a_source_speaks_what_we_can_read"),
    ],
)
def test_source_that_cannot_be_read_is_refused(said, sentence):
    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        SoftwareSource.objects.create(name="A", slug="a", endpoint=f"https://example.org{FEED}", **said)


@pytest.mark.django_db
def test_form_says_what_is_lacking():
    source = SoftwareSource(name="A", slug="a", endpoint=f"https://example.org{FEED}", speaks="feed")

    with pytest.raises(ValidationError, match="an welche Adresse Antworten gehen"):
        source.full_clean()
