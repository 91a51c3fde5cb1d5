"""Two versions of a text side by side, with the words that went and the words that came marked. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    text: str
    is_changed: bool


@dataclass(frozen=True)
class Change:
    """One field before and after; `old` and `new` are lists of pieces, the languages those its words are written in."""

    label: object
    old: list
    new: list
    old_language: str = ""
    new_language: str = ""


def sides(old, new):
    """The pieces of the old and of the new text. On the old side what went is changed, on the new side what came."""
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    left, right = [], []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        _add(left, before[i1:i2], is_changed=what != "equal")
        _add(right, after[j1:j2], is_changed=what != "equal")
    return left, right


def _add(pieces, tokens, *, is_changed):
    if tokens:
        pieces.append(Piece("".join(tokens), is_changed))
