"""Whatever is sent to a public address: never a server error, and a page in the visitor's language."""

import re

import pytest
from django.urls import get_resolver

from coordination.addresses import ADDRESSES
from network import camps
from people.models import User
from people.staff_pages import PAGES
from postings import chiffre
from tests.conftest import KASSEL, enter, make_contact_point, make_posting
from tests.network.camping import make_camp, make_session
from tests.network.test_event import make_date, make_event
from tests.test_staff_addresses import ROOM, Rows

pytestmark = pytest.mark.django_db

NASTY = {
    "nul": "Topf\0Pfanne",
    "surrogate": "\ud83d",
    "long": "Ä" * 10_240,
    "emoji": "🛏️👩🏽‍🦽🇺🇦",
    "marks": "\u202eKassel\u202c\u200f",
    "sql": "'; DROP TABLE postings_posting; --",
    "tsquery": "& | ! <-> :* ( ' \\",
    "like": "%_%\\",
    "html": "<script>alert(1)</script>",
    "number": "-1",
    "huge": "9" * 400,
    "float": "1e309",
    "nothing": "",
    "spaces": " \t\n\u00a0",
}
PARAMETERS = [
    "q",
    "ort",
    "umkreis",
    "region",
    "kategorie",
    "sprache",
    "fuer",
    "sortierung",
    "seite",
    "karte",
    "zu",
    "art",
    "kinder",
    "wand",
    "thema",
]
FIELDS = [
    "word", "category", "answers_to", "title", "text", "text_language", "place", "reach_km", "is_remote", "any_time", "slots",
    "from_on", "until_on", "languages", "languages_basic", "amount", "for_whom", "agreed", "organisation_name",
    "organisation_kind", "wishes", "reach_by", "email", "phone", "name", "code", "reason", "website", "begun", "kind", "query",
    "num_people", "num_children", "has_wheelchair", "note", "key",
    "num_minutes", "equipment", "host_name", "is_named", "key", "opened", "url", "from",
    "topic",
]  # fmt: skip
PUBLIC = ["postings.urls", "network.urls", "coordination.urls"]
STEPS = ["was", "genauer", "worum", "wo", "wann", "sprachen", "wie-viele", "fuer-wen", "erreichen", "code", "pruefen"]


def encode(value):
    """As a browser or an attacker would: percent-encoded bytes, half characters included."""
    return "".join(f"%{byte:02X}" for byte in value.encode("utf-8", "surrogatepass"))


def public_addresses(posting):
    """Every address below a language prefix, filled with something plausible."""
    event = make_event(published_by=User.objects.create_user("flora@example.org"), has_childcare=True)
    pk = make_contact_point(pk=event.pk, name="Treff").pk
    plausible = {
        "chiffre": posting.chiffre,
        "receipt": chiffre.new(),
        "token": "abc:def:ghi",
        "kind": "request",
        "step": "worum",
        "verb": "pause",
        "pk": str(pk),
        "ags": "06611",
        "date_pk": str(make_date(event).pk),
        "organisation_pk": "1",
        "ending": "csv",
        **camp_keys(),
        "part": "rolle",
        "item": "1",
    }
    for pattern in (each for app in PUBLIC for each in get_resolver(app).url_patterns):
        route = str(pattern.pattern)
        yield "/de/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda name: plausible[name[1]], route)
    for step in STEPS:
        yield f"/de/gesuche/neu/{step}/"
        yield f"/de/angebote/neu/{step}/"
        yield f"/de/mein-eintrag/aendern/{step}/"


def camp_keys():
    """A barcamp that takes proposals, whose grid is published, with a session in it."""
    session = make_session(make_camp())
    return {
        "camp_pk": str(camps.publish_grid(session.camp, by=None).pk),
        "session_pk": str(session.pk),
        "documentation_pk": "1",
    }


@pytest.fixture
def posting(ada):
    return make_posting(author=ada)


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_query_of_any_page_is_answered(client, posting, value):
    client.raise_request_exception = True
    for path in public_addresses(posting):
        query = "&".join(f"{name}={encode(value)}" for name in PARAMETERS)

        response = client.get(path, QUERY_STRING=query)

        assert response.status_code < 500, path


