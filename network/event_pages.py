"""Events for everybody: what comes, one of them, and both as calendars."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from postings.models import Region

from . import calendars, programme
from .filters import EventFilter
from .models import Event

PER_PAGE = 20


@require_safe
def event_list(request):
    now, finder = timezone.now(), EventFilter(request.GET)
    page = Paginator(finder.qs.by_next_date(at=now), PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "section": "events",
        "finder": finder,
        "page": page,
        "entries": programme.read(page.object_list, at=now),
        "office": settings.OFFICE,
    }
    return render(request, "network/event_list.html", context)


@require_safe
def event_detail(request, pk):
    now = timezone.now()
    found = programme.read(Event.objects.shown().filter(pk=pk), at=now)
    if not found:
        raise Http404
    context = {"section": "events", "entry": found[0], "event": found[0].event, "now": now, "office": settings.OFFICE}
    return render(request, "network/event_detail.html", context)


@require_safe
def event_calendar(request, pk):
    event = get_object_or_404(Event.objects.shown(), pk=pk)
    return calendar_file(calendars.of_event(event), f"veranstaltung-{event.pk}")


@require_safe
def region_calendar(request, ags):
    region = get_object_or_404(Region.objects.filter(tile_row__isnull=False), pk=ags)
    return calendar_file(calendars.of_region(region), f"veranstaltungen-{region.pk}")


def calendar_file(content, name):
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response
