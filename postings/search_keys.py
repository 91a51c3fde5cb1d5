"""The index of saved searches: what each looks for as columns, so that a new posting finds its searches in one query.

A search's columns say all that its PostingFilter would ask, and are written when it is saved. A posting has few values for
each: itself, its category's family, the places it lies near. Words are one tsquery, asked of everything a word may be found
in: the posting's stems, each part of its title (as "~…") and its category (as "#…"), two signs that plm_fold leaves nowhere.
So `fitting` answers exactly as the lists do (tests/postings/test_search_keys.py compares them). Likeness to mistyped words,
which a list only tries when it would be empty, is not looked at.
"""

from django.contrib.postgres.search import SearchVectorField
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.functions import Cast
from django.http import QueryDict

from postings import catalogue, search

from .catalogue import EVERYWHERE, RADII
from .filters import PostingFilter
from .models import Distance, SavedSearch
from .models.search import reader_of

NOWHERE = "'#'"  # a lexeme that no posting has

# A word as its stems, which only the database knows, and the other places where it counts.
WANTED = """
SELECT coalesce(nullif((to_tsquery('german', stem) || other::tsquery)::text, ''), %s)
FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS word (stem, other, place) ORDER BY place
"""
FOUND_IN = f"""
SELECT (search || array_to_tsvector(array_append(ARRAY(
    SELECT '~' || substr(title_folded, place, {search.MAX_WORD}) FROM generate_series(1, length(title_folded)) AS place
), '#' || category_id)))::text
FROM postings_posting WHERE id = %s
"""  # noqa: S608 - a number of ours


def of(finder):
    """Column → value for what a PostingFilter was asked."""
    said = finder.said
    has_place = finder.town and finder.radius != EVERYWHERE
    return {
        "place": f"{finder.town.pk} {finder.radius}" if has_place else "",
        "region": said.get("region", ""),
        "category": said.get("kategorie", ""),
        "spoken": said.get("sprache", ""),
        "for_whom": said.get("fuer", ""),
        "wanted": wanted(finder.words),
    }


def wanted(words):
    """All of the words as one tsquery, as text; None where there are none."""
    if not words:
        return None
    others = [" | ".join(_elsewhere(word)) for word in words]
    with connection.cursor() as cursor:
        cursor.execute(WANTED, [NOWHERE, [search.beginning(word.folded) for word in words], others])
        return " & ".join(f"({each})" for (each,) in cursor.fetchall())


def _elsewhere(word):
    if word.can_be_part:
        yield f"{search.quoted(f'~{word.folded}')}:*"
    for slug in sorted(word.categories):
        yield f"'#{slug}'"


def fitting(searches, posting):
    """Of `searches`, those in whose list this published posting stands. Three queries and one more for the answer."""
    with connection.cursor() as cursor:
        cursor.execute(FOUND_IN, [posting.pk])
        (found_in,) = cursor.fetchone()
    contains = Func(
        Cast(Value(found_in), SearchVectorField()), F("wanted"),
        template="%(expressions)s", arg_joiner=" @@ ", output_field=BooleanField(),
    )  # fmt: skip
    category = catalogue.categories()[posting.category_id]
    return searches.filter(
        Q(wanted=None) | Q(contains),
        kind=posting.kind,
        place__in=["", *_places(posting)],
        region__in=["", posting.region_id],
        category__in=["", category.slug, *([category.parent_id] if category.parent_id else [])],
        spoken__in=["", *posting.languages, *posting.languages_basic],
        for_whom__in=["", "einrichtung" if posting.organisation_id else "person"],
    )


def _places(posting):
    """Every town with a radius that reaches the posting's, as a search's column says it."""
    yield f"{posting.municipality_id} 0"
    near = Distance.objects.filter(start=posting.municipality_id).values_list("goal", "km")
    for town, km in near:
        for radius in RADII[1:]:
            if km <= int(radius):
                yield f"{town} {radius}"


def read_anew():
    """Write the columns of all searches as the facts and rules of today read them. Returns how many."""
    num = 0
    for kind, query in SavedSearch.objects.values_list("kind", "query").distinct():
        same = SavedSearch.objects.filter(kind=kind, query=query)
        num += same.update(**of(PostingFilter(QueryDict(query), kind=kind)))
    unsigned = list(SavedSearch.objects.filter(reader=""))
    for each in unsigned:
        each.reader = reader_of(each.email)
    SavedSearch.objects.bulk_update(unsigned, ["reader"], batch_size=1000)
    return num
