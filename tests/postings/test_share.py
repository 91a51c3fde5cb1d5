import re
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils.html import escape

from postings import chiffre, paper
from postings.models import Status
from postings.views import share
from tests.conftest import make_posting
from tests.postings.test_paper import unpacked
from tests.test_bad_input import NASTY, encode

pytestmark = pytest.mark.django_db


def page_of(client, posting, language="de"):
    return client.get(f"/{language}/eintrag/{posting.chiffre}/").content.decode()


def pdf_of(client, posting, language="de", **more):
    return client.get(f"/{language}/eintrag/{posting.chiffre}/aushang.pdf", **more)


# The short address


@pytest.mark.parametrize("language", ["de", "en", "ar"])
@pytest.mark.parametrize(
    "spelling", [str, str.lower, lambda chiffre: chiffre.replace("-", ""), lambda chiffre: f"{chiffre}/"]
)
def test_short_address_leads_everybody_to_their_language(client, django_assert_num_queries, language, spelling):
    posting = make_posting()

    with django_assert_num_queries(0):
        response = client.get(f"/e/{spelling(posting.chiffre)}", HTTP_ACCEPT_LANGUAGE=language)

    assert response.status_code == 302
    assert response.url == f"/{language}/eintrag/{posting.chiffre}/"
    assert response["X-Robots-Tag"] == "noindex"
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))


@pytest.mark.parametrize("value", [*NASTY.values(), "0LI-000", "../", "K7M-3QX/x"], ids=str)
def test_short_address_of_nothing_is_not_found(client, value):
    assert client.get(f"/e/{encode(value)}").status_code in (301, 302, 404)


def test_short_address_changes_nothing(client):
    assert client.post(f"/e/{chiffre.new()}").status_code == 405


# The block "Weitersagen"


@pytest.mark.parametrize(
    ("title", "language", "second"),
    [
        ("Topf & Pfanne, 100 %", "de", "Gesuch · Kassel"),
        ("سرير 🛏️ لطفلين #2", "ar", "طلب · Kassel"),
        ("Łóżko?", "pl", "Gesuch · Kassel"),
        ("Bed + duvet", "en", "Request · Kassel"),
    ],
)
def test_links_carry_title_and_short_address_in_the_postings_language(client, title, language, second):
    posting = make_posting(title=title, text_language=language)
    there = f"http://testserver/e/{posting.chiffre}"

    shared = client.get(f"/de/eintrag/{posting.chiffre}/").context["shared"]

    assert parse_qs(urlsplit(shared.whatsapp).query) == {"text": [f"{title}\n{second}\n{there}"]}
    mail = urlsplit(shared.mail)
    assert (mail.scheme, mail.path) == ("mailto", "")
    assert parse_qs(mail.query) == {"subject": [title], "body": [f"{title}\r\n{second}\r\n\r\n{there}\r\n"]}


def test_share_block_offers_every_way_and_none_without_javascript_is_hidden(client):
    posting = make_posting()

    page = page_of(client, posting)

    assert (
        f'href="https://wa.me/?text=Topf%20und%20Pfanne%0AGesuch%20%C2%B7%20Kassel%0Ahttp%3A%2F%2Ftestserver%2Fe%2F{posting.chiffre}"'
        in page
    )
    assert 'rel="noopener noreferrer"' in page
    assert 'href="mailto:?subject=Topf%20und%20Pfanne&amp;body=' in page
    assert f'href="/de/eintrag/{posting.chiffre}/aushang.pdf"' in page
    assert f'data-copy="http://testserver/e/{posting.chiffre}"' in page
    assert f">testserver/e/{posting.chiffre}</a>" in page
    assert "<li hidden data-share=" in page


def test_preview_of_a_shared_link_says_what_it_is(client):
    posting = make_posting(title='Topf "groß" & Pfanne')

    page = page_of(client, posting)

    assert f'<meta property="og:title" content="{escape(posting.title)}">' in page
    assert f'<meta property="og:url" content="http://testserver/de/eintrag/{posting.chiffre}/">' in page
    assert '<meta property="og:image" content="http://testserver/static/preview.png">' in page


