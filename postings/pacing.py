"""How fast somebody may write first messages to strangers: a few a day go out at once, more are read by the office first.

Who has proved an address is known by it; others only by the network they come from, and earn less trust.
"""

from dataclasses import dataclass

from django.conf import settings

from people.ratelimit import seconds_to_wait

A_DAY = 86400
PROVED_AT_ONCE, PROVED_AT_MOST = 10, 30


@dataclass(frozen=True)
class Pace:
    seconds_to_wait: int
    to_be_read: bool


def of_first_message(*, network, email=""):
    """Count one more first message by whoever proved `email`, else from `network`, and say what to do with it."""
    who, free, most = (
        (email.lower(), PROVED_AT_ONCE, PROVED_AT_MOST) if email else (network, *settings.FIRST_MESSAGES_A_DAY)
    )
    return Pace(
        seconds_to_wait=seconds_to_wait("first-message", who, limit=most, per=A_DAY),
        to_be_read=bool(seconds_to_wait("first-message-at-once", who, limit=free, per=A_DAY)),
    )
