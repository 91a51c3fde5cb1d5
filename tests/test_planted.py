import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from bench.planted import run, spoiling, store, truth, world
from bench.planted.truth import Category, Entry, Facts, Human, World
from coordination import eligibility, matching
from coordination.models import Suggestion
from postings.models import Posting, Status

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
FACTS = Facts(
    categories={
        each.slug: each
        for each in [
            Category("furniture", "goods", False, "", False),
            Category("household", "goods", False, "", False),
            Category("electronics", "goods", False, "", False),
            Category("goods", None, False, "", False),
            Category("devices", "digital", False, "", False),
            Category("tandem", "language", False, "", True),
            Category("legal", None, True, "", True),
            Category("childcare", "family", False, "children", False),
        ]
    },
    relatives={"electronics": {"devices"}},
    # One degree of latitude is 111.2 km.
    towns={"here": (51.0, 9.0), "near": (51.1, 9.0), "far": (51.4, 9.0)},
    postcodes={"11111": (51.05, 9.0), "22222": (51.2, 9.0)},
)


def entry(kind, **fields):
    defaults = {
        "author": Human("somebody"),
        "category": "furniture",
        "town": "here",
        "title": "Bett",
        "text": "",
        "text_language": "de",
        "created_at": NOON,
        "expires_at": NOON + timedelta(days=9),
    }
    return Entry(kind, **{**defaults, **fields})


def why_not(request=None, offer=None, **between):
    """Reasons against a request and an offer who agree but for these fields."""
    request, offer = entry("request", **request or {}), entry("offer", **offer or {})
    humans = [request.author, offer.author, *between.pop("humans", [])]
    pair = {name: {(request, offer)} for name in between}
    return truth.reasons(request, offer, World(NOON, [request], [offer], humans, **pair), FACTS)


# The truth


def test_truth_about_two_who_agree_or_have_said_nothing_names_no_reason():
    assert why_not() == []
    assert why_not({"category": "tandem"}, {"category": "tandem", "languages": ["de"]}) == []


@pytest.mark.parametrize(
    ("request_has", "offer_has", "reason"),
    [
        ({"status": "paused"}, {}, "closed"),
        ({}, {"expires_at": NOON}, "closed"),
        ({"category": "legal"}, {"category": "legal"}, "referral"),
        ({"category": "furniture"}, {"category": "devices"}, "category"),
        ({}, {"town": "far"}, "too-far"),
        ({}, {"town": "near", "reach_km": 11}, "too-far"),
        ({}, {"town": "near", "reach_km": 0}, "too-far"),
        ({"is_remote": True}, {"town": "far"}, "too-far"),
        ({"postcode": "11111"}, {"postcode": "22222", "reach_km": 16}, "too-far"),
        ({"until_on": date(2026, 12, 5)}, {"from_on": date(2026, 12, 6)}, "dates"),
        ({"slots": 0b0110}, {"slots": 0b1001}, "no-common-time"),
        (
            {"category": "tandem", "languages": ["ar"]},
            {"category": "tandem", "languages": ["de"]},
            "no-common-language",
        ),
        ({"amount": 2, "promised": 2}, {}, "nothing-left"),
        ({}, {"amount": 1, "promised": 1}, "nothing-left"),
        ({"wishes": ["women_only"]}, {"wishes": ["men_only"]}, "safety"),
        ({"category": "childcare"}, {"category": "childcare"}, "not-cleared"),
    ],
)
def test_truth_about_a_pair_names_the_one_reason(request_has, offer_has, reason):
    assert why_not(request_has, offer_has) == [reason]


@pytest.mark.parametrize(
    ("request_has", "offer_has"),
    [
        ({"category": "goods"}, {"category": "household"}),
        ({"category": "electronics"}, {"category": "devices"}),
        ({}, {"town": "near"}),
        ({"reach_km": 12}, {"town": "near", "reach_km": 5}),
        ({}, {"town": "far", "reach_km": 200}),
        ({"is_remote": True}, {"town": "far", "is_remote": True}),
        ({"postcode": "11111"}, {"postcode": "22222", "reach_km": 17}),
        ({"postcode": "11111"}, {"postcode": "22222", "reach_km": 0}),
        ({"until_on": date(2026, 12, 5)}, {"from_on": date(2026, 12, 5)}),
        ({"slots": 0b0110}, {"slots": 0b1100}),
        ({"category": "tandem", "languages": ["fa"]}, {"category": "tandem", "languages": ["prs"]}),
        (
            {"category": "tandem", "languages": ["ar"], "languages_basic": ["de"]},
            {"category": "tandem", "languages": ["de"]},
        ),
        (
            {"category": "tandem", "languages": ["ar"]},
            {"category": "tandem", "languages": ["de"], "wishes": ["second_person"]},
        ),
        ({"languages": ["ar"]}, {"languages": ["de"]}),
        ({"wishes": ["women_only"]}, {"wishes": ["women_only"]}),
    ],
)
def test_truth_about_a_pair_that_just_fits_names_no_reason(request_has, offer_has):
    assert why_not(request_has, offer_has) == []


