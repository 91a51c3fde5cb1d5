from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from exchange import leaving
from exchange.leaving import Obstacle
from exchange.models import FeedEpoch, FeedItem, State
from people.models import Organisation
from postings import chiffre, contactdata
from postings.models import CLOSED_STATES, Category, Exchange, ForWhom, Kind, Posting, Status
from tests.conftest import MARBURG, make_person, make_posting

pytestmark = pytest.mark.django_db
CATEGORY_OF = {Exchange.DIRECT: "household", Exchange.COORDINATED: "room-or-flat", Exchange.REFERRAL: "legal"}


@pytest.fixture
def unknown(db):
    return Organisation.objects.create(name="Haus am Anger", kind="shelter")


@pytest.fixture
def organisations(lindenhof, unknown):
    return {"none": None, "unknown": unknown, "known": lindenhof}


def make_own(organisation, **fields):
    return make_posting(organisation=organisation, for_whom=ForWhom.ORGANISATION, **fields)


# Every way a posting can stand, as far as the rule looks at it.
GRID = [
    (status, whose, exchange, is_agreed, came_from)
    for status in Status
    if status != Status.ERASED
    for whose in ("none", "unknown", "known")
    for exchange in Exchange
    for is_agreed in (False, True)
    for came_from in ("", "Agentur (Beispiel)")
    if not (is_agreed and whose != "none")  # nobody is asked about an organisation's
]


def as_told(organisations, status, whose, exchange, is_agreed, came_from):
    return {
        "status": status,
        "organisation": organisations[whose],
        "for_whom": ForWhom.ME if whose == "none" else ForWhom.ORGANISATION,
        "category": Category.objects.get(pk=CATEGORY_OF[exchange]),
        "passes_on_at": timezone.now() if is_agreed else None,
        "came_from": came_from,
    }


def told_by_feed():
    return set(FeedItem.objects.filter(state=State.UPDATED).values_list("chiffre", flat=True))


def leaving_now():
    return {each.chiffre for each in leaving.of(Posting.objects.all())}


def test_database_and_program_let_the_same_leave(organisations):
    made = {make_posting(**as_told(organisations, *case)).chiffre: case for case in GRID}

    shown = [case for case in GRID if case[0] == Status.PUBLISHED and not case[4]]
    expected = {case for case in shown if case[1] == "known" or (case[2] == Exchange.DIRECT and case[3])}
    assert {made[chiffre] for chiffre in leaving_now()} == expected
    assert told_by_feed() == leaving_now()


@pytest.mark.parametrize("first", [(Status.PUBLISHED, "none", Exchange.DIRECT, True, ""), GRID[0]], ids=["out", "in"])
def test_database_follows_every_change_as_the_program_does(organisations, first):
    made = [make_posting(**as_told(organisations, *first)) for _case in GRID]
    were_out = told_by_feed()

    for posting, case in zip(made, GRID, strict=True):
        times = {"published_at": timezone.now(), "closed_at": timezone.now() if case[0] in CLOSED_STATES else None}
        Posting.objects.filter(pk=posting.pk).update(**as_told(organisations, *case), **times)

    assert told_by_feed() == leaving_now()
    gone = set(FeedItem.objects.gone().values_list("chiffre", flat=True))
    assert gone == were_out - leaving_now()


def test_posting_that_never_left_gets_no_tombstone():
    posting = make_posting()

    Posting.objects.filter(pk=posting.pk).update(status=Status.PAUSED)
    posting.delete()

    assert not FeedItem.objects.exists()


def test_deleted_row_leaves_a_tombstone():
    posting = make_posting(passes_on_at=timezone.now())
    chiffre = posting.chiffre

    posting.delete()

    item = FeedItem.objects.get()
    assert (item.chiffre, item.state, item.kind) == (chiffre, State.DELETED, Kind.REQUEST)
    assert item.changed_at is not None


