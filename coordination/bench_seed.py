"""The office's working days for many synthetic postings (postings/bench_seed.py): suggestions, matches, referrals, calls.

They are for measuring, not for reading: who goes with whom follows from category and region alone. COPY writes them; the
places of the suggestions are those that the night gives out.
"""

import json
import random
from collections import defaultdict
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from network.models import ContactPoint
from people.models import User
from people.roles import Role
from postings.bench_seed import copy, reserve, tidy
from postings.models import Category, Exchange, Kind, Municipality, Posting, Region, Review, Rung, Status

from . import nightly, scoring
from .answers import PROMISE
from .models import Communication, Match, MatchEvent, Referral, Suggestion

SUGGESTIONS, MATCHES, CALLS = 0.6, 0.2, 0.1  # of each for a posting
EVERYWHERE, LOCALLY = "cora@example.org", "dario@example.org"
UNKNOWN = {"need": 0.1, "slots": 0.8, "dates": 0.9, "amount": 0.8, "habit": 0.6, "language": 0.3}
THINGS = ["bed", "cot", "gloves", "kitchenware", "baby-things"]
MOST_KM = 25
STATES = {
    "proposed": 5, "accepted_by_one": 5, "accepted_by_both": 5, "in_contact": 8, "done": 47, "dissolved": 20,
    "expired": 10,
}  # fmt: skip
OPEN_DAYS = {"proposed": 7, "accepted_by_one": 7, "accepted_by_both": 5, "in_contact": 21}  # how old they become
ENDED_DAYS = {"done": 20, "dissolved": 6, "expired": 7}
AGREED = {"accepted_by_both", "in_contact", "done"}
FAILED_AFTERWARDS = ["nobody_came", "not_suitable", "nothing_left", "other"]
RESULTS = ["reached", "reached", "not_reached", "message_left"]

SUGGESTION = [
    "request_id", "offer_id", "features", "unknowns", "fit", "worth", "ask_first", "km", "model", "worked_out_at",
    "assured", "decline_reason", "decline_words",
]  # fmt: skip
MATCH = [
    "id", "request_id", "offer_id", "state", "version", "coordinator_id", "words", "fit", "request_says", "offer_says",
    "request_shares", "offer_shares", "request_outcome", "offer_outcome", "proposed_at", "waiting_since", "contact_at",
    "closed_at", "reason",
]  # fmt: skip
MATCH_EVENT = ["match_id", "step", "side", "by_id", "at", "details"]
REFERRAL = ["posting_id", "contact_point_id", "words", "helped", "at", "by_id"]
COMMUNICATION = [
    "posting_id", "person_id", "through", "direction", "result", "words", "at", "by_id", "follow_up_on",
    "followed_up_at", "followed_up_by_id",
]  # fmt: skip
# What was shown was reviewed before.
REVIEWS = """
INSERT INTO postings_review (posting_id, occasion, opened_at, decided_at, decided_by_id, decision, reason, words)
SELECT id, 'new', created_at, published_at, %s, 'published', '', '' FROM postings_posting
WHERE published_at IS NOT NULL AND NOT EXISTS (SELECT FROM postings_review WHERE posting_id = postings_posting.id)
"""


def seed(*, chance=None):
    """Add what the office did about the seeded postings, its two accounts, and a contact point in each region."""
    office = _Office(chance or random.Random(1))  # noqa: S311 - not a secret
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(REVIEWS, [office.cora.pk])
        copy(cursor, Suggestion, SUGGESTION, list(office.suggestions()))
        matches = list(office.matches(reserve(cursor, Match, office.num(MATCHES))))
        copy(cursor, Match, MATCH, matches)
        copy(cursor, MatchEvent, MATCH_EVENT, office.match_events(matches))
        copy(cursor, Referral, REFERRAL, office.referrals())
        copy(cursor, Communication, COMMUNICATION, office.calls())
        cursor.execute("ANALYZE coordination_suggestion")
    nightly.allocate(at=office.now)
    tidy(Suggestion, Match, MatchEvent, Referral, Communication, Review)


def _account(email, name, role):
    known = User.objects.filter(email=email).first()
    return known or User.objects.create_user(email, name=name, role=role, is_staff=True)


