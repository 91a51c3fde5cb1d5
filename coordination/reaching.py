"""How the two sides of a match, and whoever stands by it, reach each other.

The only place that reads a person's address or number for the other side: nothing leaves it before both have said yes,
and then only what each chose.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from people import ways
from postings.models import Exchange

WORKING_DAYS = 2  # until the office has brought two people together who do not do so themselves
SATURDAY = 5


@dataclass(frozen=True)
class Desk:
    """Who stands by a match; without a name it is the office itself."""

    name: str
    place: str
    phone: str
    hours: str


def is_coordinated(match):
    """Whether the office stands between the two: one of both categories asks for it."""
    return Exchange.COORDINATED in (match.request.category.exchange, match.offer.category.exchange)


def ways_to_other(match, side):
    """How `side` can reach the other now. Empty before both agreed, where the office still stands between, and where
    nothing was chosen to be shown."""
    if not match.is_agreed or (is_coordinated(match) and match.contact_at is None):
        return []
    return ways.shown(match.posting(side.other).author, match.shares(side.other))


def needs_office(match):
    """Whether both agreed and neither can reach the other: then the office brings them together."""
    return match.is_agreed and (is_coordinated(match) or not (match.request_shares or match.offer_shares))


def connected_by(match):
    """The day by which the office has brought the two together: two working days after the second yes."""
    return working_days_after(timezone.localdate(match.waiting_since), WORKING_DAYS)


def working_days_after(day, num):
    while num:
        day += timedelta(days=1)
        num -= day.weekday() < SATURDAY
    return day


def desk(match):
    """Who stands by this match and how she is reached: at her own service point, else at the office."""
    office = settings.OFFICE
    point = match.coordinator and match.coordinator.contact_points.active().exclude(phone="").first()
    return Desk(
        name=match.coordinator.get_short_name() if match.coordinator else "",
        place=point.name if point else str(office["name"]),
        phone=point.phone if point else office["phone"],
        hours=point.opening_hours if point else str(office["hours"]),
    )
