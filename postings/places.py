"""The one tolerant look-up of a place: postcode, name, short form, other script, district, or any of them mistyped.

At most two queries, one for the number and one for the words; names are compared as plm_fold leaves them.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from django.db.models import F, IntegerField, Value
from django.db.models.functions import Abs, Cast

from . import facts
from .models import Municipality, Postcode

LONGEST = 80  # characters of what was typed that are read
MOST_CHOICES = 5
POSTCODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
HESSIAN_BEGINNINGS = {"34", "35", "36", "60", "61", "63", "64", "65"}  # of postcodes nearly all of which are in Hesse
COUNTRY = re.compile(
    r"[\s,;/(–-]*\b(hessen|hesse|deutschland|germany|allemagne|almanya|هسن|ألمانيا|المانيا|آلمان|гессен|німеччина|германия)\b\)?",
    re.IGNORECASE,
)
SHORTEST_BEGINNING = 3  # letters from which a guess is made
SHORTEST_IN_SENTENCE = 4  # letters; shorter names are found only when they stand alone

# Every known name where one is the same as the words; else those that begin so, stand within, or look alike.
NAMES = """
WITH asked AS (SELECT plm_fold(%(text)s) AS words),
known AS (
    SELECT folded AS known_as, municipality_id FROM postings_placename
    UNION ALL SELECT name, NULL FROM string_to_table(%(outside)s, '|') AS name
)
SELECT municipality.*, known_as, words
FROM asked CROSS JOIN known LEFT JOIN postings_municipality municipality ON ags = municipality_id
WHERE known_as = words OR NOT EXISTS (SELECT FROM known, asked WHERE known_as = words) AND (
    starts_with(known_as, words)
    OR position(' ' || known_as || ' ' IN ' ' || words || ' ') > 0
    OR similarity(known_as, words) > 0.12
)
ORDER BY position(' ' || known_as || ' ' IN ' ' || words || ' ') > 0 DESC, similarity(known_as, words) DESC,
    population DESC
