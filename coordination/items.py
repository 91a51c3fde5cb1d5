"""Which things a text means, in whatever language it was written: bed, bunk-bed, child-bicycle, tax, interpreter.

reference/items.csv holds for each thing its words by language. A word stands for its forms and, in German, for compounds
ending in it; `=` before a word means exactly this form, `~` after it that it is also said in passing. A thing with `aside`
is said in passing with all its words. `is_a` names the broader things that it is too, `in` the categories where it is filed; the
row `-` holds what means nothing.
"""

import csv
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from postings import tongues

from . import wording
from .wording import fold

TABLES = Path(__file__).parent / "reference"
LANGUAGES = ["de", "en", "ar", "uk", "ru", "fa", "ps", "tr", "ku", "so", "ti", "fr"]
NOTHING = "-"
ANYWHERE = frozenset()
LONG = 6  # letters that make a word mean the same whatever language is around it: Matratze, but not Herd or lit
# Letters of the shortest word that a German compound may end in; without its own ending it needs one more.
COMPOUND_END = 4


BROADER = 0.3  # what it counts that a bunk bed is a bed, where a bunk bed is wanted
BESIDES = 0.3  # what a thing in a request's text counts beside those in its title
IN_PASSING = 0.6  # how well an offer gives what its title does not name


class Things(NamedTuple):
    """What a posting is about, by its title or where that names nothing by its text; and what its text names besides.

    Both with the broader things that they are.
    """

    named: frozenset
    told: frozenset

    @property
    def all(self):
        return self.named | self.told


NO_THINGS = Things(frozenset(), frozenset())


class Entry(NamedTuple):
    """What one wording of the table says; `forms` are the keys of its words, as `wording.forms` gives them."""

    forms: tuple
    item: str
    language: str
    is_aside: bool


class Found(NamedTuple):
    """A thing in a clause, from word `start` to before word `end`."""

    start: int
    end: int
    entries: tuple


def of(title, text, *, filed=ANYWHERE):
    """The Things that a posting means. `filed`: the slugs of its category and of those below it.

    What is said in passing counts in the text only where the title names nothing, and what is never filed there only where
    the title names nothing else: who asks for a bicycle to go to work wants no job.
    """
    told_in = wording.tongue(text)
    named_in = wording.tongue(title) or told_in
    named = {item for item, _is_aside in _items(title, named_in, is_title=True)}
    if named_in and not named:  # a title may be in another language than its text
        named = {item for item, _is_aside in _items(title, None, is_title=True)}
    told = {item for item, is_aside in _items(text, told_in, is_title=False) if not (named and is_aside)}
    told = {item for item in told if _is_filed(item, filed)}
    meant = {item for item in named if _is_filed(item, filed)} or named or told
    return Things(_closed(meant), _closed((named | told) - meant))


def _is_filed(item, slugs):
    return not slugs or not slugs.isdisjoint(_places()[item])


def _closed(codes):
    return frozenset(broader for code in codes for broader in _broader()[code])


def coverage(wanted, given, idf):
    """How much of what is wanted the given Things cover, by weight (idf: thing → weight, 1.0 if it has none).

    A thing that only the text tells of counts less on either side; where nothing is given of what the request is about,
    nothing is covered. None where nothing is known about one of the two sides.
    """
    if not wanted.named or not given.named:
        return None
    if wanted.named.isdisjoint(given.all):
        return 0.0
    weights = {item: idf.get(item, 1.0) * _share(item, wanted) for item in wanted.all}
    shared = {item: 1 if item in given.named else IN_PASSING for item in given.all}
    whole = sum(weights.values())
    return sum(weight * shared.get(item, 0) for item, weight in weights.items()) / whole if whole else None


def _share(item, wanted):
    """What a wanted thing counts: less where only the text tells of it, and where it is just what another wanted thing is too."""
    is_broader = any(item in _broader().get(other, ()) for other in wanted.all if other != item)
    return (1 if item in wanted.named else BESIDES) * (BROADER if is_broader else 1)


@lru_cache(maxsize=1)
def relatives():
    """Category → the categories where somebody else may have filed what it needs or gives; symmetric, by slug."""
    near = defaultdict(set)
    for row in _rows("relatives"):
        near[row["category"]].add(row["relative"])
        near[row["relative"]].add(row["category"])
    return {slug: frozenset(slugs) for slug, slugs in near.items()}


def label(code):
    """What a thing is called in the reader's language, else in German."""
    row = _named().get(code)
    if row is None:  # the table forgot it since
        return code
    language = tongues.of_reader()
    word = (row.get(language) or row["de"]).split("|")[0].strip("=~")
    return word[:1].upper() + word[1:] if language == "de" else word


