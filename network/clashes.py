"""What is wrong with a grid, as data: the page shows it, the test compares it, nobody is stopped by it.

Two sessions in one room at once cannot be: the database refuses them.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from postings import tongues

from . import interest, scheduling
from .models import Equipment

PAIRS_SHOWN = 12


class Kind(TextChoices):
    HOST_TWICE = "host_twice", _("Derselbe Mensch ist in zwei Räumen zugleich")
    TOO_LONG = "too_long", _("Der Beitrag ist länger als die Zeit")
    EQUIPMENT = "equipment", _("Im Raum fehlt, was gebraucht wird")
    TOO_SMALL = "too_small", _("Mehr Menschen interessiert, als Plätze da sind")
    POPULAR_PAIR = "popular_pair", _("Beides interessiert dieselben Menschen, zur selben Zeit")


@dataclass(frozen=True)
class Clash:
    """`num`: minutes too long, things that are missing, people without a seat, or people who would like to hear both."""

    kind: Kind
    sessions: tuple
    num: int = 0

    @property
    def is_hard(self):
        """Whether it cannot go as it stands; the rest is only a pity."""
        return self.kind not in (Kind.TOO_SMALL, Kind.POPULAR_PAIR)

    @property
    def missing(self):
        """What the room of the one session does not have."""
        (session,) = self.sessions
        return tongues.joined(Equipment(each).label for each in session.equipment if each not in session.room.equipment)


def of(camp):
    """The clashes of the grid as it stands: what cannot go first, then by how many people it concerns. Two queries."""
    placed = list(camp.sessions.accepted().placed().with_place())
    together = [pair for pair in combinations(placed, 2) if pair[0].slot_id == pair[1].slot_id]
    found = [*_alone(placed), *_hosts(together), *_pairs(camp, together)]
    return sorted(found, key=lambda clash: (not clash.is_hard, -clash.num, [each.pk for each in clash.sessions]))


def _alone(placed):
    for session in placed:
        if (num := session.num_minutes - session.slot.num_minutes) > 0:
            yield Clash(Kind.TOO_LONG, (session,), num)
        if missing := set(session.equipment) - set(session.room.equipment):
            yield Clash(Kind.EQUIPMENT, (session,), len(missing))
        if (num := session.num_interested - session.room.num_seats) > 0:
            yield Clash(Kind.TOO_SMALL, (session,), num)


def _hosts(together):
    for one, other in together:
        if scheduling.hosts_of(one) & scheduling.hosts_of(other):
            yield Clash(Kind.HOST_TWICE, (one, other))


def _pairs(camp, together):
    """The pairs that most people would have liked to hear both of."""
    both = Counter(pair for wish in interest.wishes(camp) for pair in combinations(sorted(wish), 2))
    num = {pair: both[tuple(sorted(each.pk for each in pair))] for pair in together}
    most = sorted((pair for pair in together if num[pair]), key=lambda pair: -num[pair])[:PAIRS_SHOWN]
    return [Clash(Kind.POPULAR_PAIR, pair, num[pair]) for pair in most]
