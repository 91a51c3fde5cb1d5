"""What people make of a suggestion: declined for good, both asked first, a wish assured. Proposing is in decisions.py.

Each verdict leaves a line with everything the deciding person saw, from which weights can be learned later.
"""

from django.db import transaction
from django.utils import timezone

from postings import lifecycle
from postings.models import Action, Actor

from . import letters
from .models import Suggestion, SuggestionVerdict, Verdict
from .obstacles import NotPossible, Obstacle


@transaction.atomic
def decline_suggestion(suggestion, *, by, reason, words=""):
    """These two do not go together, for good."""
    suggestion = _alive(suggestion)
    note(suggestion, Verdict.DECLINED, by=by, reason=reason)
    suggestion.declined_at, suggestion.declined_by = timezone.now(), by
    suggestion.decline_reason, suggestion.decline_words = reason, words
    suggestion.place = None
    suggestion.save(update_fields=["declined_at", "declined_by", "decline_reason", "decline_words", "place"])
    return suggestion


@transaction.atomic
def ask_both(suggestion, *, by):
    """Ask both authors whether their postings still hold, before anything is proposed to them."""
    suggestion = _alive(suggestion)
    if suggestion.asked_at:
        raise NotPossible(Obstacle.MOVED_ON)
    suggestion.asked_at, suggestion.asked_by = timezone.now(), by
    suggestion.save(update_fields=["asked_at", "asked_by"])
    note(suggestion, Verdict.ASKED, by=by)
    for posting in (suggestion.request, suggestion.offer):
        lifecycle.log(posting, Action.ASKED, actor=Actor.STAFF, by=by)
        letters.still_current.enqueue(posting)
    return suggestion


@transaction.atomic
def assure(suggestion, *, by):
    """Staff have asked, and heard that the wishes for safety which stood open will be honoured."""
    suggestion = _alive(suggestion)
    if not suggestion.open_wishes:
        raise NotPossible(Obstacle.MOVED_ON)
    suggestion.assured, suggestion.assured_at, suggestion.assured_by = suggestion.ask_first, timezone.now(), by
    suggestion.save(update_fields=["assured", "assured_at", "assured_by"])
    note(suggestion, Verdict.ASSURED, by=by)
    return suggestion


def is_confirmed(suggestion):
    """Whether both have said, since they were asked, that their postings still hold."""
    said = [suggestion.request.confirmed_at, suggestion.offer.confirmed_at]
    return bool(suggestion.asked_at) and all(at and at > suggestion.asked_at for at in said)


def note(suggestion, verdict, *, by, reason=""):
    """A line for learning. Whoever decides sees a request's suggestions in order; the chance that she looks at the one in
    rank r is taken as 1/r (Joachims, Swaminathan, Schnabel: Unbiased Learning-to-Rank with Biased Feedback, 2017), and
    as 1 for what the allocation placed, because that is what her list shows.
    """
    rank = suggestion.place or _standing(suggestion)
    return SuggestionVerdict.objects.create(
        request_id=suggestion.request_id,
        offer_id=suggestion.offer_id,
        verdict=verdict,
        reason=reason,
        features=suggestion.features,
        fit=suggestion.fit,
        rank=rank,
        shown=1 if suggestion.place else 1 / rank,
        model=suggestion.model,
        by=by,
    )


def _standing(suggestion):
    """Which one it is among its request's suggestions, the best first."""
    better = Suggestion.objects.alive().filter(request=suggestion.request_id, worth__gt=suggestion.worth)
    return 1 + better.exclude(pk=suggestion.pk).count()


def _alive(suggestion):
    found = (
        Suggestion.objects.alive()
        .select_for_update(of=("self",), no_key=True)
        .select_related("request__author", "offer__author")
        .filter(pk=suggestion.pk)
        .first()
    )
    if found is None:
        raise NotPossible(Obstacle.MOVED_ON)
    return found
