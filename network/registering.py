"""Who comes to a date: registering, waiting, moving up, cancelling. No account; the entry code or a mailed link is the key.

Every verb locks the date before it counts its places, so that of twenty who want the last five exactly five have them.
Whoever waits moves up by itself: the first whose people fit into what is free.
"""

from django.db import transaction
from django.utils import timezone

from people import ratelimit, refusals
from people.models import ReachBy
from postings import chiffre

from . import registration_letters
from .models import EventDate, Registration, RegistrationState

PROOFS_PER_HOUR = 3  # letters to one address that ask it to prove itself


class NotPossible(Exception):
    """Nobody can register for this date, or not any more."""


def locked(date):
    """Nobody else counts its places until we are done. Its event is read after that: it may have been cancelled meanwhile."""
    return EventDate.objects.select_for_update(no_key=True).get(pk=date.pk)


@transaction.atomic
def register(date, *, person, secret, num_people=1, **said):
    """A place for so many people, or one on the waiting list. `person` is not stored yet; `secret` belongs to the form that
    was sent: sent twice it is one registration, and its entry code follows from it. Raises NotPossible."""
    code_hash = chiffre.entry_code_hash(chiffre.entry_code(secret))
    date = locked(date)
    known = Registration.objects.with_date().filter(entry_code_hash=code_hash).first()
    if known:
        return known
    if not EventDate.objects.registrable(at=timezone.now()).filter(pk=date.pk).exists():
        raise NotPossible
    person.save()
    fits = _fits(date, num_people)
    registration = Registration.objects.create(
        date=date, person=person, num_people=num_people, entry_code_hash=code_hash,
        state=RegistrationState.CONFIRMED if fits else RegistrationState.WAITING, **said,
    )  # fmt: skip
    if fits:
        _take(date, num_people)
    _tell_first(registration)
    return registration


def _fits(date, num_people):
    return date.num_left is None or num_people <= date.num_left


def _take(date, num):
    date.num_taken += num
    date.save(update_fields=["num_taken"])


def _tell_first(registration):
    """Write to an address that is proved; ask any other to prove itself, but not too often."""
    person = registration.person
    if person.has_proved_email:
        registration_letters.registration_noted.enqueue(registration)
    elif person.email and not ratelimit.seconds_to_wait(
        "register-to", person.email.lower(), limit=PROOFS_PER_HOUR, per=3600
    ):
        registration_letters.registration_proof.enqueue(registration)


@transaction.atomic
def prove(registration):
    """Her address is hers: she pressed the button that only a letter to it leads to. Said twice it changes nothing."""
    person = registration.person
    if person.has_proved_email or not person.email:
        return
    person.email_proved_at, person.reach_by = timezone.now(), ReachBy.EMAIL
    person.save(update_fields=["email_proved_at", "reach_by"])
    refusals.proved(person.email)
    registration_letters.registration_noted.enqueue(registration)


@transaction.atomic
def cancel(registration):
    """She does not come; whoever waits and fits moves up. Said twice, or after the date has begun, it changes nothing."""
    date = locked(registration.date)
    registration = Registration.objects.with_date().get(pk=registration.pk)
    if registration.is_cancelled or date.starts_at <= timezone.now():
        return registration
    frees = registration.num_people if registration.is_confirmed else 0
    registration.state, registration.cancelled_at = RegistrationState.CANCELLED, timezone.now()
    registration.save(update_fields=["state", "cancelled_at"])
    _take(date, -frees)
    move_up(date)
    return registration


def move_up(date):
    """Whoever waits moves up, the first that fit, and is told. For a date that is locked and goes ahead."""
    if date.is_cancelled or date.ends_at <= timezone.now():
        return
    for registration in date.registrations.on_waiting_list().with_date():
        if date.is_full:
            return
        if _fits(date, registration.num_people):
            registration.state, registration.moved_up_at = RegistrationState.CONFIRMED, timezone.now()
            registration.save(update_fields=["state", "moved_up_at"])
            _take(date, registration.num_people)
            registration_letters.registration_moved_up.enqueue(registration)


@transaction.atomic
def note_who_came(date, came, *, among):
    """Of the registrations with the keys `among`, those in `came` were there. What is noted last holds, and how many people
    came stays with the date for good."""
    date = locked(date)
    confirmed = date.registrations.confirmed()
    confirmed.filter(pk__in=among).exclude(pk__in=came).update(has_come=False)
    confirmed.filter(pk__in=among).filter(pk__in=came).update(has_come=True)
    date.num_came = confirmed.filter(has_come=True).num_people_in_all()
    date.save(update_fields=["num_came"])
