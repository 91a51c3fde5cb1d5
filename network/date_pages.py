"""The pages of one date: who is registered and who came, the list as a file, name badges, and another time or none."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from postings import paper, tongues
from postings.templatetags.look import moment

from . import badges, events, registering, registration_export
from .event_forms import TimesForm

PER_PAGE = 100
TOO_LATE, NOT_UNDERSTOOD = 409, 422


@require_http_methods(["GET", "HEAD", "POST"])
def event_date(request, desk, date_pk):
    date = get_object_or_404(desk.dates, pk=date_pk)
    if request.method != "POST":
        return _page(request, desk, date)
    decide = DECISIONS.get(request.POST.get("do"))
    if decide is None:
        return _page(request, desk, date, status=NOT_UNDERSTOOD)
    try:
        form = decide(request, desk, date)
    except events.NotPossible:
        told = _("Das geht jetzt nicht. Sehen Sie bitte nach, wie es steht.")
        return _page(request, desk, desk.dates.get(pk=date_pk), notice=told, status=TOO_LATE)
    if form is not None:
        return _page(request, desk, date, sent=form, status=NOT_UNDERSTOOD)
    return HttpResponseRedirect(request.get_full_path())


# Each returns the form that was not understood, or None once it is done.


def _came(request, desk, date):
    came, among = (_keys(request.POST.getlist(name)) for name in ("came", "among"))
    registering.note_who_came(date, came, among=among)
    messages.success(request, _("Notiert."))


def _keys(values):
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 10]


def _move(request, desk, date):
    form = TimesForm(request.POST)
    if not form.is_valid():
        return form
    begin, end = form.times
    events.move_date(date, starts_at=begin, ends_at=end, by=desk.who)
    messages.success(request, _("Verschoben. Alle Angemeldeten mit E-Mail-Adresse bekommen Bescheid."))
    return None


def _cancel(request, desk, date):
    events.cancel_date(date, by=desk.who)
    messages.success(request, _("Abgesagt. Alle Angemeldeten mit E-Mail-Adresse bekommen Bescheid."))


DECISIONS = {"came": _came, "move": _move, "cancel": _cancel}


def _page(request, desk, date, *, sent=None, notice="", status=200):
    rows = date.registrations.standing().by_state().select_related("person")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "title": moment(timezone.localtime(date.starts_at)),
        "event": date.event,
        "date": date,
        "page": page,
        "rows": [(row, tongues.joined(map(tongues.name, row.languages))) for row in page],
        "num_waiting": date.registrations.on_waiting_list().num_people_in_all(),
        "may_change": not date.is_cancelled and date.ends_at > timezone.now(),
        "moving": sent or TimesForm(initial=TimesForm.initial_of(date)),
        "sent": request.POST.get("do", "") if sent else "",
        "notice": notice,
    }
    return desk.page(request, "network/organising/event_date.html", context, status=status)


@require_safe
def event_export(request, desk, date_pk, ending):
    date = get_object_or_404(desk.dates, pk=date_pk)
    if ending not in registration_export.FILES:
        raise Http404
    kind, write = registration_export.FILES[ending]
    response = HttpResponse(write(date), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="anmeldungen-{date.pk}.{ending}"'
    return response


@require_safe
def event_badges(request, desk, date_pk):
    """On the screen, to be printed from there; with `?pdf` as PDF where one can be drawn here."""
    date = get_object_or_404(desk.dates, pk=date_pk)
    if "pdf" in request.GET:
        try:
            response = HttpResponse(badges.document(date).pdf(), content_type="application/pdf")
        except paper.NotPossible:
            return HttpResponseRedirect(f"{request.path}?drucken")
        response["Content-Disposition"] = f'inline; filename="namensschilder-{date.pk}.pdf"'
        return response
    context = {"title": _("Namensschilder"), "date": date, "event": date.event, "sheets": badges.sheets(date)}
    context["has_pdf"] = "drucken" not in request.GET
    return desk.page(request, "network/organising/badges.html", context)
