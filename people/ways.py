"""The ways somebody can be reached, and which of them she lets another see.

Nothing outside the staff room reads an address or a number but through here, and for somebody else only what was chosen.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Share(models.TextChoices):
    """What a person lets another see of hers. Without one of these somebody else stays between."""

    EMAIL = "email", _("meine E-Mail-Adresse")
    PHONE = "phone", _("meine Telefonnummer")


LABELS = {Share.EMAIL: _("E-Mail"), Share.PHONE: _("Telefon")}


@dataclass(frozen=True)
class Way:
    """One way to reach somebody: what it is, how it reads, where it leads."""

    share: Share
    text: str
    address: str

    @property
    def label(self):
        return LABELS[self.share]


def of(person):
    """All ways to a person: a proved address, a number."""
    ways = []
    if person.can_be_mailed:
        ways.append(Way(Share.EMAIL, person.email, f"mailto:{person.email}"))
    if person.phone:
        ways.append(Way(Share.PHONE, person.phone, f"tel:{''.join(person.phone.split())}"))
    return ways


def shareable(person):
    """What of hers a person can let another see."""
    return [way.share for way in of(person)]


def shown(person, shares):
    """The ways to a person that she chose to show."""
    return [way for way in of(person) if way.share in shares]
