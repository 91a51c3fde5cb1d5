"""Who would like to come to what: one tap, no account; see devices.py. The pairs within one camp tell which sessions clash."""

from django.db import transaction
from django.db.models import F

from .models import Interest, Session


@transaction.atomic
def note(session, device):
    """Count this device in, once. Returns whether it was not yet."""
    _row, is_new = Interest.objects.get_or_create(session=session, device=device)
    if is_new:
        Session.objects.filter(pk=session.pk).update(num_interested=F("num_interested") + 1)
    return is_new


@transaction.atomic
def take_back(session, device):
    num, _kinds = Interest.objects.filter(session=session, device=device).delete()
    if num:
        Session.objects.filter(pk=session.pk).update(num_interested=F("num_interested") - num)
    return bool(num)


def of_device(camp, device):
    """The sessions this device would like to come to."""
    return set(Interest.objects.filter(session__camp=camp, device=device).values_list("session", flat=True))


def wishes(camp):
    """For each device the sessions in the programme that interest it."""
    held = {}
    rows = Interest.objects.filter(session__in=Session.objects.accepted().filter(camp=camp))
    for device, session in rows.values_list("device", "session").order_by("device", "session"):
        held.setdefault(device, set()).add(session)
    return [frozenset(sessions) for sessions in held.values()]
