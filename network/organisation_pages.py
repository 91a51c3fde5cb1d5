"""Organisations, for everybody: who they are, and what they ask for and offer here."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from postings import cards, tongues
from postings.models import Posting

from .filters import OrganisationFilter
from .models import OrganisationPage, Project

PER_PAGE = 30
MOST_POSTINGS = 20  # of each kind


@require_safe
def organisation_list(request):
    finder = OrganisationFilter(request.GET)
    found = finder.qs.select_related("organisation", "municipality").order_by("organisation__name", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    entries = [(each, spoken(each)) for each in page]
    context = {"section": "organisations", "finder": finder, "page": page, "entries": entries}
    return render(request, "network/organisation_list.html", context)


@require_safe
def organisation_detail(request, pk):
    shown = OrganisationPage.objects.shown().select_related("organisation", "municipality__region")
    page = get_object_or_404(shown, organisation=pk)
    published = Posting.objects.published().filter(organisation=pk).order_by("-published_at", "-pk")
    context = {
        "section": "organisations",
        "page": page,
        "organisation": page.organisation,
        "languages": spoken(page),
        "projects": Project.objects.published().filter(organisation=pk).order_by("title")[:MOST_POSTINGS],
        "requests": cards.rows(published.requests()[:MOST_POSTINGS]),
        "offers": cards.rows(published.offers()[:MOST_POSTINGS]),
    }
    return render(request, "network/organisation_detail.html", context)


def spoken(page):
    return tongues.joined(map(tongues.name, page.languages))
