"""The log of calls, mails and visits: what came of them, and when to come back to it."""

from django.db import transaction
from django.utils import timezone

from postings import lifecycle
from postings.models import Action, Actor, Rung

from .models import Communication, Direction, Result


@transaction.atomic
def note(posting, *, by, through, direction, result, words="", follow_up_on=None):
    """Write down a call, mail or visit about `posting`. Whoever asks and was reached by us has her first answer.

    Not by a call that was owed: it says what a letter would, and what of that is an answer was noted when it happened. Told
    by telephone that nobody was found she waits on, as somebody does who reads it. `follow_up_on` is the day to come back to
    it, or None.
    """
    communication = Communication.objects.create(
        posting=posting,
        person=posting.author,
        through=through,
        direction=direction,
        result=result,
        words=words,
        by=by,
        follow_up_on=follow_up_on,
    )
    lifecycle.log(posting, Action.NOTED, actor=Actor.STAFF, by=by, through=str(through), result=str(result))
    if direction == Direction.OUT and result == Result.REACHED:
        owed = Communication.objects.owed().filter(posting=posting)
        was_owed = owed.update(followed_up_at=timezone.now(), followed_up_by=by)
        # Before it was published the office asks about its words; that is no answer to what is asked.
        if posting.published_at and not was_owed:
            lifecycle.mark_answered(posting, Rung.CALL, actor=Actor.STAFF, by=by)
    return communication


def finish(communication, *, by):
    """What was to be followed up is done. Returns whether it was still to do."""
    waiting = Communication.objects.filter(pk=communication.pk, followed_up_at=None).exclude(follow_up_on=None)
    return bool(waiting.update(followed_up_at=timezone.now(), followed_up_by=by))
