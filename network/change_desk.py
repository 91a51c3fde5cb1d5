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

from . import history
from .camp_forms import key_of
from .models import HistoryLine

PER_PAGE = 30


@allowed("network")
def change_list(request):
    lines = HistoryLine.objects.visible_to(request.user)
    if request.method == "POST":
        history.read(get_object_or_404(lines, pk=key_of(request, "line")), by=request.user)
        messages.success(request, _("Notiert."))
        return HttpResponseRedirect(reverse("admin:change_list"))
    page = Paginator(lines.unread(), PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "title": _("Was Einrichtungen geändert haben"),
        "page": page,
        "history": history.told(page.object_list, is_office=True),
    }
    return TemplateResponse(request, "network/staff_change_list.html", {**admin.site.each_context(request), **context})


PAGES = [StaffPage("geaendert/", change_list, "change_list", gettext_lazy("Geändert"))]
