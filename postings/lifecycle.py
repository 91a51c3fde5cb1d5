"""How a posting lives: one table of what may follow what, and the verbs that move it.

Every verb locks the posting, checks the table, saves only what it touches, leaves a line in the history and enqueues the
mail about it in the same transaction: lost together or not at all. How a posting is written stands in writing.py, how it
is read in reviewing.py, how much of it is promised in promising.py, and what the clock does in expiring.py.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from .models import Action, Actor, Decision, Occasion, Posting, PostingEvent, Review, Status

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
FOLLOWERS = []  # what the apps above do about a change, in the same transaction: called with (posting, action)
CLOSED = {Status.SETTLED, Status.WITHDRAWN, Status.EXPIRED, Status.REJECTED, Status.ERASED}


class NotPossible(Exception):
    """The posting does not stand where this could follow."""

    def __init__(self, posting, goal):
        self.posting, self.goal = posting, goal
        super().__init__(f"{posting.chiffre} is {posting.status}: {goal} cannot follow")


def locked(posting):
    """Nobody else changes it until we are done. Its key stays free, so that rows that only name it never wait."""
    return Posting.objects.select_for_update(of=("self",), no_key=True).get(pk=posting.pk)


def log(posting, action, *, actor, by=None, **details):
    """A line in the history, and word to those who follow what happens to postings."""
    event = PostingEvent.objects.create(posting=posting, action=action, actor=actor, by=by, details=details)
    for follow in FOLLOWERS:
        follow(posting, action)
    return event


def expiry(category, until_on, *, at):
    """The end of the last day it makes sense, at the latest when its category's days are over."""
    latest = at + timedelta(days=category.expires_after_days)
    if until_on is None:
        return latest
    return min(latest, timezone.make_aware(datetime.combine(until_on + timedelta(days=1), time.min)))


def move(posting, status, *, fields=()):
    """Set the state that follows, and with it the closing time. Every move is a new version."""
    if status not in TRANSITIONS[posting.status]:
        raise NotPossible(posting, status)
    posting.status = status
    posting.closed_at = timezone.now() if status in CLOSED else None
    posting.version += 1
    posting.save(update_fields=["status", "closed_at", "version", *fields])


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
def resume(posting):
    """Show a paused, settled or expired posting again, for a new term."""
    posting = locked(posting)
    now = timezone.now()
    posting.expires_at = new_term(posting, at=now)
    posting.confirmed_at = now
    move(posting, Status.PUBLISHED, fields=["expires_at", "confirmed_at", "until_on"])
    log(posting, Action.RESUMED, actor=Actor.AUTHOR)
    return posting


@transaction.atomic
def extend(posting):
    """It still holds: confirmed today, and a whole term from today."""
    posting = locked(posting)
    if posting.status not in (Status.PUBLISHED, Status.PAUSED):
        raise NotPossible(posting, Status.PUBLISHED)
    now = timezone.now()
    posting.expires_at, posting.confirmed_at = new_term(posting, at=now), now
    posting.save(update_fields=["expires_at", "confirmed_at", "until_on"])
    log(posting, Action.EXTENDED, actor=Actor.AUTHOR, until=posting.expires_at.date().isoformat())
    return posting


def new_term(posting, *, at):
    """A day that has passed no longer limits it."""
    if posting.until_on and posting.until_on <= timezone.localdate(at):
        posting.until_on = None
        posting.from_on = None
    return expiry(posting.category, posting.until_on, at=at)


@transaction.atomic
def settle(posting):
    posting = locked(posting)
    move(posting, Status.SETTLED)
    close_reviews(posting)
    log(posting, Action.SETTLED, actor=Actor.AUTHOR)
    return posting


@transaction.atomic
def withdraw(posting):
    posting = locked(posting)
    move(posting, Status.WITHDRAWN)
    close_reviews(posting)
    log(posting, Action.WITHDRAWN, actor=Actor.AUTHOR)
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
