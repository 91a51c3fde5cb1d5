"""The poster of a posting: one A4 sheet with strips to tear off, on the screen and as PDF.

It speaks the language the posting was written in where we have it, else the reader's. Nothing on it is not on the
posting's public page; however long the posting, it fills exactly one page.
"""

import unicodedata
from functools import cache
from math import ceil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from postings import paper, qr, sharing, slots, tongues
from postings.models import Wish

STRIPS = 8
STRIP_TITLE_LETTERS = 44
# Sizes of the title: up to how many letters, none longer in one word; letters on a line, height of a line in mm.
TITLE_SIZES = [("large", 30, 17, 17, 20), ("middle", 60, 23, 23, 15), ("small", 1000, 1000, 28, 12)]
RTL_HEIGHT = 1.17  # of a line, compared with other scripts
WIDE = 1.5  # of the usual letter, for capitals such as W and what is wider still
# Below the kind there are so many mm for title and text; lines of the text, their height and their letters.
ROOM, TEXT_LINES, TEXT_HEIGHT, TEXT_LETTERS = 95, (2, 6), 8, 58
FACT_LETTERS, FACT_LETTERS_ON_A_LINE, FACT_LINES = 90, 34, 6
LONG_HOST = 30
STYLES = ["css/tokens.css", "css/poster.css"]


def sheet(request, posting):
    """The sheet as HTML, in its own language."""
    language = tongues.interface_for(posting.text_language)
    host, _slash, rest = sharing.shown(sharing.address(request, posting)).partition("/")
    size, lines = layout(posting.title, is_rtl=tongues.is_rtl(posting.text_language))
    with translation.override(language):
        told = facts(posting)
        context = {
            "posting": posting,
            "language": language,
            "size": size,
            "lines": lines,
            "text": cut(posting.text, lines * TEXT_LETTERS),
            "facts": told,
            "is_full": sum(ceil(len(words) / FACT_LETTERS_ON_A_LINE) for _symbol, words in told) > FACT_LINES,
            "strips": range(STRIPS),
            "short_title": cut(posting.title, STRIP_TITLE_LETTERS),
            "host": host,
            "has_long_host": len(host) > LONG_HOST,
            "rest": f"/{rest}",
            "office": settings.OFFICE,
            "qr": _qr_address(posting),
        }
        return render_to_string("postings/_poster.html", context)


def cut(text, letters):
    """In one paragraph and no longer than that; between two words where there are some."""
    text = " ".join(str(text).split())
    return text if len(text) <= letters else text[:letters].rsplit(" ", 1)[0].rstrip(" ,،;:·.") + "…"


def layout(title, *, is_rtl):
    """(size of the title, lines that remain for the text)"""
    weight = sum(WIDE if _is_wide(letter) else 1 for letter in title)
    longest = max((len(word) for word in title.split()), default=0)
    size, _most, _word, letters, height = next(each for each in TITLE_SIZES if weight <= each[1] and longest <= each[2])
    stretch = RTL_HEIGHT if is_rtl else 1
    left = ROOM - ceil(weight * 1.1 / letters) * height * stretch
    fewest, most = TEXT_LINES
    return size, max(fewest, min(most, int(left / (TEXT_HEIGHT * stretch))))


def _is_wide(letter):
    return letter in "MWmwШЩЖЮФМшщжюфм" or unicodedata.east_asian_width(letter) in "WF"


def facts(posting):
    """(symbol, words) of what is structured, in the active language."""
    place = posting.municipality.name
    if place != posting.municipality.region.name:
        place = f"{place} ({posting.municipality.region.name})"
    online = _("auch am Telefon oder online") if posting.is_remote else ""
    told = [
        ("pin", tongues.joined(part for part in (place, online) if part)),
        ("count", how_many(posting)),
        ("calendar", days(posting)),
        ("clock", slots.in_words(posting.slots)),
        ("speech", tongues.spoken(posting.languages, posting.languages_basic)),
        ("wheel", tongues.joined(wish.label for wish in Wish if wish in posting.wishes)),
    ]
    return [(symbol, cut(words, FACT_LETTERS)) for symbol, words in told if words]


def how_many(posting):
    if not posting.amount or posting.amount == 1:
        return ""
    numbers = {"left": posting.amount_left, "amount": posting.amount}
    return (_("noch %(left)s von %(amount)s") if posting.is_offer else _("es fehlen %(left)s von %(amount)s")) % numbers


def days(posting):
    ends = [(_("ab %(day)s"), posting.from_on), (_("bis %(day)s"), posting.until_on)]
    return tongues.joined(words % {"day": date_format(day, "DATE_FORMAT")} for words, day in ends if day)


def _qr_address(posting):
    return reverse("postings:posting_qr", args=[posting.chiffre])


def document(request, posting):
    """The whole PDF as it will be, not yet drawn."""
    language = tongues.interface_for(posting.text_language)
    context = {"posting": posting, "language": language, "sheet": sheet(request, posting)}
    with translation.override(language):
        html = render_to_string("postings/posting_poster_pdf.html", context)
        drawing = request.build_absolute_uri(_qr_address(posting))
    given = {drawing: ("image/png", qr.png(sharing.address(request, posting)))}
    return paper.Document(html, base_url=request.build_absolute_uri("/"), given=given, styles=_styles())


@cache
def _styles():
    return tuple(Path(finders.find(name)).read_text(encoding="utf-8") for name in STYLES)
