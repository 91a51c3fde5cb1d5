"""What became of the requests of these weeks: by category, by language, by rung of the ladder."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from postings import catalogue, tongues
from postings.models import Rung

from .. import charts, figures
from .panel import Panel


def categories(span, *, most=None):
    """With `most`, the picture shows so many of them at most; the table always shows all."""
    names = catalogue.categories()
    return _groups(
        figures.by_category(span),
        name="kategorien",
        title=_("Gesuche nach Kategorie"),
        head=_("Kategorie"),
        label=lambda slug: names[slug].name,
        most=most,
    )


def languages(span):
    return _groups(
        figures.by_language(span),
        name="sprachen",
        title=_("Gesuche nach Sprache der Menschen"),
        head=_("Sprache"),
        label=tongues.name,
    )


def _groups(counted, *, name, title, head, label, most=None):
    rows = [[label(group), asked, answered, hours] for group, asked, answered, hours in counted]
    asked, answered = sum(row[1] for row in rows), sum(row[2] for row in rows)
    return Panel(
        name=name,
        title=title,
        says=_answered(answered, asked),
        head=[head, _("Gesuche"), _("davon beantwortet"), _("Stunden bis zur Antwort (Median)")],
        rows=rows,
        picture="ranks",
        chart=charts.ranks([(row[0], row[1], row[2], f"{row[2]} / {row[1]}") for row in rows[:most]]),
        alt=_("Balken: Gesuche, davon beantwortet. %(said)s") % {"said": _answered(answered, asked)},
        key=[("fill", _("hat eine Antwort")), ("open", _("ohne Antwort"))],
    )


def rungs(span):
    counted = figures.by_rung(span)
    asked = sum(counted.values())
    answered = sum(counted[rung] for rung in Rung.values)
    named = {
        **{rung.value: rung.label for rung in Rung},
        "within": _("wartet, noch keine 72 Stunden"),
        "over": _("wartet länger als 72 Stunden"),
        "ended": _("beendet oder pausiert ohne Antwort"),
    }
    rows = [[str(label), counted[name], _percent(counted[name], asked)] for name, label in named.items()]
    return Panel(
        name="antworten",
        title=_("Was die erste Antwort war"),
        says=_answered(answered, asked),
        head=[_("Erste Antwort"), _("Gesuche"), _("Anteil in Prozent")],
        rows=rows,
        picture="ranks",
        chart=charts.ranks(
            [
                (label, num, num if name in Rung.values else 0, f"{num}")
                for name, (label, num, _share) in zip(named, rows, strict=True)
            ]
        ),
        alt=_("Balken: womit Gesuche zuerst beantwortet wurden. %(said)s") % {"said": _answered(answered, asked)},
        key=[("fill", _("hat eine Antwort")), ("open", _("ohne Antwort"))],
    )


def _answered(answered, asked):
    told = {"answered": answered, "asked": asked}
    return (
        ngettext(
            "%(answered)s von %(asked)s Gesuch hat eine Antwort.",
            "%(answered)s von %(asked)s Gesuchen haben eine Antwort.",
            asked,
        )
        % told
    )


def _percent(part, whole):
    return round(100 * part / whole) if whole else None