LIMIT 60
"""


@dataclass(frozen=True)
class Answer:
    """What was meant: one municipality, or some to choose from, or a place outside Hesse, or (all empty) nothing known.

    `postcode` is set where one was given that lies in `municipality`. `is_guess`: not exactly what was typed.
    """

    municipality: Municipality | None = None
    postcode: str = ""
    choices: tuple[Municipality, ...] = ()
    is_outside: bool = False
    is_guess: bool = False

    @property
    def towns(self):
        return (self.municipality,) if self.municipality else self.choices


def find(text):
    """The Answer to whatever somebody typed into a place field. Takes anything, raises nothing."""
    text = clean(text)
    numbers = POSTCODE.findall(text)
    words = _words(text)
    by_name = _find_name(words) if words else Answer()
    if numbers:
        return _find_postcode(numbers[0], by_name)
    if not words and len(text) >= 3:
        return _find_postcode(text, by_name)
    return by_name


def clean(text):
    """One short line without what no keyboard writes on purpose; digits of any script as 0 to 9."""
    kept = []
    for letter in unicodedata.normalize("NFKC", str("" if text is None else text)[: 4 * LONGEST]):
        category = unicodedata.category(letter)
        if category == "Nd":
            kept.append(str(unicodedata.decimal(letter)))
        elif category[0] == "Z" or category == "Cc":
            kept.append(" ")
        elif category[0] != "C":
            kept.append(letter)
    return " ".join("".join(kept).split())[:LONGEST].strip()


def _words(text):
    """What is left without numbers and without saying that it lies in Hesse; "" where no letter is left."""
    text = re.sub(r"\d+|\b[Dd]-(?=\d)", " ", text).strip(" ,;.-")
    text = COUNTRY.sub(" ", text).strip(" ,;.-")
    return text if any(letter.isalpha() for letter in text) else ""


# By number


def _find_postcode(plz, by_name):
    digits = re.sub(r"\D", "", plz)[:5]
    if not digits:
        return by_name
    nearest = list(_nearest_postcodes(digits))
    here = [row for row in nearest if row.plz == digits]
    if here:
        return _agree(here, by_name)
    if by_name.towns or by_name.is_outside:
        return by_name
    if _is_outside_postcode(digits):
        return Answer(is_outside=True)
    towns = _different(row.municipality for row in nearest)
    return Answer(choices=towns, is_guess=bool(towns))


def _nearest_postcodes(digits):
    """Those that begin alike, the nearest in number first; the number itself stands first where it exists."""
    number = Cast("plz", IntegerField())
    return (
        Postcode.objects.filter(plz__startswith=digits[:2])
        .annotate(gap=Abs(number - Value(int(digits.ljust(5, "0")))))
        .select_related("municipality")
        .order_by("gap", "-is_primary", F("municipality__population").desc())[:20]
    )


def _agree(rows, by_name):
    """A postcode that exists, and perhaps a name beside it: "34117 Kassel"."""
    towns = [row.municipality for row in rows]
    named = () if by_name.is_guess else by_name.towns
    both = [town for town in towns if town in named]
    if both:
        return Answer(both[0], rows[0].plz)
    if named:
        return Answer(choices=_different([*towns, *named]), is_guess=True)
    if rows[0].is_primary:
        return Answer(towns[0], rows[0].plz)
    return Answer(choices=tuple(towns), is_guess=True)


def _is_outside_postcode(digits):
    if len(digits) < 5:
        return False
    return digits[:2] not in HESSIAN_BEGINNINGS or digits.startswith(tuple(_outside()[1]))


@cache
def _outside():
    """(names as plm_fold leaves them, beginnings of postcodes) of places that are not in Hesse."""
    names = [row["name"] for row in facts.table("outside")]
    return [name for name in names if not name.isdecimal()], [name for name in names if name.isdecimal()]


# By name


def _find_name(text):
    known = list(Municipality.objects.raw(NAMES, {"text": text, "outside": "|".join(_outside()[0])}))
    if not known or not known[0].words:
        return Answer()
    words = known[0].words
    for answer in (_same(known, words), _named_within(known, words), _begun(known, words), _mistyped(known, words)):
        if answer:
            return answer
    return Answer()


def _answer(known, *, is_guess):
    """The towns among `known`, or that only places outside are. Hesse comes first: Fürth is in the Odenwald."""
    towns = _different(sorted((row for row in known if row.pk), key=_size))
    if not towns:
        return Answer(is_outside=True, is_guess=is_guess) if known else None
    if len(towns) == 1:
        return Answer(towns[0], is_guess=is_guess)
    return Answer(choices=towns[:MOST_CHOICES], is_guess=is_guess)


def _size(town):
    return -town.population


def _different(towns):
    return tuple(dict.fromkeys(towns))[:MOST_CHOICES]


def _same(known, words):
    return _answer([row for row in known if row.known_as == words], is_guess=False)


def _named_within(known, words):
    """ "Kassel Wilhelmshöhe", "bei Marburg": the name that stands first, the longest of those."""
    padded = f" {words} "
    within = [
        (padded.index(f" {row.known_as} "), -len(row.known_as), row)
        for row in known
        if len(row.known_as) >= SHORTEST_IN_SENTENCE and f" {row.known_as} " in padded
    ]
    first = min((place[:2] for place in within), default=None)
    return _answer([row for *place, row in within if tuple(place) == first], is_guess=True)


def _begun(known, words):
    """The beginning of a name; where a place outside begins so too, nothing is taken for sure."""
    begun = [row for row in known if len(words) >= SHORTEST_BEGINNING and row.known_as.startswith(words)]
    towns = _different(sorted((row for row in begun if row.pk), key=_size))
    if towns and not all(row.pk for row in begun):
        return Answer(choices=towns, is_guess=True)
    return _answer(begun, is_guess=True)


def _mistyped(known, words):
    """The names fewest slips away. One or two slips are read as that name, if no other is as near; else it is asked."""
    if len(words) < SHORTEST_BEGINNING:
        return Answer()
    allowed = 0 if len(words) < 4 else 1 if len(words) < 8 else 2
    slips = {row.known_as: slips_between(row.known_as, words) for row in known}
    nearest = sorted(known, key=lambda row: (slips[row.known_as], _size(row) if row.pk else 0))
    fewest = slips[nearest[0].known_as]
    best = [row for row in nearest if slips[row.known_as] == fewest]
    towns = _different(row for row in nearest if row.pk and slips[row.known_as] <= max(allowed + 1, len(words) // 3))
    if fewest <= allowed:
        if all(row.pk for row in best) and len(set(best)) == 1:
            return Answer(best[0], is_guess=True)
        if not any(row.pk for row in best) and (not towns or slips[towns[0].known_as] > fewest + 1):
            return Answer(is_outside=True, is_guess=True)
    return Answer(choices=towns, is_guess=bool(towns))


def slips_between(one, other):
    """How many letters are missing, too many, wrong, or swapped with their neighbour (optimal string alignment)."""
    before, last = [], list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, typed in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != typed))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == typed:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
