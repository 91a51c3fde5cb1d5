"""How a posting lives: one table of what may follow what, and the verbs that move it.

Every verb locks the posting, checks the table, saves only what it touches, leaves a line in the history and enqueues the
mail about it in the same transaction: lost together or not at all. How a posting is written stands in writing.py, how it
is read in reviewing.py, how much of it is promised in promising.py; what the clock does stands in expiring.py, noticing.py
and erasing.py.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from .models import CLOSED_STATES, Action, Actor, Decision, Occasion, Outcome, Posting, PostingEvent, Review, Status

TRANSITIONS = {
    Status.SUBMITTED: {Status.PUBLISHED, Status.CHANGES_REQUESTED, Status.REJECTED, Status.WITHDRAWN},
    Status.CHANGES_REQUESTED: {Status.SUBMITTED, Status.WITHDRAWN, Status.EXPIRED},
    Status.PUBLISHED: {
        Status.PAUSED,
        Status.CHANGES_REQUESTED,
        Status.SETTLED,
        Status.WITHDRAWN,
        Status.EXPIRED,
        Status.REJECTED,
    },
    Status.PAUSED: {Status.PUBLISHED, Status.SETTLED, Status.WITHDRAWN, Status.EXPIRED, Status.REJECTED},
    Status.EXPIRED: {Status.PUBLISHED, Status.SETTLED, Status.WITHDRAWN, Status.ERASED},
    Status.SETTLED: {Status.PUBLISHED, Status.ERASED},
    Status.WITHDRAWN: {Status.ERASED},
    Status.REJECTED: {Status.ERASED},
    Status.ERASED: set(),
}
UNSEEN_BECOMES = {Status.WITHDRAWN, Status.ERASED}  # what may follow where something ended before it was published
PROMISE = timedelta(hours=72)  # from handing in: by then its author has heard from us
# An offer that holds until further notice is asked for after so many days, twice with two weeks between, and then paused.
ASKED_EVERY, ASKED_AGAIN = timedelta(days=90), timedelta(days=14)
FOLLOWERS = []  # what the apps above do about a change, in the same transaction: called with (posting, action)
TIED = []  # which other postings change with one that closes: called with a posting, each returns their keys
CLOSED = set(CLOSED_STATES)


class NotPossible(Exception):
    """The posting does not stand where this could follow."""

    def __init__(self, posting, goal):
        self.posting, self.goal = posting, goal
        super().__init__(f"{posting.chiffre} is {posting.status}: {goal} cannot follow")


def locked(posting):
    """Nobody else changes it until we are done. Its key stays free, so that rows that only name it never wait."""
    return Posting.objects.select_for_update(of=("self",), no_key=True).get(pk=posting.pk)


def locked_to_close(posting):
    """Locked, and before it whatever changes with it when it closes: the lower key before the higher, as a match is locked,
    so that nobody waits in a ring. Where more is tied to it by the time we hold it we let go and take hold of all."""
    while True:
        tied, before = _tied(posting), transaction.savepoint_create()
        found = Posting.objects.filter(pk__in=[posting.pk, *tied]).order_by("pk")
        held = {each.pk: each for each in found.select_for_update(of=("self",), no_key=True)}
        if _tied(posting) <= tied:
            transaction.savepoint_commit(before)
            return held[posting.pk]
        transaction.savepoint_rollback(before)


def _tied(posting):
    return {key for tied in TIED for key in tied(posting)}


def log(posting, action, *, actor, by=None, **details):
    """A line in the history, and word to those who follow what happens to postings."""
    event = PostingEvent.objects.create(posting=posting, action=action, actor=actor, by=by, details=details)
    for follow in FOLLOWERS:
        follow(posting, action)
    return event


def expiry(category, until_on, *, at, is_standing=False):
    """The end of the last day it makes sense, at the latest when its category's days are over. What holds until further
    notice has no days: its term ends when nobody has answered our asking."""
    days = ASKED_EVERY + 2 * ASKED_AGAIN if is_standing else timedelta(days=category.expires_after_days)
    if until_on is None or until_on >= timezone.localdate(at + days):
        return at + days
    return timezone.make_aware(datetime.combine(until_on + timedelta(days=1), time.min))


def end_of_term(posting, *, at):
    return expiry(posting.category, posting.until_on, at=at, is_standing=posting.is_standing)


def move(posting, status, *, fields=(), at=None):
    """Set the state that follows, and with it the closing time; what held in the old state alone ends. Every move is a new
    version."""
    if status not in TRANSITIONS[posting.status] or (posting.ended_unseen and status not in UNSEEN_BECOMES):
        raise NotPossible(posting, status)
    posting.status = status
    posting.version += 1
    if status not in CLOSED:
        posting.closed_at, posting.outcome, posting.outcome_at = None, "", None
    elif status != Status.ERASED:
        posting.closed_at = at or timezone.now()
    if status != Status.PAUSED:
        posting.returns_on = None
    posting.save(update_fields=["status", "version", "closed_at", "outcome", "outcome_at", "returns_on", *fields])


def close_reviews(posting, *, but=None):
    """What waited for a look at its words needs none any more. Reports are still answered by a person."""
    waiting = Review.objects.waiting().filter(posting=posting).exclude(occasion=Occasion.REPORT)
    waiting.exclude(pk=but.pk if but else None).update(decided_at=timezone.now(), decision=Decision.OBSOLETE)


# The author's verbs


@transaction.atomic
def pause(posting):
    posting = locked(posting)
    move(posting, Status.PAUSED)
    log(posting, Action.PAUSED, actor=Actor.AUTHOR)
    return posting


@transaction.atomic
def rest(posting, until):
    """Met for now: not shown until the morning of that day."""
    posting = locked(posting)
    if until <= timezone.localdate() or (posting.until_on and until > posting.until_on):
        raise NotPossible(posting, Status.PAUSED)
    posting.returns_on = until
    if posting.status == Status.PAUSED:
        posting.save(update_fields=["returns_on"])
    else:
        move(posting, Status.PAUSED, fields=["returns_on"])
    log(posting, Action.RESTED, actor=Actor.AUTHOR, until=until.isoformat())
    return posting


@transaction.atomic
def resume(posting, *, actor=Actor.AUTHOR):
    """Show a paused, settled or expired posting again, for a new term."""
    posting = locked(posting)
    renew(posting, at=timezone.now())
    move(posting, Status.PUBLISHED, fields=TERM)
    log(posting, Action.RESUMED, actor=actor)
    return posting


@transaction.atomic
def extend(posting):
    """It still holds, also beyond the last day where that would end it: confirmed today, and a whole term from today."""
    posting = locked(posting)
    if posting.status not in (Status.PUBLISHED, Status.PAUSED):
        raise NotPossible(posting, Status.PUBLISHED)
    if posting.is_over_with_its_day:
        posting.until_on = None
    renew(posting, at=timezone.now())
    posting.save(update_fields=TERM)
    log(posting, Action.EXTENDED, actor=Actor.AUTHOR, until=timezone.localdate(posting.expires_at).isoformat())
    return posting


def confirm(posting):
    """It still holds, whether its days are over by now or not."""
    return resume(posting) if posting.status == Status.EXPIRED else extend(posting)


TERM = ["expires_at", "confirmed_at", "from_on", "until_on"]


def renew(posting, *, at):
    """A term from `at` on, unsaved. A day that has passed no longer limits it."""
    if posting.until_on and posting.until_on <= timezone.localdate(at):
        posting.until_on = None
    if posting.until_on is None and posting.from_on and posting.from_on <= timezone.localdate(at):
        posting.from_on = None
    posting.expires_at, posting.confirmed_at = end_of_term(posting, at=at), at


@transaction.atomic
def settle(posting):
    posting = locked_to_close(posting)
    move(posting, Status.SETTLED)
    close_reviews(posting)
    log(posting, Action.SETTLED, actor=Actor.AUTHOR)
    return posting


@transaction.atomic
def withdraw(posting):
    posting = locked_to_close(posting)
    move(posting, Status.WITHDRAWN)
    close_reviews(posting)
    log(posting, Action.WITHDRAWN, actor=Actor.AUTHOR)
    return posting


@transaction.atomic
def tell(posting, outcome):
    """How it ended, in the author's word; the last one counts."""
    posting = locked(posting)
    if posting.status not in (Status.SETTLED, Status.WITHDRAWN, Status.EXPIRED):
        raise NotPossible(posting, Status.SETTLED)
    posting.outcome, posting.outcome_at = Outcome(outcome), timezone.now()
    posting.save(update_fields=["outcome", "outcome_at"])
    log(posting, Action.TOLD, actor=Actor.AUTHOR, outcome=posting.outcome)
    return posting


