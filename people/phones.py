"""Telephone numbers as people write them: with spaces, with +49, 0049 or 0, in the digits of any script."""

import re
import unicodedata

FEWEST_DIGITS = 5  # of a number's end by which somebody may be looked for
FEWEST_OF_A_WHOLE = 6  # of a number by which somebody can be called, and known again
_WRITTEN = re.compile(r"^\+?[\d\s()/.\-–]+$")


def num_digits(text):
    """In the digits of whatever script."""
    return sum(letter.isdecimal() for letter in text)


def with_usual_digits(text):
    """The same, each digit of another script as the one that telephones have; no longer than it was."""
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)


def is_written_as_number(text):
    """Whether nothing but a telephone number stands there, long enough to look for."""
    text = _plain(text)
    return bool(_WRITTEN.match(text)) and len(ending(text)) >= FEWEST_DIGITS


def ending(text):
    """The digits that +49 561 123456, 0049 561 123456, +49 (0)561 123456 and 0561 123456 have in common; of a part of a
    number, the part. Numbers from other countries keep their country's digits."""
    text = _plain(text)
    digits = _digits(text)
    if text.startswith(("+49", "0049")):
        return re.sub(r"^(00)?490?(?=[1-9])|^(00)?49", "", digits)
    # 00 and what follows it is a country; the one 0 in front of a number in Germany goes once the country is said.
    shorter = re.sub(r"^00(?=[1-9])|^0", "", digits)
    return shorter if len(shorter) >= FEWEST_DIGITS else digits


def spellings(text):
    """The digits as they stand where somebody wrote this whole number in one of the usual ways."""
    number = ending(text)
    return [f"{before}{number}" for before in ("0", "49", "0049", "490", "00490", "", "00")] if number else []


def _plain(text):
    """ASCII digits and plus, without spaces around."""
    return with_usual_digits(unicodedata.normalize("NFKC", str(text))).strip()


def _digits(text):
    return re.sub(r"\D", "", text)
