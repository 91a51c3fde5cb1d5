"""Whether two made-up postings may be brought together, said anew from the words of the rules.

Nothing here calls coordination/eligibility.py, its distances or its queries: what both say alike was written twice. Facts
(categories, places) are the product's, as data; what was made up is known from world.py, not read back.
"""

import math
from dataclasses import dataclass, field
from datetime import date, datetime

UNSAID_KM, ALL_OF_HESSE_KM = 30, 200
EARTH_KM = 6371
SAME_LANGUAGE = {"prs": "fa", "kmr": "ku"}
OPPOSITES = {("women_only", "men_only"), ("men_only", "women_only")}


@dataclass(eq=False)
class Human:
    """A row of a person. Who is the same human in two rows has the same proved mail, else the same phone."""

    name: str
    email: str = ""
    phone: str = ""
    papers: list = field(default_factory=list)  # (level, issued on, valid until)

    def is_same(self, other):
        if self is other:
            return True
        if self.email or other.email:
            return self.email.lower() == other.email.lower()
        return bool(self.phone) and _digits(self.phone) == _digits(other.phone)


@dataclass(eq=False)
class Entry:
    """A posting as it was made up."""

    kind: str
    author: Human
    category: str
    town: str
    title: str
    text: str
    text_language: str
    created_at: datetime
    expires_at: datetime
    status: str = "published"
    postcode: str = ""
    reach_km: int | None = None
    is_remote: bool = False
    languages: list = field(default_factory=list)
    languages_basic: list = field(default_factory=list)
    slots: int | None = None
    from_on: date | None = None
    until_on: date | None = None
    amount: int | None = None
    promised: int = 0
    wishes: list = field(default_factory=list)
    missing: float = 0  # share of optional fields that were left out

    @property
    def spoken(self):
        return {SAME_LANGUAGE.get(code, code) for code in [*self.languages, *self.languages_basic]}

    @property
    def has_nothing_left(self):
        return self.amount is not None and self.promised >= self.amount


@dataclass(eq=False)
class World:
    """All that was made up: postings, and what stands between them."""

    at: datetime
    requests: list
    offers: list
    humans: list
    planted: dict = field(default_factory=dict)  # request → the offer that was made for it
    blocks: list = field(default_factory=list)  # (human, other)
    declined: set = field(default_factory=set)  # (request, offer)
    dissolved: set = field(default_factory=set)
    expired: set = field(default_factory=set)
    matched: set = field(default_factory=set)
    spoiled: list = field(default_factory=list)  # (reason, request, offer): pairs that would tempt but for it
    popularity: float = 0.0  # Gini of how many requests each offer has planted at it


@dataclass(frozen=True)
class Category:
    slug: str
    parent: str | None
    is_referral: bool
    level: str  # that a helper must be cleared for, or ""
    needs_language: bool


@dataclass(frozen=True)
class Facts:
    categories: dict  # slug → Category
    relatives: dict  # slug → slugs declared related
    towns: dict  # ags → (lat, lon)
    postcodes: dict  # plz → (lat, lon) of its primary place


def reasons(request, offer, world, facts):
    """Every reason why not; empty: the pair may be suggested."""
    wanted, given = facts.categories[request.category], facts.categories[offer.category]
    today = world.at.date()
    found = {
        "same-side": request.kind == offer.kind,
        "closed": not (_is_open(request, world.at) and _is_open(offer, world.at)),
        "referral": wanted.is_referral or given.is_referral,
        "category": not _compatible(wanted, given, facts.relatives),
        "too-far": not _reachable(request, offer, facts),
        "dates": not _overlap(request, offer),
        "no-common-time": None not in (request.slots, offer.slots) and not request.slots & offer.slots,
        "no-common-language": (wanted.needs_language or given.needs_language) and _cannot_talk(request, offer),
        "nothing-left": request.has_nothing_left or offer.has_nothing_left,
        "same-person": request.author.is_same(offer.author),
        "blocked": any(_stands_between(pair, request.author, offer.author) for pair in world.blocks),
        "tried": (request, offer) in world.declined | world.dissolved | world.expired,
        "matched": (request, offer) in world.matched,
        "safety": any((one, other) in OPPOSITES for one in request.wishes for other in offer.wishes),
        "not-cleared": any(
            level and not _is_cleared(offer.author, level, world, today) for level in (wanted.level, given.level)
        ),
    }
    return [reason for reason, holds in found.items() if holds]


def must_ask_first(request, offer):
    """A wish for safety that only one side speaks of; an offer without steps harms nobody."""
    asked, said = set(request.wishes), set(offer.wishes)
    return bool(
        (asked - said) & {"women_only", "men_only", "wheelchair"} or (said - asked) & {"women_only", "men_only"}
    )


def kilometres(one, other, facts):
    if one.postcode in facts.postcodes and other.postcode in facts.postcodes:
        return crow_flies(facts.postcodes[one.postcode], facts.postcodes[other.postcode])
    return crow_flies(facts.towns[one.town], facts.towns[other.town])


def crow_flies(start, goal):
    """Along a great circle, by the chord through the sphere."""
    one, other = (_on_the_sphere(*point) for point in (start, goal))
    return 2 * EARTH_KM * math.asin(min(1.0, math.dist(one, other) / 2))


def _on_the_sphere(lat, lon):
    lat, lon = math.radians(lat), math.radians(lon)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def _digits(phone):
    return "".join(sign for sign in phone if sign.isdigit())


def _is_open(entry, at):
    return entry.status == "published" and entry.expires_at > at


def _compatible(wanted, given, relatives):
    if wanted.slug == given.slug or given.slug in relatives.get(wanted.slug, ()):
        return True
    return (wanted.parent or wanted.slug) == (given.parent or given.slug)


def _reachable(request, offer, facts):
    if request.is_remote and offer.is_remote:
        return True
    if request.town == offer.town and offer.reach_km == 0:
        return True
    limit = max(UNSAID_KM if offer.reach_km is None else offer.reach_km, request.reach_km or 0)
    return limit >= ALL_OF_HESSE_KM or kilometres(request, offer, facts) <= limit


def _overlap(request, offer):
    starts = [entry.from_on for entry in (request, offer) if entry.from_on]
    ends = [entry.until_on for entry in (request, offer) if entry.until_on]
    return not starts or not ends or max(starts) <= min(ends)


def _cannot_talk(request, offer):
    if "second_person" in request.wishes + offer.wishes:
        return False
    return bool(request.spoken and offer.spoken and not request.spoken & offer.spoken)


def _stands_between(pair, one, other):
    first, second = pair
    return (first.is_same(one) and second.is_same(other)) or (first.is_same(other) and second.is_same(one))


def _is_cleared(human, level, world, today):
    return any(
        level == paper and issued <= today <= until
        for row in world.humans
        if row.papers and row.is_same(human)
        for paper, issued, until in row.papers
    )
