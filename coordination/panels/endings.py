"""How postings ended, in their authors' own word."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from postings.models import Kind, Outcome

from .. import charts, figures
from .panel import Panel


def outcomes(span):
    counted = figures.outcomes(span)
    named = [*Outcome.choices, ("", _("nichts gesagt"))]
    rows = [[capfirst(str(label)), *(counted.get((name, kind.value), 0) for kind in Kind)] for name, label in named]
    num = sum(row[1] + row[2] for row in rows)
    told = num - rows[-1][1] - rows[-1][2]
    says = ngettext(
        "%(num)s Eintrag wurde geschlossen; von %(told)s wissen wir, wie es ausging.",
        "%(num)s Einträge wurden geschlossen; von %(told)s wissen wir, wie es ausging.",
        num,
    ) % {"num": num, "told": told}
    return Panel(
        name="ausgang",
        title=_("Wie es ausging"),
        says=says,
        head=[_("Ergebnis"), _("Angebote"), _("Gesuche")],
        rows=rows,
        picture="ranks",
        chart=charts.ranks([(row[0], row[1] + row[2], row[1], f"{row[1]} + {row[2]}") for row in rows]),
        alt=_("Balken: geschlossene Einträge nach Ergebnis. %(said)s") % {"said": says},
        key=[("fill", _("Angebote")), ("open", _("Gesuche"))],
    )
