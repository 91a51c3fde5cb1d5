"""What a card says about a posting, in the reader's language."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from postings import catalogue, tongues

EXCERPT_LETTERS = 190  # a card shows two lines
SHOWN = [
    "chiffre", "kind", "title", "text", "text_language", "languages", "languages_basic", "category_id",
    "municipality_id", "municipality__name", "amount", "amount_promised", "until_on", "published_at",
]  # fmt: skip


def rows(queryset):
    """The rows of a queryset as cards need them: one query, with the categories from memory."""
    found = list(queryset.select_related("municipality").only(*SHOWN))
    known = catalogue.categories()
    for posting in found:
        if posting.category_id in known:
            posting.category = known[posting.category_id]
    return found


def excerpt(text):
    return text if len(text) <= EXCERPT_LETTERS else Truncator(text[: EXCERPT_LETTERS * 2]).chars(EXCERPT_LETTERS)


def place(name, km):
    if km is None or km < 1:
        return name
    return _("%(place)s, %(km)s km") % {"place": name, "km": round(km)}


def languages(posting):
    """ "Arabisch, etwas Deutsch" """
    well = [tongues.name(code) for code in posting.languages]
    basic = [_("etwas %(language)s") % {"language": tongues.name(code)} for code in posting.languages_basic]
    return ", ".join([*well, *basic])


def promised(posting):
    if not posting.amount:
        return ""
    if posting.is_offer:
        return _("noch %(left)s von %(amount)s") % {"left": posting.amount_left, "amount": posting.amount}
    return _("%(promised)s von %(amount)s zugesagt") % {"promised": posting.amount_promised, "amount": posting.amount}


def until(posting):
    return _("bis %(day)s") % {"day": date_format(posting.until_on, "D, j. F")} if posting.until_on else ""


def age(moment, *, now=None):
    """How long ago, as one would say it."""
    if moment is None:
        return ""
    now = now or timezone.now()
    hours = int((now - moment).total_seconds() // 3600)
    days = (timezone.localdate(now) - timezone.localdate(moment)).days
    if hours < 1:
        return _("gerade eben")
    if days == 0 or hours < 12:
        return ngettext("vor %(num)s Stunde", "vor %(num)s Stunden", hours) % {"num": hours}
    if days == 1:
        return _("gestern")
    if days < 21:
        return ngettext("vor %(num)s Tag", "vor %(num)s Tagen", days) % {"num": days}
    if days < 60:
        return ngettext("vor %(num)s Woche", "vor %(num)s Wochen", days // 7) % {"num": days // 7}
    return ngettext("vor %(num)s Monat", "vor %(num)s Monaten", days // 30) % {"num": days // 30}
