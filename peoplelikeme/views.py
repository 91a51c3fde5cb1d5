"""Pages that belong to no app: health, robots, what the law asks to be printed, and the pages for when something is wrong."""

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from people import ratelimit
from postings import facts, reasons

from . import operator, sorry
from .cookies import COOKIES


def healthz(request):
    """200 while the database answers; the database's error is for the log, not for the world."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /koordination/",
        *(f"Disallow: /{code}/mein-eintrag/" for code, _name in settings.LANGUAGES),
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def _law(name, request, **context):
    """A page that the law asks for, with the operator's facts and what is missing of them."""
    context |= {"office": settings.OFFICE, "operator": settings.OPERATOR, "missing": operator.missing(name)}
    return render(request, f"pages/{name}.html", context)


@require_safe
def imprint(request):
    return _law("imprint", request, given=operator.texts("imprint"))


@require_safe
def privacy(request):
    return _law("privacy", request, cookies=COOKIES)


@require_safe
def accessibility(request):
    return _law("accessibility", request)


@require_safe
def terms(request):
    return _law("terms", request, refused=reasons.rules(), today=timezone.localdate())


@require_safe
def reporting(request):
    return _law("reporting", request)


@require_safe
def sources(request):
    return render(request, "pages/sources.html", {"num_languages": len(facts.CATEGORY_LANGUAGES)})


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def permission_denied(request, exception=None):
    return render(request, "403.html", status=403)


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)


def page_not_found(request, exception=None):
    return render(request, "404.html", status=404)


def too_many_requests(request, exception=None):
    return ratelimit.too_many(request, wait=60)


def server_error(request):
    return HttpResponse(sorry.wrong(), status=500)
