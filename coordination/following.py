"""What the staff room does about a change to a posting, in the same transaction: see postings.lifecycle.FOLLOWERS."""

from procrastinate.contrib.django import app

from postings.lifecycle import CLOSED
from postings.models import Action, Status

from . import decisions, forgetting, matching
from .models import Match
from .models.match import AGREED

CLOSING = {Action.SETTLED, Action.WITHDRAWN, Action.EXPIRED, Action.REJECTED, Action.REMOVED}
SHOWING = {Action.PUBLISHED, Action.CORRECTED}
FAILING = {Action.UNMATCHED, Action.UNAGREED, Action.DISMISSED}
OVER = {Action.SETTLED, Action.EXPIRED}  # what ended so can be shown again
# What changes whom a posting fits, or how much of it there is.
CHANGING = SHOWING | {
    Action.EDITED, Action.RESUMED, Action.EXTENDED, Action.PROMISED, Action.URGENT, Action.MATCHED, Action.UNMATCHED, Action.AGREED,
    Action.UNAGREED,
}  # fmt: skip


def follow(posting, action):
    if action in (Action.PAUSED, Action.RESTED):
        matching.close(posting)
    if action == Action.ERASED:
        forgetting.forget(posting)
    if action in CHANGING and posting.status == Status.PUBLISHED:
        app.configure_task("coordination.tasks.match_posting", lock=f"posting {posting.pk}").defer(posting=posting.pk)
    if not posting.is_offer and (action in FAILING or (action == Action.RESUMED and _was_over(posting))):
        # By a job, because whoever ends a match may hold the other posting alone.
        app.configure_task("coordination.tasks.wait_again").defer(posting=posting.pk)
    if action in CLOSING and posting.status in CLOSED:  # an edit that is rejected closes nothing
        decisions.posting_closed(posting)
    elif action in SHOWING and posting.answers_to_id:
        _bring_together(posting)


def _was_over(posting):
    """Whether what is shown again had ended, and with it the talks about it. A mere pause leaves answers as they are."""
    last = posting.events.filter(action__in=[*OVER, Action.PAUSED, Action.RESTED]).last()
    return last is not None and last.action in OVER


def tied(posting):
    """The postings at the other end of what both sides agreed on: where this one closes, they get back what it held."""
    agreed = Match.objects.of(posting).open().filter(state__in=AGREED)
    return agreed.values_list("request" if posting.is_offer else "offer", flat=True)


def _bring_together(posting):
    """It was written as an answer to another. Where the two may not meet it stands for itself, as any other."""
    answered = posting.answers_to
    if posting.kind == answered.kind:
        return
    request, offer = (answered, posting) if posting.is_offer else (posting, answered)
    try:
        decisions.volunteer(request, offer)
    except decisions.NotPossible:
        pass
