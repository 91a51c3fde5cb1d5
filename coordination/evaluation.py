"""How good the suggestions are, measured on judged pairs: the real pipeline over a set of requests and offers.

A set is a folder with offers.jsonl, requests.jsonl, qrels.tsv (request, offer, grade 1 to 3) and ineligible.tsv (request,
offer, reason). The set knows no clearances, so every helper has all; a request without reach cannot travel.
"""

import json
import math
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from people.models import Clearance, Level, Person, User
from people.roles import Role
from postings import lifecycle, slots
from postings.models import Category, ForWhom, Kind, Postcode, Posting, Status, Wish

from . import matching, nightly, placing
from .models import Suggestion

# Reasons that follow from the fields: not one such pair may be suggested.
STRUCTURAL = {"too-far", "dates", "no-common-time", "no-common-language", "same-side", "referral"}
PARTS = {"morning": "am", "afternoon": "pm", "evening": "eve"}
WISHES = {"women-only": Wish.WOMEN_ONLY, "men-only": Wish.MEN_ONLY, "wheelchair": Wish.WHEELCHAIR}
SAMPLES = 1000
GOOD = 2  # from this grade on an offer is good; recall counts every judged grade
NOON = time(12)


@dataclass(frozen=True)
class JudgedSet:
    rows: list
    grades: dict  # request → {offer: grade}
    ineligible: dict  # (request, offer) → reason


def read(folder):
    folder = Path(folder)
    rows = [json.loads(line) for name in ("offers", "requests") for line in _lines(folder / f"{name}.jsonl")]
    grades = defaultdict(dict)
    for request, offer, grade in _table(folder / "qrels.tsv"):
        grades[request][offer] = int(grade)
    reasons = {(request, offer): said.partition(":")[0] for request, offer, said in _table(folder / "ineligible.tsv")}
    return JudgedSet(rows, dict(grades), reasons)


def _lines(path):
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _table(path):
    return [line.split("\t") for line in _lines(path)[1:]]


def load(judged, *, as_of):
    """Make the set's postings, published the day before. Returns the set's id → posting."""
    office = User.objects.create_user("office@example.org", name="Office", role=Role.COORDINATOR, is_staff=True)
    towns = {code.plz: code for code in Postcode.objects.filter(is_primary=True).select_related("municipality")}
    known = Category.objects.in_bulk()
    made = {}
    for row in judged.rows:
        if row["postcode"] not in towns or row["category"] not in known:
            raise ValueError(f"{row['id']}: postcode {row['postcode']} or category {row['category']} is not known")
        made[row["id"]] = _posting(row, towns[row["postcode"]], known[row["category"]], office, at=as_of)
    return made


def _posting(row, place, category, office, *, at):
    author, yesterday = Person.objects.create(name=row["id"]), at - timedelta(days=1)
    for level in Level.values if row["kind"] == Kind.OFFER else []:
        Clearance.objects.create(
            person=author, level=level, paper=Clearance.Paper.INTERVIEW, inspected_by=office,
            issued_on=at.date(), valid_until=at.date() + timedelta(days=365),
        )  # fmt: skip
    until_on = _day(row["ends_on"])
    return Posting.objects.create(
        kind=row["kind"],
        status=Status.PUBLISHED,
        category=category,
        title=row["title"][:90],
        text=row["text"][:3000],
        text_language=row["text_language"],
        languages=row["languages"],
        municipality=place.municipality,
        region_id=place.municipality.region_id,
        postcode=place.plz,
        reach_km=row["reach_km"],
        from_on=_day(row["starts_on"]),
        until_on=until_on,
        slots=slots.pack(_slot(code) for code in row["slots"]),
        amount=row["quantity"],
        author=author,
        for_whom=ForWhom.SOMEONE if row["on_behalf"] else ForWhom.ME,
        wishes=[WISHES[wish] for wish in row["wants"]],
        agreed_at=yesterday,
        created_at=yesterday,
        published_at=yesterday,
        confirmed_at=yesterday,
        expires_at=lifecycle.expiry(category, until_on, at=yesterday),
        entry_code_hash=f"judged {row['id']}",  # opens nothing
    )


