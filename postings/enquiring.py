"""From an answer to a decision: somebody answers a posting, its author says yes, no or later, and both learn how it was.

What an accepted answer takes of a posting is counted with it under one lock; whoever was not chosen is told and thanked.
"""

from django.db import transaction
from django.utils import timezone

from people.models import Block
from postings import chiffre, conversation_letters, conversing, lifecycle, promising
from postings.conversing import locked_open

from .models import (
    HELPED,
    Action,
    Actor,
    Draft,
    EndReason,
    Enquiry,
    EnquiryState,
    Exchange,
    Held,
    Message,
    Party,
    Status,
)

TRANSITIONS = {
    EnquiryState.HELD: {EnquiryState.WAITING, EnquiryState.CLOSED},
    EnquiryState.WAITING: {
        EnquiryState.RESERVE,
        EnquiryState.ACCEPTED,
        EnquiryState.DECLINED,
        EnquiryState.CLOSED,
    },
    EnquiryState.RESERVE: {EnquiryState.ACCEPTED, EnquiryState.DECLINED, EnquiryState.CLOSED},
    EnquiryState.ACCEPTED: {EnquiryState.CLOSED},
    EnquiryState.DECLINED: set(),
    EnquiryState.CLOSED: set(),
}
ENDING = {Action.SETTLED, Action.WITHDRAWN, Action.EXPIRED, Action.REJECTED, Action.REMOVED}


class NotPossible(Exception):
    """It cannot be done, for a reason that people are told: `why` is one of the codes below."""

    GONE = "gone"  # the posting is not shown any more
    OFFICE = "office"  # the office stands between
    OWN = "own"
    APART = "apart"  # one of the two does not want to meet the other
    TWICE = "twice"  # this person has already answered it
    FULL = "full"  # nothing of it is left
    MOVED_ON = "moved_on"

    def __init__(self, why, enquiry=None):
        self.why, self.enquiry = why, enquiry
        super().__init__(why)


def is_full(posting):
    """Whether all of what is counted is promised. What counts nothing is never full."""
    return posting.amount_left == 0


def takes_answers(posting):
    """Whether people may write to its author here: what is shown, and where nobody has to stand between."""
    return posting.status == Status.PUBLISHED and posting.category.exchange == Exchange.DIRECT


# What the asker does


def why_not(posting, person):
    """Why this person cannot answer this posting, or None. Raised as NotPossible by `ask`; a page asks before."""
    if posting.status != Status.PUBLISHED:
        return NotPossible(NotPossible.GONE)
    if posting.category.exchange != Exchange.DIRECT:
        return NotPossible(NotPossible.OFFICE)
    if not person.known_as:
        return None
    if person.known_as == posting.author.identity:
        return NotPossible(NotPossible.OWN)
    if conversing.are_apart(person, posting.author):
        return NotPossible(NotPossible.APART)
    known = Enquiry.objects.open().filter(posting=posting).of_person(person).first()
    return NotPossible(NotPossible.TWICE, known) if known else None


@transaction.atomic
def ask(draft, *, token, person, posting, text, language, amount=None, to_be_read=False):
    """Turn a draft into an enquiry with its first message, once: a second call for the same draft returns the first's.

    `person` is an unsaved row. `to_be_read`: the office reads it before it is passed on. Where nothing of the posting is
    left the answer goes on the reserve list. Raises NotPossible.
    """
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.enquiry_id:
        return draft.enquiry
    posting = lifecycle.locked(posting)
    if stuck := why_not(posting, person):
        raise stuck
    person.save()
    enquiry = Enquiry.objects.create(
        posting=posting,
        person=person,
        amount=amount,
        state=EnquiryState.HELD,
        entry_code_hash=chiffre.entry_code_hash(chiffre.entry_code(token)),
    )
    draft.enquiry, draft.answers = enquiry, {}
    draft.save(update_fields=["enquiry", "answers"])
    message = Message(enquiry=enquiry, side=Party.ASKER, text=text, text_language=language)
    conversation_letters.enquiry_received.enqueue(enquiry, Party.ASKER)
    if to_be_read:
        message.held_for = Held.OFFICE
        message.save()
    else:
        conversing.pass_on(message)
        if is_full(posting):
            _reserve(enquiry)
    return enquiry


