"""Reading an agency's volunteer-management software into postings, night after night, without doubling or losing anything.

What the list says is compared by its fingerprint; only what is new or changed is asked for in detail. What is no longer
listed, or wanted by nobody, is withdrawn here; when that is much at once, a person is asked first.
"""

import hashlib
from dataclasses import asdict
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from people.models import Organisation, Person, ReachBy
from postings import catalogue, contactdata, lifecycle, places, writing
from postings.models import Actor, ForWhom, Kind, Posting, Rung, Status

from . import freinet
from .fetching import Unreachable, fetch
from .models import Harvest, Harvested, SoftwareSource, SourceWord

LIMIT = 10_000  # items asked for in one list
DETAILS_AT_ONCE = 500  # asked for in one night; the others come with the next
FAILURES = 3  # of details, and we stop asking a server that is not well
FEW = 5  # so many may go without asking
MOST_GONE_SHARE = 0.2  # of what a source had here: more is closed only when somebody says so
RENEW_BEFORE = timedelta(days=21)  # a term ends: before its author would be asked whether it still holds
WITHOUT_FIELD = "(ohne Handlungsfeld)"
COUNTS = {
    "num_placed": 0,
    "num_placed_now": 0,
}  # of a list: they change with each placement and say nothing of the search

Left = Harvested.Left


def harvest(source, *, at):
    """Read one source. Returns its Harvest, which says what came of it, or what went wrong."""
    run = Harvest.objects.create(source=source, started_at=at)
    try:
        listing = freinet.read_list(_ask(source, source.endpoint, limit=LIMIT))
        _take_in(run, listing, at=at)
    except (Unreachable, freinet.Unreadable) as error:
        run.trouble = str(error)[:300]
    run.finished_at = timezone.now()
    run.save()
    return run


def harvest_all(*, at):
    """Every source in its turn. One that cannot be read does not keep the others waiting."""
    return [harvest(source, at=at) for source in SoftwareSource.objects.filter(is_active=True)]


def _ask(source, address, **query):
    key = settings.FREINET_KEYS.get(source.slug, "")
    return fetch(address, {"agencyId": source.agency, "accessKey": key, **query})


def _take_in(run, listing, *, at):
    source = run.source
    held = {row.item: row for row in source.items.select_related("posting__category")}
    run.num_listed, num_asked, num_failed = len(listing.angebote), 0, 0
    for angebot in listing.angebote:
        row = held.get(angebot.id) or Harvested(source=source, item=angebot.id)
        digest = _digest(angebot)
        if row.pk and _is_settled(row, digest):
            _keep(row, at=at)
        elif not angebot.num_wanted:
            _leave(row, angebot, Left.NOT_WANTED)
        elif num_asked >= DETAILS_AT_ONCE:
            _leave(row, angebot, Left.LATER)
        else:
            num_asked += 1
            try:
                detail = freinet.read_detail(_ask(source, _detail_address(source), offerId=angebot.id), angebot)
            except (Unreachable, freinet.Unreadable) as error:
                num_failed += 1
                if num_failed == FAILURES:
                    raise
                run.trouble = f"{angebot.id}: {error}"[:300]
                _leave(row, angebot, Left.LATER)
                continue
            was_shown = row.posting_id is not None and row.gone_at is None
            if _take(row, detail, digest, at=at):
                run.num_changed += was_shown
                run.num_new += not was_shown
    run.num_left = source.items.exclude(left="").filter(item__in=[each.id for each in listing.angebote]).count()
    _let_go(run, listing, at=at)


def _detail_address(source):
    return source.endpoint.replace("MatchingServiceEndpoint", "OfferServiceEndpoint")


def _digest(angebot):
    said = {**asdict(angebot), **COUNTS}
    return hashlib.sha256(repr(sorted(said.items())).encode()).hexdigest()


def _is_settled(row, digest):
    """Nothing new about it. What waits for a category or for its turn is looked at again each night."""
    waits = row.left in (Left.NO_CATEGORY, Left.LATER)
    return row.digest == digest and row.gone_at is None and not waits


def _keep(row, *, at):
    """Still listed, so it still holds: its term begins anew before anybody would be asked."""
    posting = row.posting
    if posting is None:
        return
    if posting.status == Status.EXPIRED:
        lifecycle.resume(posting, actor=Actor.CLOCK)
    elif posting.status == Status.PUBLISHED and posting.expires_at < at + RENEW_BEFORE:
        lifecycle.extend(posting)


def _leave(row, angebot, reason):
    """Not taken, and why. A posting it had is let go with the others that are gone."""
    row.left, row.title = reason, angebot.name[:200]
    if row.posting_id is None:
        row.digest = ""
    row.save()


