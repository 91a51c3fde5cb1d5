"""What changes from week to week: what is open, what comes, how long people wait."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import charts, figures
from .panel import Panel

MOST_PAIRS = 13  # more weeks than these are lines: bars would be thinner than their edges


def standing(span):
    rows = figures.flow(span)
    last = rows[-1]
    told = {"requests": last.open_requests, "offers": last.open_offers}
    series = {"request": [row.open_requests for row in rows], "offer": [row.open_offers for row in rows]}
    return Panel(
        name="offen",
        title=_("Offen am Ende der Woche"),
        says=_("Jetzt offen: Gesuche %(requests)s, Angebote %(offers)s.") % told,
        head=[_("Woche"), _("ab"), _("Gesuche"), _("Angebote")],
        rows=[[_week(row.monday), row.monday, row.open_requests, row.open_offers] for row in rows],
        picture="trend",
        chart=charts.trend(_weeks(rows), series),
        alt=_("Zwei Linien: offene Gesuche, zuletzt %(requests)s, und offene Angebote, zuletzt %(offers)s.") % told,
        key=_kinds(),
    )


def arriving(span):
    rows = figures.flow(span)
    told = {"requests": rows[-1].new_requests, "offers": rows[-1].new_offers}
    series = {"request": [row.new_requests for row in rows], "offer": [row.new_offers for row in rows]}
    picture = "pairs" if len(rows) <= MOST_PAIRS else "trend"
    return Panel(
        name="neu",
        title=_("Neu je Woche"),
        says=_("In dieser Woche: Gesuche %(requests)s, Angebote %(offers)s.") % told,
        head=[_("Woche"), _("ab"), _("Gesuche"), _("Angebote")],
        rows=[[_week(row.monday), row.monday, row.new_requests, row.new_offers] for row in rows],
        picture=picture,
        chart=(charts.pairs if picture == "pairs" else charts.trend)(_weeks(rows), series),
        alt=_("Je Woche: neue Gesuche, zuletzt %(requests)s, und neue Angebote, zuletzt %(offers)s.") % told,
        key=_kinds(),
    )


def growing(span):
    rows = figures.grown(span)
    num, grown = sum(row.offers for row in rows), sum(row.grown for row in rows)
    says = ngettext(
        "%(num)s Angebot kam in dieser Zeit dazu; %(grown)s davon von Menschen, die früher selbst gefragt haben.",
        "%(num)s Angebote kamen in dieser Zeit dazu; %(grown)s davon von Menschen, die früher selbst gefragt haben.",
        num,
    ) % {"num": num, "grown": grown}
    return Panel(
        name="beteiligte",
        title=_("Aus Betroffenen wurden Beteiligte"),
        says=says,
        head=[_("Woche"), _("ab"), _("neue Angebote"), _("davon von Menschen, die früher gefragt haben")],
        rows=[[_week(row.monday), row.monday, row.offers, row.grown] for row in rows],
        picture="trend",
        chart=charts.trend(_weeks(rows), {"offer": [row.grown for row in rows]}),
        alt=_("Linie: neue Angebote je Woche von Menschen, die früher selbst gefragt haben, zuletzt %(last)s.")
        % {"last": rows[-1].grown},
    )


def first_answers(span):
    rows = figures.first_answers(span)
    promised = int(figures.PROMISE.total_seconds() // 3600)
    return Panel(
        name="erste-antwort",
        title=_("Stunden bis zur ersten Antwort"),
        says=_median(rows[-1], _("Versprochen sind höchstens %(hours)s.") % {"hours": promised}),
        head=[
            _("Woche"),
            _("ab"),
            _("Stunden (Median)"),
            _("erste Antworten"),
            _("davon in %(hours)s Stunden") % {"hours": promised},
        ],
        rows=[[_week(row.monday), row.monday, row.hours, row.num, row.kept] for row in rows],
        picture="trend",
        chart=charts.trend(_weeks(rows), {"hours": [row.hours for row in rows]}, goal=promised),
        alt=_("Linie: Median der Stunden bis zur ersten Antwort je Woche. %(last)s") % {"last": _median(rows[-1])},
    )


def agreements(span):
    rows = figures.agreements(span)
    return Panel(
        name="bis-zur-vermittlung",
        title=_("Stunden bis zur Vermittlung"),
        says=_median(rows[-1], _("Gezählt wird, bis beide Seiten zugesagt haben.")),
        head=[_("Woche"), _("ab"), _("Stunden (Median)"), _("vermittelte Gesuche")],
        rows=[[_week(row.monday), row.monday, row.hours, row.num] for row in rows],
        picture="trend",
        chart=charts.trend(_weeks(rows), {"hours": [row.hours for row in rows]}),
        alt=_("Linie: Median der Stunden vom Gesuch bis zur Zusage beider Seiten je Woche. %(last)s")
        % {"last": _median(rows[-1])},
    )


def _week(monday):
    return _("KW %(week)s") % {"week": monday.isocalendar().week}


def _weeks(rows):
    return [_week(row.monday) for row in rows]


def _kinds():
    return [("open", _("Gesuche")), ("fill", _("Angebote"))]


def _median(week, more=""):
    if week.hours is None:
        said = _("In dieser Woche noch keine.")
    else:
        hours = round(week.hours)
        said = ngettext("In dieser Woche: %(hours)s Stunde.", "In dieser Woche: %(hours)s Stunden.", hours) % {
            "hours": hours or "< 1"
        }
    return f"{said} {more}".strip()