@transaction.atomic
def take_back(enquiry):
    """The asker does not want to any more; what was promised to her is free again."""
    enquiry = locked_open(enquiry)
    was_seen = enquiry.state != EnquiryState.HELD
    end(enquiry, EnquiryState.CLOSED, EndReason.TAKEN_BACK)
    if was_seen:
        conversation_letters.conversation_ended.enqueue(enquiry, Party.OWNER)
    return enquiry


# What the owner does


@transaction.atomic
def accept(enquiry, *, amount=None):
    """Yes. Takes `amount`, or what was offered, or one, of what is left; once nothing is left the others who wait are told
    and thanked. Raises NotPossible."""
    enquiry = _to_decide(enquiry, EnquiryState.ACCEPTED)
    posting = enquiry.posting
    if posting.status not in (Status.PUBLISHED, Status.PAUSED):
        raise NotPossible(NotPossible.GONE)
    if is_full(posting):
        raise NotPossible(NotPossible.FULL)
    was_next = _is_next(enquiry)
    if posting.amount is None:
        enquiry.amount = None
    else:
        enquiry.amount = min(amount or enquiry.amount or 1, posting.amount_left)
        enquiry.posting = posting = promising.take(posting, enquiry.amount)
    enquiry.decided_at, enquiry.waits_for, enquiry.waits_since = timezone.now(), "", None
    _move(enquiry, EnquiryState.ACCEPTED, ["amount", "decided_at", "waits_for", "waits_since"])
    lifecycle.log(posting, Action.AGREED, actor=Actor.AUTHOR)
    conversation_letters.enquiry_accepted.enqueue(enquiry, Party.ASKER)
    if is_full(posting):
        thank_others(posting)
    elif was_next and posting.amount is not None:
        wake_reserve(posting)
    return enquiry


@transaction.atomic
def decline(enquiry):
    """No, with thanks."""
    enquiry = _to_decide(enquiry, EnquiryState.DECLINED)
    end(enquiry, EnquiryState.DECLINED, EndReason.NO_THANKS)
    conversation_letters.enquiry_declined.enqueue(enquiry, Party.ASKER)
    return enquiry


@transaction.atomic
def keep_in_reserve(enquiry):
    """Not now, perhaps later: the asker hears that she is on the list."""
    enquiry = _to_decide(enquiry, EnquiryState.RESERVE)
    _reserve(enquiry)
    conversation_letters.enquiry_in_reserve.enqueue(enquiry, Party.ASKER)
    return enquiry


@transaction.atomic
def thank_others(posting):
    """Tell everybody who still waits for this posting that others were chosen. Who agreed to wait stays in reserve."""
    posting = lifecycle.locked(posting)
    for enquiry in _locked_of(posting, [EnquiryState.WAITING]):
        end(enquiry, EnquiryState.DECLINED, EndReason.NOT_CHOSEN)
        conversation_letters.enquiry_declined.enqueue(enquiry, Party.ASKER)


# What both do


@transaction.atomic
def close(enquiry, *, side, outcome):
    """How it was, said by one of the two, after a yes. What came to nothing is free again. Raises NotPossible."""
    enquiry = locked_open(enquiry)
    if not enquiry.is_accepted:
        raise NotPossible(NotPossible.MOVED_ON, enquiry)
    end(enquiry, EnquiryState.CLOSED, EndReason(outcome))
    conversation_letters.conversation_ended.enqueue(enquiry, Party(side).other)
    return enquiry


@transaction.atomic
def block(enquiry, *, side):
    """Never again with this person, here or anywhere: she is told that the conversation is over, and not why."""
    enquiry = conversing.locked(enquiry)
    side = Party(side)
    Block.objects.get_or_create(person=enquiry.party(side), other=enquiry.party(side.other))
    if enquiry.is_open:
        end(enquiry, EnquiryState.CLOSED, EndReason.BLOCKED)
        conversation_letters.conversation_ended.enqueue(enquiry, side.other)
    return enquiry


# What follows from a posting's end


