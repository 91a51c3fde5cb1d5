"""Reading an agency's volunteer-management software, or another board, into postings, night after night, without doubling or
losing anything. How each is read is its module's; see listing.py.

What the list says is compared by its fingerprint; only what is new or changed is asked for in full. What is no longer
listed, or wanted by nobody, is withdrawn here; when that is much at once, a person is asked first.
"""

import logging
import traceback
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from people import phones
from people.models import Organisation, Person, ReachBy
from peoplelikeme.lib.fetching import Unreachable, Unreadable
from postings import catalogue, contactdata, lifecycle, writing
from postings.models import Actor, ForWhom, Posting, Rung, Status

from . import freinet_reading, rpde_reading
from .models import Harvest, Harvested, SoftwareSource, SourceWord

READERS = {SoftwareSource.Speaks.FREINET: freinet_reading, SoftwareSource.Speaks.FEED: rpde_reading}
AT_ONCE = 500  # read in full in one night; the others come with the next
FAILURES = 3  # of those, and we stop asking a server that is not well
FEW = 5  # so many may go without asking
MOST_GONE_SHARE = 0.2  # of what a source had here: more is closed only when somebody says so
RENEW_BEFORE = timedelta(days=21)  # a term ends: before its author would be asked whether it still holds
WITHOUT_FIELD = "(ohne Handlungsfeld)"

Left = Harvested.Left
logger = logging.getLogger(__name__)


def harvest(source, *, at):
    """Read one source. Returns its Harvest, which says what came of it, or what went wrong."""
    run = Harvest.objects.create(source=source, started_at=at)
    try:
        _take_in(run, READERS[source.speaks], at=at)
    except (Unreachable, Unreadable) as error:
        run.trouble = str(error)[:300]
    except Exception as error:  # whatever one source brings, the others are read
        where = "".join(traceback.format_tb(error.__traceback__))  # what it says may quote a row with an address
        logger.error("Harvest of %s ended in %s:\n%s", source.slug, type(error).__name__, where)
        run.trouble = f"ended in {type(error).__name__}"
    run.finished_at = timezone.now()
    run.save()
    return run


def harvest_all(*, at):
    """Every source in its turn. One that cannot be read does not keep the others waiting."""
    return [harvest(source, at=at) for source in SoftwareSource.objects.filter(is_active=True)]


def _take_in(run, reader, *, at):
    source, listing = run.source, reader.listing(run.source)
    held = {row.item: row for row in source.items.select_related("posting__category")}
    run.num_listed, num_asked, num_failed = len(listing.items), 0, 0
    for listed in listing.items:
        row = held.get(listed.id) or Harvested(source=source, item=listed.id)
        if row.pk and _is_settled(row, listed.digest):
            _keep(row, at=at)
        elif not listed.num_wanted:
            _leave(row, listed, Left.NOT_WANTED)
        elif num_asked >= AT_ONCE:
            _leave(row, listed, Left.LATER)
        else:
            num_asked += 1
            try:
                told = reader.in_full(source, listed)
            except (Unreachable, Unreadable) as error:
                num_failed += 1
                if num_failed == FAILURES:
                    raise
                run.trouble = f"{listed.id}: {error}"[:300]
                _leave(row, listed, Left.LATER)
                continue
            was_shown = row.posting_id is not None and row.gone_at is None
            if _take(row, listed, told, at=at):
                run.num_changed += was_shown
                run.num_new += not was_shown
    run.num_left = source.items.exclude(left="").filter(item__in=[each.id for each in listing.items]).count()
    _let_go(run, listing, at=at)


def _is_settled(row, digest):
    """Nothing new about it. What waits for a category or for its turn is looked at again each night."""
    waits = row.left in (Left.NO_CATEGORY, Left.LATER)
    return row.digest == digest and row.gone_at is None and not waits


def _keep(row, *, at):
    """Still listed, so it still holds: its term begins anew before anybody would be asked."""
    posting = row.posting
    if posting is None:
        return
    if posting.ended_unseen:
        return
    if posting.status == Status.EXPIRED:
        lifecycle.resume(posting, actor=Actor.CLOCK)
    elif posting.is_over_with_its_day:
        return
    elif posting.status == Status.PUBLISHED and posting.expires_at < at + RENEW_BEFORE:
        lifecycle.extend(posting)