def _contact_points(dario):
    """AGS → contact point, one for each region in its largest town; that of the busiest region is a service point."""
    found, roots = {}, Category.objects.filter(parent=None)
    for region in Region.objects.filter(tile_row__isnull=False):
        town = Municipality.objects.filter(region=region).order_by("-population").first()
        point, _is_new = ContactPoint.objects.get_or_create(
            name=f"Treff {region.ags}", municipality=town, defaults={"phone": "0000 555000"}
        )
        point.regions.set([region])
        point.topics.set(roots)
        found[region.pk] = point
    busiest = Posting.objects.order_by().values("region").annotate(num=Count("*")).order_by("-num", "region").first()
    found[busiest["region"]].staff.add(dario)
    return found


class _Office:
    def __init__(self, chance):
        self.chance, self.now = chance, timezone.now()
        self.cora = _account(EVERYWHERE, "Cora", Role.COORDINATOR)
        self.points = _contact_points(_account(LOCALLY, "Dario", Role.LOCAL_COORDINATOR))
        shown = Posting.objects.filter(status__in=[Status.PUBLISHED, Status.SETTLED]).order_by("pk")
        self.entries = list(shown.defer("title", "text", "title_folded", "search"))
        self.all = Posting.objects.count()
        self.taken = set()  # pairs that already stand somewhere

    def num(self, share):
        return round(share * self.all)

    def suggestions(self):
        """About as many pairs as promised, several for a request."""
        asked, helping = self._sides(only_published=True)
        most = 2 * self.num(SUGGESTIONS) / max(1, len(asked))
        for request in asked:
            for _time in range(round(self.chance.uniform(0, most))):
                if offer := self._partner(request, helping):
                    yield self._suggestion(request, offer)

    def _sides(self, *, only_published):
        """(requests, (category, region) → offers) of what may be matched."""
        alone = set(Category.objects.filter(exchange=Exchange.REFERRAL).values_list("pk", flat=True))
        asked, helping = [], defaultdict(list)
        for entry in self.entries:
            if entry.category_id in alone or (only_published and entry.status != Status.PUBLISHED):
                continue
            if entry.kind == Kind.REQUEST:
                asked.append(entry)
            else:
                helping[entry.category_id, entry.region_id].append(entry)
        return asked, helping

    def _partner(self, request, helping):
        """An offer of the same category and region that the request has not met yet; the first are the popular ones."""
        there = helping[request.category_id, request.region_id]
        offer = there[int(len(there) * self.chance.random() ** 2)] if there else None
        if offer is None or offer.author_id == request.author_id or (request.pk, offer.pk) in self.taken:
            return None
        self.taken.add((request.pk, offer.pk))
        return offer

    def _suggestion(self, request, offer):
        km = 0.0 if request.municipality_id == offer.municipality_id else round(self.chance.uniform(1, MOST_KM), 1)
        features, basis = self._features(request, offer, km)
        fit = scoring.fit(features)
        return (
            request.pk, offer.pk, json.dumps(features.values() | {"basis": basis}), sorted(features.unknown), fit, fit,
            request.wishes, km, scoring.MODEL.name, self.now, [], "", "",
        )  # fmt: skip

    def _features(self, request, offer, km):
        """(Features, what stands behind them) as matching keeps them."""
        chance = self.chance
        wanted = chance.sample(THINGS, k=2)
        values = {name: round(chance.uniform(0.3, 1), 3) for name in scoring.NAMES}
        unknown = {name for name, share in UNKNOWN.items() if chance.random() < share}
        values |= {name: scoring.OPEN_ENDED if name == "dates" else scoring.UNKNOWN for name in unknown}
        values |= {"category": scoring.SAME_LEAF, "distance": scoring.distance(km, is_dense=False)}
        basis = {
            "items": wanted[:1], "wanted": wanted, "km": km, "dense": False, "remote": False, "languages": request.languages[:1],
            "slots": (request.slots or 0) & (offer.slots or 0), "rank": chance.randint(1, 200), "candidates": 200,
            "left": offer.amount_left or 1, "asked": request.amount_left or 1, "contacted": 3, "replied": 2,
        }  # fmt: skip
        return scoring.Features(**values, unknown=frozenset(unknown)), basis

    def matches(self, first):
        """Rows of matches in every state; the open ones are young, the ended ones as old as their postings let them be."""
        asked, helping = self._sides(only_published=False)
        for number in range(self.num(MATCHES) if asked else 0):
            request = self.chance.choice(asked)
            offer = self._partner(request, helping)
            if offer:
                yield self._match(first + number, request, offer)

    def _match(self, key, request, offer):
        chance, begun = self.chance, max(request.published_at, offer.published_at)
        state = chance.choices(list(STATES), STATES.values())[0]
        if state in OPEN_DAYS and not (request.is_open and offer.is_open):
            state = "done"
        ended = None
        if state in OPEN_DAYS:
            proposed = max(begun, self.now - chance.random() * timedelta(days=OPEN_DAYS[state]))
        else:
            proposed = begun + chance.random() * (self.now - begun)
            ended = min(self.now, proposed + chance.random() * timedelta(days=ENDED_DAYS[state]))
        yes, reason = self._told(state)
        worked = "worked" if state == "done" else ""
        return (
            key, request.pk, offer.pk, state, 1, self.cora.pk, "", round(chance.uniform(0.5, 0.95), 2), *yes,
            ["phone"] if yes[0] == "yes" else [], ["email"] if yes[1] == "yes" else [], worked, worked, proposed,
            proposed, proposed + ((ended or self.now) - proposed) / 2 if state in ("in_contact", "done") else None,
            ended, reason,
        )  # fmt: skip

    def _told(self, state):
        """((what who asks says, what who helps says), why it came to nothing)."""
        if state == "proposed":
            return ("", ""), ""
        if state == "accepted_by_one":
            return ("", "yes"), ""
        if state == "expired":
            return self.chance.choice([("", ""), ("", "yes"), ("yes", "")]), "silent"
        if state == "dissolved" and self.chance.random() < 0.5:
            return ("yes", "no"), "declined"
        return ("yes", "yes"), "" if state in AGREED else self.chance.choice(FAILED_AFTERWARDS)

    def match_events(self, matches):
        """The steps of each match, one after the other until it ended or until now."""
        for match in matches:
            told = dict(zip(MATCH, match, strict=True))
            steps = [("proposed", "", self.cora.pk)]
            for side in ("request", "offer"):
                if said := told[f"{side}_says"]:
                    steps.append(("accepted" if said == "yes" else "declined", side, None))
            steps += [("contact", "", self.cora.pk)] if told["contact_at"] else []
            steps += [(told["state"], "", None)] if told["closed_at"] else []
            lasted = (told["closed_at"] or self.now) - told["proposed_at"]
            for number, (step, side, by) in enumerate(steps):
                yield told["id"], step, side, by, told["proposed_at"] + lasted * number / len(steps), "{}"

    def referrals(self):
        """One for each request whose first answer was a referral."""
        for entry in self.entries:
            if entry.answered_by == Rung.REFERRAL:
                by_clock = entry.answered_at - entry.created_at >= PROMISE or self.chance.random() < 0.3
                yield (
                    entry.pk, self.points[entry.region_id].pk, "", self.chance.choice(["", "yes", "yes", "no"]),
                    entry.answered_at, None if by_clock else self.cora.pk,
                )  # fmt: skip

    def calls(self):
        """Calls of the last months; of those to come back to, most are done with."""
        today = timezone.localdate(self.now)
        for entry in self.chance.choices(self.entries, k=self.num(CALLS) if self.entries else 0):
            at = max(entry.published_at, self.now - self.chance.random() * timedelta(days=120))
            again = timezone.localdate(at) + timedelta(days=self.chance.randint(1, 14))
            is_wanted = self.chance.random() < 0.4
            is_done = is_wanted and again < today and self.chance.random() < 0.97
            yield (
                entry.pk, entry.author_id, "phone", self.chance.choice(["out", "in"]), self.chance.choice(RESULTS),
                "Ruft zurück.", at, self.cora.pk, again if is_wanted else None, self.now if is_done else None,
                self.cora.pk if is_done else None,
            )  # fmt: skip
