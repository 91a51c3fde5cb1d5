"""What is forgotten of a barcamp: 90 days after its last slot the names of hosts, but for those who agreed to be named in the
documentation; who is one human with whom; which device liked what, of which the counts stay; and what was never shown.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from .models import Camp, Interest, Session, SessionStatus

KEPT_FOR = timedelta(days=90)


def forget_due(*, at):
    """One camp a transaction. Returns how many camps had something to forget."""
    over = Camp.objects.over(at=at - KEPT_FOR).filter(sessions__isnull=False).order_by("pk")
    return sum(_forget(camp) for camp in over)


@transaction.atomic
def _forget(camp):
    sessions = Session.objects.filter(camp=camp)
    unseen, _kinds = sessions.exclude(status=SessionStatus.SHOWN).delete()
    named = sessions.exclude(is_kept_named=True).filter(~Q(host_name="") | ~Q(host=""))
    num = named.update(host_name="", is_named=False, host="") + sessions.exclude(host="").update(host="")
    devices, _kinds = Interest.objects.filter(session__in=sessions).delete()
    return bool(unseen or num or devices)
