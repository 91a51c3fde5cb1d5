"""What became of matches, referrals and suggestions."""

from itertools import groupby

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import charts, figures
from ..models import DissolveReason, Helped, MatchState
from .panel import Panel, plain

MANY_SUGGESTIONS = 5  # from here on offers share a bar


def matches(span):
    counted = figures.matches(span)
    rows = [[str(state.label), counted.get(state.value, 0)] for state in MatchState]
    return plain(
        rows,
        name="vermittlungen",
        title=_("Vermittlungen nach Stand"),
        head=[_("Stand"), _("Vermittlungen")],
        says=ngettext(
            "%(num)s Vermittlung wurde vorgeschlagen.", "%(num)s Vermittlungen wurden vorgeschlagen.", _total(rows)
        )
        % {"num": _total(rows)},
    )


def failures(span):
    counted = figures.failures(span)
    rows = sorted(([str(why.label), counted.get(why.value, 0)] for why in DissolveReason), key=lambda row: -row[1])
    return plain(
        rows,
        name="nicht-geklappt",
        title=_("Warum Vermittlungen nicht zustande kamen"),
        head=[_("Grund"), _("Vermittlungen")],
        says=ngettext(
            "%(num)s Vermittlung kam nicht zustande.", "%(num)s Vermittlungen kamen nicht zustande.", _total(rows)
        )
        % {"num": _total(rows)},
    )


def referrals(span):
    counted = figures.referrals(span)
    rows = [
        [str(helped.label), counted.get((helped.value, False), 0), counted.get((helped.value, True), 0)]
        for helped in Helped
    ]
    num = sum(row[1] + row[2] for row in rows)
    said = ngettext("%(num)s Verweis an eine Anlaufstelle.", "%(num)s Verweise an Anlaufstellen.", num) % {"num": num}
    return Panel(
        name="verweise",
        title=_("Verweise und was daraus wurde"),
        says=said,
        head=[_("Ergebnis"), _("von Menschen"), _("von der Uhr nach 72 Stunden")],
        rows=rows,
        picture="ranks",
        chart=charts.ranks([(row[0], row[1] + row[2], row[1], f"{row[1]} + {row[2]}") for row in rows]),
        alt=_("Balken: Verweise nach Ergebnis. %(said)s") % {"said": said},
        key=[("fill", _("von Menschen")), ("open", _("von der Uhr"))],
    )


def crowding(span):
    counted = figures.crowding(span)
    gini = figures.gini(counted)
    rows = [
        [_size(size), sum(many for _size, many in group)]
        for size, group in groupby(counted, key=lambda pair: min(pair[0], MANY_SUGGESTIONS))
    ]
    if gini is None:
        says = _("Gerade ist nichts vorgeschlagen.")
    else:
        says = _("Gini-Wert %(gini)s: 0 heißt, alle Angebote sind gleich gefragt; 1, nur eines.") % {
            "gini": formats.localize(round(gini, 2))
        }
    return plain(
        rows,
        name="verteilung",
        title=_("Wie sich Vorschläge auf Angebote verteilen"),
        head=[_("Offene Vorschläge"), _("Angebote")],
        says=says,
    )


def _size(size):
    if size >= MANY_SUGGESTIONS:
        return _("in %(num)s oder mehr Vorschlägen") % {"num": size}
    return ngettext("in %(num)s Vorschlag", "in %(num)s Vorschlägen", size) % {"num": size}


def _total(rows):
    return sum(row[1] for row in rows)
