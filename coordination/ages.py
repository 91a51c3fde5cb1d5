"""For what age a thing is made or wanted, as a posting says it: for babies, for children, for whoever is grown.

A child's bicycle is a bicycle, and of no use to a man of 1.85 m. What a title names counts; of a text only what is said of the
thing itself: an age it is for, a size, or somebody it is meant for. Nothing said, nothing known.
"""

import csv
import re
from functools import lru_cache

from . import wording
from .items import TABLES
from .wording import fold

BABY, CHILD, ADULT = "baby", "child", "adult"
FIRST_CHILD, FIRST_GROWN = 3, 14  # years
# What a word of ages.csv may mean: a child's bed is often a baby's, a youth bed fits children and grown people.
MEANT_BY = {"baby": {BABY}, "child": {BABY, CHILD}, "teen": {CHILD, ADULT}, "adult": {ADULT}}
MEANT_FOR = {fold(word) for word in ["für", "for", "pour", "для", "برای", "جهت", "bo"]}
MEANT_FOR_AFTER = {fold(word) for word in ["için", "لپاره"]}
BEFORE = 2  # words between "for" and whom

DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
YEARS = r"(?:jahr|jähr|years?\b|yrs?\b|yo\b|ans\b|yaş|سن|ساله?|рок|рік|лет|год)"
UNTIL = r"(?:-|–|bis|to|до|حتى|الى|إلى|تا|à|ila|und|and|و)"
AGES = re.compile(rf"(\d{{1,2}})\s*{UNTIL}\s*(\d{{1,2}})\s*{YEARS}")
UNTIL_AGE = re.compile(rf"\b(?:bis|bis ca\.|up to|until|до|حتى|تا|jusqu'à)\s*(\d{{1,2}})\s*{YEARS}")
FROM_AGE = re.compile(rf"\b(?:ab|from|від|от|من|از|dès|à partir de)\s*(\d{{1,2}})\s*{YEARS}")
MONTHS = re.compile(r"\d{1,2}\s*(?:monat|months?\b|mois\b|місяц|месяц|أشهر|اشهر|ماهه|ay\b)")
# A son of so many years: said of whom the thing is for, by whoever asks.
SOMEBODY = re.compile(
    r"(?:sohn|tochter|bub|junge|mädchen|\bson\b|daughter|\bboy\b|\bgirl\b|fils|fille|сын|син|доч|ابني|ابنتي|لابني|لابنتي|پسر|دختر"
    r"|oğlum|kızım)\D{0,14}\b(\d{1,2})\b(?!\s*(?:€|euro|cm|см|kg|zoll|uhr))"
)
# Clothes of children are as long as they are tall in cm, in steps of six; grown people's have letters or 34 and more, their
# shoes 36 and more.
CHILD_SIZES = {98, 104, 110, 116, 122, 128, 134, 140, 146, 152, 158, 164}
BABY_SIZES = {50, 56, 62, 68, 74, 80, 86, 92}
SIZE_NAME = r"(?:größe|groesse|greeß|gr\.?|size|taille|pointure|размер\w*|розмір\w*|beden|numara|مقاس|قياس|سایز|نمره)"
SIZE = re.compile(rf"\b{SIZE_NAME}\s*:?\s*(\d{{2,3}}|x{{0,3}}[sml]\b|x{{1,3}}l\b)")
PAIR_OF_SIZES = re.compile(r"\b(\d{2,3})\s*/\s*(\d{2,3})\b")
SHOES_OF_CHILDREN, SHOES_OF_GROWN = range(23, 36), range(36, 60)
TALL = re.compile(
    r"\b1[,.]?[5-9]\d\s*(?:m\b|cm\b|см\b|سم|سانت|meter|метр)|\b1[,.][5-9]\d\b"
    r"|(?:\bقد|\bطول|рост|зріст|\bboy|\bheight|\btaille)\D{0,8}1[,.]?[5-9]\d\b"
)
SIZED, TALLNESS = {"clothing", "baby-and-child"}, {"clothing", "bicycles"}  # categories


def of(title, text, *, category, asks):
    """The sorted ages that a posting in `category` (its slug) names. `asks`: whether it is a request."""
    found = _named(title, is_title=True) | _named(text, is_title=False)
    for said in (title, text):
        plain = said.lower().translate(DIGITS)
        found |= _of_years(plain, asks=asks)
        if category in SIZED:
            found |= _of_sizes(plain)
        if category in TALLNESS and TALL.search(plain):
            found.add(ADULT)
    return sorted(found)


def contradict(one, other):
    """Whether two postings are about things for different people; not where one of them says nothing."""
    return bool(one and other and set(one).isdisjoint(other))


def _of_years(text, *, asks):
    found = {BABY} if MONTHS.search(text) else set()
    for first, last in AGES.findall(text):
        found |= {_age(int(first)), _age(int(last))}
    found |= {_age(int(years)) for years in FROM_AGE.findall(text)}
    # Until three years means for a baby, until ten for a child.
    found |= {_age(max(0, int(years) - 1)) for years in UNTIL_AGE.findall(text)}
    if asks:
        found |= {_age(int(years)) for years in SOMEBODY.findall(text)}
    return found


def _age(years):
    return BABY if years < FIRST_CHILD else CHILD if years < FIRST_GROWN else ADULT


def _of_sizes(text):
    found = set()
    for one, other in PAIR_OF_SIZES.findall(text):
        found |= _of_length(int(one)) & _of_length(int(other))
    for size in SIZE.findall(text):
        found |= _of_number(int(size)) if size.isdigit() else {ADULT}
    return found


def _of_length(size):
    return {BABY} if size in BABY_SIZES else {CHILD} if size in CHILD_SIZES else set()


def _of_number(size):
    if size in SHOES_OF_CHILDREN:
        return {CHILD}
    return {ADULT} if size in SHOES_OF_GROWN and size not in BABY_SIZES else _of_length(size)


def _named(text, *, is_title):
    """Ages that words name: in a title any, in a text those that something is said to be for."""
    found = set()
    for clause in wording.clauses(text):
        words = fold(clause).split()
        for place, word in enumerate(words):
            is_meant = _is_meant(words, place)
            if is_title or is_meant:
                found |= _ages_of(word, is_meant=is_meant)
    return found


def _is_meant(words, place):
    before = words[max(0, place - BEFORE) : place]
    after = words[place + 1 : place + 2]
    return bool(MEANT_FOR & set(before) or MEANT_FOR_AFTER & set(after) or words[place].startswith("لل"))


@lru_cache(maxsize=20_000)
def _ages_of(word, *, is_meant):
    whole, beginnings, persons = _table()
    keys = (word, *wording.forms(word, None))
    found = {age for table in (whole, persons)[: 1 + is_meant] for key in keys for age in table.get(key, ())}
    return frozenset(found.union(*(ages for beginning, ages in beginnings if word.startswith(beginning))))


@lru_cache(maxsize=1)
def _table():
    """(form of a word → its ages, German beginnings of compounds with theirs, the same of words for somebody).

    In ages.csv `*` ends the beginning of a compound; `+` stands before a word that names somebody and counts only for whom.
    """
    whole, beginnings, persons = {}, [], {}
    with (TABLES / "ages.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for word in row["words"].split("|"):
                said, meant = fold(word.strip("*+")), MEANT_BY[row["who"]]
                if word.endswith("*"):
                    beginnings.append((said, meant))
                    continue
                table = persons if word.startswith("+") else whole
                for key in (said, *wording.stems(said, row["language"])):
                    table.setdefault(key, set()).update(meant)
    return whole, beginnings, persons
