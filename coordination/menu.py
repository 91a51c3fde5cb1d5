"""The side of every page of the staff room: what an account may do, in the order of the day."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.staff_pages import PAGES, may_open

from . import permissions

# (heading, [(word, name of the address, query, label, which count of figures.waiting stands beside it)])
SECTIONS = [
    (
        _("Heute zu tun"),
        [
            ("match", "unanswered_list", "", _("Ohne Antwort"), ""),
            ("review", "review_list", "", _("Prüfung"), "all"),
            ("review", "review_list", "anlass=report", _("Gemeldet"), "report"),
            ("review", "talk_list", "", _("Unterhaltungen"), ""),
            ("match", "suggestion_list", "", _("Vorschläge"), ""),
            ("match", "match_list", "", _("Vermittlungen"), ""),
            ("match", "call_out_list", "", _("Aufrufe"), ""),
            ("answer", "follow_up_list", "", _("Wiedervorlagen"), ""),
            ("hear", "concern_list", "", _("Anliegen"), ""),
            ("answer", "phone_intake", "", _("Am Telefon aufnehmen"), ""),
            ("answer", "undelivered_list", "", _("Post"), ""),
        ],
    ),
    (
        _("Überblick"),
        [
            ("", "index", "", _("Tagesblatt"), ""),
            ("figures", "figures", "", _("Zahlen"), ""),
            ("network", "contact_point_import", "", _("Anlaufstellen einlesen"), ""),
        ],
    ),
]


def sections(request, waiting):
    """[(heading, [entry])] of what the account may open; an entry knows its count, if any, and whether it is here."""
    found = []
    for heading, entries in [*SECTIONS, (_("Netz und Austausch"), _brought(request.user))]:
        shown = [
            _entry(request, waiting, *entry)
            for word, *entry in entries
            if not word or permissions.may(request.user, word)
        ]
        if shown:
            found.append((heading, shown))
    return found


def _brought(user):
    """Of the pages that other apps brought along, those an account may open."""
    return [("", page.name, "", page.label, "") for page in PAGES if page.label and may_open(user, page.view)]


def _entry(request, waiting, name, query, label, counted):
    path = reverse(f"admin:{name}")
    wanted = dict([query.split("=")]) if query else {}
    is_here = request.path == path and request.GET.get("anlass") == wanted.get("anlass")
    return {
        "address": f"{path}?{query}" if query else path,
        "label": label,
        "num": waiting[counted] if counted else None,
        "is_here": is_here,
    }
