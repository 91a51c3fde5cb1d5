"""Who may answer a call-out: whoever holds the link that was mailed to somebody asked. Reading it uses nothing up."""

from datetime import timedelta

from django.core import signing

from postings.access import LINK_DAYS

from .access import TooOld
from .models import CallOutInvitation

_SALT = "coordination.call_out_access"


def link_token(invitation):
    return signing.dumps(invitation.pk, salt=_SALT)


def of_link(token):
    """The invitation a mailed link leads to, or None; raises TooOld."""
    try:
        pk = signing.loads(token, salt=_SALT, max_age=timedelta(days=LINK_DAYS))
    except signing.SignatureExpired as late:
        raise TooOld from late
    except signing.BadSignature:
        return None
    return CallOutInvitation.objects.with_call_out().filter(pk=pk).first()
