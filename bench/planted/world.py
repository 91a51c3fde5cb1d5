"""Makes up requests and offers of which it is known who belongs together, and pairs that tempt but for one reason.

Drawn as in life: towns by population^1.1, categories as often as people ask, few offers that many want. Popularity is the
Gini of how many requests each offer has planted at it, the offers without any included.
"""

import itertools
import math
import random
from collections import Counter
from datetime import timedelta

from postings.bench_seed import OFTEN
from postings.bench_words import LANGUAGES, OPENINGS, SENTENCES, WHEN
from postings.slots import ALL_SLOTS

from . import spoiling, truth
from .truth import Entry, Human, World

GINI = 0.79
MISSING = [0.1, 0.3, 0.5]  # share of optional fields that a third of all postings leave out each
PLANTED = 0.75  # of all requests; the others belong to nobody in particular
SPOILED = 0.25  # of the planted
OPTIONAL = {
    "postcode": "", "reach_km": None, "languages": [], "slots": None, "from_on": None, "until_on": None, "amount": None,
}  # fmt: skip
SPOKEN = {
    "de": [["de"], ["de", "en"], ["de", "tr"], ["de", "fa"], ["de", "ar"], ["de", "ru", "uk"]],
    "en": [["en"], ["en", "ti"], ["en", "ps", "ur"]], "ar": [["ar"], ["ar", "ku"]], "uk": [["uk"], ["uk", "ru"]],
}  # fmt: skip
FAR_KM = 12  # a planted request lies at most so far from its offer
TRIES = 40


def make(chance, facts, words, towns, *, num_requests, num_offers, at):
    """A World. `words`: slug → language → what people type; `towns`: (ags, population, [plz, …]) of each."""
    maker = _Maker(chance, facts, words, towns, at)
    offers = [maker.entry("offer", number) for number in range(num_offers)]
    world = World(at, [], offers, maker.humans)
    for offer in draw_popular(chance, offers, round(num_requests * PLANTED), can=lambda offer: maker.can(offer, world)):
        if request := maker.request_for(offer, world):
            world.requests.append(request)
            world.planted[request] = offer
    counts = Counter(world.planted.values())
    world.popularity = gini([counts[offer] for offer in offers])
    world.requests += [maker.entry("request", number) for number in range(num_requests - len(world.requests))]
    _spoil_some(chance, world, facts)
    chance.shuffle(world.requests)
    return world


def _spoil_some(chance, world, facts):
    tempted = chance.sample(list(world.planted.items()), round(len(world.planted) * SPOILED))
    laid = [(reason, *pair) for reason, pair in zip(itertools.cycle(spoiling.ALL), tempted, strict=False)]
    for number, (reason, request, offer) in enumerate(laid):
        del world.planted[request]
        spoiling.spoil(reason, request, offer, world, facts, number=number)
    # What spoiled one request's offer may have spoiled it for others, or mended it.
    world.spoiled = [one for one in laid if spoiling.holds(*one, world, facts)]
    world.planted = {request: offer for request, offer in world.planted.items() if fits(request, offer, world, facts)}


def fits(request, offer, world, facts):
    return not truth.reasons(request, offer, world, facts) and not truth.must_ask_first(request, offer)


def gini(counts):
    """0: all the same, near 1: one has all."""
    counts = sorted(counts)
    total, num = sum(counts), len(counts)
    return 2 * sum(place * count for place, count in enumerate(counts, 1)) / (num * total) - (num + 1) / num


def draw_popular(chance, offers, num, *, can):
    """`num` offers, one for each request to be planted, some far more often than others: log-normal weights whose
    spread is chosen so that the counts drawn have the Gini wanted."""
    able = [can(offer) for offer in offers]
    noise, seed = [chance.gauss(0, 1) for _offer in offers], chance.random()
    low, high, drawn = 0.0, 5.0, []
    for _halving in range(20):
        spread = (low + high) / 2
        weights = [is_able * math.exp(spread * each) for is_able, each in zip(able, noise, strict=True)]
        drawn = random.Random(seed).choices(range(len(offers)), weights, k=num)
        counts = Counter(drawn)
        low, high = (spread, high) if gini([counts[i] for i in range(len(offers))]) < GINI else (low, spread)
    return [offers[number] for number in drawn]


