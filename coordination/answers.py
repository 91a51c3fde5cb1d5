"""The answer ladder: nobody who asks is left without an answer, and whoever waits hears so.

A request's clock starts when it was handed in. The first of a message, a proposal, a referral or a call is its answer,
noted by postings.lifecycle.mark_answered; where that came to nothing the clock starts anew (mark_waiting). What nobody has
answered when PROMISE is over, or shortly before its last day is, the clock answers: it refers to the nearest contact point
that fits, or says honestly that nothing was found yet, and again each week. Where a service point had the request and was
silent until then, it becomes Kassel's. Who wrote something that the office itself has not read when PROMISE is over, a
request or an offer, hears that too.
"""

from collections import defaultdict
from datetime import UTC, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from network.models import ContactPoint
from network.nearest import nearest
from postings import lifecycle
from postings.models import Action, Actor, Posting, Rung, Status

from . import answer_letters
from .models import OPEN_MATCHES, Helped, Ladder, Match, MatchState, Referral

PROMISE = lifecycle.PROMISE
BEFORE_THE_END = timedelta(hours=12)  # so long before its last day is over, where that comes before the promise is
PRESSES_FROM = timedelta(hours=24)  # so long before the answer is due the office sees it marked
AT_ONCE = 1000  # requests the clock looks at each time it comes
REFERRED_IN = {Status.PUBLISHED, Status.PAUSED}


# Until when?


def due_at(request):
    """When somebody who waits is to have her answer at the latest: what `is_due` asks of many."""
    return min(request.waits_since + PROMISE, request.expires_at - BEFORE_THE_END)


def is_due(*, by):
    """The condition that the answer to a waiting request is due at `by` or earlier."""
    return Q(waits_since__lte=by - PROMISE) | Q(expires_at__lte=by + BEFORE_THE_END)


def presses(request, *, at):
    """Whether the office should hurry: its answer is due soon."""
    return request.waits_since is not None and due_at(request) - at <= PRESSES_FROM


# Whose is it?


def kassel_owns():
    """The condition that a posting is Kassel's: its region has no service point with working staff, or it was escalated."""
    here = ContactPoint.objects.filter(regions=OuterRef("region")).service_points()
    return Q(ladder__escalated_at__isnull=False) | ~Exists(here)


def responsible(posting):
    """The service points a posting belongs to, by name; none: it is Kassel's."""
    return responsible_for([posting])[posting.pk]


def responsible_for(postings):
    """{posting's pk: its service points}, as `responsible` says, in two queries however many postings there are."""
    escalated = set(
        Ladder.objects.filter(posting__in=postings, escalated_at__isnull=False).values_list("posting", flat=True)
    )
    regions = {posting.region_id for posting in postings}
    here = defaultdict(list)
    points = ContactPoint.objects.filter(regions__in=regions).service_points().annotate(serves=F("regions"))
    for point in points.order_by("name", "pk"):
        here[point.serves].append(point)
    return {posting.pk: [] if posting.pk in escalated else here[posting.region_id] for posting in postings}


# Referring


@transaction.atomic
def refer(request, contact_point, *, by=None, words=""):
    """Name a contact point to whoever asks, by staff or, without `by`, by the clock. It counts as an answer.

    Returns the Referral: where the same place was named to her before, that one, and no letter. Raises
    lifecycle.NotPossible for an offer, and for a request that is not shown.
    """
    posting = lifecycle.locked(request)
    if posting.is_offer or posting.status not in REFERRED_IN:
        raise lifecycle.NotPossible(posting, Action.REFERRED)
    referral, is_new = Referral.objects.get_or_create(
        posting=posting, contact_point=contact_point, defaults={"by": by, "words": words}
    )
    actor = Actor.STAFF if by else Actor.CLOCK
    if is_new:
        named = {"contact_point": contact_point.pk, "name": contact_point.name}
        lifecycle.log(posting, Action.REFERRED, actor=actor, by=by, **named)
        answer_letters.referred.enqueue(posting, referral)
    lifecycle.mark_answered(posting, Rung.REFERRAL, actor=actor, by=by)
    return referral


def helped(referral, answer):
    """Whether the place helped, said by the person herself; she may change her mind. `answer` is one of Helped.

    Where no place helped and nobody else was proposed, her request waits again.
    """
    referral.helped = Helped(answer)
    referral.save(update_fields=["helped"])
    if referral.helped == Helped.NO:
        wait_again(referral.posting)


