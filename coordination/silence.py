"""What the clock does about matches: remind who is silent, give up after a week, ask whether it worked, and let go of what
nobody says anything about.

One match a transaction; each verb returns how many, and may be run again at once without doing anything twice.
"""

from datetime import timedelta

from django.db import transaction

from . import letters, moving
from .models import DissolveReason, Match, MatchState, MatchStep, Saying, Side
from .models.match import AGREED

NUDGE_AFTER = timedelta(days=3)
EXPIRE_AFTER = timedelta(days=7)
ASK_AFTER = timedelta(days=14)
ONE_WORD_AFTER = timedelta(days=7)
CALL_AFTER = timedelta(days=14)  # asked in vain: the office sees it, so that somebody calls
FADED_AFTER = timedelta(days=60)  # of silence after both said yes, as conversations do
MOST_AT_ONCE = 500


def watch(*, at):
    """All that the clock does about matches of which nobody says anything, in this order."""
    expire_silent(at=at)
    nudge_silent(at=at)
    ask_outcomes(at=at)
    believe_one(at=at)
    let_fade(at=at)


def nudge_silent(*, at):
    """Remind once, after three days, whoever has not said anything."""
    silent = Match.objects.silent_since(at - NUDGE_AFTER).filter(nudged_at=None)
    return _each(silent, _nudge, at=at)


def _nudge(match, *, at):
    match.nudged_at = at
    match.save(update_fields=["nudged_at"])
    moving.note(match, MatchStep.NUDGED)
    for side in _silent_sides(match):
        letters.reminded.enqueue(match, side)


def expire_silent(*, at):
    """After seven days without a word the request goes back to the list, and both are told."""
    return _each(Match.objects.silent_since(at - EXPIRE_AFTER), _expire, at=at)


def _expire(match, *, at):
    moving.end(match, MatchState.EXPIRED, DissolveReason.SILENT)
    for side in Side:
        letters.ended.enqueue(match, side)


def ask_outcomes(*, at):
    """Two weeks after they got into contact, or could have, ask once whether it worked."""
    agreed = Match.objects.open().filter(state__in=AGREED, asked_at=None, waiting_since__lte=at - ASK_AFTER)
    agreed = agreed.exclude(pk__in=Match.objects.to_connect().values("pk"))  # who never met need not be asked
    return _each(agreed.order_by("waiting_since", "pk"), _ask, at=at)


def _ask(match, *, at):
    match.asked_at = at
    match.save(update_fields=["asked_at"])
    moving.note(match, MatchStep.ASKED)
    for side in Side:
        if not getattr(match, f"{side}_outcome"):
            letters.how_was_it.enqueue(match, side)


def believe_one(*, at):
    """A week after we asked, one side's word that it worked is enough."""
    told = Match.objects.open().filter(state__in=AGREED, asked_at__lte=at - ONE_WORD_AFTER)
    return _each(told.exclude(request_outcome="", offer_outcome="").order_by("asked_at", "pk"), _finish, at=at)


def _finish(match, *, at):
    match.closed_at = at
    moving.note(match, MatchStep.DONE)
    moving.move(match, MatchState.DONE, ["closed_at"])


def let_fade(*, at):
    """End what nobody has said anything about for so long, and which stood on the office's list for two weeks. Nobody is
    written to, and nobody counts as having come: the request may be helped by others."""
    silent = Match.objects.asked_in_vain(by=at - 2 * CALL_AFTER).filter(waiting_since__lte=at - FADED_AFTER)
    return _each(silent, _fade, at=at)


def _fade(match, *, at):
    moving.end(match, MatchState.EXPIRED, DissolveReason.FADED)


def _each(due, do, *, at):
    """`do` for each match that is still due once it is locked. What somebody else holds right now waits for the next time."""
    done = 0
    for pk, request, offer in list(due.values_list("pk", "request_id", "offer_id")[:MOST_AT_ONCE]):
        with transaction.atomic():
            moving.locked_postings(request, offer)
            match = due.filter(pk=pk).select_for_update(of=("self",), no_key=True).with_postings().first()
            if match:
                do(match, at=at)
                done += 1
    return done


def _silent_sides(match):
    return [side for side in Side if match.says(side) == Saying.NOTHING]