def _day(text):
    return date.fromisoformat(text) if text else None


def _slot(code):
    day, part = code.split("-")
    return f"{day}-{PARTS[part]}"


def moment(day):
    return timezone.make_aware(datetime.combine(day, NOON))


def run(postings, *, at):
    """The pipeline as the worker and the night run it."""
    for posting in postings:
        matching.describe(posting)
    nightly.weigh_words(at=at)
    for posting in postings:
        matching.refresh(posting, at=at)
    nightly.allocate(at=at)


@dataclass(frozen=True)
class Figures:
    recall_5: tuple  # (value, low, high), the bounds of 95 % of resampled sets
    recall_10: tuple
    ndcg_10: tuple
    num_answerable: int
    num_without_good: int
    num_rightly_left: int
    largest_load: int
    ineligible: Counter  # reason → pairs suggested
    asked_first: Counter  # reason → pairs shown only as "ask first"

    @property
    def structural(self):
        return sum(num for reason, num in self.ineligible.items() if reason in STRUCTURAL)

    @property
    def other(self):
        return sum(self.ineligible.values()) - self.structural


def measure(judged, made):
    """Compare the suggestions in the database with the judgements.

    A pair is suggested when it may be proposed by itself (`could_be_proposed`). What follows from the fields must not even
    stand below that line. A request's list holds all its suggestions, the best first.
    """
    names = {posting.pk: name for name, posting in made.items()}
    proposed = set(placing.could_be_placed().values_list("pk", flat=True))
    lists, suggested, to_ask, below, load = defaultdict(list), set(), set(), set(), Counter()
    for row in Suggestion.objects.alive().best_first():
        pair = names[row.request_id], names[row.offer_id]
        lists[pair[0]].append(pair[1])
        if row.ask_first:
            to_ask.add(pair)
        else:
            (suggested if row.pk in proposed else below).add(pair)
        load[row.offer_id] += row.place is not None
    requests = [name for name, posting in made.items() if not posting.is_offer]
    answerable = [name for name in requests if judged.grades.get(name)]
    without = [name for name in requests if max(judged.grades.get(name, {0: 0}).values()) < GOOD]
    wrong = Counter(reason for pair, reason in judged.ineligible.items() if pair in suggested)
    wrong.update(reason for pair, reason in judged.ineligible.items() if pair in below and reason in STRUCTURAL)
    return Figures(
        recall_5=_interval([_recall(lists[name], judged.grades[name], 5) for name in answerable]),
        recall_10=_interval([_recall(lists[name], judged.grades[name], 10) for name in answerable]),
        ndcg_10=_interval([_ndcg(lists[name], judged.grades[name], 10) for name in answerable]),
        num_answerable=len(answerable),
        num_without_good=len(without),
        num_rightly_left=sum(not any(request == name for request, _offer in suggested) for name in without),
        largest_load=max(load.values(), default=0),
        ineligible=wrong,
        asked_first=Counter(reason for pair, reason in judged.ineligible.items() if pair in to_ask),
    )


def _recall(found, grades, most):
    return len(set(found[:most]) & set(grades)) / len(grades)


def _ndcg(found, grades, most):
    """Normalised discounted cumulative gain with gain 2^grade − 1 and discount log2(rank + 1)."""
    gained = sum(
        (2 ** grades.get(name, 0) - 1) / math.log2(rank + 1) for rank, name in enumerate(found[:most], start=1)
    )
    best = sorted(grades.values(), reverse=True)[:most]
    return gained / sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(best, start=1))


def _interval(values):
    """Mean, and between what 95 % of the means of resampled requests lie."""
    if not values:
        return 0.0, 0.0, 0.0
    chance = random.Random(1)  # noqa: S311 - not a secret
    means = sorted(sum(chance.choices(values, k=len(values))) / len(values) for _sample in range(SAMPLES))
    return sum(values) / len(values), means[int(SAMPLES * 0.025)], means[int(SAMPLES * 0.975)]
