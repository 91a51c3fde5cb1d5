"""Letters about saved searches: may we write, shall we go on, and what is new.

One letter holds all that is new for one address in one language and rhythm, search by search, and each posting once.
"""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people import sending
from postings import alerts, cards, emails, one_click, saved_searches
from postings.templatetags.look import direction

from .models import Frequency, SavedSearch, SearchHit, SearchNotice

MOST_OF_A_SEARCH = 10  # postings that are named; of the others the letter says how many


def register(tasks):
    """Tell the worker what to do; called once by postings/tasks.py with procrastinate's app."""
    sending.task("postings.tasks.send_search_letter", is_awaited=True, is_to_stranger=True)(send_letter)
    sending.task("postings.tasks.send_search_news", is_routine=True)(send_news)


# About one search


def send_letter(letter, search):
    """Send one letter about one search; what was stopped meanwhile needs none."""
    found = SavedSearch.objects.filter(pk=search).first()
    if found:
        with translation.override(found.language):
            stop = _stop_page(saved_searches.stop_token(found))
            emails.send(
                to=found.email, language=found.language, headers=one_click.headers(stop), **LETTERS[letter](found)
            )  # fmt: skip


def please_confirm(search):
    return {
        "subject": _("Möchten Sie von neuen Einträgen hören?"),
        "paragraphs": [
            _("Diese Suche sollen wir uns für Sie merken:"),
            saved_searches.in_words(saved_searches.finder_of(search)),
            _("Erst wenn Sie auf der Seite Ja sagen, schreiben wir Ihnen, so oft, wie Sie es dort wählen."),
        ],
        "button": (_("Seite öffnen"), _page(search)),
        "why": _("Jemand hat diese Adresse bei People Like Me eingetragen. Waren Sie das nicht, ist nichts zu tun."),
    }


def shall_we_go_on(search):
    return {
        "subject": _("Sollen wir Ihnen weiter schreiben?"),
        "paragraphs": [
            _("Seit einem Jahr merken wir uns diese Suche für Sie:"),
            saved_searches.in_words(saved_searches.finder_of(search)),
            _("Möchten Sie weiter davon hören? Dann sagen Sie es uns auf der Seite mit einem Knopf."),
            _("Wenn Sie nichts tun, löschen wir die Suche und Ihre Adresse dazu in 30 Tagen."),
        ],
        "button": (_("Weiter schreiben"), _page(search)),
        "why": _("Sie bekommen diese Nachricht, weil wir uns eine Suche für Sie merken."),
    }


LETTERS = {letter.__name__: letter for letter in (please_confirm, shall_we_go_on)}


# What is new


@transaction.atomic
def send_news(reader, language, frequency):
    """Tell a reader what waits; no letter where nothing does. One letter to a reader at a time, for her rows are locked."""
    now = timezone.now()
    # Their keys stay free, so that what is found meanwhile is kept without waiting for the mail server.
    all_hers = list(SavedSearch.objects.confirmed().read_by(reader).select_for_update(no_key=True).order_by("pk"))
    searches = [each for each in all_hers if (each.language, each.frequency) == (language, frequency)]
    if not searches:
        return
    if frequency == Frequency.AT_ONCE and alerts.recently_written(reader, at=now).exists():
        return  # it waits, and goes out with what comes until then: see alerts.send_soon
    hits = list(SearchHit.objects.filter(search__in=searches))
    with translation.override(language):
        parts = _parts(reader, searches, hits)
        if parts:
            emails.send(to=searches[0].email, language=language, **_news(reader, parts))
            SavedSearch.objects.filter(pk__in=[each.pk for each in searches]).update(last_sent_at=now)
    SearchHit.objects.filter(pk__in=[hit.pk for hit in hits]).delete()  # those, and none that came meanwhile


def _parts(reader, searches, hits):
    """[(search, finder, postings newest first)], only with what the list shows now and she was never told. Notes it all."""
    waiting = {}
    for hit in hits:
        waiting.setdefault(hit.search_id, set()).add(hit.posting_id)
    notices = SearchNotice.objects.filter(reader=reader, posting__in={hit.posting_id for hit in hits})
    told, parts = set(notices.values_list("posting", flat=True)), []
    for search in searches:
        new = waiting.get(search.pk, set()) - told
        if new:
            finder = saved_searches.finder_of(search)
            shown = cards.rows(finder.qs.filter(pk__in=new).order_by("-published_at", "-id"))
            told.update(posting.pk for posting in shown)
            if shown:
                parts.append((search, finder, shown))
    new = [SearchNotice(reader=reader, posting=posting) for *_search, shown in parts for posting in shown]
    for notice in SearchNotice.objects.bulk_create(new):
        notice.posting.notice = notice
    return parts


def _news(reader, parts):
    num = sum(len(shown) for *_search, shown in parts)
    stop_all = _stop_page(saved_searches.stop_all_token(reader))
    return {
        "subject": ngettext("%(num)s neuer Eintrag für Sie", "%(num)s neue Einträge für Sie", num) % {"num": num},
        "paragraphs": [_("Das ist neu zu dem, was wir uns für Sie merken.")],
        "news": {"parts": [_part(*part) for part in parts], "stop_all": stop_all},
        "why": _("Sie bekommen diese Nachricht, weil wir uns eine Suche für Sie merken."),
        "headers": one_click.headers(stop_all),
    }


def _part(search, finder, shown):
    """What templates/email/_news.* set for one search."""
    more = len(shown) - MOST_OF_A_SEARCH
    return {
        "search": saved_searches.in_words(finder),
        "postings": [_named(posting) for posting in shown[:MOST_OF_A_SEARCH]],
        "more": ngettext("Und %(num)s weiterer Eintrag", "Und %(num)s weitere Einträge", more) % {"num": more}
        if more > 0
        else "",
        "list": emails.absolute(reverse(f"postings:{search.kind}_list") + finder.query()),
        "page": _page(search),
    }


def _named(posting):
    unwanted = saved_searches.unwanted_token(posting.notice)
    return {
        "title": posting.title,
        "language": posting.text_language,
        "direction": direction(posting.text_language),
        "place": posting.municipality.name,
        "address": emails.absolute(posting.get_absolute_url()),
        "unwanted": emails.absolute(reverse("postings:search_unwanted", args=[unwanted])),
    }


def _page(search):
    return emails.absolute(reverse("postings:search_link", args=[saved_searches.token_of(search)]))


def _stop_page(token):
    return emails.absolute(reverse("postings:search_stop", args=[token]))
