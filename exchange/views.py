"""What machines read, and the pages of the staff room that speak of it."""

import json

from django.http import HttpResponse
from django.views.decorators.http import conditional_page, require_safe

from . import atom, feed

ATOM = "application/atom+xml; charset=utf-8"
ATOM_SECONDS = 300
RPDE = "application/vnd.openactive.rpde+json; version=1"
FULL_PAGE_SECONDS, LAST_PAGE_SECONDS = 3600, 8


@require_safe
@conditional_page
def feed_page(request):
    try:
        place = feed.Place.of(request.GET)
    except feed.NoPlace as problem:
        return _open_to_all(_json({"error": str(problem)}, "application/json", status=400))
    page = feed.page(place)
    response = _json(page.as_json(), RPDE)
    response["Cache-Control"] = f"public, max-age={LAST_PAGE_SECONDS if page.is_last else FULL_PAGE_SECONDS}"
    return _open_to_all(response)


@require_safe
@conditional_page
def posting_atom(request, kind):
    response = HttpResponse(atom.as_xml(request.GET, kind=kind), content_type=ATOM)
    response["Cache-Control"] = f"public, max-age={ATOM_SECONDS}"
    return _open_to_all(response)


def _json(content, kind, *, status=200):
    return HttpResponse(json.dumps(content, ensure_ascii=False), content_type=kind, status=status)


def _open_to_all(response):
    """Pages of other sites may read it: it is the same for everybody."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