class _Maker:
    def __init__(self, chance, facts, words, towns, at):
        self.chance, self.facts, self.words, self.at, self.today = chance, facts, words, at, at.date()
        self.towns = {ags: postcodes for ags, _population, postcodes in towns}
        self.weights = [population**1.1 for _ags, population, _postcodes in towns]
        roots = {category.parent for category in facts.categories.values()}
        self.leaves = [slug for slug in facts.categories if slug not in roots]
        self.near = {}
        self.humans, self.known = [], set()

    def entry(self, kind, number):
        town = self.chance.choices(list(self.towns), self.weights)[0]
        category = self.chance.choices(self.leaves, [OFTEN.get(leaf, 10) for leaf in self.leaves])[0]
        made = self._entry(kind, town, category, MISSING[number % 3])
        self._leave_out(made)
        return self._kept(made)

    def can(self, offer, world):
        """Whether anybody could be helped by this offer."""
        probe = self._entry("request", offer.town, offer.category, 0)
        never = {"referral", "nothing-left", "not-cleared", "closed"}
        probe.amount = None
        return not never & set(truth.reasons(probe, offer, world, self.facts))

    def request_for(self, offer, world):
        """A request that this offer answers: near, about the same things, at shared times. None where that fails."""
        for _try in range(TRIES):
            town = self.chance.choice(self._neighbours(offer.town))
            made = self._entry("request", town, offer.category, offer.missing)
            self._fit(made, offer)
            self._leave_out(made)
            if fits(made, offer, world, self.facts):
                return self._kept(made)
        return None

    def _kept(self, made):
        if made.author not in self.known:
            self.known.add(made.author)
            self.humans.append(made.author)
        return made

    def _entry(self, kind, town, category, missing):
        chance = self.chance
        language = chance.choices(list(LANGUAGES), list(LANGUAGES.values()))[0]
        title, text = self._words(kind, category, language)
        created = self.at - timedelta(days=40 * chance.random() ** 1.5)
        made = Entry(
            kind, self._human(kind, category), category, town, title, text, language, created,
            self.at + timedelta(days=chance.uniform(3, 60)), missing=missing,
            postcode=chance.choice(self.towns[town] or [""]), is_remote=chance.random() < 0.1,
            reach_km=chance.choice([0, 5, 10, 10, 25, 25, 50, 200] if kind == "offer" else [0, 0, 5, 10, 25]),
            languages=list(chance.choice(SPOKEN[language])), slots=self._slots(),
            languages_basic=["de"] if language != "de" and chance.random() < 0.6 else [],
        )  # fmt: skip
        made.from_on = self.today + timedelta(days=chance.randint(-20, 20))
        made.until_on = made.from_on + timedelta(days=chance.randint(25, 60))
        made.amount = chance.choice([1, 1, 1, 2, 2, 3, 5])
        made.promised = chance.randrange(made.amount + 1) if chance.random() < 0.2 else 0
        made.wishes = [
            wish
            for wish, share in {"women_only": 0.05, "men_only": 0.02, "wheelchair": 0.03, "second_person": 0.03}.items()
            if chance.random() < share
        ]
        return made

    def _slots(self):
        return sum(1 << slot for slot in self.chance.sample(range(ALL_SLOTS.bit_length()), self.chance.randint(2, 6)))

    def _words(self, kind, category, language, things=()):
        choice, said = self.chance.choice, self.words[category][language]
        first, second = things or (choice(said), choice(said))
        title = f"{choice(OPENINGS[language][kind]).format(thing=first)} {choice(WHEN[language])}".strip()
        more = choice(OPENINGS[language][kind]).format(thing=second)
        return title[:90], " ".join([*self.chance.sample(SENTENCES[language], k=2), f"{more}."])

    def _human(self, kind, category):
        """Somebody new; at times somebody known, under another posting of hers or in a row of her own."""
        chance, number = self.chance, len(self.humans)
        known = chance.choice(self.humans) if self.humans and chance.random() < 0.12 else None
        if known and chance.random() < 0.5:
            return known
        human = Human(f"Planted {number}")
        if known and known.email:
            human.email = known.email.upper()
        elif known and known.phone:
            human.phone = f"(0000) {known.phone[-6:]}"
        elif chance.random() < 0.5:
            human.email = f"planted{number}@example.org"
        elif chance.random() < 0.6:
            human.phone = f"0000 {number:06d}"
        level = self.facts.categories[category].level
        if kind == "offer" and level:
            human.papers = self._papers(level)
        return human

    def _papers(self, level):
        """Mostly the right one; else none, one that ran out, or one for something else."""
        day, other = timedelta(days=1), {"housing": "children", "children": "health", "health": "housing"}[level]
        good = (level, self.today - 300 * day, self.today + 300 * day)
        bad = [[], [(level, self.today - 900 * day, self.today - day)], [(other, *good[1:])]]
        return [good] if self.chance.random() < 0.8 else self.chance.choice(bad)

    def _neighbours(self, town):
        if town not in self.near:
            points = self.facts.towns
            self.near[town] = [other for other in points if truth.crow_flies(points[town], points[other]) <= FAR_KM]
        return [town, *self.near[town]]

    def _fit(self, request, offer):
        chance = self.chance
        language, said = request.text_language, self.words[offer.category][request.text_language]
        # A category's words have no counterparts across languages: there only the topic is shared.
        things = [word for word in said if language == offer.text_language and word in f"{offer.title} {offer.text}"]
        request.title, request.text = self._words("request", offer.category, language, (things * 2)[:2])
        if offer.languages:
            request.languages = sorted({*request.languages, chance.choice(offer.languages)})
        if offer.slots:
            shared = [slot for slot in range(ALL_SLOTS.bit_length()) if offer.slots >> slot & 1]
            request.slots = sum(1 << slot for slot in chance.sample(shared, min(2, len(shared))))
        if offer.from_on and offer.until_on:
            request.from_on, request.until_on = offer.from_on + timedelta(days=2), offer.until_on
        request.promised = 0
        request.amount = min(request.amount, (offer.amount or 9) - offer.promised) or 1
        request.wishes = [wish for wish in offer.wishes if wish != "wheelchair"]

    def _leave_out(self, made):
        for name, nothing in OPTIONAL.items():
            if self.chance.random() < made.missing:
                setattr(made, name, list(nothing) if nothing == [] else nothing)
        if made.amount is None:
            made.promised = 0
        if not made.languages:
            made.languages_basic = []
