import pytest
from django.utils import timezone, translation

from coordination import comparing, explanation, matching
from coordination.models import Suggestion
from postings.models import Kind
from tests.conftest import BAUNATAL, make_posting

pytestmark = pytest.mark.django_db


NEUTRAL = {"title": "Hilfe", "text": "Danke.", "category": "interpreting"}


def suggested(request=None, offer=None):
    mine = make_posting(**NEUTRAL | {"kind": Kind.REQUEST, "languages": ["prs", "de"]} | (request or {}))
    other = make_posting(**NEUTRAL | {"kind": Kind.OFFER, "languages": ["de"]} | (offer or {}))
    for posting in (mine, other, mine):
        matching.refresh(posting, at=timezone.now())
    return Suggestion.objects.get()


def test_reasons_say_the_unknown_too():
    found = explanation.of(suggested(offer={"municipality": BAUNATAL, "languages": ["prs"]}))

    assert [(reason.text, reason.mark) for reason in found] == [
        ("gleiche Kategorie", "good"),
        ("9 km", "weak"),
        ("gemeinsame Sprache Dari", "good"),
        ("Zeit unbekannt", "unknown"),
    ]


def test_reasons_begin_with_what_must_be_asked_first():
    found = explanation.of(suggested({"wishes": ["wheelchair"]}))

    assert (found[0].text, found[0].mark) == ("erst fragen: Zugang ohne Stufen", "ask")


def test_reasons_count_what_is_covered():
    found = explanation.of(
        suggested({"category": "furniture", "amount": 3}, {"category": "furniture", "amount": 2, "slots": 1})
    )

    assert "deckt 2 von 3" in [reason.text for reason in found]


def test_table_holds_every_criterion_with_its_weight():
    found = suggested()

    rows = explanation.table(found.features, found.unknowns)

    assert [row.name for row in rows] == [
        "category",
        "need",
        "distance",
        "language",
        "slots",
        "text",
        "dates",
        "amount",
        "habit",
    ]
    assert rows[0].weight == 2.0
    assert [row.name for row in rows if row.is_unknown] == ["need", "slots", "dates", "amount"]


def test_reasons_of_a_pair_are_those_of_its_suggestion():
    stored = suggested()
    (pair,) = comparing.considered(stored.request, at=timezone.now(), tempting=True)

    assert explanation.of_pair(pair) == explanation.of(stored)


def test_reasons_are_told_in_the_readers_language():
    found = suggested()

    with translation.override("en"):
        texts = [reason.text for reason in explanation.of(found)]

    assert "gleiche Kategorie" not in texts