def wait_again(request):
    """A request of which an answer came to nothing goes back to the list, unless something else is still under way."""
    places, done = request.referrals.exclude(helped=Helped.NO), Match.objects.of(request).filter(state=MatchState.DONE)
    if ended := request.events.filter(
        action__in=[Action.SETTLED, Action.EXPIRED]
    ).last():  # shown again: what helped is over
        places, done = places.filter(at__gt=ended.at), done.filter(closed_at__gt=ended.at)
    agreed = Match.objects.of(request).filter(state__in=OPEN_MATCHES)
    if not any(each.exists() for each in (places, done, agreed, request.enquiries.under_way())):
        lifecycle.mark_waiting(request)


# The clock


def climb(*, at):
    """Answer what nobody has answered in time; one request a transaction, those another worker is at left to it.

    Run twice it does nothing the second time. Returns how many requests it did something about.
    """
    at = at.astimezone(UTC)  # so that hours are counted as they pass, also where the clock is changed
    late = list(_late(at=at).values_list("pk", flat=True)[:AT_ONCE])
    unread = list(_unread(at=at).values_list("pk", flat=True)[:AT_ONCE])
    return sum(_answer(pk, at=at) for pk in late) + sum(_excuse(pk, at=at) for pk in unread)


def _late(*, at):
    """Unanswered requests that are due and about which something can be done: name a place, or say that there is none."""
    root = Coalesce(OuterRef("category__parent"), OuterRef("category"))
    places = ContactPoint.objects.active().serving(OuterRef("region")).exclude(referrals__posting=OuterRef("pk"))
    place_left = Exists(places.about_any_of(root))  # as _next_place finds it
    # Having been told that it was not read yet is no word about what was found.
    to_tell = Q(ladder__isnull=True) | Q(ladder__num_told=0)
    to_tell |= Q(ladder__told_at__lte=at - answer_letters.NEXT_WORD_AFTER)
    late = Posting.objects.unanswered().filter(is_due(by=at))
    return late.annotate(to_tell=to_tell).filter(Q(to_tell=True) | place_left)


@transaction.atomic
def _answer(pk, *, at):
    """Whether anything was left to do about it."""
    found = _late(at=at).filter(pk=pk).select_for_update(of=("self",), no_key=True, skip_locked=True)
    posting = found.select_related("author", "category").first()
    if posting is None:
        return False
    ladder, _is_new = Ladder.objects.get_or_create(posting=posting)
    _escalate(posting, ladder, at=at)
    if place := _next_place(posting):
        refer(posting, place)
    elif posting.to_tell:
        _tell(posting, ladder, at=at)
    return True


def _next_place(posting):
    """The nearest contact point that was not named to her before, or None."""
    named = list(posting.referrals.values_list("contact_point", flat=True))
    return next((point for point, _km in nearest(posting, most=1, but=named)), None)


def _unread(*, at):
    """Postings that wait for the office to read them longer than was promised, and whose authors do not know why."""
    waiting = Posting.objects.unread().handed_in_by(at - PROMISE).filter(ladder__told_at__isnull=True)
    return waiting.order_by("created_at", "pk")


@transaction.atomic
def _excuse(pk, *, at):
    """Say once that it is us who are late. Whether there was still reason to."""
    found = _unread(at=at).filter(pk=pk).select_for_update(of=("self",), no_key=True, skip_locked=True)
    posting = found.select_related("author", "category").first()
    if posting is None:
        return False
    ladder, _is_new = Ladder.objects.get_or_create(posting=posting)
    ladder.told_at = at
    ladder.save(update_fields=["told_at"])
    lifecycle.log(posting, Action.UNREAD, actor=Actor.CLOCK)
    answer_letters.unread.enqueue(posting)
    return True


def _escalate(posting, ladder, *, at):
    """The service point that had it was silent; from now on Kassel sees to it."""
    if ladder.escalated_at or not ContactPoint.objects.serving(posting.region_id).service_points().exists():
        return
    ladder.escalated_at = at
    ladder.save(update_fields=["escalated_at"])
    lifecycle.log(posting, Action.ESCALATED, actor=Actor.CLOCK)


def _tell(posting, ladder, *, at):
    ladder.told_at, ladder.num_told = at, ladder.num_told + 1
    ladder.save(update_fields=["told_at", "num_told"])
    lifecycle.log(posting, Action.NO_NEWS, actor=Actor.CLOCK, time=ladder.num_told)
    answer_letters.no_news.enqueue(posting)