@lru_cache(maxsize=1)
def _named():
    return {row["item"]: row for row in _rows("items")}


def _items(text, tongue, *, is_title):
    """(thing, whether it was only said in passing) of each thing that the text does not rule out."""
    for number, clause in enumerate(wording.clauses(text)):
        words = fold(clause).split()
        for found in _found(words, tongue):
            if not wording.rules_out(words, found.start, found.end, is_opening=is_title and number == 0):
                is_place = wording.is_place(words, found.start)
                yield from (
                    (entry.item, entry.is_aside or is_place) for entry in found.entries if entry.item != NOTHING
                )


def _found(words, tongue):
    """The wordings in a clause from left to right, the longest first; a word is used once."""
    read = [_readings(word, tongue) for word in words]
    start = 0
    while start < len(words):
        found = _longest(words, read, start, tongue)
        if found:
            yield found
        start = found.end if found else start + 1


def _longest(words, read, start, tongue):
    """What begins at `start` and goes furthest; of equally long wordings those that the closest form means."""
    best = None
    for form in read[start]:
        ends = [(_end(entry, words, read, start), entry) for entry in _entries().get(form, ())]
        ends = [(end, entry) for end, entry in ends if end and _is_understood(entry, words[start], tongue)]
        furthest = max((end for end, _entry in ends), default=start)
        if furthest > (best.end if best else start):
            best = Found(start, furthest, tuple(entry for end, entry in ends if end == furthest))
    return best


def _end(entry, words, read, start):
    """Where the entry ends if it begins at `start`, else None; articles and the like inside it do not count."""
    place = start + 1
    for part in entry.forms[1:]:
        while place < len(words) and words[place] in wording.SMALL and not part & {words[place]}:
            place += 1
        if place == len(words) or part.isdisjoint(read[place]):
            return None
        place += 1
    return place


def _is_understood(entry, word, tongue):
    """Whether a word of the entry's language can be meant in a text that seems to be in `tongue`."""
    nearby = {tongue} if tongue else {"de", "en"}
    return entry.language not in wording.LATIN or entry.language in nearby or len(word) >= LONG


@lru_cache(maxsize=20_000)
def _readings(word, tongue):
    """The keys of the table under which a word may stand, the closest first."""
    readings = [word, *wording.forms(word, tongue)]
    if word[0].isascii() and tongue in {None, "de"}:
        ends = [word[cut:] for cut in range(2, len(word) - COMPOUND_END + 1)]
        readings += [f"de-{form}" for end in ends for form in _compound_forms(end)]
    return tuple(reading for reading in dict.fromkeys(readings) if reading in _keys())


@lru_cache(maxsize=1)
def _keys():
    """Everything that a word of some entry may be read as."""
    firsts = set(_entries())
    return firsts.union(*(part for entries in _entries().values() for entry in entries for part in entry.forms[1:]))


@lru_cache(maxsize=1)
def _entries():
    """Key of the first word → the entries that begin with it, those of more words first."""
    entries = defaultdict(list)
    for row in _rows("items"):
        for language in LANGUAGES:
            for said in filter(None, row[language].split("|")):
                entry = _entry(said, row, language)
                for form in entry.forms[0]:
                    entries[form].append(entry)
    return {
        form: sorted(set(found), key=lambda entry: (-len(entry.forms), entry.item)) for form, found in entries.items()
    }


def _entry(said, row, language):
    is_exact, is_aside = said.startswith("="), said.endswith("~") or row["aside"] == "1"
    words = [word for word in fold(said.strip("=~")).split() if word not in wording.SMALL] or fold(said).split()
    forms = tuple(frozenset([word] if is_exact else _entry_forms(word, language)) for word in words)
    if not is_exact and language == "de" and len(words) == 1 and len(words[0]) >= COMPOUND_END:
        forms = (forms[0] | {f"de-{form}" for form in _compound_forms(words[0])},)
    return Entry(forms, row["item"], language, is_aside)


def _entry_forms(word, language):
    return [word, *wording.stems(word, language)]


def _compound_forms(word):
    stem = wording.stem(word, "de")
    return {word, stem} if len(stem) > COMPOUND_END else {word}


@lru_cache(maxsize=1)
def _broader():
    """Thing → itself and everything that it is."""
    above = {row["item"]: [code for code in row["is_a"].split("|") if code] for row in _rows("items")}

    def closure(code):
        return {code}.union(*(closure(parent) for parent in above[code]))

    return {code: frozenset(closure(code)) for code in above}


@lru_cache(maxsize=1)
def _places():
    return {row["item"]: frozenset(row["in"].split("|")) for row in _rows("items")}


@lru_cache(maxsize=4)
def _rows(name):
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))