def _leave(row, listed, reason):
    """Not taken, and why. A posting it had is let go with the others that are gone."""
    row.left, row.title = reason, listed.title[:200]
    if row.posting_id is None:
        row.digest = ""
    row.save()


@transaction.atomic
def _take(row, listed, told, *, at):
    """Make a posting of an item, or change the one it has. Returns whether anything became of it."""
    category = _category(told)
    reason = _why_not(told, category)
    if reason:
        _leave(row, listed, reason)
        row.digest = listed.digest
        row.save(update_fields=["digest"])
        return False
    source = row.source
    fields = _fields(source, told, category)
    is_refused = row.posting is not None and row.posting.status == Status.REJECTED
    by = source.trusted_by if not (is_refused or _says_how_to_reach(fields)) else None
    if row.posting and row.posting.is_open and row.gone_at is None:
        writing.take_over_again(row.posting, changes=fields, by=by)
    else:
        row.posting = writing.take_over(
            person=_person(told, at=at), fields=fields, organisation=_organisation(source, told), by=by
        )
    if by:
        # The agency it comes from is who answers: nothing waits here for the office's own ladder.
        lifecycle.mark_answered(row.posting, Rung.REFERRAL, actor=Actor.CLOCK)
    row.digest, row.title, row.left, row.imported_at, row.gone_at = listed.digest, listed.title[:200], "", at, None
    row.missed_in = None
    row.save()
    return True


def _why_not(told, category):
    if settings.SITE_URL in f"{told.url} {told.fields['text']}":
        return Left.OURS
    if not (told.fields["title"] and told.fields["text"]):
        return Left.EMPTY
    if told.town is None:
        return Left.NO_PLACE
    if category is None:
        return Left.NO_CATEGORY
    return "" if told.email or told.phone else Left.NO_CONTACT


def _category(told):
    """By the first of its words that is ours or that staff gave a category; words nobody has met are noted for them."""
    ours = catalogue.categories()
    if own := next((ours[word] for word in told.words if word in ours), None):
        return own
    words = [word[:120] for word in told.words] or [WITHOUT_FIELD]
    known = {row.word: row.category_id for row in SourceWord.objects.filter(word__in=words)}
    SourceWord.objects.bulk_create([SourceWord(word=word) for word in dict.fromkeys(words) if word not in known])
    return ours.get(next((known[word] for word in words if known.get(word)), None))


def _fields(source, told, category):
    longest = {name: Posting._meta.get_field(name).max_length for name in ("title", "text")}
    return {
        **told.fields,
        **{name: Truncator(told.fields[name]).chars(most) for name, most in longest.items()},
        "municipality": told.town,
        "category": category,
        "for_whom": ForWhom.ORGANISATION,
        "came_from": source.name,
    }


def _says_how_to_reach(fields):
    """Addresses and numbers in a text are for a person to take out, whoever wrote it."""
    finders = (contactdata.emails, contactdata.phones, contactdata.links)
    return any(finder(f"{fields['title']}\n{fields['text']}") for finder in finders)


def _person(told, *, at):
    """Whom answers go to: the address at which the source says its organisation is reached, which proves it for us."""
    person = Person(name=told.organisation[:60], phone=phones.with_usual_digits(told.phone)[:30], language="de")
    if told.email:
        person.email, person.email_proved_at, person.reach_by = told.email, at, ReachBy.EMAIL
    else:
        person.reach_by = ReachBy.PHONE
    return person


def _organisation(source, told):
    """The one that an earlier item of this source brought, or a new one that nobody has verified."""
    name = (told.organisation or source.name)[:120]
    known = Organisation.objects.filter(posting__harvested__source=source, name=name).order_by("pk").first()
    return known or Organisation(name=name, kind=Organisation.Kind.ASSOCIATION)


def _let_go(run, listing, *, at):
    """Withdraw what is gone, or ask: a list that lost much since yesterday is more likely broken than true."""
    listed = {each.id: each.num_wanted for each in listing.items}
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
