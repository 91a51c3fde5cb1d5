"""Many synthetic postings at once, skewed as in life: most in large towns, most about things, language and company.

They are for measuring, not for reading: sentences are drawn from postings/bench_words.py and from the words people type
for each category, so that a search finds as many as it would. COPY writes them; the first is like the last.
"""

import random
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from people.models import Person

from . import chiffre
from .bench_words import LANGUAGES, OPENINGS, SENTENCES, WHEN
from .models import Category, Kind, Municipality, Posting, Review, Rung, Status
from .slots import ALL_SLOTS

POSTINGS_PER_PERSON = 1.3
REQUESTS = 0.6
STATES = {
    Status.PUBLISHED: 80,
    Status.SETTLED: 8,
    Status.EXPIRED: 6,
    Status.SUBMITTED: 2,
    Status.PAUSED: 2,
    Status.WITHDRAWN: 2,
}
DAYS = 400
MOST_REVIEWED_IN = timedelta(hours=5)
# Of the requests that were shown, so many have been answered, most within a day of that; the young ones are still waiting.
ANSWERED = 0.93
RUNGS = {Rung.MESSAGE: 55, Rung.PROPOSAL: 20, Rung.REFERRAL: 15, Rung.CALL: 10}
MEDIAN_HOURS, SPREAD = 12, 0.75  # log-normal: one in a hundred waits longer than three days
# How often something is about a category; what is not named here counts 10.
OFTEN = {
    "clothing": 60, "furniture": 70, "household": 45, "baby-and-child": 40, "bicycles": 45, "learn-german": 70,
    "language-tandem": 35, "interpreting": 40, "letters-and-forms": 35, "authorities": 45, "doctors": 30,
    "flat-hunting": 40, "room-or-flat": 35, "electronics": 30, "tutoring": 30, "moving-and-repairs": 20,
    "legal": 3, "projects": 4, "other": 5, "psychosocial": 5,
}  # fmt: skip
PERSON = ["id", "name", "email", "email_proved_at", "phone", "reach_by", "language", "created_at"]
POSTING = [
    "chiffre", "kind", "status", "version", "category_id", "title", "text", "text_language", "languages",
    "languages_basic", "municipality_id", "region_id", "postcode", "reach_km", "is_remote", "slots", "amount",
    "amount_held", "amount_promised_elsewhere", "author_id", "for_whom", "wishes", "agreed_at", "entry_code_hash",
    "created_at", "published_at", "confirmed_at", "expires_at", "closed_at", "answered_at", "answered_by", "outcome",
]  # fmt: skip
REVIEWS = """
INSERT INTO postings_review (posting_id, occasion, opened_at, decision, reason, words)
SELECT id, 'new', created_at, '', '', '' FROM postings_posting
WHERE status = 'submitted' AND NOT EXISTS (SELECT FROM postings_review WHERE posting_id = postings_posting.id)
"""


def seed(num, *, chance=None):
    """Add `num` postings, their authors, first answers, and the reviews that the submitted ones wait for."""
    maker = _Maker(num, chance or random.Random(num))  # noqa: S311 - not a secret
    with transaction.atomic(), connection.cursor() as cursor:
        first = reserve(cursor, Person, maker.num_people)
        copy(cursor, Person, PERSON, maker.people(first))
        copy(cursor, Posting, POSTING, maker.postings(first))
        cursor.execute(REVIEWS)
    tidy(Person, Posting, Review)


def reserve(cursor, model, num):
    """The first of `num` keys that nobody else will get."""
    table = model._meta.db_table
    cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
    first = cursor.fetchone()[0]
    cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first + num])
    return first


def copy(cursor, model, columns, rows):
    names = ", ".join(columns)
    with cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as into:
        for row in rows:
            into.write_row(row)


def tidy(*models):
    """Up-to-date statistics; outside of a transaction also what the indexes have put off."""
    tables = ", ".join(model._meta.db_table for model in models)
    vacuum = "" if connection.in_atomic_block else "VACUUM "
    with connection.cursor() as cursor:
        cursor.execute(f"{vacuum}ANALYZE {tables}")


