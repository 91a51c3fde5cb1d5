"""The hard gates: what must hold before two postings may be brought together at all. Each has a code and a sentence.

Unknown is not a no: it passes. The one exception is a wish for safety, which asks to be answered first.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import clearances
from people.models import Block, Level, Person
from postings import distance
from postings.catalogue import categories
from postings.models import Enquiry, Exchange, Posting, Status, Wish

from . import items, scoring
from .models import DissolveReason, Match, MatchState, Suggestion
from .models.match import AGREED

UNSAID_REACH_KM = 30  # an offer that does not say how far it goes
ALL_OF_HESSE_KM = 200
HEALTH, HOUSING = "health", "housing"
SAME_FOR_BOTH = [Wish.WOMEN_ONLY, Wish.MEN_ONLY]  # whom one side wants to meet is what the other has to say too
CONTRARY = {Wish.WOMEN_ONLY: Wish.MEN_ONLY, Wish.MEN_ONLY: Wish.WOMEN_ONLY}


# Why a match came to nothing although nobody refused the other: the two may be brought together another time.
NOBODYS_FAULT = {DissolveReason.NOTHING_LEFT, DissolveReason.POSTING_CLOSED}


class Gate(models.TextChoices):
    SAME_SIDE = "same-side", _("beide fragen oder beide bieten an")
    CLOSED = "closed", _("einer der Einträge ist nicht mehr offen")
    CATEGORY = "category", _("die Kategorien haben nichts miteinander zu tun")
    REFERRAL = "referral", _("dabei helfen nur Fachleute")
    TOO_FAR = "too-far", _("zu weit auseinander")
    DATES = "dates", _("nicht am selben Tag möglich")
    NO_COMMON_TIME = "no-common-time", _("keine gemeinsame Zeit in der Woche")
    NO_COMMON_LANGUAGE = "no-common-language", _("keine gemeinsame Sprache")
    NOTHING_LEFT = "nothing-left", _("nichts mehr übrig")
    SAME_PERSON = "same-person", _("derselbe Mensch")
    BLOCKED = "blocked", _("einer möchte den anderen nicht treffen")
    TRIED = "tried", _("wurde schon abgelehnt oder hat nicht geklappt")
    MATCHED = "matched", _("sind schon vermittelt oder vorgeschlagen")
    SAFETY = "safety", _("gegen einen Wunsch nach Sicherheit")
    NOT_CLEARED = "not-cleared", _("der nötige Nachweis liegt nicht vor")


@dataclass(frozen=True)
class Verdict:
    """Why not, what to ask first, and how far. Empty `blockers`: the pair may be brought together."""

    blockers: list
    ask_first: list
    km: float

    @property
    def passes(self):
        return not self.blockers


@dataclass
class Known:
    """What stands in other tables about a posting and those it is compared with, read in at most seven queries."""

    own: set = field(default_factory=set)  # pks of all rows of the posting's author
    blocked: set = field(default_factory=set)  # authors' pks neither of whom wants the other
    spoken_for: set = field(default_factory=set)  # pks of requests that have what they asked for
    tried: set = field(default_factory=set)  # pks of the other postings
    matched: set = field(default_factory=set)
    cleared: dict = field(default_factory=lambda: defaultdict(set))  # author's pk → levels

    @classmethod
    def about(cls, posting, others, *, at):
        own = _rows_of(posting.author)
        tried, matched = _history(posting)
        helpers = _to_be_cleared(posting, others)
        cleared = clearances.levels_of(helpers, timezone.localdate(at)) if helpers else {}
        spoken = spoken_for(others if posting.is_offer else [posting])
        return cls(own, _blocked_by(own), spoken, tried, matched, defaultdict(set, cleared))


def _to_be_cleared(posting, others):
    """Authors of the offers in those of the pairs for which a helper must be cleared."""
    if not posting.is_offer:
        return {other.author_id for other in others if _demanded(posting, other)}
    return {posting.author_id} if any(_demanded(other, posting) for other in others) else set()


def _rows_of(person):
    """pks of every row of the human behind `person`."""
    same = Person.objects.same_as(person)
    return set(same.values_list("pk", flat=True)) if person.identity else {person.pk}


def _blocked_by(mine):
    """pks of all persons who do not want to meet this human, or the other way round, in whichever of their rows."""
    rows = Block.objects.filter(Q(person__in=mine) | Q(other__in=mine)).select_related("person", "other")
    others = [row.other if row.person_id in mine else row.person for row in rows]
    identities = {other.identity for other in others if other.identity}
    same = Person.objects.filter(Q(identity__in=identities) | Q(pk__in=[other.pk for other in others]))
    return set(same.values_list("pk", flat=True)) if others else set()


def _history(posting):
    """(what was declined, dissolved or expired with, what is or was matched with) as pks of the other postings."""
    mine, other = ("offer", "request_id") if posting.is_offer else ("request", "offer_id")
    tried, matched = set(), set()
    for pk, state, reason in Match.objects.filter(**{mine: posting}).values_list(other, "state", "reason"):
        if reason not in NOBODYS_FAULT:
            (tried if state in (MatchState.DISSOLVED, MatchState.EXPIRED) else matched).add(pk)
    declined = Suggestion.objects.filter(**{mine: posting}, declined_at__isnull=False)
    return tried | set(declined.values_list(other, flat=True)), matched


def spoken_for(requests):
    """pks of those requests for one thing, which count nothing, that have it: both sides of a match have agreed, or the
    two settled it between themselves."""
    known = categories()
    single = [each.pk for each in requests if each.amount is None and known[each.category_id].is_countable]
    if not single:
        return set()
    agreed = Match.objects.filter(request=OuterRef("pk"), state__in=AGREED)
    settled = Enquiry.objects.filter(posting=OuterRef("pk")).settled()
    found = Posting.objects.filter(Exists(agreed) | Exists(settled), pk__in=single)
    return set(found.values_list("pk", flat=True))


def verdict(request, offer, *, at, known=None):
    """Every gate for one pair; `known` holds what was read before for many, about the request or about the offer."""
    known = known or Known.about(request, [offer], at=at)
    km = distance.between(request, offer)
    shut = [
        (Gate.SAME_SIDE, request.kind == offer.kind),
        (Gate.CLOSED, not all(is_open(posting, at=at) for posting in (request, offer))),
        (Gate.REFERRAL, any(mode(posting) == Exchange.REFERRAL for posting in (request, offer))),
        (Gate.CATEGORY, not compatible(request.category_id, offer.category_id)),
        (Gate.TOO_FAR, not within_reach(request, offer, km)),
        (Gate.DATES, not _dates_overlap(request, offer, at=at)),
        (Gate.NO_COMMON_TIME, bool(request.slots and offer.slots and not request.slots & offer.slots)),
        (Gate.NO_COMMON_LANGUAGE, _lacks_language(request, offer)),
        (Gate.NOTHING_LEFT, 0 in (request.amount_left, offer.amount_left) or request.pk in known.spoken_for),
        (Gate.SAME_PERSON, {request.author_id, offer.author_id} <= known.own),
        (Gate.BLOCKED, bool({request.author_id, offer.author_id} & known.blocked)),
        (Gate.TRIED, bool({request.pk, offer.pk} & known.tried)),
        (Gate.MATCHED, bool({request.pk, offer.pk} & known.matched)),
        (Gate.SAFETY, _contradicts(request, offer)),
        (Gate.NOT_CLEARED, bool(_demanded(request, offer) - known.cleared[offer.author_id])),
    ]
    return Verdict([gate for gate, is_shut in shut if is_shut], _to_ask(request, offer), km)


def is_open(posting, *, at):
    return posting.status == Status.PUBLISHED and posting.expires_at > at


def mode(posting):
    return categories()[posting.category_id].exchange


def compatible(wanted, given):
    """Whether the table of categories lets an offer in one meet a request in the other. Slugs."""
    known = categories()
    return scoring.category(known[wanted], known[given], relatives=items.relatives()) > 0


def compatible_with(slug):
    """slug → how near (1, .6, .3) for every category that fits this one."""
    known, relatives = categories(), items.relatives()
    found = {other: scoring.category(known[slug], known[other], relatives=relatives) for other in known}
    return {other: nearness for other, nearness in found.items() if nearness}


def reach(posting):
    """Kilometres somebody comes: an unsaid reach is 30 for an offer and nothing for a request; 200 is all of Hesse."""
    if posting.reach_km is None:
        return UNSAID_REACH_KM if posting.is_offer else 0
    return float("inf") if posting.reach_km >= ALL_OF_HESSE_KM else posting.reach_km


def within_reach(request, offer, km):
    """One of both comes that far, both can do it by telephone, or it is in the same town and meant for the town."""
    if request.is_remote and offer.is_remote:
        return True
    if offer.reach_km == 0 and request.municipality_id == offer.municipality_id:
        return True
    return km <= max(reach(request), reach(offer))


def _dates_overlap(request, offer, *, at):
    today = timezone.localdate(at)
    ends = [day for day in (request.until_on, offer.until_on) if day]
    begins = [day for day in (request.from_on, offer.from_on, today) if day]
    return not ends or max(begins) <= min(ends)


def spoken(posting):
    """(fluent, basic) codes."""
    return posting.languages, posting.languages_basic


def _lacks_language(request, offer):
    """Where people must talk and both said what they speak, one language must be shared, or nearly; somebody who comes
    along may interpret."""
    if not needs_talk(request, offer):
        return False
    if Wish.SECOND_PERSON in chain(request.wishes, offer.wishes):
        return False
    return scoring.language(spoken(request), spoken(offer)) == 0


def needs_talk(request, offer):
    """Whether the category of either asks for a common language."""
    return any(categories()[posting.category_id].needs_common_language for posting in (request, offer))


def _contradicts(request, offer):
    return any(CONTRARY[wish] in offer.wishes for wish in request.wishes if wish in CONTRARY)


def _to_ask(request, offer):
    """Wishes of one side about which the other has said nothing: unknown is not yes."""
    asked = [wish for wish in (*SAME_FOR_BOTH, Wish.WHEELCHAIR) if wish in request.wishes and wish not in offer.wishes]
    asked += [wish for wish in SAME_FOR_BOTH if wish in offer.wishes and wish not in request.wishes]
    return [str(wish) for wish in asked]


def _demanded(request, offer):
    """Levels the helper must be cleared to, for what is asked and for what is offered."""
    return {level for level in (demand(request.category_id), demand(offer.category_id)) if level}


def demand(slug):
    """The level a category demands of the helper, or None."""
    category = categories()[slug]
    if not category.needs_vetting or category.exchange == Exchange.REFERRAL:
        return None
    return {HOUSING: Level.HOUSING, HEALTH: Level.HEALTH}.get(category.parent_id or slug, Level.CHILDREN)
