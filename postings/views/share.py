"""Passing a posting on: its short address, its QR code, its poster."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from people.ratelimit import client_network, seconds_to_wait, too_many
from postings import paper, posters, qr, sharing

from .browse import shown_posting

# PDFs that are drawn for one network in ten minutes, and for all in one: each costs about a fifth of a second.
LIMIT, PER = 30, 600
LIMIT_OF_ALL, PER_OF_ALL = 120, 60


@require_safe
def posting_short(request, chiffre):
    """From paper to the posting, in the reader's language; whether there is one is said there."""
    response = redirect("postings:posting_detail", chiffre)
    response["X-Robots-Tag"] = "noindex"
    patch_vary_headers(response, ["Cookie"])  # the language chosen last
    return response


@require_safe
@cache_control(public=True, max_age=86400)
def posting_qr(request, chiffre):
    posting, gone = shown_posting(request, chiffre)
    if gone:
        return gone
    response = HttpResponse(qr.picture(sharing.address(request, posting)), content_type="image/svg+xml")
    response["Content-Disposition"] = f'inline; filename="{posting.chiffre}.svg"'
    return response


@require_safe
def posting_poster(request, chiffre):
    posting, gone = shown_posting(request, chiffre)
    if gone:
        return gone
    context = {
        "posting": posting,
        "sheet": posters.sheet(request, posting),
        "has_pdf": "drucken" not in request.GET,
    }
    return render(request, "postings/posting_poster.html", context)


@require_safe
def posting_poster_pdf(request, chiffre):
    """The poster as PDF; where none can be drawn, the page that prints itself."""
    posting, gone = shown_posting(request, chiffre)
    if gone:
        return gone
    document = posters.document(request, posting)
    etag = quote_etag(document.key)
    known = get_conditional_response(request, etag=etag)
    if known:
        return _kept(known, etag)
    wait = seconds_to_wait("poster", client_network(request), limit=LIMIT, per=PER)
    if wait:
        return too_many(request, wait)
    try:
        if seconds_to_wait("poster", "all", limit=LIMIT_OF_ALL, per=PER_OF_ALL):
            raise paper.NotPossible("too many at once")
        response = HttpResponse(document.pdf(), content_type="application/pdf")
    except paper.NotPossible:
        return redirect(reverse("postings:posting_poster", args=[posting.chiffre]) + "?drucken")
    response["Content-Disposition"] = f'inline; filename="{posting.chiffre}.pdf"'
    response["X-Robots-Tag"] = "noindex"
    return _kept(response, etag)


def _kept(response, etag):
    """Whoever has it may show it for five minutes, and asks then whether it still holds."""
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=300)
    return response
