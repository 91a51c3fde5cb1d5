"""The staff room's first page, the page of figures, and the whole list of requests without an answer."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from postings.models import Review

from . import figures as numbers
from . import panels, permissions, queue, span, unanswered, worklists
from .templatetags.staffroom import waited

FIRST_ROWS = 8
FIRST_CATEGORIES = 6
FIRST_REGIONS = 9


def index_context(request):
    """What the first page shows to this account: what its role may not see is not even counted."""
    user, now = request.user, timezone.now()
    return {
        "title": _("Tagesblatt"),
        "now": now,
        "greeting": _greeting(timezone.localtime(now).hour) % {"name": user.get_short_name()},
        "piles": worklists.piles(user, at=now),
        **(_without_answer(user, now) if permissions.may(user, "match") else {}),
        **(_to_review(user, now) if permissions.may(user, "review") else {}),
        **(_in_numbers(user, now) if permissions.may(user, "figures") else {}),
    }


def _without_answer(user, now):
    first = unanswered.for_rows(worklists.unanswered(user))[:FIRST_ROWS]
    rows = unanswered.rows(first, at=now)
    if rows:
        told = _("Am längsten wartet ein Gesuch auf eine Antwort: %(age)s.") % {"age": waited(rows[0].waited)}
    else:
        told = _("Kein Gesuch ist ohne Antwort.")
    return {"may_match": True, "unanswered": rows, "unanswered_told": told}


def _to_review(user, now):
    """Whoever answers requests sees those first; the queue of reviews is then one click away."""
    context = {
        "may_review": True,
        "num_late": numbers.waiting(user)["late"],
        "late_hours": int(queue.LATE_AFTER.total_seconds() // 3600),
        "days": numbers.decisions_by_day(user, at=now),
    }
    if not permissions.may(user, "match"):
        first = queue.for_rows(permissions.visible(Review.objects.waiting(), to=user))[:FIRST_ROWS]
        context["rows"] = queue.rows(first, at=now, to=user)
    return context


def _in_numbers(user, now):
    usual = span.usual(user, on=timezone.localdate(now))
    num = numbers.first_answers(usual)[-1].num
    return {
        "may_figures": True,
        "panels": [
            panels.weeks.first_answers(usual),
            panels.weeks.arriving(usual),
            panels.requests.categories(usual, most=FIRST_CATEGORIES),
        ],
        "map": panels.regions.regions(usual),
        "num_regions": FIRST_REGIONS,
        "answered_told": ngettext(
            "In dieser Woche hat %(num)s Gesuch eine erste Antwort bekommen.",
            "In dieser Woche haben %(num)s Gesuche eine erste Antwort bekommen.",
            num,
        )
        % {"num": num},
    }


def _greeting(hour):
    if hour < 11:
        return _("Guten Morgen, %(name)s")
    return _("Guten Tag, %(name)s") if hour < 18 else _("Guten Abend, %(name)s")


@permissions.allowed("figures")
def figures(request):
    form = span.SpanForm(request.GET, user=request.user)
    asked = form.span(on=timezone.localdate())
    context = {
        "title": _("Zahlen"),
        "form": form,
        "asked": f"?wochen={asked.weeks}&region={form.chosen}",
        "panels": [draw(asked) for draw in panels.PANELS.values()],
        "may_export": permissions.may(request.user, "export"),
        "may_match": permissions.may(request.user, "match"),  # then the map leads to the list
    }
    return _room(request, "coordination/figures.html", context)


@permissions.allowed("match")
def unanswered_list(request):
    sieve = unanswered.UnansweredFilter(request.GET, user=request.user)
    page = Paginator(unanswered.for_rows(sieve.qs), unanswered.PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "title": _("Ohne Antwort"),
        "filter": sieve,
        "page": page,
        "rows": unanswered.rows(page.object_list, at=timezone.now()),
    }
    return _room(request, "coordination/unanswered_list.html", context)


def _room(request, template, context):
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context})
