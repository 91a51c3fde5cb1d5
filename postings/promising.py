"""How much of a posting is promised: the author's own count, and what others take and give back."""

from django.db import transaction

from postings import lifecycle

from .models import Action, Actor, Status


class AlreadyPromised(lifecycle.NotPossible):
    """More of it is promised than the new amount would be."""


@transaction.atomic
def promise(posting, amount):
    """The author keeps count of what is promised so far, of what she asked for or offers."""
    posting = lifecycle.locked(posting)
    if posting.status not in (Status.PUBLISHED, Status.PAUSED) or posting.amount is None:
        raise lifecycle.NotPossible(posting, Status.PUBLISHED)
    posting.amount_promised = min(amount, posting.amount)
    posting.save(update_fields=["amount_promised"])
    lifecycle.log(posting, Action.PROMISED, actor=Actor.AUTHOR, amount=posting.amount_promised)
    return posting


@transaction.atomic
def take(posting, amount):
    """Promise `amount` more of it. Refuses what is not there any more; a posting that counts nothing has enough."""
    posting = lifecycle.locked(posting)
    if posting.status not in (Status.PUBLISHED, Status.PAUSED):
        raise lifecycle.NotPossible(posting, posting.status)
    if posting.amount is not None:
        if amount > posting.amount_left:
            raise lifecycle.NotPossible(posting, Status.PUBLISHED)
        posting.amount_promised += amount
        posting.save(update_fields=["amount_promised"])
    return posting


@transaction.atomic
def give_back(posting, amount):
    """What was promised is free again."""
    posting = lifecycle.locked(posting)
    if posting.amount is not None:
        posting.amount_promised = max(0, posting.amount_promised - amount)
        posting.save(update_fields=["amount_promised"])
    return posting
