"""Who may open a registration's own page: whoever has the link that was mailed, or has just typed its entry code.

Links are signed and good for one thing each; reading one uses nothing up. A mailed one holds as long as the registration is
kept, so that she can cancel however early she registered. The browser's history is no place for either: following one opens
the registration in the visitor's session, for half an hour because devices are shared, and leads on to an address without it.
"""

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from people.models import Person
from postings import access
from postings.access import LINK_DAYS, OPEN_FOR

from .models import Registration

_MAILED, _OPENED, _PROOF, _CALENDAR, _CALENDAR_OF_ALL = (
    f"network.registration.{use}" for use in ("mailed", "opened", "proof", "calendar", "calendar_of_all")
)
_KEY = "own_registrations"
_AGES = {_MAILED: None, _OPENED: OPEN_FOR}


def mailed_token(registration):
    return signing.dumps(registration.pk, salt=_MAILED)


def opened_token(registration):
    return signing.dumps(registration.pk, salt=_OPENED)


def proof_token(registration):
    """Only ever mailed: whoever has it reads what comes to the address."""
    return signing.dumps(registration.pk, salt=_PROOF)


def calendar_token(registration):
    """For a calendar program that asks again and again: it does not age. It tells of this registration alone, for whoever
    registered, or holds a code, need not be whose address was typed."""
    return signing.dumps(registration.pk, salt=_CALENDAR)


def calendar_of_all_token(registration):
    """The same of everything this human registers for. Only for her own page and for letters to her: both need a proved
    address, and without one it tells of this registration alone."""
    if not registration.person.has_proved_email:
        return calendar_token(registration)
    return signing.dumps(registration.pk, salt=_CALENDAR_OF_ALL)


def of_link(token):
    """The registration whose page this link opens, or None."""
    for salt, max_age in _AGES.items():
        if found := _named(token, salt, max_age):
            return found
    return None


def opened(request, named):
    """The registration of this address, or None."""
    return access.opened_by(request, _KEY, named, of_link=of_link, rows=Registration.objects.with_date())


def of_proof(token):
    return _named(token, _PROOF, timedelta(days=LINK_DAYS))


def of_calendar(token):
    """The registrations this link tells a calendar program of, by date; none where what it names is gone."""
    if one := _named(token, _CALENDAR, None):
        return [one]
    named = _named(token, _CALENDAR_OF_ALL, None)
    if named is None or not named.person.has_proved_email:
        return []
    return Registration.objects.of_people(Person.objects.same_as(named.person))


def _named(token, salt, max_age):
    try:
        pk = signing.loads(token, salt=salt, max_age=max_age)
    except signing.BadSignature:
        return None
    return Registration.objects.with_date().filter(pk=pk).first()


def door(code):
    """The address an entry code opens, or None: see postings.access.DOORS."""
    found = Registration.objects.with_entry_code(code).first()
    return reverse("network:registration", args=[opened_token(found)]) if found else None
