import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination import comparing, matching, meaning
from coordination.models import Match, Suggestion
from tests.conftest import BAUNATAL, make_person

from .test_matching import offer, refresh, request_

pytestmark = pytest.mark.django_db


def test_excluded_pairs_are_considered_with_their_reason():
    mine = request_()
    offer(municipality=BAUNATAL, reach_km=5)

    (pair,) = comparing.considered(mine, at=timezone.now(), tempting=True)

    assert pair.verdict.blockers == ["too-far"]


def test_reply_habit_counts_every_row_of_the_same_human():
    first, second = (make_person(phone=phone) for phone in ("0000 4711", "00004711"))
    Match.objects.create(request=request_(), offer=offer(author=first), state="accepted_by_one", offer_says="yes")
    mine, other = request_(), offer(author=second)

    refresh(mine, other)

    found = Suggestion.objects.get(offer=other, request=mine)
    assert (found.features["basis"]["contacted"], found.features["basis"]["replied"]) == (1, 1)
    assert found.features["habit"] == pytest.approx(2 / 3)


def test_reply_habit_of_strangers_without_mail_or_phone_is_their_own():
    Match.objects.create(request=request_(), offer=offer(), state="accepted_by_one", offer_says="yes")
    mine, other = request_(), offer()

    refresh(mine, other)

    found = Suggestion.objects.get(offer=other, request=mine)
    assert found.features["basis"]["contacted"] == 0


def test_text_is_ranked_among_those_that_pass():
    mine = request_(title="Bett mit Matratze")
    near, best = offer(title="Lampe"), offer(title="Bett mit Matratze")
    out = offer(title="Bett mit Matratze", municipality=BAUNATAL, reach_km=5)
    for posting in (near, best, out):
        matching.describe(posting)
    matching.describe(mine)

    pairs = comparing.considered(mine, at=timezone.now(), tempting=True)

    ranks = {pair.offer.pk: (pair.basis["rank"], pair.basis["candidates"]) for pair in pairs}
    assert ranks == {best.pk: (1, 2), near.pk: (2, 2), out.pk: (None, 0)}


@pytest.mark.parametrize("is_known", [True, False], ids=["with meanings", "without"])
@pytest.mark.parametrize("posts", [request_, offer])
def test_comparing_asks_the_same_for_one_and_for_thirty(monkeypatch, posts, is_known):
    other = offer if posts is request_ else request_
    if not is_known:
        monkeypatch.setattr(meaning, "vector", lambda *_words: None)
    mine, first = posts(), other()
    for posting in (mine, first):
        matching.describe(posting)
    (mine,) = comparing.read([mine.pk])
    comparing.considered(mine, at=timezone.now())  # what is then kept in memory

    with CaptureQueriesContext(connection) as few:
        assert len(comparing.considered(mine, at=timezone.now())) == 1
    for _number in range(29):
        matching.describe(other())
    with CaptureQueriesContext(connection) as many:
        assert len(comparing.considered(mine, at=timezone.now())) == 30

    assert len(many) == len(few)
