from datetime import timedelta

import pytest
from django.utils import timezone

from coordination import candidates, matching, meaning, nightly, placing
from coordination.models import ItemWeight, Match, Meaning, OfferPrice, Profile, ReplyRate, Suggestion
from postings.models import Kind, Posting, Status
from tests.conftest import BAUNATAL, FRANKFURT, make_posting

pytestmark = pytest.mark.django_db


def request_(**fields):
    return make_posting(
        kind=Kind.REQUEST, **{"category": "furniture", "title": "Bett gesucht", "text": "Danke."} | fields
    )


def offer(**fields):
    return make_posting(
        kind=Kind.OFFER, **{"category": "furniture", "title": "Bett abzugeben", "text": "Gern."} | fields
    )


def refresh(*postings):
    for posting in postings:
        matching.describe(posting)
    for posting in postings:
        matching.refresh(posting, at=timezone.now())


# Candidates


def test_candidates_are_the_other_kind_in_fitting_categories_nearby():
    wanted = offer()
    wanted_too = offer(category="household", municipality=BAUNATAL)
    for other in ({"category": "sport"}, {"status": Status.PAUSED}, {"municipality": FRANKFURT}):
        offer(**other)
    mine = request_()

    assert sorted(candidates.of(mine)) == [wanted.pk, wanted_too.pk]


def test_candidates_include_what_reaches_beyond_the_neighbourhood():
    far = offer(municipality=FRANKFURT, reach_km=200)

    assert candidates.of(request_()) == [far.pk]


def test_candidates_of_what_reaches_far_are_everywhere():
    far = request_(municipality=FRANKFURT)

    assert candidates.of(offer(reach_km=200)) == [far.pk]


def test_candidates_leave_out_what_is_promised_but_for_the_tempting_ones():
    gone = offer(amount=2, amount_promised_elsewhere=2)
    mine = request_()

    assert (candidates.of(mine), candidates.of(mine, tempting=True)) == ([], [gone.pk])


def test_candidates_are_the_newest_and_the_oldest_of_a_cell_and_never_many():
    now = timezone.now()
    offers = [offer(published_at=now - timedelta(hours=number)) for number in range(60)]
    found = set(candidates.of(request_()))

    assert found == {each.pk for each in offers[:20] + offers[-20:]}


# One posting


def test_refresh_of_a_request_suggests_the_best_offer_first():
    near, far = offer(), offer(municipality=BAUNATAL)
    mine = request_()

    refresh(near, far, mine)

    assert [each.offer for each in Suggestion.objects.of(mine).best_first()] == [near, far]


def test_refresh_of_an_offer_makes_the_same_pair():
    mine, other = request_(), offer()

    refresh(mine, other)

    assert Suggestion.objects.get().features["basis"]["km"] == 0


def test_refresh_twice_keeps_one_row_for_a_pair():
    mine, other = request_(), offer()

    refresh(mine, other, mine)

    assert Suggestion.objects.count() == 1


def test_refresh_closes_what_does_not_hold_any_more():
    mine, other = request_(), offer()
    refresh(mine, other)
    Posting.objects.filter(pk=other.pk).update(category="sport")

    refresh(mine)

    assert (Suggestion.objects.alive().count(), Suggestion.objects.count()) == (0, 1)


def test_refresh_of_a_closed_posting_closes_its_suggestions():
    mine, other = request_(), offer()
    refresh(mine, other)
    Posting.objects.filter(pk=mine.pk).update(status=Status.SETTLED, closed_at=timezone.now())

    matching.refresh(mine, at=timezone.now())

    assert not Suggestion.objects.alive().exists()


def test_refresh_never_brings_back_what_was_declined(cora):
    mine, other = request_(), offer()
    refresh(mine, other)
    Suggestion.objects.update(
        declined_at=timezone.now(), declined_by=cora, decline_reason="wrong_thing", place=None
    )  # fmt: skip

    refresh(mine, other)

    assert not Suggestion.objects.alive().exists()


def test_suggestion_keeps_what_it_rests_on():
    mine, other = request_(languages=["ar"]), offer(languages=["de"])

    refresh(mine, other)

    found = Suggestion.objects.get()
    assert found.features["category"] == 1
    assert found.features["basis"]["items"] == ["bed"]
    assert found.unknowns == ["amount", "dates", "language", "slots"]
    assert found.model == "2026-11"


