from datetime import timedelta

import feedparser
import pytest
from django.utils import timezone
from lxml import etree

from exchange import atom, leaving
from exchange.models import FeedItem
from people.models import Organisation
from postings import lifecycle
from postings.models import ForWhom, Kind, Posting
from tests.conftest import MARBURG, make_person, make_posting
from tests.test_bad_input import NASTY, PARAMETERS, encode

pytestmark = pytest.mark.django_db
REQUESTS, OFFERS = "/austausch/v1/gesuche.atom", "/austausch/v1/angebote.atom"
AT = {"at": atom.NAMESPACES["at"]}


def make_out(**fields):
    return make_posting(passes_on_at=timezone.now(), **fields)


def read(client, path=REQUESTS):
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    found = feedparser.parse(response.content)
    assert not found.bozo, found.bozo_exception
    return found


def titles(found):
    return [entry.title for entry in found.entries]


def gone(client, path=REQUESTS):
    root = etree.fromstring(client.get(path).content)
    return [each.get("ref").rpartition(":")[2] for each in root.findall("at:deleted-entry", AT)]


def test_feed_tells_what_leaves_newest_first(client, lindenhof):
    now = timezone.now()
    make_out(title="Älter", published_at=now - timedelta(days=2))
    make_posting(title="Neuer", organisation=lindenhof, for_whom=ForWhom.ORGANISATION, category="legal")
    make_posting(title="Nur hier")
    make_out(title="Angebot", kind=Kind.OFFER)
    make_out(title="Mit Nummer", text="Ruft an: 0561 123456")

    assert titles(read(client)) == ["Neuer", "Älter"]
    assert titles(read(client, OFFERS)) == ["Angebot"]


def test_entry_says_what_a_newsreader_shows(client, lindenhof):
    posting = make_posting(
        title="Wer <hilft> & kocht?",
        text="Zwei\nZeilen <b>ohne</b> Marken.",
        text_language="ar",
        organisation=lindenhof,
        for_whom=ForWhom.ORGANISATION,
        category="kitchen-and-meals",
    )

    (entry,) = read(client).entries

    assert entry.id == f"tag:127.0.0.1,2026:{posting.chiffre}"
    assert (entry.link, entry.author) == (f"http://127.0.0.1:8000/e/{posting.chiffre}", "Wohnhaus am Lindenhof")
    assert (entry.tags[0].term, entry.tags[0].label) == ("kitchen-and-meals", posting.category.text("name", "de"))
    assert (entry.content[0].value, entry.content[0].language) == ("Zwei\nZeilen <b>ohne</b> Marken.", "ar")
    assert entry.where == {
        "type": "Point",
        "coordinates": (posting.municipality.lon, posting.municipality.lat),
    }
    assert entry.published.startswith(f"{posting.published_at:%Y-%m-%dT%H:%M}")


def test_feed_has_its_addresses_and_what_it_is_about(client):
    feed = read(client, f"{REQUESTS}?ort=34117&umkreis=10&kategorie=household&sortierung=naechste").feed

    links = {link.rel: link.href for link in feed.links}
    query = "?ort=34117&umkreis=10&kategorie=household"
    assert links == {
        "self": f"http://127.0.0.1:8000{REQUESTS}{query}",
        "alternate": f"http://127.0.0.1:8000/de/gesuche/{query}",
    }
    assert feed.id == links["self"]
    assert feed.title.startswith("People Like Me · Gesuche · ")
    assert (feed.rights, feed.language) == (leaving.terms(), "de")


def test_feed_is_narrowed_down_as_the_list_is(client):
    make_out(title="In Kassel")
    make_out(title="In Marburg", municipality=MARBURG)
    make_out(title="Ein Rad in Kassel", category="bicycles")

    assert titles(read(client, f"{REQUESTS}?region=06534")) == ["In Marburg"]
    assert titles(read(client, f"{REQUESTS}?ort=Kassel&kategorie=bicycles")) == ["Ein Rad in Kassel"]
    assert titles(read(client, f"{REQUESTS}?q=Rad")) == ["Ein Rad in Kassel"]
    assert titles(read(client, f"{REQUESTS}?kategorie=quatsch&seite=x")) == [
        "Ein Rad in Kassel", "In Marburg", "In Kassel",
    ]  # fmt: skip


