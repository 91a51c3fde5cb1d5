import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from coordination.models import DissolveReason, Match, MatchState, Saying
from tests.coordination.pairs import make_offer, make_request

pytestmark = pytest.mark.django_db

YES = {"request_says": Saying.YES, "offer_says": Saying.YES}


def refused_by(**fields):
    """The message with which the database refuses a match."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Match.objects.create(**{"request": make_request(), "offer": make_offer(), **fields})
    return str(refused.value)


def test_match_pair_has_one_open_match():
    first = Match.objects.create(request=make_request(), offer=make_offer())

    assert "a_pair_has_one_open_match" in refused_by(request=first.request, offer=first.offer)


def test_match_pair_may_have_a_closed_one_beside():
    closed = {"state": MatchState.EXPIRED, "reason": DissolveReason.SILENT, "closed_at": timezone.now()}
    first = Match.objects.create(request=make_request(), offer=make_offer(), **closed)

    assert Match.objects.create(request=first.request, offer=first.offer).is_open


def test_match_is_not_with_itself():
    posting = make_request()

    assert "nothing_is_matched_with_itself" in refused_by(request=posting, offer=posting)


def test_match_stands_in_a_known_state():
    assert "a_match_stands_in_a_known_state" in refused_by(state="vielleicht", closed_at=timezone.now())


@pytest.mark.parametrize("state", [MatchState.ACCEPTED_BY_BOTH, MatchState.IN_CONTACT])
def test_match_needs_two_yes(state):
    assert "only_two_yes_make_a_match" in refused_by(state=state, request_says=Saying.YES)


def test_match_that_is_done_needs_two_yes():
    assert "only_two_yes_make_a_match" in refused_by(state=MatchState.DONE, closed_at=timezone.now())


def test_match_just_proposed_is_unanswered():
    assert "a_proposal_is_unanswered_by_both" in refused_by(offer_says=Saying.YES)


def test_match_closed_has_a_closing_time():
    assert "exactly_a_closed_match_has_a_closing_time" in refused_by(state=MatchState.DONE, **YES)


def test_match_open_has_no_closing_time():
    assert "exactly_a_closed_match_has_a_closing_time" in refused_by(closed_at=timezone.now())


@pytest.mark.parametrize("state", [MatchState.DISSOLVED, MatchState.EXPIRED])
def test_match_that_failed_says_why(state):
    assert "a_match_that_failed_says_why" in refused_by(state=state, closed_at=timezone.now())


def test_match_is_about_one_at_least():
    assert "a_match_is_about_one_at_least" in refused_by(amount=0)
