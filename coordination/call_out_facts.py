"""What a call-out says about itself, in the reader's language: the same in letters, on the helper's page and for staff."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from postings import tongues

from . import reading


def who_asks(call_out):
    if call_out.organisation:
        return _("%(organisation)s sucht Menschen, die helfen. Wir kennen diese Einrichtung und fragen für sie.") % {
            "organisation": call_out.organisation.name
        }
    return _("Wir, die Koordinationsstelle, suchen Menschen, die helfen.")


def facts(call_out):
    """[(label, value)] of what, when, where and for whom, without what is left open."""
    pairs = [
        (_("Was"), call_out.category.name),
        (_("Wann"), when(call_out)),
        (_("Wo"), where(call_out)),
        (_("Sprachen"), tongues.joined(map(tongues.name, call_out.languages))),
    ]
    return [(label, value) for label, value in pairs if value]


def when(call_out):
    """The day, the time in the office's words, else the parts of the week."""
    day = call_out.happens_on and tongues.joined(
        [date_format(call_out.happens_on, "l"), date_format(call_out.happens_on)]
    )
    week = "" if call_out.happens_on else reading.times(call_out.slots)
    return tongues.joined(part for part in (day, call_out.time_words, week) if part)


def where(call_out):
    if call_out.is_remote:
        return _("%(where)s, auch am Telefon oder online") % {"where": call_out.municipality.name}
    return call_out.municipality.name


def still_needed(call_out):
    left = call_out.num_left
    if call_out.num_needed == left:
        return ngettext("Gesucht wird %(num)d Mensch.", "Gesucht werden %(num)d Menschen.", left) % {"num": left}
    return ngettext("Es fehlt noch %(num)d Mensch.", "Es fehlen noch %(num)d Menschen.", left) % {"num": left}