def test_author_can_pass_on_what_is_shown_and_only_that(client):
    code = "4821093755602214"
    posting = make_posting(entry_code_hash=chiffre.entry_code_hash(code))
    client.post("/de/mein-eintrag/", {"code": code})

    shown = client.get("/de/mein-eintrag/").content.decode()
    client.post("/de/mein-eintrag/pause/")
    paused = client.get("/de/mein-eintrag/").content.decode()

    assert f"testserver/e/{posting.chiffre}" in shown
    assert "wa.me" in shown
    assert "wa.me" not in paused


def test_qr_code_is_a_picture(client):
    response = client.get(f"/de/eintrag/{make_posting().chiffre}/qr.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b'<svg xmlns="http://www.w3.org/2000/svg" ')


# The poster


def test_poster_page_prints_itself_with_eight_strips_and_a_german_foot(client):
    posting = make_posting(text_language="ur", title="تخت")

    page = client.get(f"/ar/eintrag/{posting.chiffre}/aushang/").content.decode()

    assert page.count('<b class="poster__strip-chiffre">') == 8
    assert '<div class="poster" lang="ar" dir="rtl">' in page
    assert '<p class="poster__foot" lang="de" dir="ltr">' in page


def test_poster_is_a_pdf_for_a_fixed_number_of_queries(client, django_assert_num_queries):
    pytest.importorskip("weasyprint", exc_type=OSError, reason="needs Pango")
    posting = make_posting()
    pdf_of(client, posting)

    with django_assert_num_queries(3):
        response = pdf_of(client, posting)

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="{posting.chiffre}.pdf"'
    assert response["Cache-Control"] == "public, max-age=300"
    assert response.content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type ?/Page\b", unpacked(response.content))) == 1


def test_poster_that_is_known_is_not_drawn_again_until_something_changes(client, monkeypatch):
    pytest.importorskip("weasyprint", exc_type=OSError, reason="needs Pango")
    posting = make_posting(amount=10)
    etag = pdf_of(client, posting)["ETag"]
    monkeypatch.setattr(share, "LIMIT", 1)

    assert pdf_of(client, posting, HTTP_IF_NONE_MATCH=etag).status_code == 304
    posting.amount_promised_elsewhere = 3
    posting.save()
    assert pdf_of(client, posting, HTTP_IF_NONE_MATCH=etag).status_code == 429


def test_too_many_posters_of_one_network_are_told_to_wait(client, monkeypatch):
    monkeypatch.setattr(share, "LIMIT", 0)

    response = pdf_of(client, make_posting())

    assert response.status_code == 429
    assert "public" not in response.get("Cache-Control", "")


def test_too_many_posters_of_all_leave_the_page_that_prints_itself(client, monkeypatch):
    monkeypatch.setattr(share, "LIMIT_OF_ALL", 0)
    posting = make_posting()

    response = client.get(f"/de/eintrag/{posting.chiffre}/aushang.pdf", follow=True)

    assert response.redirect_chain == [(f"/de/eintrag/{posting.chiffre}/aushang/?drucken", 302)]
    assert "aushang.pdf" not in response.content.decode()


def test_machine_without_pango_leads_to_the_page_that_prints_itself(client, monkeypatch):
    paper._loaded.cache_clear()
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    response = client.get(f"/ar/eintrag/{make_posting().chiffre}/aushang.pdf", follow=True)

    paper._loaded.cache_clear()
    assert response.status_code == 200
    assert "data-print" in response.content.decode()


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (Status.SUBMITTED, 404), (Status.CHANGES_REQUESTED, 404), (Status.REJECTED, 404), (Status.PAUSED, 410),
        (Status.SETTLED, 410), (Status.EXPIRED, 410),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["aushang/", "aushang.pdf", "qr.svg"])
def test_what_is_not_shown_has_no_poster(client, status, answer, path):
    posting = make_posting(status=status, title="Geheimnis")

    response = client.get(f"/de/eintrag/{posting.chiffre}/{path}")

    assert response.status_code == answer
    assert "Geheimnis" not in response.content.decode()
