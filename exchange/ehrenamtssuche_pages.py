"""The page of the staff room from which entries go to the Ehrenamtssuche and to whoever reads Freinet's words, and its files."""

from datetime import datetime

from django.contrib import admin, messages
from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from network.staff_regions import regions_of
from people import roles
from people.staff_pages import StaffPage, allowed, may
from postings.models import Posting

from . import ehrenamtssuche, freinet_table, handing_over, leaving
from .models import FeedItem

ALL = "hessen"
CSV, JSON = ("csv", "text/csv; charset=utf-8"), ("json", "application/json; charset=utf-8")
WRITERS = {
    "csv": (ehrenamtssuche.as_csv, "ehrenamtssuche", *CSV),
    "json": (ehrenamtssuche.as_json, "ehrenamtssuche", *JSON),
    "freinet": (freinet_table.as_csv, "freinet", *CSV),
}
MOST_HELD = 20


@require_safe
@allowed("export")
def page(request):
    regions = regions_of(request.user)
    rows = _rows(regions)
    context = {
        **admin.site.each_context(request),
        "title": _("Ehrenamtssuche Hessen"),
        "rows": rows,
        "total": sum(row.num_entries for row in rows),
        "everywhere": roles.of(request.user).everywhere,
        "may_open": may(request.user, "match"),
        "held": _held_back(regions),
        "lost": ehrenamtssuche.LOST,
        "written_at": _written_at(),
    }
    return TemplateResponse(request, "exchange/ehrenamtssuche.html", context)


@require_safe
@allowed("export")
def file(request, part, file_type):
    """What leaves as of now: of a region by its key, or of all of Hesse."""
    postings = Posting.objects.order_by("pk")
    if part != ALL or not roles.of(request.user).everywhere:
        postings = postings.in_region(_region(request.user, part))
    if file_type not in WRITERS:
        raise Http404
    write, name, suffix, kind = WRITERS[file_type]
    response = StreamingHttpResponse(map(str.encode, write(postings)), content_type=kind)
    today = timezone.localdate()
    response["Content-Disposition"] = f'attachment; filename="{name}-{part}-{today}.{suffix}"'
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@allowed("export")
def package(request):
    """What was written in the night; it holds all of Hesse."""
    if not roles.of(request.user).everywhere:
        raise Http404
    try:
        written = handing_over.path().open("rb")
    except FileNotFoundError:
        messages.warning(
            request, _("Das Paket gibt es noch nicht. Es entsteht jede Nacht; die Tabellen hier sind von jetzt.")
        )
        return HttpResponseRedirect(reverse("admin:ehrenamtssuche"))
    response = FileResponse(written, as_attachment=True, filename=handing_over.NAME)
    response["Cache-Control"] = "no-store"
    return response


def _region(user, ags):
    found = regions_of(user).filter(ags=ags).first()
    if found is None:
        raise Http404
    return found


def _rows(regions):
    """The regions with how many entries leave; whatever was not looked at yet counts."""
    leaving_now = leaving.may_leave(Posting.objects.exclude(chiffre__in=_unclean().values("chiffre")))
    nums = dict(leaving_now.values_list("region").annotate(Count("pk")))
    rows = list(regions)
    for row in rows:
        row.num_entries = nums.get(row.pk, 0)
    return rows


def _unclean():
    return FeedItem.objects.filter(is_clean=False)


def _held_back(regions):
    """What might leave if nothing by which somebody can be reached stood in its text."""
    found = leaving.may_leave(Posting.objects.filter(chiffre__in=_unclean().values("chiffre"), region__in=regions))
    return found.order_by("-published_at")[:MOST_HELD]


def _written_at():
    try:
        return datetime.fromtimestamp(handing_over.path().stat().st_mtime, tz=timezone.get_current_timezone())
    except FileNotFoundError:
        return None


PAGES = [
    StaffPage("ehrenamtssuche/", page, "ehrenamtssuche", gettext_lazy("Ehrenamtssuche")),
    StaffPage("ehrenamtssuche/paket.zip", package, "ehrenamtssuche_package"),
    StaffPage("ehrenamtssuche/<slug:part>/<slug:file_type>/", file, "ehrenamtssuche_file"),
]
