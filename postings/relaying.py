"""A conversation carried on by mail: who may write in it through a relay address, and what becomes of the letter.

We trust a letter as somebody's word when it came to the address of their side and from the address they have proved; that
it truly came from there is found out before, in postings/incoming.py.
"""

from django.db import transaction
from django.utils import timezone

from people import ratelimit
from postings import conversation_letters, conversing, guessing, relay

from .models import Enquiry, Party, Via

PER_HOUR = 30  # letters of one side; more come from machines that answer each other

# What is done about an address from which our letters come back: called with the address and the letter's Message-ID.
BOUNCED = []


def check(enquiry_pk, side):
    """Raises relay.Unknown or relay.Closed where this side can write nothing now."""
    _open(enquiry_pk, side)


@transaction.atomic
def deliver(enquiry_pk, side, *, sender, text, message_id, has_files=False):
    """Store what `sender` wrote as this side's message, once for each `message_id`, and pass it on as if it had been written
    on the page. Where files were left out, its writer hears so by letter."""
    enquiry, side = conversing.locked(_open(enquiry_pk, side)), Party(side)
    writer, now = enquiry.party(side), timezone.now()
    if not writer.can_be_mailed or sender.lower() != writer.email.lower():
        raise relay.NotYours
    if ratelimit.seconds_to_wait("relay", f"{enquiry_pk}|{side}", limit=PER_HOUR, per=3600):
        raise relay.TooMany
    language = guessing.of_message(text, usual=_language(enquiry, side))
    try:
        message = conversing.write(
            enquiry, side=side, text=text, language=language, via=Via.MAIL, mail_id=f"{side} {message_id}"
        )
    except conversing.Closed:
        raise relay.Closed from None
    if has_files and message.written_at >= now:
        conversation_letters.files_left_out.enqueue(message)


@transaction.atomic
def bounced(recipient, message_id):
    for tell in BOUNCED:
        tell(recipient, message_id)


def _open(enquiry_pk, side):
    visible = Enquiry.objects.shown_to_owner() if side == Party.OWNER else Enquiry.objects.all()
    found = visible.with_posting().filter(pk=enquiry_pk).first()
    if not found:
        raise relay.Unknown
    if not found.is_open:
        raise relay.Closed
    return found


def _language(enquiry, side):
    """The language in which this side wrote last, else the one it reads letters in."""
    last = enquiry.messages.filter(side=side).order_by("-written_at", "-pk").values_list("text_language", flat=True)
    return last.first() or enquiry.party(side).language