def test_next_pages_lead_through_all_of_it(client, monkeypatch):
    monkeypatch.setattr(atom, "PER_PAGE", 2)
    made = [make_out(title=f"Nummer {number}").title for number in range(5)]
    make_out(title="Mit Nummer", text="Ruft an: 0561 123456")

    found, path = [], f"{REQUESTS}?region=06611"
    while path:
        page = read(client, path)
        found += titles(page)
        links = {link.rel: link.href for link in page.feed.links}
        assert links["self"].endswith(path)
        path = links.get("next", "").removeprefix("http://127.0.0.1:8000")

    assert found == made[::-1]


def test_what_is_gone_is_told_on_the_first_page_of_its_kind(client):
    posting, hidden = make_out(), make_out(text="Ruft an: 0561 123456")
    make_posting().delete()
    leaving.look()
    assert gone(client) == [hidden.chiffre]

    lifecycle.withdraw(posting)

    assert set(gone(client)) == {posting.chiffre, hidden.chiffre}
    assert gone(client, f"{REQUESTS}?seite=2") == gone(client, OFFERS) == []


def test_entry_is_updated_when_the_posting_changes(client):
    posting = make_out(published_at=timezone.now() - timedelta(days=3))
    FeedItem.objects.update(changed_at=timezone.now() - timedelta(days=2))
    before = read(client)

    Posting.objects.filter(pk=posting.pk).update(title="Anders")

    after = read(client)
    assert after.entries[0].updated > before.entries[0].updated > after.entries[0].published
    assert after.feed.updated == after.entries[0].updated


def test_feed_of_nothing_is_a_feed(client):
    assert read(client).feed.updated == "2015-09-01T00:00:00Z"


def test_text_that_no_xml_can_hold_is_told_without_it(client):
    make_out(title="Topf\x0bPfanne", text="Bel\x07 Klingel \U0001f6cf\ufe0f und mehr")

    (entry,) = read(client).entries

    assert (entry.title, entry.content[0].value) == ("TopfPfanne", "Bel Klingel 🛏️ und mehr")


def test_nothing_of_a_person_stands_in_the_feed(client):
    unknown = Organisation.objects.create(name="Haus am Anger", kind="shelter")
    make_posting(organisation=unknown, for_whom=ForWhom.ORGANISATION)
    make_out(author=make_person(name="Kanarienvogel", phone="0000 555123"), postcode="34119", wishes=["women_only"])

    text = client.get(REQUESTS).content.decode()

    assert "Topf und Pfanne" in text
    assert [word for word in ("Kanarienvogel", "0000", "34119", "women", "Anger") if word in text] == []


def test_feed_is_the_same_for_everybody_and_not_sent_twice(client):
    make_out()
    first = client.get(REQUESTS, headers={"Accept-Language": "ar"})

    again = client.get(REQUESTS, headers={"If-None-Match": first["ETag"]})

    assert b'xml:lang="de"' in first.content
    assert (again.status_code, first["Access-Control-Allow-Origin"]) == (304, "*")


@pytest.mark.parametrize("num", [1, 30])
def test_feed_asks_the_same_for_one_as_for_thirty(client, django_assert_num_queries, num):
    for _ in range(num):
        make_out()
    client.get("/de/gesuche/")

    with django_assert_num_queries(4):
        assert len(read(client).entries) == num


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_whatever_is_asked_is_answered(client, value):
    make_out()
    for name in PARAMETERS:
        assert client.get(REQUESTS, QUERY_STRING=f"{name}={encode(value)}").status_code == 200, name


def test_list_says_where_its_feed_is(client):
    page = client.get("/ar/gesuche/?region=06611&sortierung=neueste").content.decode()

    assert f'<link rel="alternate" type="application/atom+xml" href="{REQUESTS}?region=06611">' in page
    assert f'type="application/atom+xml" href="{OFFERS}">' in client.get("/de/angebote/").content.decode()
