"""Writing directions in plain text, where no <bdi> can stand: letters, and sentences that end up in both."""

import re
import unicodedata

from django.utils.translation import get_language_bidi

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


def isolated(text):
    """`text` amid a sentence of the reader's language, so that neither turns the other round. Where both run the same way it
    stays as it is."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if runs_left(text) != get_language_bidi() else text


def runs_left(text):
    """Whether the first letter that has a direction is of a script that is written from right to left."""
    for letter in re.sub(r"[\u2066-\u2069]", "", text):
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False
