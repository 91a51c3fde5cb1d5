"""Who may open a posting's own page: whoever holds its entry code, or a link mailed to its author.

What was opened is remembered in the visitor's session for half an hour, because devices are shared.
"""

from datetime import timedelta

from django.core import signing
from django.utils import timezone

from .models import Posting, Status

LINK_DAYS = 60
OPEN_FOR = timedelta(minutes=30)
_SALT = "postings.access"
_ACT_SALT = "postings.access.act"
_KEY = "own_posting"


def link_token(posting):
    return signing.dumps(posting.pk, salt=_SALT)


def posting_of_link(token):
    """The posting a mailed link leads to, or None. Reading it uses nothing up: mail scanners read links too."""
    try:
        pk = signing.loads(token, salt=_SALT, max_age=timedelta(days=LINK_DAYS))
    except signing.BadSignature:
        return None
    return _there().filter(pk=pk).first()


def act_token(posting, act):
    """Names the posting and what the link is for: good for nothing else."""
    return signing.dumps([posting.pk, act], salt=_ACT_SALT)


def act_of_link(token):
    """(posting, name of the act) of a link in a letter, or None. Reading it uses nothing up."""
    try:
        pk, act = signing.loads(token, salt=_ACT_SALT, max_age=timedelta(days=LINK_DAYS))
    except signing.BadSignature:
        return None
    posting = _there().filter(pk=pk).first()
    return (posting, act) if posting else None


def _there():
    found = Posting.objects.exclude(status=Status.ERASED)
    return found.select_related("category__parent", "municipality__region", "author", "organisation")


def grant(request, posting):
    """Remember that this visitor may see this posting as its author."""
    request.session.cycle_key()
    request.session[_KEY] = {"posting": posting.pk, "until": (timezone.now() + OPEN_FOR).timestamp()}
    request.session.set_expiry(OPEN_FOR)


def granted(request):
    """The posting this visitor opened within the last half hour, or None. Each look starts the half hour again."""
    held = request.session.get(_KEY)
    if not held or held["until"] < timezone.now().timestamp():
        return None
    found = _there().filter(pk=held["posting"]).first()
    if found:
        request.session[_KEY] = {"posting": found.pk, "until": (timezone.now() + OPEN_FOR).timestamp()}
    return found


def leave(request):
    request.session.flush()
