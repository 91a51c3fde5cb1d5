"""What may leave the house, and what of it: one rule and one form, from which every format is written and from nothing else.

A posting leaves while it is shown, if a verified organisation posted it, or if its author agreed that it is passed on and
people write to each other in its category. What was taken over from others is not ours to hand on. The database follows the
same rule while it writes down what the feed tells
(migrations/0002_feed_triggers.py); a test compares the two. Where contact data slipped into a text, it stays here: that only
we can see, and because looking takes long, what was found is kept until the posting changes (FeedItem.is_clean).
"""

import functools
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from postings import catalogue, contactdata, slots
from postings.models import PUBLIC_STATES, Exchange, Kind, Posting

from .models import FeedItem

BY_ORGANISATION = Q(organisation__verified_at__isnull=False)
BY_AGREEMENT = Q(passes_on_at__isnull=False, category__exchange=Exchange.DIRECT)
MAY_LEAVE = Q(status__in=PUBLIC_STATES, came_from="") & (BY_ORGANISATION | BY_AGREEMENT)
ASKED_FOR = Q(organisation__isnull=False) | Q(passes_on_at__isnull=False)  # follows from it; an index knows these
READ = [
    "chiffre", "kind", "title", "text", "text_language", "category_id", "municipality_id", "is_remote", "from_on",
    "until_on", "slots", "languages", "languages_basic", "amount", "amount_promised", "published_at", "expires_at",
    "organisation__name", "organisation__website", "organisation__verified_at",
]  # fmt: skip
ANY = "AAA-AAA"


class Obstacle(models.TextChoices):
    """Why a posting stays here."""

    NOT_SHOWN = "not_shown", _("Er ist nicht für alle zu sehen.")
    FROM_OTHERS = "from_others", _("Er ist von anderen übernommen.")
    UNKNOWN = "unknown", _("Die Einrichtung haben wir noch nicht geprüft.")
    NOT_AGREED = "not_agreed", _("Niemand hat zugestimmt, dass er weitergegeben wird.")
    COORDINATED = "coordinated", _("In dieser Kategorie geben wir nur Einträge geprüfter Einrichtungen weiter.")
    CONTACT_DATA = "contact_data", _("Im Text steht etwas, das nach Adresse, Telefonnummer oder Link aussieht.")


class Leaving(NamedTuple):
    """What others are told about a posting. The place is a municipality's centre; nobody is named but an organisation we
    know. `slots` are codes as postings/slots.py has them; `amount_left` is None where nothing is counted."""

    chiffre: str
    kind: Kind
    title: str
    text: str
    text_language: str
    category: str
    category_name: str
    root: str
    town: str
    town_ags: str
    lat: float
    lon: float
    region: str
    region_ags: str
    is_remote: bool
    from_on: date | None
    until_on: date | None
    slots: tuple[str, ...]
    languages: tuple[str, ...]
    languages_basic: tuple[str, ...]
    amount: int | None
    amount_left: int | None
    organisation: str
    website: str
    published_at: datetime
    expires_at: datetime
    url: str

    @property
    def is_offer(self):
        return self.kind == Kind.OFFER

    @property
    def is_thing(self):
        return self.root == "goods"


def may_leave(postings):
    """Of a queryset those that may, apart from what stands in their texts."""
    return postings.filter(MAY_LEAVE, ASKED_FOR)


def of(postings, *, is_long=False):
    """Of a queryset everything that leaves, in its order, one after the other. One query; what is long is not held at once."""
    known = FeedItem.objects.filter(chiffre=OuterRef("chiffre")).values("is_clean")
    found = may_leave(postings).annotate(known_clean=Subquery(known)).values(*READ, "known_clean")
    for said in found.iterator() if is_long else found:
        known_clean = said.pop("known_clean")
        if known_clean or (known_clean is None and contactdata.is_free(said["title"], said["text"])):
            yield _told(said)


def look(*, most=10_000):
    """Look through the texts that have changed, and keep what was found. Returns how many."""
    waiting = dict(FeedItem.objects.unread().values_list("chiffre", "modified")[:most])
    for posting in Posting.objects.filter(chiffre__in=waiting).only("chiffre", "title", "text").iterator():
        # Changed meanwhile, it has another number and is looked at again.
        item = FeedItem.objects.filter(chiffre=posting.chiffre, modified=waiting[posting.chiffre])
        item.update(is_clean=is_clean(posting))
    return len(waiting)


def is_clean(posting):
    """Whether title and text hold nothing by which somebody could be reached or found."""
    return contactdata.is_free(posting.title, posting.text)


def problems(posting):
    """Everything that keeps this posting here, as Obstacles; empty where it leaves."""
    found = []
    if not posting.is_public:
        found.append(Obstacle.NOT_SHOWN)
    if posting.came_from:
        found.append(Obstacle.FROM_OTHERS)
    if posting.organisation:
        if not posting.organisation.is_verified:
            found.append(Obstacle.UNKNOWN)
    else:
        if posting.passes_on_at is None:
            found.append(Obstacle.NOT_AGREED)
        if posting.category.exchange != Exchange.DIRECT:
            found.append(Obstacle.COORDINATED)
    if not is_clean(posting):
        found.append(Obstacle.CONTACT_DATA)
    return found


def told(posting):
    """The form in which it leaves. Whoever asks has made sure that it may, or shows no more than its own page does."""
    return _told({name: functools.reduce(_part, name.split("__"), posting) for name in READ})


def _part(of, name):
    return of and getattr(of, name)


def _told(said):
    """From the values of READ, by their names."""
    category, town = catalogue.categories()[said["category_id"]], catalogue.municipalities()[said["municipality_id"]]
    is_known = said["organisation__verified_at"] is not None
    return Leaving(
        chiffre=said["chiffre"],
        kind=Kind(said["kind"]),
        title=said["title"],
        text=said["text"],
        text_language=said["text_language"],
        category=category.slug,
        category_name=category.text("name", "de"),
        root=category.parent_id or category.slug,
        town=town.name,
        town_ags=town.ags,
        lat=town.lat,
        lon=town.lon,
        region=catalogue.regions()[town.region_id].name,
        region_ags=town.region_id,
        is_remote=said["is_remote"],
        from_on=said["from_on"],
        until_on=said["until_on"],
        slots=tuple(slots.unpack(said["slots"])),
        languages=tuple(said["languages"]),
        languages_basic=tuple(said["languages_basic"]),
        amount=said["amount"],
        amount_left=None if said["amount"] is None else said["amount"] - said["amount_promised"],
        organisation=said["organisation__name"] if is_known else "",
        website=said["organisation__website"] if is_known else "",
        published_at=said["published_at"],
        expires_at=said["expires_at"],
        url=short_address(said["chiffre"]),
    )


def short_address(chiffre):
    """Of the posting with this Chiffre, without a language."""
    return _any_address().replace(ANY, chiffre)


@functools.cache
def _any_address():
    return address(reverse("short:posting", args=[ANY]))


def address(path):
    """A path of this site as others write it."""
    return settings.SITE_URL.rstrip("/") + path


@functools.cache
def terms():
    """Where it stands what others may do with our texts."""
    with translation.override("de"):
        return address(reverse("sources")) + "#weitergabe"
