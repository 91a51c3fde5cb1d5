"""What the office does about conversations, which it reads only where it has to: a message that was held for it, a report,
a word that never came."""

from django.db import transaction
from django.utils import timezone

from postings import conversation_letters, conversing, enquiring

from .models import EndReason, Enquiry, EnquiryState, Held, Party


@transaction.atomic
def report(enquiry, *, side, words):
    """One of the two says that something is wrong: the office reads the conversation from now on."""
    enquiry = conversing.locked(enquiry)
    enquiry.reported_at, enquiry.reported_by, enquiry.report_words = timezone.now(), side, words
    enquiry.report_settled_at = enquiry.report_settled_by = None
    fields = ["reported_at", "reported_by", "report_words", "report_settled_at", "report_settled_by"]
    enquiry.save(update_fields=fields)
    return enquiry


@transaction.atomic
def let_through(message, *, by):
    """The office has read a held message, and it may go on. Returns it, or None where there was nothing to decide."""
    enquiry = conversing.locked(message.enquiry)
    message = enquiry.messages.held_for_office().filter(pk=message.pk).first()
    if message is None or not enquiry.is_open:
        return None
    message.enquiry = enquiry
    message.checked_at, message.checked_by = timezone.now(), by
    conversing.pass_on(message)
    return message


@transaction.atomic
def hold_back(message, *, by, words):
    """It is not passed on; its writer reads why. With a first message the enquiry is over. Returns as let_through."""
    enquiry = conversing.locked(message.enquiry)
    message = enquiry.messages.held_for_office().filter(pk=message.pk).first()
    if message is None:
        return None
    message.enquiry = enquiry
    message.held_for, message.checked_at, message.checked_by = Held.REFUSED, timezone.now(), by
    message.checked_words = words
    message.save(update_fields=["held_for", "checked_at", "checked_by", "checked_words"])
    if enquiry.state == EnquiryState.HELD:
        enquiring.end(enquiry, EnquiryState.CLOSED, EndReason.REFUSED)
    conversation_letters.message_refused.enqueue(message)
    return message


@transaction.atomic
def settle_report(enquiry, *, by):
    """Somebody of the office has looked at what was reported, and whoever reported it hears so."""
    enquiry = conversing.locked(enquiry)
    if enquiry.reported_at and enquiry.report_settled_at is None:
        enquiry.report_settled_at, enquiry.report_settled_by = timezone.now(), by
        enquiry.save(update_fields=["report_settled_at", "report_settled_by"])
        conversation_letters.report_settled.enqueue(enquiry, Party(enquiry.reported_by))
    return enquiry


@transaction.atomic
def stop(enquiry, *, by):
    """The office ends a conversation that must not go on. Both are told that it is over, and neither why. Returns it, or
    None where nothing in it ever was for the office. Raises Closed."""
    enquiry = conversing.locked_open(enquiry)
    if not Enquiry.objects.ever_needing_office().filter(pk=enquiry.pk).exists():
        return None
    enquiring.end(enquiry, EnquiryState.CLOSED, EndReason.REFUSED)
    if enquiry.reported_at and enquiry.report_settled_at is None:
        settle_report(enquiry, by=by)
    for side in Party:
        conversation_letters.conversation_ended.enqueue(enquiry, side)
    return enquiry


@transaction.atomic
def ask_anew(enquiry):
    """The office has seen to a word that never came, by a call perhaps: the clock counts anew from now."""
    enquiry = conversing.locked(enquiry)
    if enquiry.is_silent and enquiry.waits_for:
        enquiry.waits_since, enquiry.num_nudged, enquiry.given_up_at = timezone.now(), 0, None
        enquiry.save(update_fields=["waits_since", "num_nudged", "given_up_at"])
    return enquiry
