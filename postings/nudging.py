"""The clock of conversations: after a day and after three whoever is waited for is asked; on the fifth day the other hears
honestly that no word came, and the office sees it. Who stands in reserve for a month is asked about like that. Two weeks after
a yes both are asked once whether it worked; where nobody says so for two months it is over, and what it held of the posting
stays with it."""

from datetime import UTC, timedelta

from django.db import transaction
from django.db.models import Q

from postings import conversation_letters, conversing, enquiring

from .models import EndReason, Enquiry, EnquiryState, Party

NUDGES = [timedelta(hours=24), timedelta(days=3)]
GIVEN_UP_AFTER = timedelta(days=5)
ASKED_AFTER = timedelta(days=14)  # of silence after a yes
FADED_AFTER = timedelta(days=60)
REMEMBERED_AFTER = timedelta(days=30)  # in reserve
AT_ONCE = 1000  # conversations the clock looks at each time it comes


def nudge_due(*, at):
    """Do what is due; one conversation a transaction, those another worker is at left to it. Returns how many."""
    at = at.astimezone(UTC)  # so that hours are counted as they pass, also where the clock is changed
    return sum(_step(pk, at=at) for pk in list(_due(at=at).values_list("pk", flat=True)[:AT_ONCE]))


def _due(*, at):
    step = Q()
    for num, after in enumerate(NUDGES):
        step |= Q(num_nudged=num, waits_since__lte=at - after)
    step |= Q(given_up_at__isnull=True, waits_since__lte=at - GIVEN_UP_AFTER)
    return Enquiry.objects.unanswered_since(at - NUDGES[0]).filter(step)


@transaction.atomic
def _step(pk, *, at):
    """Whether anything was left to do about it. After a pause of the clock the latest step is taken alone."""
    found = _due(at=at).filter(pk=pk).select_for_update(of=("self",), no_key=True, skip_locked=True)
    enquiry = found.with_posting().first()
    if enquiry is None:
        return False
    waited, side = at - enquiry.waits_since, Party(enquiry.waits_for)
    if waited >= GIVEN_UP_AFTER:
        enquiry.num_nudged, enquiry.given_up_at = len(NUDGES), at
        conversation_letters.no_word_came.enqueue(enquiry, side.other)
    else:
        enquiry.num_nudged = sum(waited >= after for after in NUDGES)
        conversation_letters.word_awaited.enqueue(enquiry, side)
    enquiry.save(update_fields=["num_nudged", "given_up_at"])
    return True


def remember_reserve(*, at):
    """Who stands in reserve for a month is her owner's to answer again: what follows are the steps above, so that in the end
    she hears honestly, and the office sees it. Returns how many."""
    due = Enquiry.objects.forgotten_since(at - REMEMBERED_AFTER)
    return sum(_remember(pk, due, at=at) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _remember(pk, due, *, at):
    found = due.filter(pk=pk).select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if found is None:
        return False
    enquiring.ask_owner(found, at=at)
    return True


def ask_outcomes(*, at):
    """Ask both sides of what was agreed on whether it worked, once. Returns how many were asked about."""
    due = Enquiry.objects.agreed_by(at - ASKED_AFTER).filter(asked_at=None)
    return sum(_ask(pk, due, at=at) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _ask(pk, due, *, at):
    found = due.filter(pk=pk).select_for_update(of=("self",), no_key=True, skip_locked=True).with_posting().first()
    if found is None:
        return False
    found.asked_at = at
    found.save(update_fields=["asked_at"])
    for side in Party:
        conversation_letters.did_it_work.enqueue(found, side)
    return True


def let_fade(*, at):
    """End what nobody has spoken about for so long; a word that comes meanwhile keeps it. Returns how many."""
    due = Enquiry.objects.agreed_by(at - FADED_AFTER)
    return sum(_fade(enquiry, due) for enquiry in list(due.select_related("posting")[:AT_ONCE]))


@transaction.atomic
def _fade(enquiry, due):
    enquiry = conversing.locked(enquiry)
    is_due = due.filter(pk=enquiry.pk).exists()
    if is_due:
        enquiring.end(enquiry, EnquiryState.CLOSED, EndReason.FADED)
    return is_due
