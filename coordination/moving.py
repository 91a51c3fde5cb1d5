"""How a match moves: one table of what may follow what; locked, checked, saved and written down.

Both postings are locked first, the lower key before the higher, and then the match: so nobody waits for each other.
"""

from django.utils import timezone

from postings import enquiring, lifecycle, promising
from postings.models import Action, Actor, Posting

from .models import Match, MatchEvent, MatchState, MatchStep, Side
from .obstacles import NotPossible, Obstacle, Outdated

TRANSITIONS = {
    MatchState.PROPOSED: {MatchState.ACCEPTED_BY_ONE, MatchState.DISSOLVED, MatchState.EXPIRED},
    MatchState.ACCEPTED_BY_ONE: {MatchState.ACCEPTED_BY_BOTH, MatchState.DISSOLVED, MatchState.EXPIRED},
    MatchState.ACCEPTED_BY_BOTH: {
        MatchState.IN_CONTACT,
        MatchState.DONE,
        MatchState.DISSOLVED,
        MatchState.EXPIRED,
    },
    MatchState.IN_CONTACT: {MatchState.DONE, MatchState.DISSOLVED, MatchState.EXPIRED},
    MatchState.DONE: set(),
    MatchState.DISSOLVED: set(),
    MatchState.EXPIRED: set(),
}


def locked_postings(*keys):
    """Both postings, locked in the order of their keys, returned as asked for."""
    postings = Posting.objects.select_related("category", "author").filter(pk__in=keys).order_by("pk")
    found = {posting.pk: posting for posting in postings.select_for_update(of=("self",), no_key=True)}
    return [found[key] for key in keys]


def locked(match, *, version=None):
    request, offer = locked_postings(match.request_id, match.offer_id)
    match = Match.objects.select_related("coordinator").select_for_update(of=("self",), no_key=True).get(pk=match.pk)
    match.request, match.offer = request, offer
    if version is not None and match.version != version:
        raise Outdated(match)
    return match


def refuse_unless_next(match, state):
    if state not in TRANSITIONS[match.state]:
        raise NotPossible(Obstacle.MOVED_ON)


def move(match, state, fields=()):
    """Every move is a new version."""
    refuse_unless_next(match, state)
    match.state = state
    match.version += 1
    match.save(update_fields=["state", "version", *fields])


def end(match, state, reason, fields=(), *, side="", by=None, **details):
    """Close it without success, and give back what was taken."""
    if match.is_agreed:
        match.request, match.offer = (
            promising.give_back(posting, match.amount or 1) for posting in (match.request, match.offer)
        )
        for posting in (match.request, match.offer):
            enquiring.wake_reserve(posting)
    match.reason, match.closed_at = reason, timezone.now()
    move(match, state, ["reason", "closed_at", *fields])
    step = MatchStep.EXPIRED if state == MatchState.EXPIRED else MatchStep.DISSOLVED
    note(match, step, side=side, by=by, reason=reason, **details)
    log(match, Action.UNMATCHED, side=side, by=by)


def note(match, step, *, side="", by=None, **details):
    MatchEvent.objects.create(match=match, step=step, side=side, by=by, details=details)


def log(match, action, *, side="", by=None):
    """In the history of both postings: done by staff, by its author or the other's, or by the clock."""
    for each in Side:
        if by:
            actor = Actor.STAFF
        elif side:
            actor = Actor.AUTHOR if each == side else Actor.VISITOR
        else:
            actor = Actor.CLOCK
        lifecycle.log(match.posting(each), action, actor=actor, by=by, match=match.pk)
