"""What makes the site installable, and what a phone can read of it without a network.

A page says in the header `Offline-Copy` what its device may keep: `this` page itself, the `none` that was kept before, or the
address of a shorter page to be kept in its place. The worker (static/js/worker.js) keeps nothing else.
"""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

PAPER = "#faf8f5"  # --paper and --surface of tokens.css, as a manifest must say them
SURFACE = "#fff"
ICONS = [("icons/192.png", "192x192", "any"), ("icons/512.png", "512x512", "any")]
ICONS += [("icons/maskable.png", "512x512", "maskable"), ("mark.svg", "any", "any")]


@require_safe
def manifest(request):
    """One for each language; `id` says that all of them are the same app."""
    said = {
        "id": "/",
        "name": "People Like Me",
        "short_name": "PeopleLikeMe",
        "description": _("Hilfe finden, Hilfe geben in Hessen"),
        "lang": translation.get_language(),
        "dir": "rtl" if translation.get_language_bidi() else "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": SURFACE,
        "background_color": PAPER,
        "icons": [{"src": static(file), "sizes": sizes, "purpose": purpose} for file, sizes, purpose in ICONS],
    }
    response = JsonResponse(said, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "max-age=86400"
    return response


@require_safe
def worker(request):
    """From the root, because a worker sees only what lies below its own address."""
    script = Path(finders.find("js/worker.js")).read_text(encoding="utf-8")
    response = HttpResponse(script, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def offline(request):
    """Shown instead of a page that cannot be reached."""
    response = render(request, "pages/offline.html", {"office": settings.OFFICE})
    response["Offline-Copy"] = "this"
    return response
