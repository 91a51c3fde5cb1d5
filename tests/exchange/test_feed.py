import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from exchange import feed, leaving, tasks
from exchange.models import FeedEpoch, FeedItem, State
from people.models import Organisation, User
from postings import erasing, lifecycle, passing_on, writing
from postings.models import ForWhom, Kind, Posting, Status
from tests.conftest import make_person, make_posting
from tests.exchange.harvesting import FEED, Harvester
from tests.test_bad_input import NASTY, encode

pytestmark = pytest.mark.django_db


def make_out(**fields):
    return make_posting(passes_on_at=timezone.now(), **fields)


def make_many(num):
    """So many that leave, of one person, in one transaction."""
    one = make_out()
    copies = [
        Posting(**{
            field.attname: getattr(one, field.attname)
            for field in Posting._meta.concrete_fields
            if field.attname not in ("id", "chiffre", "entry_code_hash") and not field.generated
        }, entry_code_hash=f"copy {number}")
        for number in range(num - 1)
    ]  # fmt: skip
    with transaction.atomic():
        Posting.objects.bulk_create(copies)


def names(data):
    return {chiffre: each["name"] for chiffre, each in data.items()}


def there():
    return {each.chiffre: each.title for each in leaving.of(Posting.objects.all())}


@pytest.fixture
def harvester(client, committed):
    return Harvester(client)


def test_feed_of_nothing_leads_to_itself(harvester):
    assert harvester.read_all() == 0
    assert harvester.next == FEED


def test_feed_tells_what_is_there_and_what_is_gone(harvester):
    stays, goes = make_out(title="Bleibt da"), make_out(title="Geht weg")
    make_posting(title="Nur hier")
    harvester.read_all()
    assert names(harvester.held) == {stays.chiffre: "Bleibt da", goes.chiffre: "Geht weg"}

    lifecycle.withdraw(goes)
    writing.edit(stays, changes={"amount": 4})
    harvester.read_all()

    assert names(harvester.held) == {stays.chiffre: "Bleibt da"}
    assert harvester.held[stays.chiffre]["itemOffered"]["@type"] == "Product"
    assert harvester.held[stays.chiffre]["eligibleQuantity"] == {
        "@type": "QuantitativeValue", "value": 4, "maxValue": 4,
    }  # fmt: skip
    assert harvester.gone == {goes.chiffre}


@pytest.mark.parametrize(
    "goes", [passing_on.keep_here, lifecycle.pause, lifecycle.settle, lambda posting: posting.delete()]
)
def test_posting_that_stops_leaving_is_told_as_gone(harvester, goes):
    posting = make_out()
    harvester.read_all()

    goes(Posting.objects.get(pk=posting.pk))
    harvester.read_all()

    assert (harvester.held, harvester.gone) == ({}, {posting.chiffre})


def test_erased_posting_is_still_told_as_gone(harvester):
    posting = make_out(status=Status.PUBLISHED)
    lifecycle.withdraw(posting)
    erasing.erase(posting)

    harvester.read_all()

    assert harvester.gone == {posting.chiffre}


def test_posting_that_comes_back_is_told_again(harvester):
    posting = make_out()
    lifecycle.pause(posting)
    harvester.read_all()
    assert harvester.held == {}

    lifecycle.resume(posting)
    harvester.read_all()

    assert set(harvester.held) == {posting.chiffre}


def test_more_than_two_pages_of_one_transaction_are_all_told_once(harvester):
    make_many(1203)
    assert FeedItem.objects.values("modified").distinct().count() == 2

    assert [harvester.read() for _ in range(4)] == [500, 500, 203, 0]

    assert set(harvester.held) == set(there())


def test_slow_transaction_never_comes_to_lie_behind_a_harvester(harvester):
    written, read = threading.Event(), threading.Event()
    slow = {}

    def hold():
        with transaction.atomic():
            slow["posting"] = make_out(title="Langsam")
            written.set()
            read.wait(20)
        connection.close()

    worker = threading.Thread(target=hold)
    worker.start()
    assert written.wait(20)
    quick = make_out(title="Schnell")
    harvester.read_all()
    told_meanwhile = set(harvester.held)
    read.set()
    worker.join()
    harvester.read_all()

    # The quick one has the higher number: told at once it would hide the slow one for ever.
    assert told_meanwhile == set()
    assert names(harvester.held) == {slow["posting"].chiffre: "Langsam", quick.chiffre: "Schnell"}


def test_harvester_who_reads_while_all_changes_ends_with_what_is_there(harvester, monkeypatch):
    monkeypatch.setattr(feed, "PAGE", 7)
    made = [make_out(title=f"Nummer {number}") for number in range(40)]
    hidden = make_posting(title="Erst nicht, dann doch")

    for number in range(12):
        harvester.read()
        lifecycle.withdraw(made[number])
        Posting.objects.filter(pk=made[39 - number].pk).update(title=f"Neu {number}")
        make_out(title=f"Dazu {number}")
        if number % 2:
            lifecycle.pause(made[20])
        else:
            lifecycle.resume(made[20]) if number else passing_on.agree(hidden)
    harvester.read_all()

    assert names(harvester.held) == there()
    assert len(there()) == 40


def test_organisation_and_its_posting_in_the_same_moment_miss_neither(harvester):
    """The office verifies while somebody else publishes: neither sees the other's uncommitted work."""
    cora = User.objects.create_user("cora@example.org", name="Cora")
    house = Organisation.objects.create(name="Haus", kind="shelter")
    verified, go_on = threading.Event(), threading.Event()

    def verify():
        with transaction.atomic():
            Organisation.objects.filter(pk=house.pk).verify(by=cora)
            verified.set()
            go_on.wait(20)
        connection.close()

    made = {}

    def publish():
        made["posting"] = make_posting(organisation=house, for_whom=ForWhom.ORGANISATION)
        connection.close()

    workers = [threading.Thread(target=verify), threading.Thread(target=publish)]
    workers[0].start()
    assert verified.wait(20)
    workers[1].start()
    workers[1].join(0.5)  # it waits for the other by now
    go_on.set()
    for worker in workers:
        worker.join()
    harvester.read_all()

    assert set(harvester.held) == {made["posting"].chiffre}