def follow(posting, action):
    """In the transaction that ends a posting, whoever still talks about it is told. What was agreed on stays when the
    posting is settled or its days are over: that is how it ends well."""
    if action not in ENDING or posting.is_open:
        return
    over = [EnquiryState.HELD, EnquiryState.WAITING, EnquiryState.RESERVE]
    if posting.status not in (Status.SETTLED, Status.EXPIRED):
        over.append(EnquiryState.ACCEPTED)
    for enquiry in _locked_of(posting, over):
        end(enquiry, EnquiryState.CLOSED, EndReason.POSTING_CLOSED)
        conversation_letters.conversation_ended.enqueue(enquiry, Party.ASKER)


# What several verbs do


def end(enquiry, state, reason):
    """Within the lock of its posting: the enquiry is over, and what it held of the posting is free where it came to nothing."""
    was, was_next, now = enquiry.state, _is_next(enquiry), timezone.now()
    enquiry.reason, enquiry.closed_at = reason, now
    enquiry.decided_at = enquiry.decided_at or now
    enquiry.waits_for, enquiry.waits_since = "", None
    _move(enquiry, state, ["reason", "closed_at", "decided_at", "waits_for", "waits_since"])
    if reason in (*HELPED, EndReason.FADED) or was == EnquiryState.HELD:
        return
    if was == EnquiryState.ACCEPTED and enquiry.amount:
        enquiry.posting = promising.give_back(enquiry.posting, enquiry.amount)
    if was == EnquiryState.ACCEPTED or was_next:
        wake_reserve(enquiry.posting)
    if enquiry.posting.is_open:
        action = Action.UNAGREED if was == EnquiryState.ACCEPTED else Action.DISMISSED
        actor = Actor.AUTHOR if state == EnquiryState.DECLINED else Actor.VISITOR
        lifecycle.log(enquiry.posting, action, actor=actor)


def _is_next(enquiry):
    return enquiry.state == EnquiryState.RESERVE and enquiry.waits_for == Party.OWNER


def wake_reserve(posting):
    """Within the lock of a posting of which something is free again: who has waited longest in reserve is its owner's to
    answer, who hears so; the clock of unanswered words goes on from there."""
    if posting.status not in (Status.PUBLISHED, Status.PAUSED) or is_full(posting):
        return
    waiting = posting.enquiries.in_reserve().exclude(waits_for=Party.ASKER)
    first = waiting.select_for_update(of=("self",), no_key=True).first()
    if first and (not first.waits_for or first.is_silent):
        ask_owner(first, at=timezone.now())
        conversation_letters.word_awaited.enqueue(first, Party.OWNER)


def ask_owner(enquiry, *, at):
    """It is its owner's turn again, as if it had just been asked. Within its lock."""
    enquiry.waits_for, enquiry.waits_since, enquiry.num_nudged, enquiry.given_up_at = Party.OWNER, at, 0, None
    enquiry.save(update_fields=["waits_for", "waits_since", "num_nudged", "given_up_at"])


def _move(enquiry, state, fields=()):
    if state not in TRANSITIONS[enquiry.state]:
        raise NotPossible(NotPossible.MOVED_ON, enquiry)
    enquiry.state = state
    enquiry.save(update_fields=["state", *fields])


def _reserve(enquiry):
    """Nobody is waited for: it is the owner's turn once something is free again (wake_reserve), or after a month (nudging)."""
    enquiry.decided_at, enquiry.waits_for, enquiry.waits_since = timezone.now(), "", None
    _move(enquiry, EnquiryState.RESERVE, ["decided_at", "waits_for", "waits_since"])


def _to_decide(enquiry, state):
    """The locked enquiry, if this state may follow. Raises NotPossible."""
    enquiry = conversing.locked(enquiry)
    if state not in TRANSITIONS[enquiry.state]:
        raise NotPossible(NotPossible.MOVED_ON, enquiry)
    return enquiry


def _locked_of(posting, states):
    rows = Enquiry.objects.filter(posting=posting, state__in=states).select_related("person").order_by("pk")
    for enquiry in rows.select_for_update(of=("self",), no_key=True):
        enquiry.posting = posting
        yield enquiry
