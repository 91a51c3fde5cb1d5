"""The life of a call-out: ask a few, hear who comes, stop when enough do, thank the rest. Where everybody was asked and still
somebody is missing it looks again once a day.

Every verb locks the call-out before it counts, leaves a line in its history where staff or the clock act, and enqueues its
letters in the same transaction as the rows: a batch is asked wholly or not at all, and nobody twice.
"""

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from people.models import Person

from . import askable, call_out_hours, call_out_letters, humans
from .models import (
    GOING_ON,
    CallOut,
    CallOutEvent,
    CallOutInvitation,
    CallOutRefusal,
    CallOutSaying,
    CallOutState,
    CallOutStep,
)
from .obstacles import NotPossible, Obstacle

PER_PLACE = 3  # asked for each who is still needed: about one in three comes
SMALLEST_BATCH = 5
MOST_AT_ONCE = 100  # call-outs the clock goes on with in one run


def batch_size(call_out):
    """How many are asked at a time."""
    return max(SMALLEST_BATCH, PER_PLACE * call_out.num_left)


# What staff do


@transaction.atomic
def start(call_out, *, by, at=None):
    """Store a new call-out and ask the first few, at once or in the morning. Sent twice it is started once."""
    at = at or timezone.now()
    if call_out.organisation and not call_out.organisation.is_verified:
        raise NotPossible(Obstacle.UNVERIFIED)
    _lock_asking()
    known = CallOut.objects.filter(key=call_out.key).first()
    if known:
        return known
    call_out.started_by, call_out.started_at = by, at
    call_out.save(force_insert=True)
    _note(call_out, CallOutStep.STARTED, by=by)
    _ask_or_wait(call_out, at=at)
    return call_out


@transaction.atomic
def ask_now(call_out, *, by, at=None):
    """Ask the next few without waiting for their time. Returns how many; at night it waits for the morning: 0."""
    call_out = _locked(call_out, CallOutState.OPEN)
    return _ask_or_wait(call_out, by=by, at=at or timezone.now())


@transaction.atomic
def need(call_out, num, *, by, at=None):
    """More or fewer are needed. Who said yes comes: fewer than they are cannot be needed."""
    call_out = _locked(call_out, *GOING_ON)
    if num < call_out.num_coming:
        raise NotPossible(Obstacle.MORE_COME)
    if num != call_out.num_needed:
        call_out.num_needed = num
        call_out.save(update_fields=["num_needed"])
        _note(call_out, CallOutStep.NUMBER, num=num, by=by)
        _settle(call_out, at=at or timezone.now())
    return call_out


@transaction.atomic
def end(call_out, *, by, words=""):
    """No more are needed. Who comes comes; who said nothing or waits on the reserve list is thanked."""
    call_out = _close(call_out, CallOutState.ENDED, CallOutStep.ENDED, by=by, words=words)
    waits = Q(said=CallOutSaying.RESERVE) | Q(said=CallOutSaying.NOTHING, told_at=None)
    _tell(call_out.invitations.filter(waits), call_out_letters.call_out_full)
    return call_out


@transaction.atomic
def cancel(call_out, *, by, words=""):
    """It does not take place. Whoever may still think of it is told, with the office's words."""
    call_out = _close(call_out, CallOutState.CANCELLED, CallOutStep.CANCELLED, by=by, words=words)
    told = Q(said=CallOutSaying.NO) | Q(said=CallOutSaying.NOTHING, told_at__isnull=False)
    _tell(call_out.invitations.exclude(told), call_out_letters.call_out_cancelled)
    return call_out


@transaction.atomic
def see(call_out, *, by):
    """Somebody of the office has looked at who cancelled after its end. Seen twice it is seen once."""
    call_out = _locked(call_out, CallOutState.ENDED)
    if CallOutEvent.objects.unseen_leavings(call_out=call_out).exists():
        _note(call_out, CallOutStep.SEEN, by=by)
    return call_out


# What helpers say


@transaction.atomic
def say_yes(invitation, *, at=None):
    """She comes, or waits on the reserve list where enough do already. Returns the invitation as it stands then."""
    call_out = _locked(invitation.call_out, *GOING_ON)
    invitation.refresh_from_db(fields=["said", "said_at"])
    if invitation.said in (CallOutSaying.YES, CallOutSaying.RESERVE):
        return invitation
    _write(invitation, CallOutSaying.YES if call_out.num_left else CallOutSaying.RESERVE)
    _settle(call_out, at=at or timezone.now())
    return invitation


@transaction.atomic
def say_no(invitation, *, at=None):
    """Not this time, or not after all: then whoever waits first on the reserve list moves up. Once it has ended those who
    waited were thanked, and nobody moves up by herself: the office sees that somebody is missing."""
    call_out = _locked(invitation.call_out, *CallOutState.values)
    invitation.refresh_from_db(fields=["said", "said_at"])
    was = invitation.said
    if was != CallOutSaying.NO:
        _write(invitation, CallOutSaying.NO)
        if call_out.goes_on:
            _settle(call_out, at=at or timezone.now())
        elif was == CallOutSaying.YES and call_out.state == CallOutState.ENDED:
            _note(call_out, CallOutStep.LEFT)
    return invitation


@transaction.atomic
def refuse(invitation):
    """No call-outs any more, for whichever of her offers. To this one she says no, unless she has answered it."""
    CallOutRefusal.objects.get_or_create(person=invitation.person)
    invitation.refresh_from_db(fields=["said"])
    if invitation.said == CallOutSaying.NOTHING:
        say_no(invitation)


