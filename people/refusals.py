"""Addresses that a mail server has refused for good: marked, so that their owners are called, until it works again."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from people.models import Person, RefusedAddress

# Called with each address that was refused: who cannot be written to is not kept on any list.
FOLLOWERS = []


def _owners(address):
    return Person.objects.filter(identity=f"mail:{address.lower()}")


@transaction.atomic
def mark(address, *, said):
    """This address was refused, once more or for the first time. `said` does not quote it."""
    address, now = address.lower(), timezone.now()
    known, is_new = RefusedAddress.objects.get_or_create(address=address, defaults={"said": said})
    if not is_new:
        RefusedAddress.objects.filter(pk=known.pk).update(
            said=said, num_failures=F("num_failures") + 1, refused_at=now, lifted_at=None, lifted_by=None
        )
    _owners(address).update(mail_refused_at=now)
    for follow in FOLLOWERS:
        follow(address)


@transaction.atomic
def lift(refused, *, by):
    """Write to it again, as its owner says that it works. Returns whether it was still marked."""
    marked = RefusedAddress.objects.in_force().filter(pk=refused.pk)
    is_lifted = bool(marked.update(lifted_at=timezone.now(), lifted_by=by))
    if is_lifted:
        _owners(refused.address).update(mail_refused_at=None)
    return is_lifted


@transaction.atomic
def proved(address):
    """A letter has just arrived there, for its code came back: the mark goes."""
    RefusedAddress.objects.filter(address=address.lower()).delete()
    _owners(address).filter(mail_refused_at__isnull=False).update(mail_refused_at=None)


def forget(*, at):
    RefusedAddress.objects.over(at=at).delete()
