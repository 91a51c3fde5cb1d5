"""The ceilings: what Django and this machine give at best, through the same middleware as every page."""

from django.http import HttpResponse
from django.shortcuts import render

from postings.models import Posting

SHOWN = [
    "chiffre", "title", "text", "text_language", "published_at", "category__texts", "municipality__name",
]  # fmt: skip
TWENTY_KILOBYTES = b"<!doctype html><title>Constant</title><p>" + b"Twenty kilobytes. " * 1109
assert 20_000 <= len(TWENTY_KILOBYTES) <= 20_020


def constant(request):
    """A page nobody has to make: the cost of server, middleware and transport alone."""
    return HttpResponse(TWENTY_KILOBYTES)


def bare(request):
    """Twenty rows by the ORM through one small template that says what a card says: no filters, counts, pages, links
    to anywhere else. It reads only the columns that it shows, as somebody who cares would write it."""
    rows = Posting.objects.requests().published().select_related("category", "municipality").only(*SHOWN)
    return render(request, "bench/bare.html", {"postings": rows.order_by("-published_at", "-id")[:20]})