@transaction.atomic
def _take(row, angebot, digest, *, at):
    """Make a posting of an item, or change the one it has. Returns whether anything became of it."""
    town, category = _town(angebot), _category(angebot)
    reason = _why_not(angebot, town, category)
    if reason:
        _leave(row, angebot, reason)
        row.digest = digest
        row.save(update_fields=["digest"])
        return False
    source = row.source
    fields = _fields(source, angebot, town, category)
    is_refused = row.posting is not None and row.posting.status == Status.REJECTED
    by = source.trusted_by if not (is_refused or _says_how_to_reach(fields)) else None
    if row.posting and row.posting.is_open and row.gone_at is None:
        writing.take_over_again(row.posting, changes=fields, by=by)
    else:
        row.posting = writing.take_over(
            person=_person(angebot, at=at), fields=fields, organisation=_organisation(source, angebot), by=by
        )
    if by:
        # The agency it comes from is who answers: nothing waits here for the office's own ladder.
        lifecycle.mark_answered(row.posting, Rung.REFERRAL, actor=Actor.CLOCK)
    row.digest, row.title, row.left, row.imported_at, row.gone_at = digest, angebot.name[:200], "", at, None
    row.missed_in = None
    row.save()
    return True


def _why_not(angebot, town, category):
    if settings.SITE_URL in f"{angebot.url} {angebot.text}":
        return Left.OURS
    if not angebot.name or not (angebot.text or angebot.short):
        return Left.EMPTY
    if town is None:
        return Left.NO_PLACE
    if category is None:
        return Left.NO_CATEGORY
    return "" if angebot.email or angebot.phone else Left.NO_CONTACT


def _town(angebot):
    """Postcode and place together name one municipality of Hesse, or none does."""
    for words in (f"{angebot.postcode} {angebot.place}", angebot.place):
        if words.strip() and (found := places.find(words)).municipality and not found.is_guess:
            return found.municipality
    return None


def _category(angebot):
    """By the first of the agency's words that staff gave a category; words nobody has met are noted for them."""
    words = [word[:120] for word in angebot.fields] or [WITHOUT_FIELD]
    known = {row.word: row.category_id for row in SourceWord.objects.filter(word__in=words)}
    SourceWord.objects.bulk_create([SourceWord(word=word) for word in dict.fromkeys(words) if word not in known])
    return catalogue.categories().get(next((known[word] for word in words if known.get(word)), None))


def _fields(source, angebot, town, category):
    longest = Posting._meta.get_field("text").max_length
    text = "\n\n".join(filter(None, (angebot.text or angebot.short, angebot.times)))
    return {
        "kind": Kind.REQUEST,
        "title": Truncator(angebot.name).chars(Posting._meta.get_field("title").max_length),
        "text": Truncator(text).chars(longest),
        "text_language": "de",
        "languages": ["de"],
        "municipality": town,
        "category": category,
        "amount": angebot.num_wanted,
        "for_whom": ForWhom.ORGANISATION,
        "came_from": source.name,
    }


def _says_how_to_reach(fields):
    """Addresses and numbers in a text are for a person to take out, whoever wrote it."""
    finders = (contactdata.emails, contactdata.phones, contactdata.links)
    return any(finder(f"{fields['title']}\n{fields['text']}") for finder in finders)


def _person(angebot, *, at):
    """Whom answers go to: the address at which the agency says its organisation is reached, which proves it for us."""
    person = Person(name=angebot.organisation[:60], phone=angebot.phone[:30], language="de")
    if angebot.email:
        person.email, person.email_proved_at, person.reach_by = angebot.email, at, ReachBy.EMAIL
    else:
        person.reach_by = ReachBy.PHONE
    return person


def _organisation(source, angebot):
    """The one that an earlier item of this source brought, or a new one that nobody has verified."""
    name = (angebot.organisation or source.name)[:120]
    known = Organisation.objects.filter(posting__harvested__source=source, name=name).order_by("pk").first()
    return known or Organisation(name=name, kind=Organisation.Kind.ASSOCIATION)


def _let_go(run, listing, *, at):
    """Withdraw what is gone, or ask: a list that lost much since yesterday is more likely broken than true."""
    listed = {angebot.id: angebot.num_wanted for angebot in listing.angebote}
    live = list(run.source.items.live().select_related("posting"))
    back = [row.pk for row in live if listed.get(row.item)]
    run.source.items.filter(pk__in=back).update(missed_in=None)
    gone = [row for row in live if (row.item not in listed and listing.is_whole) or listed.get(row.item) == 0]
    Harvest.objects.asking().filter(source=run.source).update(asks=False)
    run.num_gone = len(gone)
    if len(gone) > max(FEW, MOST_GONE_SHARE * len(live)):
        run.asks = True
        Harvested.objects.filter(pk__in=[row.pk for row in gone]).update(missed_in=run)
    else:
        for row in gone:
            _close(row, at=at)


@transaction.atomic
def _close(row, *, at):
    if row.posting.is_open:
        lifecycle.withdraw(row.posting)
    row.gone_at, row.missed_in, row.digest = at, None, ""
    row.save()


@transaction.atomic
def confirm(run, *, by, closes):
    """Somebody looked: close what is missing since this harvest, or leave it. A harvest is decided once. Returns how many closed."""
    run = Harvest.objects.select_for_update().get(pk=run.pk)
    if not run.asks or run.confirmed_at:
        return 0
    run.confirmed_at, run.confirmed_by = timezone.now(), by
    run.save(update_fields=["confirmed_at", "confirmed_by"])
    missing = list(Harvested.objects.live().filter(missed_in=run).select_related("posting")) if closes else []
    for row in missing:
        _close(row, at=run.confirmed_at)
    return len(missing)