# What the office and the clock note


@transaction.atomic
def mark_answered(posting, rung, *, actor, by=None):
    """A request has its first answer, or one after it waited again. Returns whether this was the first.

    What comes later changes nothing about when and by what it was answered first.
    """
    posting = locked(posting)
    if posting.is_offer:
        return False
    if posting.answered_at:
        if posting.reopened_at:
            posting.reopened_at = None
            posting.save(update_fields=["reopened_at"])
        return False
    posting.answered_at, posting.answered_by = timezone.now(), rung
    posting.save(update_fields=["answered_at", "answered_by"])
    log(posting, Action.ANSWERED, actor=actor, by=by, rung=rung)
    return True


@transaction.atomic
def mark_waiting(posting):
    """The answer a request had came to nothing: from now on it waits again. Returns whether it did not before."""
    posting = locked(posting)
    if posting.is_offer or not posting.is_open or posting.answered_at is None or posting.reopened_at:
        return False
    posting.reopened_at = timezone.now()
    posting.save(update_fields=["reopened_at"])
    log(posting, Action.REOPENED, actor=Actor.CLOCK)
    return True


@transaction.atomic
def mark_urgent(posting, *, by):
    """The office takes it before others; marked twice it stays as it was."""
    posting = locked(posting)
    if not posting.is_open:
        raise NotPossible(posting, posting.status)
    if posting.urgent_at is None:
        posting.urgent_at, posting.urgent_by = timezone.now(), by
        posting.save(update_fields=["urgent_at", "urgent_by"])
        log(posting, Action.URGENT, actor=Actor.STAFF, by=by)
    return posting
