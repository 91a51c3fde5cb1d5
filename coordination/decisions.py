"""The life of a match: the verbs, each of which follows the table in moving.py.

Every verb leaves a line in the match's history, a turning point one in that of both postings too, and the letters are
enqueued in the same transaction: lost together or not at all. A side's word may be written down by staff who heard it
on the telephone: then `by` says who.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone

from people import ways
from postings import lifecycle, promising
from postings.models import Action, Actor, Exchange, Rung, Status

from . import eligibility, letters, moving, reaching, verdicts
from .models import (
    DissolveReason,
    Match,
    MatchOutcome,
    MatchState,
    MatchStep,
    Saying,
    Side,
    Suggestion,
    Verdict,
)
from .models.match import AGREED
from .moving import TRANSITIONS
from .obstacles import NotPossible, Obstacle, Outdated
from .silence import ask_outcomes, believe_one, expire_silent, let_fade, nudge_silent
from .verdicts import ask_both, assure, decline_suggestion, is_confirmed

__all__ = [
    "TRANSITIONS", "NotPossible", "Obstacle", "Outdated", "accept", "ask_both", "ask_outcomes", "assure", "believe_one",
    "contact_made", "decline", "decline_suggestion", "dissolve", "expire_silent", "is_confirmed", "let_fade",
    "nudge_silent", "posting_closed", "propose", "take_over", "tell", "volunteer",
]  # fmt: skip

# What somebody who answers a posting has read there and decided for herself; the other gates hold for her too.
HER_OWN_BUSINESS = {
    eligibility.Gate.CATEGORY,
    eligibility.Gate.TOO_FAR,
    eligibility.Gate.DATES,
    eligibility.Gate.NO_COMMON_TIME,
    eligibility.Gate.NO_COMMON_LANGUAGE,
}


# How a match begins


@transaction.atomic
def propose(request, offer, *, by, amount=None, words=""):
    """Hold two postings out to each other. A wish for safety must have been assured to staff."""
    request, offer = moving.locked_postings(request.pk, offer.pk)
    suggestion = Suggestion.objects.select_for_update(no_key=True).filter(request=request, offer=offer).first()
    _refuse_what_is_not_there(request, offer, amount or 1)
    verdict = eligibility.verdict(request, offer, at=timezone.now())
    if verdict.blockers:
        raise NotPossible(*verdict.blockers)
    if set(verdict.ask_first) - set(suggestion.assured if suggestion else []):
        raise NotPossible(Obstacle.ASK_FIRST)
    match = _begin(
        request=request,
        offer=offer,
        amount=amount,
        words=words,
        coordinator=by,
        fit=suggestion.fit if suggestion else None,
    )
    moving.note(match, MatchStep.PROPOSED, by=by)
    moving.log(match, Action.PROPOSED, by=by)
    if suggestion:
        verdicts.note(suggestion, Verdict.PROPOSED, by=by)
        _close_suggestion(match)
    lifecycle.mark_answered(request, Rung.PROPOSAL, actor=Actor.STAFF, by=by)
    for side in Side:
        letters.proposed.enqueue(match, side)
    return match


@transaction.atomic
def volunteer(request, offer):
    """One of the two was written as an answer to the other, and is now shown: its author has said yes by that."""
    request, offer = moving.locked_postings(request.pk, offer.pk)
    side = Side.OFFER if offer.answers_to_id == request.pk else Side.REQUEST
    _refuse_what_is_not_there(request, offer, 1)
    verdict = eligibility.verdict(request, offer, at=timezone.now())
    blockers = [gate for gate in verdict.blockers if gate not in HER_OWN_BUSINESS]
    if blockers or verdict.ask_first:
        raise NotPossible(*blockers or [Obstacle.ASK_FIRST])
    says = {f"{side}_says": Saying.YES}
    left = [num for num in _left((request, offer)) if num is not None]
    amount = min(left, default=None)  # whoever answers with 63 of 100 means 63
    match = _begin(request=request, offer=offer, amount=amount, state=MatchState.ACCEPTED_BY_ONE, **says)
    moving.note(match, MatchStep.ACCEPTED, side=side)
    moving.log(match, Action.PROPOSED, side=side)
    _close_suggestion(match)
    if side == Side.OFFER:
        lifecycle.mark_answered(request, Rung.MESSAGE, actor=Actor.VISITOR)
    letters.volunteered.enqueue(match, side.other)
    return match


def _refuse_what_is_not_there(request, offer, amount):
    """Also said by the gates, but for the amount and for what both must hold whatever the gates say."""
    postings = (request, offer)
    if any(posting.status != Status.PUBLISHED for posting in postings):
        raise NotPossible(Obstacle.CLOSED)
    if any(posting.category.exchange == Exchange.REFERRAL for posting in postings):
        raise NotPossible(Obstacle.REFERRAL)
    if _is_spoken_for(request) or any(left is not None and left < amount for left in _left(postings)):
        raise NotPossible(Obstacle.NOTHING_LEFT)


def _begin(**fields):
    try:
        with transaction.atomic():
            return Match.objects.create(**fields)
    except IntegrityError as error:
        if "a_pair_has_one_open_match" not in str(error):
            raise
        raise NotPossible(Obstacle.OPEN_ALREADY) from error


# What the two sides say


@transaction.atomic
def accept(match, *, side, shares=(), by=None):
    """One side says yes, and what the other may see of it. The second yes takes the amount from both postings; where
    nothing is left by then the match is dissolved, which whoever called sees in its state."""
    side, match = Side(side), moving.locked(match)
    if match.is_open and match.says(side) == Saying.YES:
        return match
    both = match.says(side.other) == Saying.YES
    moving.refuse_unless_next(match, MatchState.ACCEPTED_BY_BOTH if both else MatchState.ACCEPTED_BY_ONE)
    possible = ways.shareable(match.posting(side).author)
    setattr(match, f"{side}_says", Saying.YES)
    setattr(match, f"{side}_shares", [share for share in possible if share in shares])
    match.waiting_since, match.nudged_at = timezone.now(), None
    fields = [f"{side}_says", f"{side}_shares", "waiting_since", "nudged_at"]
    moving.note(match, MatchStep.ACCEPTED, side=side, by=by)
    if both:
        return _agree(match, fields, side=side, by=by)
    moving.move(match, MatchState.ACCEPTED_BY_ONE, fields)
    return match


def _agree(match, fields, *, side, by):
    """Both have said yes: take what there is, thank whoever waited for the same."""
    postings = (match.request, match.offer)
    amount = min([match.amount or 1, *(left for left in _left(postings) if left is not None)])
    if amount == 0 or _is_spoken_for(match.request):
        moving.end(match, MatchState.DISSOLVED, DissolveReason.NOTHING_LEFT, fields, side=side, by=by)
        for each in Side:
            letters.ended.enqueue(match, each)
        return match
    if match.amount and match.amount != amount:
        match.amount = amount
        fields = [*fields, "amount"]
    moving.move(match, MatchState.ACCEPTED_BY_BOTH, fields)
    lifecycle.mark_answered(match.request, Rung.MESSAGE, actor=Actor.STAFF if by else Actor.VISITOR, by=by)
    match.request, match.offer = (promising.take(posting, amount) for posting in postings)
    moving.log(match, Action.MATCHED, side=side, by=by)
    for each in Side:
        letters.agreed.enqueue(match, each)
        _thank_others(match, match.posting(each))
    return match


def _thank_others(match, posting):
    """Where nothing of a posting is left, those who wait for it are told and thanked."""
    if posting.amount_left != 0 and not _is_spoken_for(posting):
        return
    others = Match.objects.of(posting).filter(state__in=letters.UNDECIDED).exclude(pk=match.pk).order_by("pk")
    for other in others.select_for_update(of=("self",), no_key=True).with_postings():
        moving.end(other, MatchState.DISSOLVED, DissolveReason.NOTHING_LEFT)
        letters.ended.enqueue(other, other.side_of(posting).other)


@transaction.atomic
def decline(match, *, side, words="", by=None):
    """One side says no, at any time before it is done. `words` are for the office only; the other side hears no blame."""
    side, match = Side(side), moving.locked(match)
    moving.refuse_unless_next(match, MatchState.DISSOLVED)
    moving.note(match, MatchStep.DECLINED, side=side, by=by, **({"words": words} if words else {}))
    moving.end(match, MatchState.DISSOLVED, DissolveReason.DECLINED, side=side, by=by)
    setattr(match, f"{side}_says", Saying.NO)
    match.save(update_fields=[f"{side}_says"])
    letters.ended.enqueue(match, side.other)
    return match


@transaction.atomic
def contact_made(match, *, side="", by=None):
    """The two are in contact: one of them says so, or staff who brought them together."""
    match = moving.locked(match)
    if match.state == MatchState.IN_CONTACT:
        return match
    moving.refuse_unless_next(match, MatchState.IN_CONTACT)
    if by is None and reaching.is_coordinated(match):
        raise NotPossible(Obstacle.OFFICE_CONNECTS)
    match.contact_at = match.waiting_since = timezone.now()
    match.asked_at = None  # two weeks from now, whatever was asked before
    moving.note(match, MatchStep.CONTACT, side=side, by=by)
    moving.move(match, MatchState.IN_CONTACT, ["contact_at", "waiting_since", "asked_at"])
    return match


@transaction.atomic
def tell(match, *, side, outcome, reason=DissolveReason.NOT_SUITABLE, by=None):
    """How it was. Done once both say that it worked, at least in part; one no dissolves it, for `reason`."""
    side, match = Side(side), moving.locked(match)
    failed = outcome == MatchOutcome.FAILED
    moving.refuse_unless_next(match, MatchState.DISSOLVED if failed else MatchState.DONE)
    setattr(match, f"{side}_outcome", outcome)
    fields = [f"{side}_outcome"]
    moving.note(match, MatchStep.TOLD, side=side, by=by, outcome=outcome)
    if failed:
        moving.end(match, MatchState.DISSOLVED, reason, fields, side=side, by=by)
        letters.ended.enqueue(match, side.other)
    elif getattr(match, f"{side.other}_outcome"):
        match.closed_at = timezone.now()
        moving.note(match, MatchStep.DONE, side=side, by=by)
        moving.move(match, MatchState.DONE, [*fields, "closed_at"])
    else:
        match.save(update_fields=fields)
    return match


# What staff decide. Each takes the version that was read and raises Outdated.


@transaction.atomic
def dissolve(match, *, by, version, reason, words=""):
    """It does not go on. Both are told kindly; `words` stay in the history."""
    match = moving.locked(match, version=version)
    moving.refuse_unless_next(match, MatchState.DISSOLVED)
    moving.end(match, MatchState.DISSOLVED, reason, by=by, **({"words": words} if words else {}))
    for side in Side:
        letters.ended.enqueue(match, side)
    return match


@transaction.atomic
def take_over(match, *, by, version):
    """Stand by it from now on."""
    match = moving.locked(match, version=version)
    if not match.is_open:
        raise NotPossible(Obstacle.MOVED_ON)
    match.coordinator = by
    match.version += 1
    match.save(update_fields=["coordinator", "version"])
    moving.note(match, MatchStep.TAKEN_OVER, by=by)
    return match


# What follows from a posting's end


@transaction.atomic
def posting_closed(posting):
    """Nothing is suggested with it any more, and what was proposed is dissolved; the other side is told.

    What both had agreed on stays when the posting is settled or its days are over: that is how a match ends well.
    """
    Suggestion.objects.alive().of(posting).update(closed_at=timezone.now(), place=None)
    open_matches = Match.objects.of(posting).open()
    if posting.status in (Status.SETTLED, Status.EXPIRED):
        open_matches = open_matches.exclude(state__in=AGREED)
    for match in open_matches.order_by("pk").select_for_update(of=("self",), no_key=True).with_postings():
        moving.end(match, MatchState.DISSOLVED, DissolveReason.POSTING_CLOSED)
        letters.ended.enqueue(match, match.side_of(posting).other)


# What several verbs ask


def _close_suggestion(match):
    pair = Suggestion.objects.alive().filter(request=match.request_id, offer=match.offer_id)
    pair.update(closed_at=timezone.now(), place=None)


def _left(postings):
    return [posting.amount_left for posting in postings]


def _is_spoken_for(posting):
    return bool(eligibility.spoken_for([posting]))
