"""Finding postings by what somebody types, in any of our languages.

A word finds a posting by its stem in title or text, by a part of its title ("Rad" in "Kinderfahrrad"), or by a category
that has this word in whatever language ("دراجة" finds German bicycles). All words must be found. What is mistyped is
looked for among the titles only when nothing was found as it was typed.
"""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import F, Q

from postings import catalogue

from .models import Posting

MAX_LETTERS = 200
MAX_WORDS = 8
MAX_WORD = 40  # letters of a word that count
PART = 3  # letters from which a part of a title word counts
MISTYPED = 4  # letters from which a word can be taken for another
NEARBY_KM = 25

# Words that only hold a sentence together are left out, unless there are no others.
FOLD = """
SELECT plm_fold(word),
       to_tsvector('german', lower(word)) = '' OR to_tsvector('english', lower(word)) = ''
FROM unnest(%s::text[]) WITH ORDINALITY AS said (word, place) ORDER BY place
"""


@dataclass(frozen=True)
class Word:
    folded: str
    categories: frozenset

    @property
    def can_be_part(self):
        """Whether the index of titles finds it within a word. Trigrams of other scripts need a locale that knows them,
        which not every database has; there the beginning of a word and the categories must do."""
        return len(self.folded) >= PART and self.folded.isascii()


def words_of(text):
    """What a text says to search for: at most eight folded words with the categories each belongs to. One query."""
    said = text[:MAX_LETTERS].split()
    if not said:
        return []
    with connection.cursor() as cursor:
        cursor.execute(FOLD, [said])
        rows = cursor.fetchall()
    telling = [folded for folded, is_filler in rows if not is_filler] or [folded for folded, _is_filler in rows]
    folded = [word[:MAX_WORD] for words in telling for word in words.split()]
    unique = list(dict.fromkeys(folded))[:MAX_WORDS]
    return [Word(word, categories) for word, categories in _with_categories(unique)]


def _with_categories(words):
    single, phrases = catalogue.words()
    found = {word: set(single.get(word, ())) for word in words}
    for phrase, slug in (each for word in words for each in phrases.get(word, ())):
        if all(part in found for part in phrase):
            for part in phrase:
                found[part].add(slug)
    return [(word, frozenset(slugs)) for word, slugs in found.items()]


def matching(queryset, words):
    """Postings in which every one of `words` is found."""
    for word in words:
        queryset = queryset.filter(_found(word))
    return queryset


def by_title(queryset, words):
    """[those whose title alone holds every word, all others]; undivided where titles cannot tell."""
    if not all(word.can_be_part for word in words):
        return [queryset]
    named = Q()
    for word in words:
        named &= _in_title(word)
    return [queryset.filter(named), queryset.exclude(named)]


def resembling(queryset, words):
    """Postings in which every one of `words` is found, or in whose title a word is spelt like it."""
    for word in words:
        found = _found(word)
        if len(word.folded) >= PART:
            found |= _in_title(word)
        if len(word.folded) >= MISTYPED:
            found |= Q(title_folded__trigram_word_similar=word.folded)
        queryset = queryset.filter(found)
    return queryset


def _found(word):
    found = Q(search=_beginning_with(word.folded))
    if word.can_be_part:
        found |= _in_title(word)
    if word.categories:
        found |= Q(category__in=sorted(word.categories))
    return found


def _in_title(word):
    return Q(title_folded__contains=word.folded)


def _beginning_with(word):
    return SearchQuery(beginning(word), search_type="raw", config="german")


def beginning(word):
    """A folded word as to_tsquery reads it, and from three letters on whatever begins with it."""
    return f"{quoted(word)}:*" if len(word) >= PART else quoted(word)


def quoted(word):
    """In quotes, so that nothing in it is an operator."""
    return "'" + word.replace("\\", "").replace("'", "''") + "'"


def counterparts(*, kind, category, municipality):
    """Published postings of `kind` and `category` at most 25 km away, nearest first, each with its distance in `km`."""
    return (
        Posting.objects.published()
        .filter(
            kind=kind,
            category=category,
            municipality__distances_to__start=municipality,
            municipality__distances_to__km__lte=NEARBY_KM,
        )
        .annotate(km=F("municipality__distances_to__km"))
        .order_by("km", "-published_at", "-id")
    )