def test_organisation_takes_its_postings_along(unknown, cora):
    own, other = make_own(unknown), make_posting()
    make_own(unknown, status=Status.SUBMITTED)
    assert told_by_feed() == set()

    Organisation.objects.filter(pk=unknown.pk).verify(by=cora)
    assert told_by_feed() == leaving_now() == {own.chiffre}

    Organisation.objects.filter(pk=unknown.pk).update(verified_at=None, verified_by=None)
    assert told_by_feed() == leaving_now() == set()
    assert not FeedItem.objects.filter(chiffre=other.chiffre).exists()


def test_category_that_gets_a_coordinator_calls_its_postings_back():
    posting = make_posting(passes_on_at=timezone.now())
    assert told_by_feed() == {posting.chiffre}

    Category.objects.filter(pk="household").update(exchange=Exchange.COORDINATED)

    assert told_by_feed() == leaving_now() == set()


# What is told of a posting, and something else it could say there.
CHANGES = {
    "kind": {"kind": Kind.OFFER},
    "title": {"title": "Pfanne"},
    "text": {"text": "Anders gesagt."},
    "text_language": {"text_language": "ar"},
    "category": {"category_id": "bicycles"},
    "town": {"municipality_id": MARBURG, "region_id": MARBURG[:5]},
    "is_remote": {"is_remote": True},
    "from_on": {"from_on": date(2030, 1, 1)},
    "until_on": {"until_on": date(2030, 1, 1)},
    "slots": {"slots": 3},
    "languages": {"languages": ["ar"]},
    "languages_basic": {"languages_basic": ["en"]},
    "amount": {"amount": 7},
    "amount_left": {"amount_promised_elsewhere": 2},
    "organisation": {"organisation_id": None, "for_whom": ForWhom.ME},
    "published_at": {"published_at": timezone.now() - timedelta(days=3)},
    "expires_at": {"expires_at": timezone.now() + timedelta(days=300)},
    "chiffre": {"chiffre": "K7M-3QX"},
}
FOLLOWING = {"category_name", "root", "town_ags", "lat", "lon", "region", "region_ags", "url"}


def test_every_field_that_leaves_is_watched():
    fields = set(leaving.Leaving._fields)

    assert fields - FOLLOWING - {"website"} == set(CHANGES)


@pytest.mark.parametrize("name", CHANGES)
def test_change_of_what_is_told_is_told(lindenhof, name):
    posting = make_own(lindenhof, amount=5)
    before = leaving.told(posting)
    FeedItem.objects.update(modified=1)

    Posting.objects.filter(pk=posting.pk).update(**CHANGES[name])

    after = leaving.told(Posting.objects.get(pk=posting.pk))
    assert getattr(after, name) != getattr(before, name)
    assert FeedItem.objects.get(chiffre=after.chiffre).modified > 1


@pytest.mark.parametrize("changes", [{"name": "Haus am Berg"}, {"website": "https://example.org"}])
def test_change_of_an_organisations_name_is_told(lindenhof, changes):
    make_own(lindenhof)
    FeedItem.objects.update(modified=1)

    Organisation.objects.filter(pk=lindenhof.pk).update(**changes)

    assert FeedItem.objects.get().modified > 1


def test_change_of_what_is_not_told_is_not_told(lindenhof):
    posting = make_own(lindenhof)
    FeedItem.objects.update(modified=1)

    Posting.objects.filter(pk=posting.pk).update(wishes=["women_only"], postcode="34117", version=9)
    Organisation.objects.filter(pk=lindenhof.pk).update(about="Neu")

    assert FeedItem.objects.get().modified == 1


CANARIES = {"name": "Kanarienvogel", "email": "kanari@example.org", "phone": "0000 555123"}


def test_nothing_of_a_person_leaves():
    author = make_person(**CANARIES, email_proved_at=timezone.now(), reach_by="email")
    make_posting(
        author=author,
        postcode="34119",
        wishes=["women_only"],
        passes_on_at=timezone.now(),
        entry_code_hash="4821093755602214",
    )

    (told,) = leaving.of(Posting.objects.all())

    words = repr(told)
    assert [canary for canary in (*CANARIES.values(), "34119", "women", "4821") if canary in words] == []