def test_queries_of_refresh_do_not_grow_with_candidates(django_assert_num_queries):
    mine = request_()
    few, many = [offer()], [offer() for _number in range(20)]
    refresh(*few, mine)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as first:
        matching.refresh(mine, at=timezone.now())
    refresh(*many)
    with CaptureQueriesContext(connection) as second:
        matching.refresh(mine, at=timezone.now())

    assert len(second) == len(first)


# Places


def test_place_is_given_to_each_request_before_a_second_one_to_any():
    offers = [offer(), offer()]
    requests = [request_() for _number in range(4)]

    refresh(*offers, *requests)
    nightly.allocate(at=timezone.now())

    places = Suggestion.objects.open().values_list("request", "place")
    assert sorted(places) == [(each.pk, 1) for each in requests]


def test_place_is_given_twice_as_often_as_there_is_left():
    only = offer(amount=2, amount_promised_elsewhere=1)
    requests = [request_(amount=1) for _number in range(5)]

    refresh(only, *requests)

    assert Suggestion.objects.open().count() == 2


def test_place_is_never_given_to_a_pair_that_must_be_asked_first():
    mine, other = request_(wishes=["women_only"]), offer()

    refresh(mine, other)
    nightly.allocate(at=timezone.now())

    found = Suggestion.objects.get()
    assert (found.place, found.ask_first) == (None, ["women_only"])


def test_place_is_not_given_below_the_line():
    mine = request_(languages=[], title="Lampe")
    other = offer(category="household", municipality=BAUNATAL, title="Topf")

    refresh(mine, other)

    found = Suggestion.objects.get()
    assert found.fit < 0.5
    assert found.place is None


def test_place_is_taken_away_when_the_offer_has_nothing_left():
    mine, other = request_(amount=1), offer(amount=1)
    refresh(mine, other)
    Posting.objects.filter(pk=other.pk).update(amount_promised_elsewhere=1)

    refresh(mine)

    assert not Suggestion.objects.open().exists()


# The night


def test_night_prices_what_many_want():
    offer()
    requests = [request_() for _number in range(12)]
    refresh(*Posting.objects.offers(), *requests)

    nightly.allocate(at=timezone.now())

    assert OfferPrice.objects.get().price > 0
    assert Suggestion.objects.open().count() == placing.PER_LEFT


def test_night_closes_pairs_of_which_one_is_gone():
    mine, other = request_(), offer()
    refresh(mine, other)
    Posting.objects.filter(pk=other.pk).update(status=Status.WITHDRAWN, closed_at=timezone.now())

    nightly.allocate(at=timezone.now())

    assert not Suggestion.objects.alive().exists()


def test_night_rates_waiting_requests_higher():
    mine, other = request_(created_at=timezone.now() - timedelta(days=30)), offer()
    refresh(mine, other)
    before = Suggestion.objects.get().worth

    nightly.allocate(at=timezone.now() + timedelta(days=5))

    assert Suggestion.objects.get().worth > before > Suggestion.objects.get().fit


def test_night_weighs_rare_things_more():
    for title in ["Bett", "Bett", "Bett", "Sofa"]:
        matching.describe(offer(title=title, text="abzugeben"))

    nightly.weigh_words(at=timezone.now())

    weights = dict(ItemWeight.objects.values_list("item", "idf"))
    assert weights["sofa"] > weights["bed"] > 1


def test_night_counts_who_replies_by_category():
    Match.objects.create(request=request_(), offer=offer(), offer_says="", state="proposed")
    Match.objects.create(request=request_(), offer=offer(), offer_says="yes", state="accepted_by_one")

    nightly.weigh_words(at=timezone.now())

    rate = ReplyRate.objects.get()
    assert (rate.category_id, rate.contacted, rate.replied) == ("furniture", 2, 1)


def test_urgency_in_sql_agrees_with_the_one_in_python():
    from coordination import scoring

    created = timezone.now() - timedelta(days=9)
    mine, other = request_(created_at=created), offer()
    refresh(mine, other)
    at = timezone.now()

    nightly.allocate(at=at)

    found = Suggestion.objects.get()
    expected = found.fit * scoring.urgency(at - created, is_urgent=False)
    assert found.worth == pytest.approx(expected, abs=1e-6)


def test_describe_keeps_things_and_meaning():
    mine = request_(title="Zwei Betten gesucht")

    matching.describe(mine)

    assert Profile.objects.get(posting=mine).items == ["bed"]
    assert [len(each.vector) for each in Meaning.objects.filter(posting=mine)] == [768] * meaning.is_known()
