"""The week in 21 slots: 7 days × morning, afternoon, evening, after the open model of volunteeringdata.io.

A set of slots is a number whose bit `day * 3 + part` is set, Monday morning lowest, so that what two people have in
common is one AND.
"""

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

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


def week(number):
    """Rows for a table: (part's name, [(day's name, fits)] for Monday to Sunday)."""
    return [
        (
            PART_NAMES[part],
            [(WEEKDAYS[day], bool(number and number >> (day * PARTS + part) & 1)) for day in range(DAYS)],
        )
        for part in range(PARTS)
    ]
