import io
import logging

import pytest
from django.urls import reverse

import peoplelikeme.wsgi  # noqa: F401 - with it gunicorn's loggers are told
from peoplelikeme.lib.loggedpaths import shortened
from postings import saved_searches
from tests.postings.own_page import save_search


@pytest.fixture
def log():
    """What the site's own handler writes."""
    handler, written = logging.getHandlerByName("console"), io.StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


@pytest.mark.django_db
def test_refused_answer_is_logged_without_the_link_that_it_answered(client, log):
    token = saved_searches.token_of(save_search())

    assert client.post(reverse("postings:search_link", args=[token]), {"frequency": "?"}).status_code == 422

    assert "Unprocessable" in log.getvalue()
    assert "/de/suche-merken/.../" in log.getvalue()
    assert token not in log.getvalue()


@pytest.mark.django_db
def test_page_that_is_not_there_is_logged_by_its_address(client, log):
    client.get("/de/gibt-es-nicht/")

    assert "Not Found: /de/gibt-es-nicht/" in log.getvalue()


@pytest.mark.parametrize("name", ["gunicorn.access", "gunicorn.error"])
def test_gunicorn_says_no_link_and_no_query_either(caplog, name):
    logger = logging.getLogger(name)
    logger.addHandler(caplog.handler)
    said = {"r": "GET /de/aufruf/12:ab:cd/ja/?von=brief HTTP/1.1", "t": "[30/Nov/2026:08:00:00 +0000]"}

    try:
        logger.error('%(t)s "%(r)s"', said)
    finally:
        logger.removeHandler(caplog.handler)

    assert caplog.messages[-1] == '[30/Nov/2026:08:00:00 +0000] "GET /de/aufruf/.../ja/?... HTTP/1.1"'


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Not Found: /de/mein-eintrag/link/MTI:1vPq:Zb-c_d/", "Not Found: /de/mein-eintrag/link/.../"),
        ("GET /de/unterhaltung/link/MTI%3a1vPq%3AZb/ HTTP", "GET /de/unterhaltung/link/.../ HTTP"),
        ("Conflict: /de/meine-anmeldung/kalender/Nw:ab.ics", "Conflict: /de/meine-anmeldung/kalender/..."),
        (
            f"Not Found: /koordination/konto/kennwort/waehlen/2-cw1abc-{'0' * 32}/",
            "Not Found: /koordination/konto/kennwort/waehlen/.../",
        ),
        ('"https://example.org:8000/de/vermittlung/Nw:ab/?a=b"', '"https://example.org:8000/de/vermittlung/.../?..."'),
        ("Not Found: /de/eintrag/K7M-3QX/antworten/danke/", "Not Found: /de/eintrag/K7M-3QX/antworten/danke/"),
        ("3/4 of 12:30 was too late: http://127.0.0.1:8000", "3/4 of 12:30 was too late: http://127.0.0.1:8000"),
    ],
)
def test_keys_and_queries_are_left_out_and_nothing_else(text, short):
    assert shortened(text) == short
