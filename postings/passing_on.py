"""Whether a posting may stand in other directories too. Its author says so, unasked for she has not; nobody says it for her."""

from django.db import transaction
from django.utils import timezone

from postings import lifecycle

from .models import Action, Actor


@transaction.atomic
def agree(posting):
    """From now on it may be passed on. Raises NotPossible where it is over, or not for its author to say."""
    posting = lifecycle.locked(posting)
    if not (posting.is_open and posting.may_be_passed_on):
        raise lifecycle.NotPossible(posting, Action.PASSED_ON)
    if posting.passes_on_at is None:
        posting.passes_on_at = timezone.now()
        posting.save(update_fields=["passes_on_at"])
        lifecycle.log(posting, Action.PASSED_ON, actor=Actor.AUTHOR)
    return posting


@transaction.atomic
def keep_here(posting):
    """It is passed on no more. This can always be said."""
    posting = lifecycle.locked(posting)
    if posting.passes_on_at is not None:
        posting.passes_on_at = None
        posting.save(update_fields=["passes_on_at"])
        lifecycle.log(posting, Action.KEPT_HERE, actor=Actor.AUTHOR)
    return posting