@pytest.mark.parametrize("name", PARAMETERS)
@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_each_parameter_of_the_lists_alone_is_answered(client, posting, name, value):
    for path in ("/de/", "/de/gesuche/", "/de/angebote/"):
        assert client.get(path, QUERY_STRING=f"{name}={encode(value)}").status_code < 500


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_form_of_any_page_is_answered(client, posting, value):
    client.post("/de/gesuche/neu/was/", {"category": "household"})
    client.post("/de/angebote/neu/was/", {"category": "household"})
    body = "&".join(f"{name}={encode(value)}" for name in FIELDS)
    for path in public_addresses(posting):
        response = client.post(path, body, content_type="application/x-www-form-urlencoded")

        assert response.status_code < 500, path


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_form_of_my_posting_is_answered(client, value):
    code = "4821093755602214"
    make_posting(entry_code_hash=chiffre.entry_code_hash(code), amount=3)
    body = "&".join(f"{name}={encode(value)}" for name in FIELDS)
    client.post("/de/mein-eintrag/", {"code": code})
    for step in STEPS:
        response = client.post(
            f"/de/mein-eintrag/aendern/{step}/", body, content_type="application/x-www-form-urlencoded"
        )
        assert response.status_code < 500, step
    assert (
        client.post("/de/mein-eintrag/zusagen/", body, content_type="application/x-www-form-urlencoded").status_code
        < 500
    )


@pytest.mark.parametrize(
    "path", ["/de/%00/", "/de/eintrag/%F0%9F%98%80/", "/xx/", "/de/eintrag/" + "A" * 5000 + "/", "/%ff%fe/", "/de//"]
)
def test_odd_path_is_not_found(client, path):
    assert client.get(path).status_code in (301, 302, 404)


def test_unknown_values_are_explained_in_the_visitors_language(client):
    assert 'lang="de"' in client.get("/de/gesuche/?kategorie=quatsch").content.decode()


def test_too_many_fields_are_refused_without_an_error(client):
    body = "&".join(f"x{number}=1" for number in range(2000))

    response = client.post("/de/mein-eintrag/", body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 400


def test_body_that_is_too_large_is_refused_without_an_error(client):
    response = client.post(
        "/de/mein-eintrag/", "code=" + "1" * 400_000, content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code == 400


STAFF_PARAMETERS = [
    "q", "seite", "anlass", "region", "risiko", "kategorie", "sprache", "stand", "still", "meine", "wochen", "art", "zu",
    "weiter", "kassel", "chiffre",
]  # fmt: skip
STAFF_FIELDS = [
    "do", "version", "pick", "q", "contact_point", "words", "reason", "amount", "through", "direction", "result",
    "follow_up_on", "when", "date", "token", "seen", "consent", "category", "title", "text", "place", "phone", "email", "name",
    "file", "rows", "digest", "helped", "outcome", "side",
    "about", "num_needed", "num", "organisation", "within", "happens_on", "time_words", "request", "key", "invitation",
    "municipality", "venue", "num_places", "day", "begins", "ends", "every_weeks", "until", "came", "among", *FIELDS,
]  # fmt: skip


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_staff_room_is_answered_whatever_is_sent(client, cora, value):
    rows = Rows(KASSEL, by=cora)
    enter(client, cora)
    query = "&".join(f"{name}={encode(value)}" for name in STAFF_PARAMETERS)
    body = "&".join(f"{name}={encode(value)}" for name in dict.fromkeys(STAFF_FIELDS))
    for route, name in [
        *((route, name) for route, _view, name in ADDRESSES),
        *((each.route, each.name) for each in PAGES),
    ]:
        path = rows.address(route, name)
        assert path.startswith(ROOM)

        assert client.get(path, QUERY_STRING=query).status_code < 500, path
        posted = client.post(path, body, content_type="application/x-www-form-urlencoded")
        assert posted.status_code < 500, path