def test_contact_data_is_told_as_gone_even_where_it_was_told_before(harvester):
    posting = make_out()
    harvester.read_all()

    Posting.objects.filter(pk=posting.pk).update(text="Ruft an: 0561 123456")
    harvester.read_all()

    assert harvester.gone == {posting.chiffre}


def test_nothing_of_a_person_stands_in_the_feed(committed, client):
    author = make_person(
        name="Kanarienvogel",
        email="kanari@example.org",
        phone="0000 555123",
        email_proved_at=timezone.now(),
        reach_by="email",
    )
    make_out(author=author, postcode="34119", wishes=["women_only"], kind=Kind.OFFER)

    text = client.get(FEED).content.decode()

    assert '"Topf und Pfanne"' in text
    assert [word for word in ("Kanarienvogel", "kanari@", "0000", "34119", "women") if word in text] == []


def test_last_page_is_kept_shortly_and_a_full_one_for_an_hour(committed, client, monkeypatch):
    monkeypatch.setattr(feed, "PAGE", 2)
    for _ in range(3):
        make_out()

    full = client.get(FEED)
    last = client.get(full.json()["next"].removeprefix("http://127.0.0.1:8000"))

    assert (full["Cache-Control"], last["Cache-Control"]) == ("public, max-age=3600", "public, max-age=8")
    assert full["Access-Control-Allow-Origin"] == "*"


def test_page_that_is_the_same_is_not_sent_again(committed, client):
    make_out()
    first = client.get(FEED)

    again = client.get(FEED, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_feed_says_what_may_be_done_with_it(committed, client):
    make_out()
    page = client.get(FEED).json()

    assert page["license"] == "http://127.0.0.1:8000/de/daten-und-quellen/#weitergabe"
    assert page["items"][0]["data"]["subjectOf"]["license"] == page["license"]
    assert 'id="weitergabe"' in client.get("/de/daten-und-quellen/").content.decode()


BAD = ["afterTimestamp=5", "afterId=K7M-3QX"]
BAD += [f"afterTimestamp={number}&afterId=K7M-3QX" for number in ("-1", "x", "", "1.5", "²", str(2**63), "9" * 400)]
BAD += [f"afterTimestamp=1&afterId={name}" for name in ("", "k7m-3qx", "K7M3QX", "*", "K7M-3QX%00")]


@pytest.mark.parametrize("query", BAD)
def test_address_that_names_no_place_is_explained(client, query):
    response = client.get(f"{FEED}?{query}")

    assert (response.status_code, response["Content-Type"]) == (400, "application/json")
    assert "next" in response.json()["error"]


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_whatever_is_asked_is_answered(client, value):
    assert client.get(FEED, QUERY_STRING=f"afterTimestamp={encode(value)}&afterId={encode(value)}").status_code == 400
    assert client.post(FEED, f"x={encode(value)}", content_type="text/plain").status_code == 405


@pytest.mark.parametrize("num", [1, 30])
def test_feed_asks_the_same_for_one_as_for_thirty(committed, client, django_assert_num_queries, num):
    make_many(num)
    client.get(FEED)  # reads the categories and places, which stay in memory

    with django_assert_num_queries(2):
        assert len(client.get(FEED).json()["items"]) == num


def test_tombstone_is_kept_for_ninety_days():
    for _ in range(2):
        lifecycle.withdraw(make_out())
    old, young = FeedItem.objects.all()
    now = timezone.now()
    FeedItem.objects.filter(pk=old.pk).update(changed_at=now - timedelta(days=91))
    FeedItem.objects.filter(pk=young.pk).update(changed_at=now - timedelta(days=89))
    still_here = make_out()

    tasks.forget_gone(0)

    assert set(FeedItem.objects.values_list("chiffre", flat=True)) == {young.chiffre, still_here.chiffre}


def test_restored_database_is_read_anew_and_misses_nothing(harvester):
    """As if transactions were counted anew: what was told has numbers that will not come for a long time."""
    told, gone = make_out(title="Vor dem Ausfall"), make_out()
    lifecycle.withdraw(gone)
    FeedItem.objects.update(modified=10**9)
    harvester.next = feed.Place(10**9, "YYY-YYY").address.removeprefix("http://127.0.0.1:8000")
    later = make_out(title="Danach")
    assert harvester.read_all() == 0

    call_command("raise_feed_epoch", verbosity=0)
    last = make_out(title="Noch später")
    harvester.read_all()

    assert names(harvester.held) == {
        told.chiffre: "Vor dem Ausfall", later.chiffre: "Danach", last.chiffre: "Noch später",
    }  # fmt: skip
    assert harvester.gone == {gone.chiffre}
    assert FeedEpoch.objects.get().number > 10**9 - 10**6
    before = FeedEpoch.objects.get().number
    assert feed.raise_epoch() > before


def test_texts_are_looked_at_in_the_background(harvester):
    make_out()
    make_out(text="Ruft an: 0561 123456")

    tasks.look_at_texts(0)

    assert sorted(FeedItem.objects.values_list("is_clean", flat=True)) == [False, True]
    harvester.read_all()
    assert (len(harvester.held), len(harvester.gone)) == (1, 1)
    assert FeedItem.objects.filter(state=State.UPDATED).count() == 2
