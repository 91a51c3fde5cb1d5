"""Searches that people keep: they hear once a day of new postings that fit, until they stop it.

Two letters: one asks whoever owns the address for a yes, one tells what is new. Both lead to the same page, whose link
is signed and can be made again from the row's key; nothing happens there before a button is pressed.
"""

from django.core import signing
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app

from people import ratelimit, sending
from postings import cards, emails
from postings.filters import PostingFilter

from .models import Kind, SavedSearch

MOST_IN_A_LETTER = 10
LETTERS_PER_HOUR = 3  # that ask one address for a yes
_SALT = "postings.saved_searches"


def register(tasks):
    """Tell the worker what to do; called once by postings/tasks.py with procrastinate's app."""
    sending.task("postings.tasks.ask_about_search", is_to_stranger=True)(ask)
    sending.task("postings.tasks.send_search_news", is_routine=True)(send_news)
    daily = tasks.task(name="postings.tasks.search_news", queueing_lock="search_news")(send_due)
    tasks.periodic(cron="0 6 * * *")(daily)
    hourly = tasks.task(name="postings.tasks.forget_searches", queueing_lock="forget_searches")(forget_unconfirmed)
    tasks.periodic(cron="37 * * * *")(hourly)


def token_of(search):
    return signing.dumps(search.pk, salt=_SALT)


def of_token(token):
    """The search a letter's link leads to, or None. Reading it uses nothing up: mail scanners read links too."""
    try:
        pk = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return SavedSearch.objects.filter(pk=pk).first()


def finder_of(search):
    return PostingFilter(QueryDict(search.query), kind=search.kind)


def in_words(finder):
    """What is looked for: "Gesuche: Kassel, 25 km · Möbel" """
    kind = _("Angebote") if finder.kind == Kind.OFFER else _("Gesuche")
    parts = [str(label) for label, _query in finder.chips]
    return f"{kind}: {' · '.join(parts)}" if parts else kind


# What people do


@transaction.atomic
def save(finder, *, email, language):
    """Keep a search and ask the address's owner; the same whether we know the address or not."""
    search = SavedSearch.objects.filter(email__iexact=email, kind=finder.kind, query=finder.sought).first()
    if search is None:
        search = SavedSearch.objects.create(email=email, kind=finder.kind, query=finder.sought, language=language)
    if not ratelimit.seconds_to_wait("search-to", email.lower(), limit=LETTERS_PER_HOUR, per=3600):
        app.configure_task("postings.tasks.ask_about_search").defer(search=search.pk)
    return search


def confirm(search):
    """Yes, write to me. A second yes changes nothing."""
    SavedSearch.objects.filter(pk=search.pk, confirmed_at=None).update(confirmed_at=timezone.now())


def stop(search):
    search.delete()


# What the worker does


def ask(search):
    """Write to whoever owns the address, who alone can say yes."""
    found = SavedSearch.objects.filter(pk=search).first()
    if found is None:
        return
    with translation.override(found.language):
        emails.send(
            to=found.email,
            language=found.language,
            subject=_("Möchten Sie von neuen Einträgen hören?"),
            paragraphs=[
                _("Diese Suche sollen wir uns für Sie merken:"),
                in_words(finder_of(found)),
                _("Erst wenn Sie auf der Seite Ja sagen, schreiben wir Ihnen, höchstens einmal am Tag."),
            ],
            button=(_("Seite öffnen"), _page(found)),
            why=_("Jemand hat diese Adresse bei People Like Me eingetragen. Waren Sie das nicht, ist nichts zu tun."),
        )


def send_due(timestamp=None):
    """Enqueue a look at each confirmed search."""
    for pk in SavedSearch.objects.confirmed().values_list("pk", flat=True).iterator():
        app.configure_task("postings.tasks.send_search_news").defer(search=pk)


@transaction.atomic
def send_news(search):
    """Write about what was published since the last letter; no letter where nothing was."""
    found = SavedSearch.objects.select_for_update().confirmed().filter(pk=search).first()
    if found is None:
        return
    now = timezone.now()
    with translation.override(found.language):
        finder = finder_of(found)
        new = finder.qs.filter(published_at__gt=found.last_sent_at or found.confirmed_at, published_at__lte=now)
        postings = cards.rows(new.order_by("-published_at", "-id")[:MOST_IN_A_LETTER])
        if not postings:
            return
        emails.send(to=found.email, language=found.language, **_news(found, finder, postings))
    found.last_sent_at = now
    found.save(update_fields=["last_sent_at"])


def _news(search, finder, postings):
    num = len(postings)
    return {
        "subject": ngettext("%(num)s neuer Eintrag für Sie", "%(num)s neue Einträge für Sie", num) % {"num": num},
        "paragraphs": [
            _("Das ist neu zu Ihrer Suche „%(search)s“:") % {"search": in_words(finder)},
            *(
                f"{posting.title} ({posting.municipality.name})\n{emails.absolute(posting.get_absolute_url())}"
                for posting in postings
            ),
        ],
        "button": (_("Alle ansehen"), emails.absolute(reverse(f"postings:{search.kind}_list") + finder.query())),
        "why": _(
            "Sie bekommen diese Nachricht, weil wir uns diese Suche für Sie merken. Nicht mehr schreiben: %(page)s"
        )
        % {"page": _page(search)},
    }


def _page(search):
    return emails.absolute(reverse("postings:search_link", args=[token_of(search)]))


def forget_unconfirmed(timestamp=None):
    SavedSearch.objects.stale(at=timezone.now()).delete()
