"""Many saved searches, drawn as people might keep them: large towns and frequent categories more often, a third with words,
some for all of Hesse; two and a half for each address, and a history of postings their readers were told of."""

import random
from functools import lru_cache
from urllib.parse import urlencode

from django.db import connection, transaction
from django.http import QueryDict
from django.utils import timezone

from postings import places, search_keys
from postings.bench_seed import OFTEN, copy, tidy
from postings.filters import PostingFilter
from postings.models import Category, Kind, Municipality, Posting, SavedSearch, SearchHit, SearchNotice
from postings.models.search import reader_of

EACH_READER = 2.5
REQUESTS = 0.65  # helpers keep more searches than those who ask
PLACES = {"town": 70, "region": 10, "": 20}
RADII = {"25": 55, "10": 18, "50": 15, "5": 6, "0": 6}
CATEGORIES = {"leaf": 50, "root": 15, "": 35}
WORDS, LANGUAGE, FOR_WHOM = 0.33, 0.1, 0.05
FREQUENCIES = {"at_once": 20, "daily": 60, "weekly": 20}
TOLD = 300_000
COLUMNS = [
    "kind", "query", "email", "reader", "language", "frequency", "created_at", "confirmed_at", "place", "region", "category",
    "spoken", "for_whom", "wanted",
]  # fmt: skip
HISTORY = """
INSERT INTO postings_notice (reader, posting_id, told_at, is_unwanted)
SELECT reader, (%s::bigint[])[1 + floor(random() * %s)::int], now(), false
FROM postings_savedsearch, generate_series(1, %s) ON CONFLICT DO NOTHING
"""


def seed(num, *, chance=None):
    """Add `num` confirmed searches."""
    drawing = _Drawing(chance or random.Random(num))
    rows = list(_rows(num, drawing))  # before COPY has the connection
    with transaction.atomic(), connection.cursor() as cursor:
        copy(cursor, SavedSearch, COLUMNS, rows)
        told = list(drawing.postings_told())
        cursor.execute(HISTORY, [told, len(told), max(1, TOLD // num)])
    tidy(SavedSearch, SearchHit, SearchNotice)


def _rows(num, drawing):
    seen, now = set(), timezone.now()
    while len(seen) < num:
        email = f"leser{int(len(seen) // EACH_READER)}@example.org"
        kind, asked = drawing.kind(), drawing.parts()
        parts = [_read(urlencode(part)) for part in asked]
        query = "&".join(sought for sought, _keys in parts)
        if (email, kind, query) not in seen:
            seen.add((email, kind, query))
            keys = {name: value for _sought, said in parts for name, value in said.items() if value}
            said = [keys.get(name, None if name == "wanted" else "") for name in COLUMNS[8:]]
            yield (kind, query, email, reader_of(email), "de", drawing.frequency(), now, now, *said)


@lru_cache(None)
def _read(part):
    """One part of a search as it would be kept, and its columns. Parts mean the same together, and come again and again."""
    finder = PostingFilter(QueryDict(part), kind=Kind.REQUEST)
    return finder.sought, search_keys.of(finder)


class _Drawing:
    def __init__(self, chance):
        self.chance = chance
        towns = list(Municipality.objects.values_list("name", "ags", "region_id", "population"))
        self.towns = [(self._spelt(name, ags), region) for name, ags, region, _people in towns]
        self.sizes = [people**1.1 for *_town, people in towns]
        categories = list(Category.objects.all())
        roots = {category.parent_id for category in categories} - {None}
        self.roots = sorted(roots)
        self.leaves = [category for category in categories if category.pk not in roots]
        self.often = [OFTEN.get(leaf.pk, 10) for leaf in self.leaves]

    def _spelt(self, name, ags):
        """As it is typed so that one town is meant."""
        found = places.find(name).municipality
        return name if found and found.pk == ags else ""

    def _one_of(self, weights):
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def kind(self):
        return Kind.REQUEST if self.chance.random() < REQUESTS else Kind.OFFER

    def frequency(self):
        return self._one_of(FREQUENCIES)

    def parts(self):
        """Parameters of an address, those together that mean something together; in the order of a PostingFilter."""
        chance = self.chance
        leaf = chance.choices(self.leaves, self.often)[0]
        town, region = chance.choices(self.towns, self.sizes)[0]
        where, what = self._one_of(PLACES), self._one_of(CATEGORIES)
        parts = []
        if chance.random() < WORDS:
            parts.append({"q": chance.choice(leaf.texts["de"]["words"])})
        if where == "town" and town:
            parts.append({"ort": town, "umkreis": self._one_of(RADII)})
        elif where == "region":
            parts.append({"region": region})
        if what or not parts:  # nobody keeps a search for everything
            parts.append({"kategorie": (leaf.parent_id or leaf.pk) if what == "root" else leaf.pk})
        if chance.random() < LANGUAGE:
            parts.append({"sprache": chance.choice(["ar", "uk", "en", "fa"])})
        if chance.random() < FOR_WHOM:
            parts.append({"fuer": "person"})
        return parts

    def postings_told(self):
        return Posting.objects.published().values_list("pk", flat=True)[:5000]
