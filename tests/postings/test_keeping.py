"""What may stay on a device: how one's own postings stand, and nothing by which anybody can be reached."""

import re

import pytest
from django.utils import timezone

from postings import access, chiffre, conversing
from postings.models import Party, Posting, Status
from tests.conftest import OPENED, make_person, make_posting
from tests.postings.own_page import EMAIL, enter_page, make_row
from tests.postings.talks import HELLO, make_enquiry
from tests.postings.test_write import answer_all

pytestmark = pytest.mark.django_db
CODE = "4821 0937 5560 2214"
SHORT = "/de/mein-eintrag/ohne-netz/"
SECRETS = [
    "kanari@example.org",
    "0000 778899",
    "Kanarienname",
    "Kanarientext",
    "Kanarienwort",
    CODE,
    CODE.replace(" ", ""),
]


@pytest.fixture
def mine(client):
    author = make_person(
        name="Kanarienname",
        email="kanari@example.org",
        email_proved_at=timezone.now(),
        phone="0000 778899",
        reach_by="email",
    )
    posting = make_posting(author=author, text="Kanarientext", entry_code_hash=chiffre.entry_code_hash(CODE))
    conversing.write(make_enquiry(posting), side=Party.ASKER, text="Kanarienwort", language="de")
    client.post("/de/mein-eintrag/", {"code": CODE})
    return posting


def test_own_page_stays_nowhere_and_names_the_short_one(client, mine):
    page = client.get("/de/mein-eintrag/")

    assert (page.headers["Cache-Control"], page.headers["Offline-Copy"]) == ("no-store", SHORT)


def test_page_of_what_somebody_writes_or_may_do_stays_nowhere(client, mine):
    answer_all(client)
    other = make_posting()
    asked = {"text": HELLO, "text_language": "de", "name": "Jutta", "email": "jutta@example.org", "opened": OPENED}
    client.post(f"/de/eintrag/{other.chiffre}/antworten/", asked)
    button = f"/de/mein-eintrag/knopf/{access.act_token(mine, 'settle')}/"
    pages = [
        "/de/mein-eintrag/aendern/",
        "/de/mein-eintrag/aendern/worum/",
        "/de/mein-eintrag/zweite-sprache/",
        f"/de/mein-eintrag/link/{access.link_token(mine)}/",
        f"/de/unterhaltung/link/{access.conversation_token(mine.enquiries.get(), Party.OWNER)}/",
        button,
        f"{button}danke/",
        "/de/gesuche/neu/was/",
        "/de/gesuche/neu/erreichen/",
        "/de/gesuche/neu/pruefen/",
        f"/de/eintrag/{other.chiffre}/antworten/",
        f"/de/eintrag/{other.chiffre}/antworten/code/",
    ]

    found = [(page, client.get(page)) for page in pages]

    said = [(page, response.status_code, response.headers.get("Cache-Control")) for page, response in found]
    assert said == [(page, 200, "no-store") for page in pages]


@pytest.mark.parametrize("page", ["mein-eintrag/", "mein-eintrag/link/", "meine-seite/", "suche-merken/"])
def test_form_that_comes_back_with_an_address_stays_nowhere(client, page):
    response = client.post(f"/de/{page}", {"email": "kanari@", "code": "4821"})

    assert (response.status_code, response.headers["Cache-Control"]) == (422, "no-store")


def test_short_page_says_how_the_posting_stands(client, mine):
    page = client.get(SHORT)
    said = page.content.decode()

    assert (page.headers["Cache-Control"], page.headers["Offline-Copy"]) == ("no-store", "this")
    assert [word for word in (mine.title, mine.chiffre, "für alle sichtbar", "Läuft ab") if word not in said] == []


def test_short_page_holds_no_contact_no_word_of_others_and_no_key(client, mine):
    said = client.get(SHORT).content.decode()

    assert [secret for secret in SECRETS if secret in said] == []
    assert re.findall(r"csrfmiddlewaretoken|<form|<input", said) == []


@pytest.mark.parametrize("title", ["Fahrrad, 0171 2345678", "Fahrrad an mira@example.org", "Fahrrad, Holzweg 12"])
def test_title_by_which_somebody_could_be_reached_is_left_out(client, mine, title):
    Posting.objects.filter(pk=mine.pk).update(title=title)

    said = client.get(SHORT).content.decode()

    assert title not in said
    assert mine.category.name in said


def test_title_that_nobody_has_read_yet_is_left_out(client, mine):
    Posting.objects.filter(pk=mine.pk).update(status=Status.SUBMITTED, published_at=None)

    assert mine.title not in client.get(SHORT).content.decode()


def test_nothing_is_given_to_who_has_opened_nothing(client):
    make_posting()

    response = client.get(SHORT)

    assert response.url == "/de/mein-eintrag/"
    assert "Offline-Copy" not in response.headers


def test_way_in_says_that_nothing_may_be_kept(client, mine):
    client.get("/de/mein-eintrag/weg/")

    assert "Offline-Copy" not in client.get("/de/mein-eintrag/").headers


def test_page_of_an_address_names_all_its_postings_and_not_the_address(client):
    mine = [make_posting(author=make_row(), title=f"Topf Nummer {number}") for number in range(2)]
    enter_page(client)

    said = client.get(SHORT).content.decode()

    assert client.get("/de/meine-seite/").headers["Offline-Copy"] == SHORT
    assert [posting.title for posting in mine if posting.title not in said] == []
    assert EMAIL not in said


def test_page_that_says_all_is_gone_lets_nothing_stay(client):
    assert client.get("/de/meine-seite/geloescht/").headers["Offline-Copy"] == "none"


@pytest.mark.parametrize("num", [1, 30])
def test_short_page_asks_the_same_for_one_and_for_many(client, django_assert_num_queries, num):
    for _each in range(num):
        make_posting(author=make_row())
    enter_page(client)
    client.get(SHORT)

    with django_assert_num_queries(8):
        client.get(SHORT)
