"""Who may open a posting's own page, or a conversation: whoever holds its entry code, or a link mailed to its author; and
who may see everything that belongs to an address: whoever has just proved it.

What was opened is remembered in the visitor's session for half an hour, because devices are shared.
"""

from datetime import timedelta

from django.core import signing
from django.utils import timezone

from .models import Draft, Enquiry, Party, Posting, Status
from .models.draft import ADDRESS

LINK_DAYS = 60
OPEN_FOR = timedelta(minutes=30)
_SALT = "postings.access"
_ACT_SALT = "postings.access.act"
_CONVERSATION_SALT = "postings.access.conversation"
# What else an entry code opens, in the apps above: called with the code, each returns an address or None.
DOORS = []
_KEY = "own_posting"
_ENQUIRY_KEY = "own_enquiry"
_ADDRESS_KEY = "own_address"


class _AsOld(signing.TimestampSigner):
    """Signs at the time at which a link was signed that has been read already."""

    def __init__(self, token, **how):
        super().__init__(**how)
        self.signed_at = token.rsplit(self.sep, 2)[1]

    def timestamp(self):
        return self.signed_at


def _sign(named, *, salt, as_old_as):
    signer = _AsOld(as_old_as, salt=salt) if as_old_as else signing.TimestampSigner(salt=salt)
    return signer.sign_object(named)


def link_token(posting, *, as_old_as=None):
    """`as_old_as` is the token of a link that leads to this one: it then holds no longer than that, however often it is made."""
    return _sign(posting.pk, salt=_SALT, as_old_as=as_old_as)


def posting_of_link(token):
    """The posting a mailed link leads to, or None. Reading it uses nothing up: mail scanners read links too."""
    try:
        pk = signing.loads(token, salt=_SALT, max_age=timedelta(days=LINK_DAYS))
    except signing.BadSignature:
        return None
    return _there().filter(pk=pk).first()


def act_token(posting, act, *, as_old_as=None):
    """Names the posting and what the link is for. The page after its button leads on, to her own page and to the way back, for as
    long as the link itself holds: see `as_old_as` above."""
    return _sign([posting.pk, act], salt=_ACT_SALT, as_old_as=as_old_as)


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


def conversation_token(enquiry, side):
    return signing.dumps([enquiry.pk, str(side)], salt=_CONVERSATION_SALT)


def conversation_of_link(token):
    """(enquiry, side) that a mailed link leads to, or None. Reading it uses nothing up either."""
    try:
        pk, side = signing.loads(token, salt=_CONVERSATION_SALT, max_age=timedelta(days=LINK_DAYS))
    except signing.BadSignature:
        return None
    found = Enquiry.objects.with_posting().filter(pk=pk).first()
    return (found, Party(side)) if found and not found.is_left_by(Party(side)) else None


def grant(request, posting):
    """Remember that this visitor may see this posting as its author, and the conversations about it."""
    remember(request, _KEY, posting)


def grant_enquiry(request, enquiry):
    """Remember that this visitor may see this conversation as its asker."""
    remember(request, _ENQUIRY_KEY, enquiry)


def grant_side(request, enquiry, side):
    if side == Party.OWNER:
        grant(request, enquiry.posting)
    else:
        grant_enquiry(request, enquiry)


def grant_address(request, draft):
    """Remember that this visitor has proved the address in this draft. The session names the row and never the address."""
    remember(request, _ADDRESS_KEY, draft)


def remember(request, key, row):
    """Remember for half an hour, under a key that begins with "own_", that this visitor has opened `row`."""
    request.session.cycle_key()
    request.session[key] = {"pk": row.pk, "until": _until()}
    _end_when_unused(request)


def _end_when_unused(request):
    if not request.user.is_authenticated:  # a day's work in the staff room goes on
        request.session.set_expiry(int(OPEN_FOR.total_seconds()))  # after the last look; a timedelta would be a moment


def _until():
    return (timezone.now() + OPEN_FOR).timestamp()


def held(request, key):
    """The primary key of the row this visitor opened within the last half hour, or None. Each look starts the half hour again."""
    found = request.session.get(key)
    if not found or found["until"] < timezone.now().timestamp():
        return None
    request.session[key] = {**found, "until": _until()}
    return found["pk"]


def stay(request):
    """Start the half hour again of all that is open; whether anything is."""
    opened = [_renewed(request, key) for key in list(request.session.keys()) if key.startswith("own_")]
    return any(opened)


def _renewed(request, key):
    kept = request.session[key]
    if "until" in kept:
        return held(request, key) is not None
    numbers = [number for number in kept if is_open(request, key, number)]
    return bool(numbers)


def opened_by(request, what, named, *, of_link, rows):
    """The row of this address, or None. What the address names is a link, which opens its row for half an hour (`of_link` reads
    it), or the number of one of `rows` that is open."""
    if named.isdecimal():
        return rows.filter(pk=named).first() if is_open(request, what, named) else None
    if found := of_link(named):
        keep_open(request, what, found.pk)
    return found


def keep_open(request, what, pk):
    """Remember under `what`, a key that begins with "own_", that this visitor has opened this row by a link, so that its address
    need not name the link: browsers keep addresses. Others of its kind stay open beside it."""
    request.session.cycle_key()
    _keep(request, what, str(pk))


def is_open(request, what, number):
    """Whether she has opened the row with this number, text as in an address, within the last half hour. Each look starts it again."""
    if request.session.get(what, {}).get(number, 0) < timezone.now().timestamp():
        return False
    _keep(request, what, number)
    return True


def _keep(request, what, number):
    request.session[what] = {**request.session.get(what, {}), number: _until()}
    _end_when_unused(request)


def granted(request):
    """The posting this visitor opened within the last half hour, or None."""
    pk = held(request, _KEY)
    return _there().filter(pk=pk).first() if pk else None


def granted_enquiry(request):
    """The enquiry this visitor made and opened within the last half hour, or None."""
    pk = held(request, _ENQUIRY_KEY)
    return Enquiry.objects.with_posting().filter(pk=pk).first() if pk else None


def granted_address(request):
    """The address this visitor proved, while she looks at something of it at least once in half an hour; or ""."""
    pk = held(request, _ADDRESS_KEY)
    draft = Draft.objects.alive(at=timezone.now()).filter(pk=pk, kind=ADDRESS).first() if pk else None
    proof = draft.answers["proof"] if draft else {"is_proved": False}
    return proof["email"] if proof["is_proved"] else ""


def side_of(request, enquiry):
    """On which side of a conversation this visitor stands, by what was opened within the last half hour; or None."""
    if enquiry.posting_id == held(request, _KEY):
        return Party.OWNER
    return Party.ASKER if enquiry.pk == held(request, _ENQUIRY_KEY) else None


def behind(code):
    """The address of what an entry code opens in the apps above, or None."""
    return next((address for door in DOORS if (address := door(code))), None)


def leave(request):
    request.session.flush()
