"""Two strangers talk: what is said is passed on, or held and said so, and never cut.

Whoever answers a posting (the asker) and its author (the owner) see of each other what was written here, and how to reach
each other only where one chose to show it. Every verb locks the posting first and then the enquiry, as all others do.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from people import ways
from people.models import Block
from postings import contactdata, conversation_letters, lifecycle

from .models import HELPED, Actor, Enquiry, EnquiryState, Held, Message, Party, Rung, Via

LONGEST = 3000  # letters in one message


class Closed(Exception):
    """The conversation is over; nothing can be said in it any more."""

    def __init__(self, enquiry):
        self.enquiry = enquiry
        super().__init__(f"enquiry {enquiry.pk} is {enquiry.state}")


def locked(enquiry):
    """The enquiry, its posting locked before it: nobody else changes either until we are done."""
    posting = lifecycle.locked(enquiry.posting)
    found = Enquiry.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=enquiry.pk)
    found.posting = posting
    return found


def locked_open(enquiry):
    found = locked(enquiry)
    if not found.is_open:
        raise Closed(found)
    return found


# What both sides do


@transaction.atomic
def write(enquiry, *, side, text, language, via=Via.PAGE, mail_id=""):
    """Say something. Returns the message: passed on at once, or held where it would give away how to reach its writer, or
    where the office has to read it first. A mail that arrives twice is one message. Raises Closed."""
    enquiry = locked_open(enquiry)
    mail_key = _mail_key(mail_id)
    if mail_key and (known := enquiry.messages.filter(mail_id=mail_key).first()):
        return known
    message = Message(
        enquiry=enquiry,
        side=side,
        text=text[:LONGEST],
        text_language=language,
        via=via,
        mail_id=mail_key,
        held_for=_to_hold(text, enquiry, side),
    )
    if message.held_for:
        message.save()
        conversation_letters.message_held.enqueue(message)
    else:
        pass_on(message)
    return message


def _mail_key(mail_id):
    return salted_hmac("postings.conversing", mail_id, algorithm="sha256").hexdigest() if mail_id else ""


def _to_hold(text, enquiry, side):
    """Why this cannot be passed on as it is; empty where it can. Who has shown something of hers may say it, too."""
    if enquiry.state == EnquiryState.HELD or contactdata.ibans(text) or contactdata.links(text):
        return Held.OFFICE
    return Held.CONTACT if gives_away(text) and not enquiry.shares(side) else ""


def gives_away(text):
    """What in a text would let the other reach its writer outside: addresses, numbers, handles."""
    finders = (
        contactdata.emails,
        contactdata.phones,
        contactdata.maybe_phones,
        contactdata.addresses,
        contactdata.handles,
    )
    return [found for finder in finders for found in finder(text)]


def pass_on(message):
    """Give a message to the other side, who is now the one waited for. Within the lock of its enquiry."""
    enquiry, now = message.enquiry, timezone.now()
    message.delivered_at, message.held_for = now, ""
    message.save()
    side = Party(message.side)
    fields = ["waits_for", "waits_since", "num_nudged", "given_up_at"]
    enquiry.waits_for, enquiry.waits_since, enquiry.num_nudged, enquiry.given_up_at = side.other, now, 0, None
    if enquiry.state == EnquiryState.HELD:
        enquiry.state = EnquiryState.WAITING
        fields.append("state")
    enquiry.save(update_fields=fields)
    if side == Party.ASKER:
        lifecycle.mark_answered(enquiry.posting, Rung.MESSAGE, actor=Actor.VISITOR)
    conversation_letters.message_arrived.enqueue(message)


@transaction.atomic
def release(message, *, side):
    """Its writer wants the other to read a held message just as it is, with what it gives away. Once is enough."""
    enquiry = locked_open(message.enquiry)
    message = enquiry.messages.filter(pk=message.pk, side=side, held_for=Held.CONTACT).first()
    if message:
        message.enquiry = enquiry
        pass_on(message)
    return message


@transaction.atomic
def drop(message, *, side):
    """Its writer takes a held message back; nobody has read it."""
    enquiry = locked(message.enquiry)
    enquiry.messages.filter(pk=message.pk, side=side, held_for=Held.CONTACT).delete()
    return enquiry


@transaction.atomic
def needs_no_answer(enquiry, *, side):
    """Whoever is waited for has read it, and there is nothing more to say: the clock stops."""
    enquiry = locked_open(enquiry)
    if enquiry.waits_for == side and enquiry.is_accepted:
        enquiry.waits_for, enquiry.waits_since = "", None
        enquiry.save(update_fields=["waits_for", "waits_since"])
    return enquiry


@transaction.atomic
def show(enquiry, *, side, shares):
    """Let the other see these ways to reach oneself, and no more; what was held for them is passed on."""
    enquiry = locked_open(enquiry)
    own = enquiry.party(side)
    chosen = [share for share in ways.shareable(own) if share in shares]
    added = set(chosen) - set(enquiry.shares(side))
    setattr(enquiry, f"{side}_shares", chosen)
    enquiry.save(update_fields=[f"{side}_shares"])
    if added:
        conversation_letters.contact_shown.enqueue(enquiry, Party(side).other)
        for message in enquiry.messages.filter(side=side, held_for=Held.CONTACT):
            message.enquiry = enquiry
            pass_on(message)
    return enquiry


def ways_to_other(enquiry, side):
    """How `side` can reach the other: what the other chose to show, as long as they talk or it worked."""
    if not enquiry.is_open and enquiry.reason not in HELPED:
        return []
    return ways.shown(enquiry.party(side.other), enquiry.shares(side.other))


def are_apart(person, other):
    """Whether one of two humans does not want to meet the other, in whichever of their rows."""
    mine, theirs = (type(each).objects.same_as(each) for each in (person, other))
    return (
        Block.objects.filter(person__in=mine, other__in=theirs).exists()
        or Block.objects.filter(person__in=theirs, other__in=mine).exists()
    )
