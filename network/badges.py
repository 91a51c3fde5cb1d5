"""Name badges of a date: ten on a sheet of A4, a name as large as it fits and the languages as words.

One for each registration; who brings others gets empty ones for them, to be filled in by hand.
"""

from functools import cache
from itertools import batched
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from peoplelikeme.lib.bidi import runs_left
from postings import paper, tongues

PER_SHEET = 10
STYLES = ["css/tokens.css", "css/badges.css"]
# Up to so many letters, none longer in one word: the size.
SIZES = [("large", 12, 8), ("middle", 24, 14), ("small", 60, 60)]
SHOWN_LANGUAGES = 4


def sheets(date):
    """[[badge]]: each has `name`, `size`, `direction` and `languages` in words."""
    return [list(sheet) for sheet in batched(_badges(date), PER_SHEET, strict=False)]


def _badges(date):
    for each in date.registrations.confirmed().by_state().select_related("person"):
        yield _badge(each.person.name, each.languages)
        for _companion in range(each.num_people - 1):
            yield _badge("", [])


def _badge(name, languages):
    longest = max(map(len, name.split()), default=0)
    size = next(size for size, letters, word in SIZES if len(name) <= letters and longest <= word)
    return {
        "name": name,
        "size": size,
        "direction": "rtl" if runs_left(name) else "ltr",
        "languages": tongues.joined(map(tongues.name, languages[:SHOWN_LANGUAGES])),
    }


def document(date):
    """The PDF as it will be, not yet drawn."""
    html = render_to_string("network/organising/badges_pdf.html", {"date": date, "sheets": sheets(date)})
    return paper.Document(html, base_url=settings.SITE_URL, given={}, styles=_styles())


@cache
def _styles():
    return tuple(Path(finders.find(name)).read_text(encoding="utf-8") for name in STYLES)
