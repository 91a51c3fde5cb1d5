"""The feed that others harvest, page by page: Realtime Paged Data Exchange 1.0 (OpenActive).

Whoever reads from the beginning to a page that leads to itself has everything; from there on, what has changed since, also
that something is gone. A place in the feed is (modified, chiffre). What is served of a posting is built when it is asked for:
where it stays here by now, it is told as gone, and the database tells the same behind it once more.
"""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.db import connection, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from postings import chiffre
from postings.models import Posting

from . import jsonld, leaving
from .models import FeedEpoch, FeedItem, State

KIND = "Posting"
PAGE = 500
TOMBSTONES_KEPT_FOR = timedelta(days=90)
MOST_MODIFIED = 2**63 - 1


class NoPlace(Exception):
    """An address that names no place in the feed; says what to do."""


@dataclass(frozen=True)
class Place:
    """Behind which item a page begins."""

    modified: int = -1
    chiffre: str = ""

    @classmethod
    def of(cls, query):
        """Where a QueryDict's afterTimestamp and afterId lead; neither of them: the beginning. Raises NoPlace."""
        modified, known = query.get("afterTimestamp"), query.get("afterId")
        if modified is None and known is None:
            return cls()
        if modified is None or known is None:
            raise NoPlace(
                _("afterTimestamp und afterId gehören zusammen. Nehmen Sie die Adresse, die unter „next“ steht.")
            )
        if not (modified.isascii() and modified.isdecimal() and len(modified) < 20 and int(modified) <= MOST_MODIFIED):
            raise NoPlace(_("afterTimestamp ist eine ganze Zahl ab 0. Nehmen Sie die Adresse, die unter „next“ steht."))
        if chiffre.parse(known) != known:
            raise NoPlace(_("afterId ist eine Chiffre wie K7M-3QX. Nehmen Sie die Adresse, die unter „next“ steht."))
        return cls(int(modified), known)

    @property
    def address(self):
        query = f"?{urlencode({'afterTimestamp': self.modified, 'afterId': self.chiffre})}" if self.chiffre else ""
        return leaving.address(reverse("exchange:feed")) + query


@dataclass(frozen=True)
class Page:
    items: list
    next: Place

    @property
    def is_last(self):
        return len(self.items) < PAGE

    def as_json(self):
        """What the specification wants to see."""
        return {"next": self.next.address, "items": self.items, "license": leaving.terms()}


def page(place):
    """The page behind a place, an empty one where nothing has happened since. Two queries."""
    behind = FeedItem.objects.settled().after(place.modified, place.chiffre).in_order()
    found = list(behind.values_list("modified", "chiffre", "state")[:PAGE])
    there = [known for _modified, known, state in found if state == State.UPDATED]
    told = {each.chiffre: each for each in leaving.of(Posting.objects.filter(chiffre__in=there))}
    items = [_item(modified, known, told.get(known)) for modified, known, _state in found]
    return Page(items, Place(*found[-1][:2]) if found else place)


def _item(modified, known, told):
    state = State.UPDATED if told else State.DELETED
    row = {"state": state, "kind": KIND, "id": known, "modified": modified}
    return row | {"data": jsonld.posting(told)} if told else row


def forget_gone(*, at):
    """Tombstones that everybody has had the time to read. Returns how many."""
    return FeedItem.objects.gone().changed_before(at - TOMBSTONES_KEPT_FOR).delete()[0]


@transaction.atomic
def raise_epoch():
    """Put every item behind all that was ever told, and the numbers to come behind them. Returns the new epoch."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE exchange_feeditem IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        own = cursor.fetchone()[0]
    known = FeedEpoch.objects.values_list("number", flat=True).first() or 0
    highest = FeedItem.objects.aggregate(highest=Max("modified"))["highest"] or 0
    number = max(known, highest - own) + 1
    FeedEpoch.objects.update_or_create(id=1, defaults={"number": number, "raised_at": timezone.now()})
    FeedItem.objects.update(modified=number + own, is_clean=None)
    return number
