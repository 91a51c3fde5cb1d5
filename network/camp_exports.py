"""A camp's published grid as files for apps and calendars."""

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from . import camp_calendar, camp_program
from .camp_pages import shown_grid_or_404


@require_safe
def schedule_xml(request, camp_pk):
    programme = camp_program.read(shown_grid_or_404(camp_pk))
    return HttpResponse(camp_program.as_xml(programme), content_type="application/xml; charset=utf-8")


@require_safe
def schedule_json(request, camp_pk):
    programme = camp_program.read(shown_grid_or_404(camp_pk))
    return JsonResponse(camp_program.as_json(programme), json_dumps_params={"ensure_ascii": False})


@require_safe
def calendar(request, camp_pk):
    written = camp_calendar.write(shown_grid_or_404(camp_pk), at=timezone.now())
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="barcamp-{camp_pk}.ics"'
    return response
