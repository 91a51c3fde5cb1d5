"""How a person can be reached: the one door to it for staff, and what may be shown of it without opening that door."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Lower

from . import phones
from .models import Clearance, Consent, ContactRead, Person, ReachBy, RefusedAddress

PLACE_LENGTH = ContactRead._meta.get_field("place").max_length


@dataclass(frozen=True)
class Contact:
    """How to reach a person and in which language to write to her. `email` may be an address nobody has proved yet."""

    name: str
    email: str
    phone: str
    reach_by: ReachBy
    language: str
    email_is_proved: bool = False
    mail_is_refused: bool = False

    @property
    def dialled(self):
        """The number as a telephone takes it."""
        digits = "".join(letter for letter in phones.with_usual_digits(self.phone) if letter.isdecimal())
        return f"+{digits}" if self.phone.strip().startswith("+") else digits


@transaction.atomic
def reveal(person, *, by, place):
    """The Contact of `person` for a member of staff. `place` says where it was read; the line about it stays for good."""
    ContactRead.objects.create(person=person, by=by, place=place[:PLACE_LENGTH])
    return Contact(
        person.name,
        person.email,
        person.phone,
        ReachBy(person.reach_by),
        person.language,
        email_is_proved=person.has_proved_email,
        mail_is_refused=person.mail_refused_at is not None,
    )


@transaction.atomic
def forget(people):
    """Empty who these rows of people are and how they are reached, with what was written down about them."""
    keys = list(people.values_list("pk", flat=True))
    Clearance.objects.filter(person__in=keys).delete()
    Consent.objects.filter(person__in=keys).delete()
    addresses = Person.objects.filter(pk__in=keys).values(address=Lower("email"))
    RefusedAddress.objects.filter(address__in=addresses).delete()
    Person.objects.filter(pk__in=keys).update(name="", email="", email_proved_at=None, phone="", reach_by=ReachBy.CODE)


def masked(person):
    """Enough of phone and mail to tell two people apart, too little to reach anybody: ["… 77", "a…@example.org"]."""
    signs = []
    if person.phone:
        signs.append(f"… {person.phone_digits[-2:]}")
    if person.email:
        signs.append(masked_address(person.email))
    return signs


def masked_address(address):
    name, _at, host = address.rpartition("@")
    return f"{name[:1]}…@{host}"