@pytest.mark.parametrize(
    ("papers", "reasons"),
    [
        ([("children", NOON.date(), NOON.date())], []),
        ([("children", NOON.date() - timedelta(days=9), NOON.date() - timedelta(days=1))], ["not-cleared"]),
        ([("health", NOON.date(), NOON.date())], ["not-cleared"]),
    ],
)
def test_truth_about_clearances_asks_for_the_level_today(papers, reasons):
    helper = Human("helper", phone="0000 123", papers=papers)
    other_row = Human("the same", phone="0000/123")
    care = {"category": "childcare"}

    assert why_not(care, {**care, "author": helper}) == reasons
    assert why_not(care, {**care, "author": other_row}, humans=[helper]) == reasons


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (Human("a", email="a@example.org"), Human("b", email="A@EXAMPLE.org"), True),
        (Human("a", phone="0000 12"), Human("b", phone="(0000) 12"), True),
        (Human("a"), Human("a"), False),
        (Human("a", email="a@example.org", phone="0000 12"), Human("b", phone="0000 12"), False),
    ],
)
def test_truth_knows_a_human_by_mail_else_by_phone(one, other, is_same):
    assert one.is_same(other) == is_same
    assert why_not({"author": one}, {"author": other}) == ["same-person"] * is_same


@pytest.mark.parametrize("between", ["declined", "dissolved", "expired"])
def test_truth_about_a_pair_that_was_tried_says_so(between):
    assert why_not(**{between: True}) == ["tried"]


def test_truth_about_a_block_holds_both_ways():
    request, offer = entry("request"), entry("offer")
    for pair in [(request.author, offer.author), (offer.author, request.author)]:
        blocked = World(NOON, [request], [offer], [], blocks=[pair])
        assert truth.reasons(request, offer, blocked, FACTS) == ["blocked"]


@pytest.mark.parametrize(
    ("asked", "said", "must_ask"),
    [
        ([], [], False),
        (["women_only"], [], True),
        ([], ["women_only"], True),
        (["wheelchair"], [], True),
        ([], ["wheelchair"], False),
        (["wheelchair"], ["wheelchair"], False),
        (["second_person", "public_place"], [], False),
    ],
)
def test_truth_about_wishes_asks_first_where_one_side_is_silent(asked, said, must_ask):
    assert truth.must_ask_first(entry("request", wishes=asked), entry("offer", wishes=said)) == must_ask


# The world


@pytest.fixture
def small(db):
    return made_up(seed=5)


def made_up(*, seed):
    return world.make(
        random.Random(seed), store.facts(), store.words(), store.towns(),
        num_requests=140, num_offers=120, at=timezone.localtime(),
    )  # fmt: skip


def test_world_plants_what_fits_and_spoils_what_tempts(small):
    facts = store.facts()

    assert (len(small.requests), len(small.offers)) == (140, 120)
    assert len(small.planted) > 50
    assert all(world.fits(request, offer, small, facts) for request, offer in small.planted.items())
    assert all(spoiling.holds(*one, small, facts) for one in small.spoiled)
    assert len({reason for reason, _request, _offer in small.spoiled}) >= len(spoiling.ALL) - 3


def test_world_is_skewed_as_asked(small):
    assert small.popularity == pytest.approx(world.GINI, abs=0.05)


def test_world_leaves_out_more_where_more_is_missing(small):
    shares = {
        missing: [entry.slots is None for entry in [*small.requests, *small.offers] if entry.missing == missing]
        for missing in world.MISSING
    }
    few, some, half = (sum(shares[missing]) / len(shares[missing]) for missing in world.MISSING)

    assert few < some < half


def test_gini_of_equals_is_nothing_and_of_one_with_all_nearly_one():
    assert world.gini([3, 3, 3]) == pytest.approx(0)
    assert world.gini([0] * 99 + [5]) == pytest.approx(0.99)


# The product beside the truth


def test_gates_say_of_every_pair_what_the_truth_says(small):
    made, facts = small, store.facts()
    keys = {entry: pk for pk, entry in store.write(made).items()}
    rows = Posting.objects.select_related("author").in_bulk()
    offers = [rows[keys[offer]] for offer in made.offers]
    entries = {pk: entry for entry, pk in keys.items()}

    for request in made.requests:
        known = eligibility.Known.about(rows[keys[request]], offers, at=made.at)
        for row in offers:
            told = eligibility.verdict(rows[keys[request]], row, at=made.at, known=known)
            offer = entries[row.pk]
            assert [str(gate) for gate in told.blockers] == truth.reasons(request, offer, made, facts), (request, offer)
            assert bool(told.ask_first) == truth.must_ask_first(request, offer), (request, offer)


def test_figures_of_a_suggestion_that_must_not_be_name_its_reason(small):
    entries = store.write(small)
    keys = {entry: pk for pk, entry in entries.items()}
    _reason, request, offer = next(one for one in small.spoiled if one[0] == "no-common-time")
    ask_request, ask_offer = next(one[1:] for one in small.spoiled if one[0] == "ask-first")
    for pair in [(request, offer), (ask_request, ask_offer)]:
        Suggestion.objects.create(
            request_id=keys[pair[0]], offer_id=keys[pair[1]], features={}, fit=0.9, worth=0.9, model="x", place=1
        )

    found = run.figures(small, entries, store.facts())

    assert found["ineligible"] == {
        "no-common-time": 1, "placed, though to ask first": 1, "not shown as to ask first": 1,
    }  # fmt: skip
    assert (found["suggestions"], found["placed"]) == (2, 2)


def test_pipeline_suggests_what_was_planted_and_nothing_else(small):
    entries = store.write(small)
    few = Posting.objects.filter(status=Status.PUBLISHED, kind="request").order_by("pk")[:12]

    for posting in few:
        matching.refresh(posting, at=small.at)

    found = run.figures(small, entries, store.facts())
    assert found["ineligible"] == {}
    assert found["suggestions"] > 0


def test_load_beyond_what_is_left_is_counted(small):
    offer = next(offer for offer in small.offers if offer.amount is None)
    requests = [replace(request) for request in small.requests[:3]]

    found = run.ineligible([(request, offer, 1, []) for request in requests], small, store.facts())

    assert found["more than room"] == 1
