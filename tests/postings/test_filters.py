from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from postings.filters import PostingFilter
from postings.models import Kind, Status
from tests.conftest import BAUNATAL, FRANKFURT, MARBURG, make_posting

pytestmark = pytest.mark.django_db


def finder(query, kind=Kind.REQUEST):
    return PostingFilter(QueryDict(query), kind=kind)


def found(query, kind=Kind.REQUEST):
    return sorted(finder(query, kind).qs.values_list("title", flat=True))


def in_order(query, kind=Kind.REQUEST):
    asked = finder(query, kind)
    return [posting.title for part in asked.in_order(asked.qs) for posting in part]


def test_list_shows_what_is_published_of_its_kind():
    make_posting(title="Gesuch")
    make_posting(title="Angebot", kind=Kind.OFFER)
    make_posting(title="Pause", status=Status.PAUSED)

    assert found("") == ["Gesuch"]


def test_category_includes_its_children():
    make_posting(title="Topf", category="household")
    make_posting(title="Kurs", category="language")

    assert found("kategorie=goods") == ["Topf"]
    assert found("kategorie=household") == ["Topf"]


def test_place_without_radius_reaches_25_km():
    make_posting(title="Kassel")
    make_posting(title="Baunatal", municipality=BAUNATAL)
    make_posting(title="Frankfurt", municipality=FRANKFURT)

    assert found("ort=34117") == ["Baunatal", "Kassel"]
    assert found("ort=Kassel&umkreis=0") == ["Kassel"]
    assert found("ort=Kassel&umkreis=hessen") == ["Baunatal", "Frankfurt", "Kassel"]


def test_region_language_and_for_whom(lindenhof):
    make_posting(title="Marburg", municipality=MARBURG)
    make_posting(title="arabisch", languages=["ar"])
    make_posting(title="etwas Arabisch", languages_basic=["ar"])
    make_posting(title="Haus", for_whom="organisation", organisation=lindenhof)

    assert found("region=06534") == ["Marburg"]
    assert found("sprache=ar") == ["arabisch", "etwas Arabisch"]
    assert found("fuer=einrichtung") == ["Haus"]
    assert found("fuer=person") == ["Marburg", "arabisch", "etwas Arabisch"]


def test_unknown_values_are_left_out_and_said():
    make_posting(title="Topf")
    asked = finder("umkreis=7&region=99&kategorie=nix&sprache=zz&fuer=x&sortierung=y")

    assert [posting.title for posting in asked.qs] == ["Topf"]
    assert len(asked.misunderstood) == 6
    assert asked.query() == "?"


@pytest.mark.parametrize(
    "query", ["q=%00", "ort=%00", "q=" + "x" * 10_000, "ort=" + "y" * 10_000, "q=%ED%A0%80", "kategorie=%00"]
)
def test_nothing_in_an_address_is_an_error(query):
    assert found(query) == []


def test_requests_are_sorted_by_urgency_and_offers_by_age():
    assert finder("").sort == "dringend"
    assert finder("", Kind.OFFER).sort == "neueste"
    assert finder("q=Topf").sort == "beste"


def test_each_order_shows_first_what_it_says():
    now = timezone.now()
    make_posting(title="alt", published_at=now - timedelta(days=3), expires_at=now + timedelta(days=9))
    make_posting(title="neu", published_at=now, expires_at=now + timedelta(days=20), municipality=BAUNATAL)
    make_posting(
        title="eilt", published_at=now - timedelta(days=1), expires_at=now + timedelta(days=1), municipality=BAUNATAL
    )

    assert in_order("") == ["eilt", "alt", "neu"]
    assert in_order("sortierung=neueste") == ["neu", "eilt", "alt"]
    assert in_order("ort=Kassel&sortierung=naechste") == ["alt", "neu", "eilt"]
    assert in_order("sortierung=naechste") == ["eilt", "alt", "neu"]


def test_chips_take_themselves_out():
    asked = finder("q=Topf&ort=Kassel&umkreis=10&kategorie=goods")

    assert asked.chips == [
        ("„Topf“", "?ort=Kassel&umkreis=10&kategorie=goods"),
        ("Kassel, 10 km", "?q=Topf&kategorie=goods"),
        ("Sachspenden", "?q=Topf&ort=Kassel&umkreis=10"),
    ]


def test_namesakes_are_told_apart_by_postcode():
    asked = finder("ort=Griesheim")

    assert asked.town is None
    for town, query in asked.place_links:
        assert finder(query[1:]).town == town
