"""What one cell says: a day, a number, a language, a kind, a way to reach somebody. Each raises Wrong where it says something else.

Pure: nothing here asks the database.
"""

import calendar
import re
from datetime import date, timedelta
from functools import cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation

from postings import tongues
from postings.models import Kind

from .problems import Wrong
from .tables import fold

MOST = 10_000
SERIALS = range(20_000, 80_000)  # days as Excel counts them, from 1954 to 2118
EXCEL_BEGAN = date(1899, 12, 30)  # that 1900 had no 29 February Excel does not know
YEARS = range(1990, 2101)
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.+Z-]*)?", re.ASCII)
GERMAN = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?:,?\s+[\d:]+(?: Uhr)?)?", re.ASCII)
KINDS = {
    Kind.OFFER: "angebot,angebote,biete,ich biete,wir bieten,offer,offers,geboten,abzugeben,zu verschenken,verschenke,spende",
    Kind.REQUEST: "gesuch,gesuche,suche,ich suche,wir suchen,request,requests,gesucht,bedarf,benötigt,brauche,need,needed,wanted",
}


def kind(said):
    """Kind of what is written there: Angebot, biete, Suche, request …"""
    word = fold(said).rstrip(":.!")
    for each, words in KINDS.items():
        if word in words.split(","):
            return each
    raise Wrong("no_kind", "kind", said)


def day(said, field):
    """A date: 2016-02-28, 28.02.2016, 28.2.16, with or without a time of day, or Excel's number of a day."""
    if found := ISO.fullmatch(said):
        year, month, number = map(int, found.groups())
    elif found := GERMAN.fullmatch(said):
        number, month, year = map(int, found.groups())
        year += 2000 if year < 100 else 0
    elif said.isascii() and re.fullmatch(r"\d{5}(\.\d+)?", said) and int(float(said)) in SERIALS:
        return EXCEL_BEGAN + timedelta(days=int(float(said)))
    else:
        raise Wrong("no_date", field, said)
    if year not in YEARS:
        raise Wrong("no_date", field, said)
    if not 1 <= month <= 12:
        raise Wrong("no_such_day", field, said, f"{min(max(number, 1), 28):02}.12.{year}")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= number <= last:
        raise Wrong("no_such_day", field, said, f"{last if number else 1:02}.{month:02}.{year}")
    return date(year, month, number)


def amount(said):
    """How many: 3, 1.000, "12 Stück"."""
    found = re.fullmatch(r"(\d{1,3}(?:\.\d{3})+|\d{1,6})(?:\s*(?:x|mal|stk\.?|stück))?", fold(said), re.ASCII)
    number = int(found[1].replace(".", "")) if found else 0
    if not 1 <= number <= MOST:
        raise Wrong("no_number", "amount", said)
    return number


def language(said):
    """The code of a language written as a code or by its name in German, in English or in itself."""
    word = fold(said)
    if code := _languages().get(word):
        return code
    raise Wrong("no_language", "text_language", said)


@cache
def _languages():
    found = {}
    for code in tongues.ALL:
        found[code] = code
        found.setdefault(fold(tongues.own_name(code)), code)
        for interface in ("de", "en"):
            with translation.override(interface):
                found.setdefault(fold(tongues.name(code)), code)
    return found


def email(said):
    try:
        validate_email(said)
    except ValidationError:
        raise Wrong("no_email", "email", said) from None
    return said


def phone(said):
    if not re.fullmatch(r"[0-9 +()/.–-]{5,30}", said) or sum(letter.isdigit() for letter in said) < 5:
        raise Wrong("no_phone", "phone", said)
    return said