@pytest.mark.parametrize(
    "text",
    [
        "Schreibt an topf@example.org bitte.",
        "Ruft an: 0561 123456",
        "Wir wohnen in der Lindenstraße 12.",
        "Meldet euch per WhatsApp.",
        "IBAN DE89 3704 0044 0532 0130 00",
    ],
)
def test_text_with_contact_data_stays_here(lindenhof, text):
    posting = make_own(lindenhof, text=text)

    assert list(leaving.of(Posting.objects.all())) == []
    assert leaving.problems(posting) == [Obstacle.CONTACT_DATA]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"passes_on_at": timezone.now()}, []),
        ({}, [Obstacle.NOT_AGREED]),
        ({"status": Status.PAUSED}, [Obstacle.NOT_SHOWN, Obstacle.NOT_AGREED]),
        ({"organisation": "unknown"}, [Obstacle.UNKNOWN]),
        ({"category": "room-or-flat", "passes_on_at": timezone.now()}, [Obstacle.COORDINATED]),
    ],
)
def test_problems_say_why_it_stays(unknown, fields, expected):
    posting = make_own(unknown) if "organisation" in fields else make_posting(**fields)

    assert leaving.problems(posting) == expected
    assert (leaving_now() == {posting.chiffre}) is not bool(expected)


def test_posting_of_a_known_organisation_leaves_whatever_its_category(lindenhof):
    posting = make_own(lindenhof, category="legal")

    assert leaving.problems(posting) == []


@pytest.mark.parametrize("num", [1, 30])
def test_leaving_asks_once(django_assert_num_queries, lindenhof, num):
    for _ in range(num):
        make_own(lindenhof)
    list(leaving.of(Posting.objects.all()))  # a process reads the facts of Hesse once

    with django_assert_num_queries(1):
        assert len(list(leaving.of(Posting.objects.all()))) == num


def test_item_that_is_neither_there_nor_gone_is_refused():
    with pytest.raises(IntegrityError, match="a_feed_item_is_there_or_gone"), transaction.atomic():
        FeedItem.objects.create(chiffre="K7M-3QX", kind="offer", state="lost", modified=1, changed_at=timezone.now())


def test_second_epoch_is_refused():
    with pytest.raises(IntegrityError, match="there_is_but_one_feed_epoch"), transaction.atomic():
        FeedEpoch.objects.create(id=2, number=1)


def test_text_once_looked_at_is_not_looked_at_again_until_it_changes(lindenhof, monkeypatch):
    posting = make_own(lindenhof)
    seen = []
    monkeypatch.setattr(contactdata, "FINDERS", [lambda words: seen.append(words)])

    assert (leaving.look(), leaving.look()) == (1, 0)
    assert leaving_now() == {posting.chiffre}
    assert seen == [posting.title, posting.text]

    Posting.objects.filter(pk=posting.pk).update(text="Anders gesagt.")
    assert leaving_now() == {posting.chiffre}
    assert seen[-1] == "Anders gesagt."


def test_contact_data_that_was_found_keeps_a_posting_here_until_it_changes(lindenhof):
    posting = make_own(lindenhof, text="Ruft an: 0561 123456")
    leaving.look()
    assert leaving_now() == set()

    Posting.objects.filter(pk=posting.pk).update(text="Schreibt uns bitte.")

    assert leaving_now() == {posting.chiffre}


def test_own_page_says_why_it_stays_although_its_author_agreed(client):
    code = "4821093755602214"
    posting = make_posting(passes_on_at=timezone.now(), entry_code_hash=chiffre.entry_code_hash(code))
    client.post("/de/mein-eintrag/", {"code": code})
    why = str(Obstacle.CONTACT_DATA.label)
    assert why not in client.get("/de/mein-eintrag/").content.decode()

    Posting.objects.filter(pk=posting.pk).update(text="Wir wohnen in der Lindenstraße 12.")

    assert why in client.get("/de/mein-eintrag/").content.decode()
