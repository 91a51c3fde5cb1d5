"""The week in 21 slots: 7 days × morning, afternoon, evening, after the open model of volunteeringdata.io.

A set of slots is a number whose bit `day * 3 + part` is set, Monday morning lowest, so that what two people have in
common is one AND.
"""

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from postings import tongues

DAYS = 7
PARTS = 3
ALL_SLOTS = (1 << DAYS * PARTS) - 1
PART_NAMES = [_("Vor\u00admittag"), _("Nach\u00admittag"), _("Abend")]  # may break where there is little room
PART_HOURS = [_("bis 12 Uhr"), _("12 bis 17"), _("ab 17 Uhr")]
DAY_CODES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
PART_CODES = ["am", "pm", "eve"]

CHOICES = [
    (f"{DAY_CODES[d]}-{PART_CODES[p]}", f"{DAY_CODES[d]}-{PART_CODES[p]}") for d in range(DAYS) for p in range(PARTS)
]


def pack(codes):
    """["mon-am", …] → number; None for an empty choice, which means any time or not known."""
    number = 0
    for code in codes:
        day, part = code.split("-")
        number |= 1 << (DAY_CODES.index(day) * PARTS + PART_CODES.index(part))
    return number or None


def unpack(number):
    """The codes set in `number`, Monday first."""
    return [code for i, (code, _label) in enumerate(CHOICES) if number and number >> i & 1]


def days():
    """(name, name for where there is little room) of each, Monday first."""
    letters = tongues.day_letters(tongues.of_reader())
    return [(WEEKDAYS[day], letters[day] if letters else WEEKDAYS_ABBR[day]) for day in range(DAYS)]


def week(number):
    """Rows for a table: (part's name, [(day's name, fits)] for Monday to Sunday)."""
    return [
        (
            PART_NAMES[part],
            [(WEEKDAYS[day], bool(number and number >> (day * PARTS + part) & 1)) for day in range(DAYS)],
        )
        for part in range(PARTS)
    ]


def in_words(number):
    """ "Vormittag: Mo–Fr; Abend: Sa, So" in the active language; nothing for any time or not known."""
    if not number or number == ALL_SLOTS:
        return ""
    told = []
    for part in range(PARTS):
        days = [day for day in range(DAYS) if number >> (day * PARTS + part) & 1]
        if days:
            name = str(PART_NAMES[part]).replace("\u00ad", "")
            told.append(f"{name}: {_days(days)}")
    return " · ".join(told)


def _days(days):
    """Three and more in a row as a span."""
    spans = []
    for day in days:
        if spans and spans[-1][-1] == day - 1:
            spans[-1].append(day)
        else:
            spans.append([day])
    named = []
    for span in spans:
        names = [str(WEEKDAYS_ABBR[day]) for day in span]
        named += [f"{names[0]}–{names[-1]}"] if len(names) > 2 else names
    return tongues.joined(named)
