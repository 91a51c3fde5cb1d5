"""The staff room's page of agencies: what the last readings brought, and what somebody has to decide."""

from django.contrib import admin, messages
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from people.staff_pages import StaffPage, allowed

from . import harvesting, tasks
from .models import Harvest, Harvested, SoftwareSource, SourceWord

SHOWN = 12  # readings of the past


@allowed("network", everywhere=True)
def harvest_list(request):
    live = Count("items", filter=Q(items__gone_at=None, items__posting__isnull=False))
    context = {
        **admin.site.each_context(request),
        "title": _("Agenturen und andere Bretter"),
        "sources": SoftwareSource.objects.annotate(num_live=live).order_by("name"),
        "asking": Harvest.objects.asking().select_related("source"),
        "harvests": Harvest.objects.select_related("source")[:SHOWN],
        "left": _left(),
        "num_words": SourceWord.objects.filter(category=None).count(),
    }
    return render(request, "exchange/harvest_list.html", context)


def _left():
    """(reason in words, how many) of what was not taken over, the most first."""
    counted = Harvested.objects.exclude(left="").values_list("left").annotate(num=Count("pk")).order_by("-num")
    return [(Harvested.Left(reason).label, num) for reason, num in counted]


@require_POST
@allowed("network", everywhere=True)
def source_harvest(request, pk):
    source = get_object_or_404(SoftwareSource, pk=pk)
    tasks.harvest_source.defer(source=source.pk)
    messages.success(
        request, _("„%(name)s“ wird jetzt gelesen. Laden Sie die Seite in einer Minute neu.") % {"name": source}
    )
    return HttpResponseRedirect(reverse("admin:harvest_list"))


@require_POST
@allowed("network", everywhere=True)
def harvest_confirm(request, pk):
    run = get_object_or_404(Harvest.objects.asking(), pk=pk)
    num = harvesting.confirm(run, by=request.user, closes=request.POST.get("do") == "close")
    told = ngettext("%(num)d Eintrag ist geschlossen.", "%(num)d Einträge sind geschlossen.", num) % {"num": num}
    messages.success(request, told if num else _("Gut, es bleibt alles, wie es ist."))
    return HttpResponseRedirect(reverse("admin:harvest_list"))


PAGES = [
    StaffPage("agenturen/", harvest_list, "harvest_list", gettext_lazy("Agenturen und andere Bretter")),
    StaffPage("agenturen/<int:pk>/lesen/", source_harvest, "source_harvest"),
    StaffPage("agenturen/lesung/<int:pk>/", harvest_confirm, "harvest_confirm"),
]
