"""Searches that people keep: what they may do with one, and how long it stays.

Nothing happens before whoever owns the address has pressed a button on a page that only a letter leads to. Links are signed
and can be made again from the row; looking at what they lead to changes nothing. What is found is told by alerts.py.
"""

from django.core import signing
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from people import ratelimit
from postings import places, search_keys
from postings.filters import PostingFilter

from .models import Frequency, Kind, Municipality, SavedSearch, SearchHit, SearchNotice
from .models.search import reader_of

LETTERS_PER_HOUR = 3  # that ask one address for a yes
_SEARCH = signing.Signer(salt="postings.saved_searches")
_STOP = signing.Signer(salt="postings.saved_searches.stop")
_UNWANTED = signing.Signer(salt="postings.saved_searches.unwanted")


def register(tasks):
    """Tell the worker what to do; called once by postings/tasks.py with procrastinate's app."""
    clock = {
        "forget_searches": (forget, "37 * * * *"),
        "forget_notices": (forget_notices, "27 3 * * *"),
        "ask_searches_again": (ask_again, "20 9 * * *"),
    }
    for name, (work, cron) in clock.items():
        retry = RetryStrategy(max_attempts=5, exponential_wait=6)
        task = tasks.task(name=f"postings.tasks.{name}", queueing_lock=name, retry=retry)(work)
        tasks.periodic(cron=cron)(task)


def finder_of(search):
    return PostingFilter(QueryDict(search.query), kind=search.kind)


def finders_of(searches):
    """The finders of many, with one look-up of their places: where a place narrows a search its column names it."""
    towns = Municipality.objects.in_bulk({search.place.split()[0] for search in searches if search.place})
    for search in searches:
        finder = finder_of(search)
        finder.place = places.Answer(towns[search.place.split()[0]]) if search.place else None
        yield finder


def in_words(finder):
    """What is looked for: "Gesuche: Kassel, 25 km · Möbel" """
    kind = _("Angebote") if finder.kind == Kind.OFFER else _("Gesuche")
    parts = [str(label) for label, _query in finder.chips]
    return f"{kind}: {' · '.join(parts)}" if parts else kind


# Links in letters


def token_of(search):
    return _SEARCH.sign(search.pk)


def of_token(token):
    """The search a letter's link leads to, or None. Reading it uses nothing up: mail scanners read links too."""
    try:
        pk = _SEARCH.unsign(token)
    except signing.BadSignature:
        return None
    return SavedSearch.objects.filter(pk=pk).first()


def stop_token(search):
    """For the address that stops this search with one request."""
    return _STOP.sign(f"s{search.pk}")


def stop_all_token(reader):
    return _STOP.sign(f"r{reader}")


def to_stop(token):
    """The searches a stop link is about, none if they are stopped already; None where it is no link of ours."""
    try:
        said = _STOP.unsign(token)
    except signing.BadSignature:
        return None
    return SavedSearch.objects.filter(pk=said[1:]) if said[0] == "s" else SavedSearch.objects.read_by(said[1:])


def unwanted_token(notice):
    return _UNWANTED.sign(notice.pk)


def notice_of_token(token):
    try:
        pk = _UNWANTED.unsign(token)
    except signing.BadSignature:
        return None
    return SearchNotice.objects.select_related("posting").filter(pk=pk).first()


# What people do


@transaction.atomic
def save(finder, *, email, language, frequency=Frequency.DAILY):
    """Keep a search and ask the address's owner; the same whether we know the address or not.

    What was confirmed stays as its owner wants it, whoever asks for it again.
    """
    same = SavedSearch.objects.for_what(finder.sought, kind=finder.kind, email=email)
    if not same.exists():
        new = SavedSearch(
            email=email, reader=reader_of(email), kind=finder.kind, query=finder.sought, language=language,
            frequency=frequency, **search_keys.of(finder),
        )  # fmt: skip
        # Who pressed the button twice gets here twice.
        SavedSearch.objects.bulk_create([new], ignore_conflicts=True)
    search = same.get()
    if search.confirmed_at is None:
        search.frequency, search.language = frequency, language
        search.save(update_fields=["frequency", "language"])
    if not ratelimit.seconds_to_wait("search-to", email.lower(), limit=LETTERS_PER_HOUR, per=3600):
        app.configure_task("postings.tasks.send_search_letter").defer(letter="please_confirm", search=search.pk)
    return search


def confirm(search, *, frequency=None):
    """Yes, write to me, or: go on writing. Said twice it changes nothing but, if one is named, the frequency."""
    if search.confirmed_at is None or search.asked_at:
        search.confirmed_at, search.asked_at = timezone.now(), None
    search.frequency = frequency or search.frequency
    search.save(update_fields=["confirmed_at", "asked_at", "frequency"])


def stop(searches):
    """Stop one search or several for good, with what waits to be told. Their address is gone with them."""
    searches.delete()


@transaction.atomic
def dismiss(notice):
    """Not for me: this posting never comes back to this reader."""
    SearchNotice.objects.filter(pk=notice.pk).update(is_unwanted=True)
    SearchHit.objects.filter(search__reader=notice.reader, posting=notice.posting_id).delete()


# What the clock does


@transaction.atomic
def ask_again(timestamp=None, *, at=None):
    """Ask once about what was confirmed a year ago."""
    at = at or timezone.now()
    due = list(SavedSearch.objects.select_for_update().to_ask_again(at=at).values_list("pk", flat=True))
    if due:
        SavedSearch.objects.filter(pk__in=due).update(asked_at=at)
        letter = app.configure_task("postings.tasks.send_search_letter")
        letter.batch_defer(*({"letter": "shall_we_go_on", "search": pk} for pk in due))


def forget(timestamp=None, *, at=None):
    """Searches nobody said yes to, at first or after a year."""
    at = at or timezone.now()
    SavedSearch.objects.stale(at=at).delete()
    SavedSearch.objects.given_up(at=at).delete()


def forget_notices(timestamp=None):
    """Who was told of postings that can never be shown again."""
    SearchNotice.objects.past().delete()
