"""Public codes and secret ones.

A Chiffre such as K7M-3QX names a posting in public. It can be dictated by telephone: no letter looks or sounds like a
digit or another letter beside it (no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V). An entry code is 16 digits in fours; it opens its
posting's page and is stored only as a keyed hash.
"""

import functools
import re
import secrets
from datetime import timedelta

from django.utils.crypto import salted_hmac

ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
ENTRY_CODE_DIGITS = 16
SHOWN_FOR = timedelta(minutes=30)  # an entry code, on the device on which its posting or answer was written


def new():
    """A random Chiffre: 23⁶ = 148 million; the database refuses a second one of the same."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"{letters[:3]}-{letters[3:]}"


def parse(text):
    """The Chiffre that somebody typed, in any case, with or without its dash; None if it is none."""
    letters = re.sub(r"[\s\-–.]", "", str(text)).upper()
    if len(letters) != 6 or any(letter not in ALPHABET for letter in letters):
        return None
    return f"{letters[:3]}-{letters[3:]}"


def number(chiffre):
    """The same as a whole number from 1 on, for those whose formats know numbers alone."""
    digits = (ALPHABET.index(letter) for letter in chiffre if letter != "-")
    return 1 + functools.reduce(lambda sum_, digit: sum_ * len(ALPHABET) + digit, digits, 0)


def of_number(number):
    """The Chiffre of such a number, or None."""
    if not 1 <= number <= len(ALPHABET) ** 6:
        return None
    letters, rest = "", number - 1
    for _place in range(6):
        rest, digit = divmod(rest, len(ALPHABET))
        letters = ALPHABET[digit] + letters
    return f"{letters[:3]}-{letters[3:]}"


def entry_code(secret):
    """The entry code that belongs to a draft's secret: always the same for the same secret, so that a page shown twice
    shows the same code, and nothing for anybody without it."""
    digest = salted_hmac("postings.entry_code", secret, algorithm="sha256").digest()
    return f"{int.from_bytes(digest) % 10**ENTRY_CODE_DIGITS:0{ENTRY_CODE_DIGITS}d}"


def in_fours(code):
    return [code[i : i + 4] for i in range(0, len(code), 4)]


def digits_of(text):
    """Only the digits of what was typed, in whatever script's digits and spacing."""
    return "".join(str(int(letter)) for letter in str(text) if letter.isdecimal())


def entry_code_hash(code):
    return salted_hmac("postings.entry_code_hash", digits_of(code), algorithm="sha256").hexdigest()
