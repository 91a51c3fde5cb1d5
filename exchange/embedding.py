"""A list that a municipality puts into its own pages: one line of HTML, no script, no cookie.

<iframe src="https://…/austausch/v1/einbetten?art=gesuche&region=06534&lang=de" title="…" width="100%" height="700"></iframe>
"""

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import conditional_page, require_safe

from postings import cards
from postings.filters import PostingFilter
from postings.models import Kind

from . import leaving

SHOWN = 12
KINDS = {"gesuche": (Kind.REQUEST, "postings:request_list"), "angebote": (Kind.OFFER, "postings:offer_list")}
FRESH_SECONDS = 300
# Styles of ours and nothing else; any page may hold it.
POLICY = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
}


@require_safe
@xframe_options_exempt
@csp_override(POLICY)
@conditional_page
def embedded(request):
    """The newest of one kind that may leave, narrowed by the words of our lists. Parameters nobody knows are passed over."""
    kind, name = KINDS.get(request.GET.get("art"), KINDS["gesuche"])
    finder = PostingFilter(request.GET, kind=kind)
    language = request.GET.get("lang")
    with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        found = leaving.may_leave(finder.qs).order_by("-published_at", "-pk")
        context = {
            "kind": kind,
            "postings": cards.rows(found[:SHOWN]),
            "place": finder.region_name or finder.around_label,
            "more": leaving.address(reverse(name) + finder.query()),
        }
        response = render(request, "exchange/embedded.html", context)
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    return response
