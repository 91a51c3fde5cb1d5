"""The staff room's page of what stewards changed and everybody sees at once: the office reads it afterwards."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.staff_pages import StaffPage, allowed

from . import history, organisation_facts
from .camp_forms import key_of
from .models import HistoryLine

PER_PAGE = 30


@allowed("network")
def change_list(request):
    """Those nobody has looked at, the oldest first; on request all, the newest first."""
    lines = HistoryLine.objects.visible_to(request.user)
    if request.method == "POST":
        decide = DECISIONS.get(request.POST.get("do"), _read)
        decide(request, get_object_or_404(lines.shown_at_once(), pk=key_of(request, "line")))
        return HttpResponseRedirect(reverse("admin:change_list"))
    is_all = request.GET.get("stand") == "alle"
    found = lines.shown_at_once().newest_first() if is_all else lines.unread()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "title": _("Was Einrichtungen geändert haben"),
        "page": page,
        "is_all": is_all,
        "history": history.told(page.object_list, is_office=True),
    }
    return TemplateResponse(request, "network/staff_change_list.html", {**admin.site.each_context(request), **context})


def _read(request, line):
    history.read(line, by=request.user)
    messages.success(request, _("Notiert."))


def _take_back(request, line):
    if line.organisation and organisation_facts.take_back(line, by=request.user):
        messages.success(request, _("Zurückgenommen. Es steht wieder da, was vorher da stand."))
    else:
        messages.warning(request, _("Das ging nicht mehr, der Stand hat sich inzwischen geändert."))


DECISIONS = {"read": _read, "take_back": _take_back}
PAGES = [StaffPage("geaendert/", change_list, "change_list", gettext_lazy("Geändert"))]
