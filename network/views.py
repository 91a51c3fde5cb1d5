"""The directory of contact points, for everybody."""

from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from . import directory
from .filters import ContactPointFilter
from .models import ContactPoint

PER_PAGE = 30


@require_safe
def contact_point_list(request):
    finder = ContactPointFilter(request.GET)
    found = directory.read(finder.qs.order_by("municipality__name", "name", "pk"))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "section": "contact_points",
        "finder": finder,
        "page": page,
        "entries": [directory.Entry(point) for point in page],
        "office": settings.OFFICE,
    }
    return render(request, "network/contact_point_list.html", context)


@require_safe
def contact_point_detail(request, pk):
    point = get_object_or_404(directory.read(ContactPoint.objects.active()), pk=pk)
    context = {"section": "contact_points", "entry": directory.Entry(point), "office": settings.OFFICE}
    return render(request, "network/contact_point_detail.html", context)
