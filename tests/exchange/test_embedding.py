import re

import pytest

from postings.models import ForWhom
from tests.conftest import MARBURG, make_posting

pytestmark = pytest.mark.django_db
PAGE = "/austausch/v1/einbetten"


@pytest.fixture
def own(lindenhof):
    return lambda **fields: make_posting(organisation=lindenhof, for_whom=ForWhom.ORGANISATION, **fields)


def test_any_page_may_hold_it_and_it_holds_nothing_but_styles(client, own):
    own(title="Topf und Pfanne")

    response = client.get(PAGE)
    page = response.content.decode()

    assert "frame-ancestors" not in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    assert (response.cookies, re.findall("<script|<form|<img", page)) == ({}, [])
    assert "Topf und Pfanne" in page


def test_it_shows_what_may_leave_and_is_asked_for(client, own):
    own(title="Aus Kassel"), own(title="Aus Marburg", municipality=MARBURG), make_posting(title="Von privat")

    page = client.get(PAGE, {"region": "06534"}).content.decode()

    assert [title for title in ("Aus Kassel", "Aus Marburg", "Von privat") if title in page] == ["Aus Marburg"]


def test_it_speaks_the_language_asked_for_and_leads_to_its_lists(client, own):
    own()

    page = client.get(PAGE, {"lang": "ar", "region": "06611"}).content.decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert "/ar/gesuche/?region=06611" in page


@pytest.mark.parametrize("query", [{"lang": "xx"}, {"art": "\0"}, {"region": "\0"}, {"q": "Ä" * 9000}, {"seite": "-1"}])
def test_nasty_parameters_never_break_it(client, own, query):
    assert client.get(PAGE, query).status_code in (200, 400)


@pytest.mark.parametrize("num", [1, 12])
def test_it_asks_the_same_for_few_and_many(client, own, num, django_assert_num_queries):
    for _number in range(num):
        own()
    client.get(PAGE)

    with django_assert_num_queries(1):
        client.get(PAGE)
