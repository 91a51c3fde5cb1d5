"""What authors are told about the end of a term: before it, asked whether it still holds, and once after it; and asked
again for a change that they have not made.

Each word is given once a term, which is known by when it ends. One posting a transaction; each verb returns how many.
"""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from postings import emails, life_letters, lifecycle

from .models import Action, Actor, Decision, Notice, Posting, PostingEvent, Status, Word

AHEAD = {Word.WEEK: timedelta(days=7), Word.DAY: timedelta(hours=24)}
ASKED_BEFORE = {Word.ASK: 2 * lifecycle.ASKED_AGAIN, Word.ASK_AGAIN: lifecycle.ASKED_AGAIN}
TOLD_FROM_HOUR = 8
CHANGE_ASKED_AGAIN = timedelta(days=5)  # after so long without a change its author is asked once more
LOOKS_BACK = timedelta(days=7)  # what lapsed longer ago is no news any more
MOST_AT_ONCE = 1000


def warn(*, at):
    """A week and a day before the end, unless the whole term was no longer than that. Of two that are due one is enough."""
    num = 0
    for word, until, after in [
        (Word.DAY, AHEAD[Word.DAY], timedelta(0)),
        (Word.WEEK, AHEAD[Word.WEEK], AHEAD[Word.DAY]),
    ]:
        ending = Posting.objects.ending().limited()
        ending = ending.filter(expires_at__gt=at + after, expires_at__lte=at + until)
        num += _each(_untold(ending.filter(expires_at__gt=F("confirmed_at") + until), word), _warn, word=word, at=at)
    return num


def _warn(posting, *, word, at):
    _note(posting, word, at=at)
    life_letters.ends_soon.enqueue(posting)


def ask(*, at):
    """Ask whoever offers something until further notice: after 90 days, and again two weeks later. A clock that comes late
    gives the time to answer all the same."""
    num = 0
    for word, ahead in ASKED_BEFORE.items():
        standing = Posting.objects.standing().filter(expires_at__lte=at + ahead)
        num += _each(_untold(standing, word), _ask, word=word, at=at)
    return num


def _ask(posting, *, word, at):
    ends_at = max(posting.expires_at, at + ASKED_BEFORE[word])
    if ends_at != posting.expires_at:
        posting.notices.filter(ends_at=posting.expires_at).update(ends_at=ends_at)
        posting.expires_at = ends_at
        posting.save(update_fields=["expires_at"])
    _note(posting, word, at=at)
    lifecycle.log(posting, Action.ASKED, actor=Actor.CLOCK)
    life_letters.still_offered.enqueue(posting)


def was_asked_twice(posting):
    return posting.notices.filter(ends_at=posting.expires_at, word__in=ASKED_BEFORE).count() == len(ASKED_BEFORE)


def ask_again_for_change(*, at):
    """Once, by the letter she had. The line in the history says that she was asked."""
    asked = {"posting": OuterRef("pk"), "action": Action.CHANGES_REQUESTED, "actor": Actor.CLOCK}
    again = PostingEvent.objects.filter(**asked, at__gte=OuterRef("reviewed_at"))
    silent = Posting.objects.sent_back().filter(reviewed_at__lte=at - CHANGE_ASKED_AGAIN, expires_at__gt=at)
    return _each(silent.filter(~Exists(again)), _ask_again_for_change)


def _ask_again_for_change(posting):
    lifecycle.log(posting, Action.CHANGES_REQUESTED, actor=Actor.CLOCK)
    if review := posting.reviews.filter(decision=Decision.CHANGES_REQUESTED).order_by("decided_at").last():
        emails.change_requested.enqueue(posting, review)


def tell_over(*, at):
    """In the morning, tell each human what has lapsed since the morning before: in one letter, however many there are."""
    morning = last_morning(at)
    lapsed = Posting.objects.lapsed_since(morning - LOOKS_BACK).filter(closed_at__lte=morning)
    of_human = defaultdict(list)
    for posting in _untold(lapsed, Word.OVER).select_related("author").order_by("closed_at", "pk")[:MOST_AT_ONCE]:
        of_human[posting.author.identity or posting.author_id].append(posting.pk)
    for keys in of_human.values():
        with transaction.atomic():
            found = Posting.objects.filter(pk__in=keys, status=Status.EXPIRED).select_related("author").order_by("pk")
            over = list(_untold(found, Word.OVER).select_for_update(of=("self",), no_key=True))
            for posting in over:
                _note(posting, Word.OVER, at=at)
            if len(over) > 1:
                life_letters.several_over.enqueue(over[-1])
            elif over:
                emails.posting_expired.enqueue(over[0])
    return len(of_human)


def last_morning(at):
    """Eight o'clock here: today's, or yesterday's while it is earlier."""
    local = timezone.localtime(at)
    eight = local.replace(hour=TOLD_FROM_HOUR, minute=0, second=0, microsecond=0)
    return eight if local >= eight else eight - timedelta(days=1)


def _untold(postings, word):
    told = Notice.objects.filter(posting=OuterRef("pk"), word=word, ends_at=OuterRef("expires_at"))
    return postings.filter(~Exists(told))


def _note(posting, word, *, at):
    Notice.objects.create(posting=posting, word=word, ends_at=posting.expires_at, given_at=at)


def _each(due, do, **said):
    """`do` for each that is still due once it is locked."""
    done = 0
    for pk in list(due.order_by("expires_at").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        with transaction.atomic():
            locked = due.select_for_update(of=("self",), no_key=True).select_related("category", "author")
            if posting := locked.filter(pk=pk).first():
                do(posting, **said)
                done += 1
    return done