def allow(person):
    """She may be asked again."""
    CallOutRefusal.objects.filter(person__in=Person.objects.same_as(person)).delete()


def has_refused(person):
    return CallOutRefusal.objects.filter(person__in=Person.objects.same_as(person)).exists()


# What the clock does


def go_on(*, at):
    """Ask the next few wherever it is time, and close what is past its day. Returns how many were asked."""
    for pk in list(CallOut.objects.over(on=timezone.localdate(at)).values_list("pk", flat=True)[:MOST_AT_ONCE]):
        _end_by_the_clock(pk, at=at)
    return sum(_go_on_with(call_out, at=at) for call_out in CallOut.objects.due(at=at)[:MOST_AT_ONCE])


@transaction.atomic
def _go_on_with(call_out, *, at):
    try:
        call_out = _locked(call_out, CallOutState.OPEN)
    except NotPossible:
        return 0
    if call_out.next_batch_at is None or call_out.next_batch_at > at:  # somebody was quicker
        return 0
    return _ask_or_wait(call_out, at=at)


@transaction.atomic
def _end_by_the_clock(pk, *, at):
    """Its day is past: nobody need be told."""
    call_out = CallOut.objects.over(on=timezone.localdate(at)).filter(pk=pk).select_for_update(no_key=True).first()
    if call_out:
        _move(call_out, CallOutState.ENDED, closed_at=at)
        _note(call_out, CallOutStep.ENDED)


# How it is done


def _locked(call_out, *states):
    """Nobody else counts until we are done. Raises NotPossible unless it stands in one of `states`."""
    found = CallOut.objects.select_related("municipality", "request__author", "request__category")
    found = found.select_for_update(of=("self",), no_key=True).get(pk=call_out.pk)
    if found.state not in states:
        raise NotPossible(Obstacle.MOVED_ON)
    return found


def _lock_asking():
    """One at a time asks, until the transaction ends: what somebody was asked this week counts over all call-outs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('coordination.call_outs'))")


def _ask_or_wait(call_out, *, at, by=None):
    """Ask a batch by day; at night set the clock. Returns how many were asked."""
    if not call_out_hours.may_write(at):
        morning = call_out_hours.next_moment(at)
        _move(call_out, CallOutState.OPEN, next_batch_at=morning, exhausted_at=call_out.exhausted_at)
        return 0
    _lock_asking()
    fit = askable.of(call_out, at=at)
    batch = [each for each in fit if each.may_be_asked][: batch_size(call_out)]
    persons = Person.objects.in_bulk([each.person for each in batch])
    for each in batch:
        _invite(call_out, persons[each.person], each.offer, at=at)
    call_out.num_batches += bool(batch)
    # Who was asked often enough this week may be asked by this call-out later on.
    if len(fit) > len(batch):
        _move(call_out, CallOutState.OPEN, next_batch_at=call_out_hours.next_batch(at))
    else:
        since = call_out.exhausted_at if call_out.exhausted_at and not batch else at
        _move(call_out, CallOutState.OPEN, next_batch_at=call_out_hours.next_look(at), exhausted_at=since)
    if batch or by:
        _note(call_out, CallOutStep.ASKED, num=len(batch), by=by)
    return len(batch)


def _invite(call_out, person, offer, *, at):
    invitation = CallOutInvitation.objects.create(
        call_out=call_out, person=person, offer_id=offer, human=humans.key_of(person), asked_at=at
    )
    call_out_letters.call_out_asks.enqueue(invitation)


def _write(invitation, said):
    invitation.said, invitation.said_at = said, timezone.now()
    invitation.save(update_fields=["said", "said_at"])


def _settle(call_out, *, at):
    """After somebody came or went, or another number is needed: the reserve moves up, then it is full or asks on."""
    call_out.refresh_from_db(fields=["num_coming"])
    for invitation in call_out.invitations.on_reserve().with_call_out()[: call_out.num_left]:
        _write(invitation, CallOutSaying.YES)
        call_out_letters.call_out_moved_up.enqueue(invitation)
    call_out.refresh_from_db(fields=["num_coming"])
    if not call_out.num_left and call_out.is_open:
        _move(call_out, CallOutState.FULL, next_batch_at=None)
        _note(call_out, CallOutStep.FULL)
        _tell(call_out.invitations.silent().filter(told_at=None), call_out_letters.call_out_full)
    elif call_out.num_left and not call_out.is_open:
        _move(call_out, CallOutState.OPEN, next_batch_at=call_out_hours.next_moment(at))
        _note(call_out, CallOutStep.REOPENED)


def _tell(invitations, letter):
    """One letter to each of them."""
    for invitation in invitations.with_call_out():
        invitation.told_at = timezone.now()
        invitation.save(update_fields=["told_at"])
        letter.enqueue(invitation)


def _close(call_out, state, step, *, by, words):
    call_out = _locked(call_out, *GOING_ON)
    call_out.closing_words = words
    call_out.save(update_fields=["closing_words"])
    _move(call_out, state, closed_at=timezone.now())
    _note(call_out, step, by=by)
    return call_out


def _move(call_out, state, *, next_batch_at=None, exhausted_at=None, closed_at=None):
    call_out.state, call_out.closed_at = state, closed_at
    call_out.next_batch_at, call_out.exhausted_at = next_batch_at, exhausted_at
    call_out.save(update_fields=["state", "next_batch_at", "exhausted_at", "closed_at", "num_batches"])


def _note(call_out, step, *, num=None, by=None):
    CallOutEvent.objects.create(call_out=call_out, step=step, num=num, by=by)
