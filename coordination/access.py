"""Who may open a match's page: whoever holds a link mailed to one of its two sides, or opened that side's own posting."""

from datetime import timedelta

from django.core import signing

from postings.access import LINK_DAYS

from .models import Match, Side

_SALT = "coordination.access"


class TooOld(Exception):
    """The link was ours, and is no longer valid."""


def link_token(match, side):
    return signing.dumps([match.pk, str(side)], salt=_SALT)


def of_link(token):
    """The match and side a mailed link leads to, or None; raises TooOld. Reading it uses nothing up: scanners read too."""
    try:
        pk, side = signing.loads(token, salt=_SALT, max_age=timedelta(days=LINK_DAYS))
    except signing.SignatureExpired as late:
        raise TooOld from late
    except signing.BadSignature:
        return None
    match = Match.objects.with_postings().filter(pk=pk).first()
    return match and (match, Side(side))
