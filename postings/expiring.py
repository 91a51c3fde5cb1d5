"""What the clock does about a posting whose days are over, and about one whose day to come back is there."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from postings import life_letters, lifecycle, noticing

from .models import Action, Actor, Posting, Status

MORNING = timedelta(hours=7)
MOST_AT_ONCE = 1000


def expire_due(*, at):
    """Close what is past its day, shown or sent back for a change; what stands until further notice is paused once two
    askings went unanswered. One posting a transaction. Returns how many."""
    over = [Posting.objects.due(at=at), Posting.objects.sent_back().filter(expires_at__lte=at)]
    return sum(_each(due.order_by("expires_at"), _expire, at=at) for due in over)


def _expire(posting, *, at):
    if posting.status == Status.PUBLISHED and posting.is_standing:
        return noticing.was_asked_twice(posting) and _pause(posting, at=at)
    lifecycle.move(posting, Status.EXPIRED, at=at)
    lifecycle.close_reviews(posting)
    lifecycle.log(posting, Action.EXPIRED, actor=Actor.CLOCK)
    return True


def _pause(posting, *, at):
    """Paused for the days of its category, and expired after these like anything else."""
    posting.expires_at = lifecycle.expiry(posting.category, None, at=at)
    lifecycle.move(posting, Status.PAUSED, fields=["expires_at"])
    lifecycle.log(posting, Action.PAUSED, actor=Actor.CLOCK)
    life_letters.standing_paused.enqueue(posting)
    return True


def bring_back(*, at):
    """What was met for now is shown again on the morning of its day, and its author is told. Returns how many."""
    back = Posting.objects.due_back(on=timezone.localdate(at - MORNING)).order_by("returns_on", "pk")
    return _each(back, _bring_back, at=at)


def _bring_back(posting, *, at):
    posting = lifecycle.resume(posting, actor=Actor.CLOCK)
    life_letters.posting_back.enqueue(posting)
    return True


def _each(due, do, *, at):
    """`do` for each that is still due once it is locked."""
    done = 0
    for pk in list(due.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        with transaction.atomic():
            locked = due.select_for_update(of=("self",), no_key=True).select_related("category", "author")
            posting = locked.filter(pk=pk).first()
            done += bool(posting and do(posting, at=at))
    return done