class _Maker:
    def __init__(self, num, chance):
        self.num, self.chance, self.now = num, chance, timezone.now()
        self.num_people = round(num / POSTINGS_PER_PERSON)
        self.taken = set(Posting.objects.values_list("chiffre", flat=True))
        self.run = chiffre.new()  # tells this run's rows from another's
        towns = list(Municipality.objects.values_list("ags", "region_id", "population"))
        roots = set(Category.objects.exclude(parent=None).values_list("parent", flat=True))
        leaves = [category for category in Category.objects.all() if category.pk not in roots]
        self.town = self._drawn([town[:2] for town in towns], [population**1.1 for *_, population in towns])
        self.category = self._drawn(leaves, [OFTEN.get(leaf.pk, 10) for leaf in leaves])
        self.status = self._drawn(list(STATES), list(STATES.values()))
        self.language = self._drawn(list(LANGUAGES), list(LANGUAGES.values()))
        self.rung = self._drawn(list(RUNGS), list(RUNGS.values()))

    def _drawn(self, choices, weights):
        """An endless stream, drawn in portions because that is much faster than one by one."""
        while True:
            yield from self.chance.choices(choices, weights, k=1000)

    def people(self, first):
        for number in range(self.num_people):
            yield first + number, f"Bench {number}", *self._reach(number), "de", self.now

    def _reach(self, number):
        """How somebody is reached: by mail, by phone or by neither, a third each. Two rows each are one human."""
        human = number // 6
        return [
            (f"{self.run}.{human}@example.org", self.now, "", "email"),
            ("", None, f"0000 {human}", "phone"),
            ("", None, "", "code"),
        ][number % 3]

    def postings(self, first):
        for number in range(self.num):
            yield self._posting(number, first + self.chance.randrange(self.num_people))

    def _posting(self, number, author):
        chance, status, category = self.chance, next(self.status), next(self.category)
        kind = "request" if chance.random() < REQUESTS else "offer"
        language = next(self.language)
        municipality, region = next(self.town)
        amount, promised = self._amount(category)
        times = self._times(status, category)
        return (
            self._chiffre(), kind, status.value, 1, category.pk, *self._words(kind, category, language), language,
            *self._languages(language), municipality, region, "",
            chance.choice([None, 0, 5, 10, 25]) if kind == "offer" else None, chance.random() < 0.15,
            chance.randrange(1, ALL_SLOTS) if chance.random() < 0.4 else None, amount, 0, promised, author,
            "someone" if chance.random() < 0.15 else "me", ["women_only"] if chance.random() < 0.05 else [],
            self.now, f"{self.run} {number}", *times, *self._answer(kind, *times), "",
        )  # fmt: skip

    def _chiffre(self):
        while True:
            letters = "".join(self.chance.choices(chiffre.ALPHABET, k=6))
            new = f"{letters[:3]}-{letters[3:]}"
            if new not in self.taken:
                self.taken.add(new)
                return new

    def _amount(self, category):
        if not category.is_countable or self.chance.random() < 0.5:
            return None, 0
        amount = self.chance.choice([1, 1, 1, 2, 2, 3, 4, 6, 10, 25, 100])
        return amount, self.chance.randrange(amount) if self.chance.random() < 0.2 else 0

    def _languages(self, language):
        if language == "de":
            return (["de", "en"] if self.chance.random() < 0.4 else ["de"]), []
        return [language], (["de"] if self.chance.random() < 0.7 else [])

    def _words(self, kind, category, language):
        """(title, text): what people type for the category, within everyday sentences."""
        choice, words = self.chance.choice, category.texts[language]["words"]
        thing = choice(words)
        opening = choice(OPENINGS[language][kind]).format(thing=thing)
        title = f"{opening[:1].upper()}{opening[1:]} {choice(WHEN[language])}".strip()
        sentences = self.chance.sample(SENTENCES[language], k=self.chance.randint(2, 4))
        text = " ".join(
            [*sentences[:1], choice(OPENINGS[language][kind]).format(thing=choice(words)) + ".", *sentences[1:]]
        )
        return title[:90], text

    def _times(self, status, category):
        """created, published, confirmed, expires, closed: newer ones are more frequent."""
        age = timedelta(days=DAYS * self.chance.random() ** 1.5)
        created = self.now - age
        if status == Status.SUBMITTED:
            created = self.now - age / 100
            return created, None, None, created + timedelta(days=category.expires_after_days), None
        published = created + min(age * 0.02, MOST_REVIEWED_IN)
        if status in (Status.PUBLISHED, Status.PAUSED):
            left = timedelta(days=category.expires_after_days * self.chance.uniform(0.02, 1))
            return created, published, published, self.now + left, None
        closed = published + (self.now - published) * 0.5
        return created, published, published, closed, closed

    def _answer(self, kind, created, published, confirmed, expires, closed):
        """When a request got its first answer and by which rung; neither where nobody has come yet."""
        if kind != Kind.REQUEST or published is None or self.chance.random() >= ANSWERED:
            return None, ""
        at = published + timedelta(hours=MEDIAN_HOURS * self.chance.lognormvariate(0, SPREAD))
        return (None, "") if at >= (closed or self.now) else (at, next(self.rung).value)
