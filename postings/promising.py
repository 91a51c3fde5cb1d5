"""How much of a posting is promised: the author's own count, and what others take and give back."""

from django.db import transaction

from postings import lifecycle

from .models import Action, Actor, Status


class AlreadyPromised(lifecycle.NotPossible):
    """More of it is promised than the new amount would be."""


@transaction.atomic
def promise(posting, amount):
    """The author counts what she has promised, or was promised, besides what matches hold. More than is left counts as all."""
    posting = lifecycle.locked(posting)
    if posting.status not in (Status.PUBLISHED, Status.PAUSED) or posting.amount is None:
        raise lifecycle.NotPossible(posting, Status.PUBLISHED)
    posting.amount_promised_elsewhere = min(amount, posting.amount - posting.amount_held)
    posting.save(update_fields=["amount_promised_elsewhere"])
    lifecycle.log(posting, Action.PROMISED, actor=Actor.AUTHOR, amount=posting.amount_promised)
    return posting


@transaction.atomic
def take(posting, amount):
    """Hold `amount` more of it. Refuses what is not there any more; a posting that counts nothing has enough."""
    posting = lifecycle.locked(posting)
    if posting.status not in (Status.PUBLISHED, Status.PAUSED):
        raise lifecycle.NotPossible(posting, posting.status)
    if posting.amount is not None and amount > posting.amount_left:
        raise lifecycle.NotPossible(posting, Status.PUBLISHED)
    return _hold(posting, posting.amount_held + amount)


@transaction.atomic
def give_back(posting, amount):
    """What was held is free again."""
    posting = lifecycle.locked(posting)
    return _hold(posting, max(0, posting.amount_held - amount))


def _hold(posting, amount):
    """Also where nothing is counted yet: the author may say later how many there are."""
    posting.amount_held = amount
    posting.save(update_fields=["amount_held"])
    return posting
