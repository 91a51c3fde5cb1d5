"""Three addresses that Freinet-Online has too: who reads from there needs another host and nothing else.

What we tell is open, so any accessKey is right. An agencyId or portalId that is the key of a region of Hesse (6611 for the
city of Kassel) means that region; any other, and none, means all of Hesse. Parameters nobody knows are passed over.
"""

from django.http import HttpResponse
from django.views.decorators.http import conditional_page, require_safe

from people.ratelimit import limited
from postings import catalogue

from . import as_freinet, freinet

FRESH_SECONDS = 300
A_MINUTE = {"limit": 60, "per": 60, "methods": ("GET", "HEAD")}


@limited("freinet", **A_MINUTE)
@require_safe
@conditional_page
def matching(request):
    asked = request.GET
    agency = _number(asked.get("agencyId") or asked.get("portalId"))
    found = as_freinet.requests(
        postcode=asked.get("plz", ""),
        km=asked.get("umkreis", ""),
        category=asked.get("kategorie", "") or asked.get("kategorien", "").split(",")[0],
        words=asked.get("suchbegriff", "") or asked.get("suchbegriffe", ""),
        region=f"{agency:05d}" if f"{agency:05d}" in catalogue.regions() else "",
    )
    first, most = _number(asked.get("start")), min(_number(asked.get("limit")) or as_freinet.MOST, as_freinet.MOST)
    keys = list(found.values_list("pk", flat=True)[first : first + most])
    total = first + len(keys) if len(keys) < most else found.count()
    return _xml(freinet.list_of(as_freinet.angebote(keys), total=total, agency=agency))


@limited("freinet", **A_MINUTE)
@require_safe
@conditional_page
def offer(request):
    keys = as_freinet.request(_number(request.GET.get("offerId"))).values_list("pk", flat=True)
    angebote = as_freinet.angebote(list(keys))
    if not angebote:
        return _xml(b'<?xml version="1.0" encoding="utf-8"?>\n<angebot/>', status=404)
    return _xml(freinet.detail_of(angebote[0]))


@require_safe
@conditional_page
def criteria(request):
    return _xml(freinet.criteria_of(as_freinet.fields()))


def _number(said):
    return int(said) if said and said.isascii() and said.isdecimal() and len(said) < 10 else 0


def _xml(raw, *, status=200):
    response = HttpResponse(raw, content_type="text/xml; charset=utf-8", status=status)
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    response["Access-Control-Allow-Origin"] = "*"
    return response
