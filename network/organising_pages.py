"""The pages on which events are kept: the list, one event with its dates, and what may be decided about both."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from . import date_pages, events, history, programme
from .event_forms import DatesForm, EventForm, WordsForm

PER_PAGE, DATES_PER_PAGE = 30, 50
TOO_LATE, NOT_UNDERSTOOD = 409, 422


def event_list(request, desk):
    """What waits for a decision first, then the newest."""
    rows = desk.events.waiting_first().select_related("municipality", "organisation")
    rows = history.marked(rows) if desk.is_office else rows
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    return desk.page(request, "network/organising/event_list.html", {"title": _("Veranstaltungen"), "page": page})


def event_new(request, desk):
    return _written(request, desk, EventForm(request.POST or None, desk=desk), title=_("Neue Veranstaltung"))


def event_edit(request, desk, pk):
    event = get_object_or_404(desk.events, pk=pk)
    form = EventForm(request.POST or None, desk=desk, event=event)
    return _written(request, desk, form, title=_("Veranstaltung ändern"))


def _written(request, desk, form, *, title):
    if form.is_bound and form.is_valid():
        try:
            event = events.write(form.filled(), said=form.said, by=desk.who)
        except events.TooFewPlaces as stuck:
            told = _("Angemeldete Menschen zu einem Termin: %(num)d. So viele Plätze muss es geben.")
            form.add_error("num_places", told % {"num": stuck.num})
        except events.NotPossible:
            form.add_error(None, _("Das geht jetzt nicht. Sehen Sie bitte nach, wie es steht."))
        else:
            messages.success(request, _("Gespeichert."))
            return HttpResponseRedirect(desk.address("record", event.pk))
    context = {"title": title, "form": form, "event": form.event if form.event.pk else None}
    status = NOT_UNDERSTOOD if form.is_bound else 200
    return desk.page(request, "network/organising/event_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def event_record(request, desk, pk):
    found = desk.events.select_related("municipality", "organisation", "returned_by")
    event = get_object_or_404(found, pk=pk)
    if request.method != "POST":
        return _record_page(request, desk, event)
    decide = DECISIONS.get(request.POST.get("do"))
    if decide is None or (request.POST["do"] in OF_THE_OFFICE and not desk.is_office):
        return _record_page(request, desk, event, status=NOT_UNDERSTOOD)
    try:
        form = decide(request, desk, event)
    except events.TooManyDates:
        told = _("Es können höchstens %(num)d Termine kommen. Tragen Sie bitte weniger ein.") % {
            "num": events.MOST_DATES
        }
        return _record_page(request, desk, event, notice=told, status=TOO_LATE)
    except events.NotPossible:
        told = _("Das geht jetzt nicht. Sehen Sie bitte nach, wie es steht.")
        return _record_page(request, desk, found.get(pk=pk), notice=told, status=TOO_LATE)
    if form is not None:
        return _record_page(request, desk, event, sent=form, status=NOT_UNDERSTOOD)
    return HttpResponseRedirect(desk.address("record", pk))


# Each returns the form that was not understood, or None once it is done.


def _add(request, desk, event):
    form = DatesForm(request.POST)
    if not form.is_valid():
        return form
    num = events.add_dates(event, form.all_times, by=desk.who)
    told = ngettext("%(num)d Termin ist neu.", "%(num)d Termine sind neu.", num) % {"num": num}
    messages.success(request, told)
    return None


def _hand_in(request, desk, event):
    events.hand_in(event, by=desk.who)
    messages.success(request, _("Eingereicht. Ein Mensch in Kassel liest es, meist am selben Werktag."))


def _publish(request, desk, event):
    events.publish(event, by=desk.who)
    messages.success(request, _("Jetzt sehen es alle."))


def _give_back(request, desk, event):
    form = WordsForm(request.POST)
    if not form.is_valid():
        return form
    events.give_back(event, words=form.cleaned_data["words"], by=desk.who)
    messages.success(request, _("Zurückgegeben. Die Einrichtung liest Ihre Worte auf ihrer Seite."))
    return None


def _cancel(request, desk, event):
    events.cancel(event, by=desk.who)
    messages.success(request, _("Abgesagt. Alle Angemeldeten mit E-Mail-Adresse bekommen Bescheid."))


DECISIONS = {"add": _add, "hand_in": _hand_in, "publish": _publish, "give_back": _give_back, "cancel": _cancel}
OF_THE_OFFICE = {"publish", "give_back"}


def _record_page(request, desk, event, *, sent=None, notice="", status=200):
    page = Paginator(event.dates.coming_first(at=timezone.now()), DATES_PER_PAGE).get_page(request.GET.get("seite"))
    dates = list(page.object_list)
    for date in dates:
        date.event = event
        date.places = programme.places(date)
    context = {
        "title": event.title,
        "event": event,
        "entry": programme.Entry(event, []),
        "page": page,
        "dates": dates,
        "now": timezone.now(),
        "history": history.told(event.lines.newest_first()[: history.MOST], is_office=desk.is_office),
        "adding": sent if isinstance(sent, DatesForm) else DatesForm(),
        "giving_back": sent if isinstance(sent, WordsForm) else WordsForm(),
        "sent": request.POST.get("do", "") if sent else "",
        "notice": notice,
    }
    return desk.page(request, "network/organising/event_record.html", context, status=status)


# (route, view, name) of every page, the same on an organisation's pages and in the staff room.
ROUTES = [
    ("", event_list, "list"),
    ("neu/", event_new, "new"),
    ("<int:pk>/", event_record, "record"),
    ("<int:pk>/aendern/", event_edit, "edit"),
    ("termin/<int:date_pk>/", date_pages.event_date, "date"),
    ("termin/<int:date_pk>/anmeldungen.<str:ending>", date_pages.event_export, "export"),
    ("termin/<int:date_pk>/namensschilder/", date_pages.event_badges, "badges"),
]
