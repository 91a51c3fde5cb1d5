"""Who may answer a call-out: whoever holds the link that was mailed to somebody asked. Reading it uses nothing up, and opens the
page for half an hour at an address without it."""

from datetime import timedelta

from django.core import signing

from postings import access
from postings.access import LINK_DAYS

from .access import TooOld
from .models import CallOutInvitation

_SALT = "coordination.call_out_access"
_KEY = "own_call_outs"


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


def opened(request, named):
    """The invitation of this address, or None; raises TooOld."""
    return access.opened_by(request, _KEY, named, of_link=of_link, rows=CallOutInvitation.objects.with_call_out())
