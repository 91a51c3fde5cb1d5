from datetime import timedelta

import pytest
from django.utils import timezone

from coordination import decisions
from coordination.decisions import NotPossible
from coordination.models import DeclineReason, Suggestion, SuggestionVerdict
from postings import lifecycle
from postings.models import Action
from tests.coordination.pairs import (
    deliver,
    make_asker,
    make_helper,
    make_offer,
    make_request,
    make_suggestion,
    waiting_letters,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def suggestion(db):
    return make_suggestion(make_request(author=make_asker()), make_offer(author=make_helper()))


def test_decline_suggestion_names_who_and_why(cora, suggestion):
    decisions.decline_suggestion(suggestion, by=cora, reason=DeclineReason.TOO_FAR, words="Bus fährt nicht")

    suggestion.refresh_from_db()
    assert (suggestion.declined_by, suggestion.decline_reason, suggestion.place) == (cora, "too_far", None)
    verdict = SuggestionVerdict.objects.get()
    assert (verdict.verdict, verdict.reason, verdict.rank, verdict.shown) == ("declined", "too_far", 1, 1)


def test_decline_suggestion_never_comes_back(cora, suggestion):
    decisions.decline_suggestion(suggestion, by=cora, reason=DeclineReason.NOT_SAFE)

    with pytest.raises(NotPossible):
        decisions.propose(suggestion.request, suggestion.offer, by=cora)
    with pytest.raises(NotPossible):
        decisions.decline_suggestion(suggestion, by=cora, reason=DeclineReason.OTHER)


def test_ask_both_writes_to_both_and_logs(cora, suggestion):
    decisions.ask_both(suggestion, by=cora)

    assert waiting_letters() == [("still_current", None)] * 2
    assert [event.action for event in suggestion.offer.events.all()] == [Action.ASKED]
    assert [letter.to for letter in deliver()] == [["canary-asker@example.org"], ["canary-helper@example.org"]]


def test_ask_both_twice_is_refused(cora, suggestion):
    decisions.ask_both(suggestion, by=cora)

    with pytest.raises(NotPossible):
        decisions.ask_both(suggestion, by=cora)


def test_ask_both_about_a_closed_suggestion_is_refused(cora, suggestion):
    Suggestion.objects.update(closed_at=timezone.now(), place=None)

    with pytest.raises(NotPossible):
        decisions.ask_both(suggestion, by=cora)


def test_confirmed_means_both_said_so_after_they_were_asked(cora, suggestion):
    suggestion = decisions.ask_both(suggestion, by=cora)
    assert not decisions.is_confirmed(suggestion)

    suggestion.request = lifecycle.extend(suggestion.request)
    assert not decisions.is_confirmed(suggestion)
    suggestion.offer = lifecycle.extend(suggestion.offer)
    assert decisions.is_confirmed(suggestion)


def test_confirmed_before_the_question_does_not_count(cora, suggestion):
    suggestion = decisions.ask_both(suggestion, by=cora)
    suggestion.asked_at = timezone.now() + timedelta(seconds=1)

    assert not decisions.is_confirmed(suggestion)
