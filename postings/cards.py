"""What a card says about a posting, in the reader's language.

A list shows twenty cards, and rendering them costs more than finding them: so what they say is put together here, and
the template only sets it.
"""

from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from postings import catalogue, rendering, tongues
from postings.templatetags.look import direction, icon

EXCERPT_LETTERS = 120  # a card shows two lines, on a phone fewer letters; what is not shown is not sent
SHOWN = [
    "chiffre", "kind", "title", "text", "text_language", "languages", "languages_basic", "category_id",
    "municipality_id", "amount", "amount_promised", "until_on", "published_at",
]  # fmt: skip


def rows(queryset):
    """The rows of a queryset as cards need them: one query, with the categories and places from memory."""
    found = list(rendering.with_words(queryset).only(*SHOWN))
    categories, municipalities = catalogue.categories(), catalogue.municipalities()
    for posting in found:
        if posting.category_id in categories:
            posting.category = categories[posting.category_id]
        if posting.municipality_id in municipalities:
            posting.municipality = municipalities[posting.municipality_id]
    return found


def said(posting, km=None):
    """What the template sets: name → text or finished HTML."""
    language = translation.get_language()
    words = rendering.for_reader(posting)
    return {
        "kind": posting.kind,
        "icon": icon(posting.category.icon),
        "sign": _sign(posting.kind, language),
        "category": posting.category.name,
        "tongue": _tongue(words["language"]),
        "address": _addresses(language).replace(_ANY, posting.chiffre),
        "title": words["title"],
        "excerpt": excerpt(words["text"]),
        "facts": facts(posting, km),
    }


def facts(posting, km=None):
    """Where, in which languages, how much, until when, since when: as a list's items."""
    told = [
        ("pin", place(posting.municipality.name, km)),
        ("speech", _spoken(tuple(posting.languages), tuple(posting.languages_basic), translation.get_language())),
        ("count", promised(posting)),
        ("calendar", until(posting)),
        ("clock", age(posting.published_at)),
    ]
    items = [f"<li>{icon(name)}{conditional_escape(text)}</li>" for name, text in told if text]
    return mark_safe("".join(items))  # noqa: S308 - each text is escaped


@catalogue.kept
def _sign(kind, language):
    return mark_safe(render_to_string("postings/_kind.html", {"kind": kind}).strip())  # noqa: S308 - our template


@lru_cache
def _tongue(language):
    return format_html('lang="{}" dir="{}"', language, direction(language))


_ANY = "AAA-AAA"


@lru_cache
def _addresses(language):
    """The address of a posting's page in a language, with _ANY in place of its Chiffre."""
    return reverse("postings:posting_detail", args=[_ANY])


@lru_cache(maxsize=2000)
def _spoken(well, basic, language):
    spoken = tongues.spoken(well, basic)
    return spoken and format_html('<span class="sr">{} </span>{}', _("Sprachen:"), spoken)


def excerpt(text):
    return text if len(text) <= EXCERPT_LETTERS else Truncator(text[: EXCERPT_LETTERS * 2]).chars(EXCERPT_LETTERS)


def place(name, km):
    if km is None or km < 1:
        return name
    return _("%(place)s, %(km)s km") % {"place": name, "km": round(km)}


def promised(posting):
    if not posting.amount or posting.amount == 1:
        return ""
    if posting.is_offer:
        return _("noch %(left)s von %(amount)s") % {"left": posting.amount_left, "amount": posting.amount}
    return _("%(promised)s von %(amount)s zugesagt") % {"promised": posting.amount_promised, "amount": posting.amount}


def until(posting):
    if not posting.until_on:
        return ""
    day = {"weekday": date_format(posting.until_on, "D"), "day": date_format(posting.until_on, "MONTH_DAY_FORMAT")}
    return _("bis %(weekday)s, %(day)s") % day


def age(moment, *, now=None):
    """How long ago, as one would say it."""
    if moment is None:
        return ""
    now = now or timezone.now()
    hours = int((now - moment).total_seconds() // 3600)
    if hours < 1:
        return _("gerade eben")
    if hours < 12:
        return ngettext("vor %(num)s Stunde", "vor %(num)s Stunden", hours) % {"num": hours}
    days = (timezone.localdate(now) - timezone.localdate(moment)).days
    if days == 0:
        return ngettext("vor %(num)s Stunde", "vor %(num)s Stunden", hours) % {"num": hours}
    if days == 1:
        return _("gestern")
    if days < 21:
        return ngettext("vor %(num)s Tag", "vor %(num)s Tagen", days) % {"num": days}
    if days < 60:
        return ngettext("vor %(num)s Woche", "vor %(num)s Wochen", days // 7) % {"num": days // 7}
    return ngettext("vor %(num)s Monat", "vor %(num)s Monaten", days // 30) % {"num": days // 30}
