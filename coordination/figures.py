"""Numbers of the staff room, one query each, and of no single person."""

from collections import Counter, namedtuple
from datetime import timedelta
from functools import reduce, wraps
from operator import or_

from django.contrib.postgres.fields import ArrayField
from django.core.cache import cache
from django.db.models import (
    Aggregate,
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from postings.models import Decision, ForWhom, Kind, Occasion, Posting, Review, Rung, Status

from . import permissions, queue
from .answers import PROMISE
from .models import Match, MatchEvent, MatchStep, Referral, Saying, Suggestion

DAYS = 7
SHOWN = {Decision.PUBLISHED, Decision.CORRECTED}
KEPT_SECONDS = 60
EITHER = ("request__region", "offer__region")

# Hours are the median; `kept` is how many of `num` were answered within the promise.
Flow = namedtuple("Flow", "monday open_requests open_offers new_requests new_offers")
Waited = namedtuple("Waited", "monday hours num kept")
Grown = namedtuple("Grown", "monday offers grown")


def waiting(user):
    """How many reviews wait for each occasion, how many are late, how many `user` has claimed, since when the oldest waits.

    Counted once for an account as it was read: the side of the page asks, and so do its piles.
    """
    if not hasattr(user, "reviews_waiting"):
        user.reviews_waiting = _waiting(user, late=timezone.now() - queue.LATE_AFTER)
    return user.reviews_waiting


def _waiting(user, *, late):
    counts = {occasion.value: Count("pk", filter=Q(occasion=occasion)) for occasion in Occasion}
    oldest = {f"oldest_{occasion.value}": Min("opened_at", filter=Q(occasion=occasion)) for occasion in Occasion}
    figures = (
        permissions.visible(Review.objects.waiting(), to=user)
        .order_by()
        .aggregate(
            all=Count("pk"),
            mine=Count("pk", filter=Q(claimed_by=user)),
            late=Count("pk", filter=Q(opened_at__lte=late)),
            oldest=Min("opened_at"),
            **counts,
            **oldest,
        )
    )
    return {**figures, "written": figures["new"] + figures["edit"] + figures["second"]}


def decisions_by_day(user, *, at):
    """For each of the last seven days, today first: the day and how many were shown, sent back, not shown, kept."""
    today = timezone.localdate(at)
    days = [today - timedelta(days=back) for back in range(DAYS)]
    counted = (
        permissions.visible(Review.objects.exclude(decided_by=None), to=user)
        .filter(decided_at__gte=at - timedelta(days=DAYS))
        .annotate(day=TruncDate("decided_at"))
        .values_list("day", "decision")
        .annotate(num=Count("pk"))
    )
    sums = Counter()
    for day, decision, num in counted:
        sums[day, "shown" if decision in SHOWN else decision] += num
    return [
        {
            "day": day,
            "shown": sums[day, "shown"],
            "sent_back": sums[day, Decision.CHANGES_REQUESTED],
            "rejected": sums[day, Decision.REJECTED],
            "kept": sums[day, Decision.KEPT],
        }
        for day in days
    ]


def kept(count):
    """Remember what was counted for a span, for a minute, in each process."""

    @wraps(count)
    def reading(span):
        key = f"coordination.figures.{count.__name__}.{span.key}"
        return cache.get_or_set(key, lambda: count(span), KEPT_SECONDS)

    return reading


class Week(Func):
    """Which of the span's weeks a moment lies in: 1 the first, 0 before all of them. Null stays null."""

    function = "width_bucket"
    output_field = IntegerField()

    def __init__(self, moment, span):
        super().__init__(moment, Value(span.starts, output_field=ArrayField(DateTimeField())))


class Median(Aggregate):
    """The middle of durations; the mean of the two middle ones where they are even in number."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def _waited(until, since="created_at"):
    return ExpressionWrapper(F(until) - F(since), output_field=DurationField())


def _hours(duration):
    return None if duration is None else round(duration.total_seconds() / 3600, 1)


def _within(records, span, *paths):
    """`records` of the span's regions, by whichever of the paths leads to one."""
    if span.regions is None:
        return records
    return records.filter(reduce(or_, (Q(**{f"{path}__in": span.regions}) for path in paths)))


def _asked(span):
    """Requests of these weeks that were shown."""
    shown = Posting.objects.requests().filter(created_at__gte=span.start, published_at__isnull=False)
    return _within(shown, span, "region")


@kept
def flow(span):
    """For each week: its Monday, requests and offers open when it ended, and those newly shown within it."""
    shown = Posting.objects.filter(published_at__isnull=False).filter(Q(closed_at=None) | Q(closed_at__gte=span.start))
    counted = (
        _within(shown, span, "region")
        .values_list("kind", Week("published_at", span), Week("closed_at", span))
        .annotate(num=Count("*"))
    )
    opened, closed = Counter(), Counter()
    for kind, came, went, num in counted:
        opened[kind, came] += num
        closed[kind, went] += num
    rows, standing = [], {kind: opened[kind, 0] for kind in Kind}
    for week, monday in enumerate(span.mondays, 1):
        for kind in Kind:
            standing[kind] += opened[kind, week] - closed[kind, week]
        rows.append(
            Flow(
                monday,
                standing[Kind.REQUEST],
                standing[Kind.OFFER],
                opened[Kind.REQUEST, week],
                opened[Kind.OFFER, week],
            )
        )
    return rows


@kept
def grown(span):
    """For each week: its Monday, the offers newly shown within it, and how many of them by somebody who had asked before,
    for herself. Who left nothing by which we know her again is not among them."""
    asked = Posting.objects.requests().filter(for_whom=ForWhom.ME, published_at__lt=OuterRef("created_at"))
    before = asked.filter(author__identity=OuterRef("author__identity")).exclude(author__identity="")
    shown = _within(Posting.objects.offers().filter(published_at__gte=span.start), span, "region")
    counted = (
        shown.annotate(has_asked=Exists(before))
        .values_list(Week("published_at", span))
        .annotate(num=Count("*"), grown=Count("pk", filter=Q(has_asked=True)))
    )
    weeks = {week: (num, grew) for week, num, grew in counted}
    return [Grown(monday, *weeks.get(week, (0, 0))) for week, monday in enumerate(span.mondays, 1)]


@kept
def first_answers(span):
    """For each week: the median hours that those who got their first answer had waited, how many, how many in time."""
    answered = Posting.objects.requests().filter(answered_at__gte=span.start)
    return _by_week(_within(answered, span, "region"), span, at="answered_at", since="created_at")


@kept
def agreements(span):
    """The same from a request to its first match: when the second side said yes."""
    both = Match.objects.filter(request_says=Saying.YES, offer_says=Saying.YES)
    earlier = both.filter(request=OuterRef("request"), pk__lt=OuterRef("pk"))
    yes = MatchEvent.objects.filter(match=OuterRef("pk"), step=MatchStep.ACCEPTED).order_by("-at").values("at")
    first = both.filter(~Exists(earlier)).annotate(agreed_at=Subquery(yes[:1])).filter(agreed_at__gte=span.start)
    return _by_week(_within(first, span, "request__region"), span, at="agreed_at", since="request__created_at")


def _by_week(records, span, *, at, since):
    counted = (
        records.annotate(waited=_waited(at, since))
        .values_list(Week(at, span))
        .annotate(median=Median("waited"), num=Count("*"), kept=Count("waited", filter=Q(waited__lte=PROMISE)))
    )
    weeks = {week: (_hours(median), num, in_time) for week, median, num, in_time in counted}
    return [Waited(monday, *weeks.get(week, (None, 0, 0))) for week, monday in enumerate(span.mondays, 1)]


@kept
def by_category(span):
    return _by_group(span, Coalesce("category__parent", "category"))


@kept
def by_language(span):
    """By the language the person reads, whatever language the request was written in."""
    return _by_group(span, F("author__language"))


def _by_group(span, group):
    """(group, requests of these weeks, those with an answer, median hours to it), most requests first."""
    counted = (
        _asked(span)
        .annotate(group=group)
        .values_list("group")
        .annotate(asked=Count("*"), answered=Count("answered_at"), median=Median(_waited("answered_at")))
        .order_by("-asked", "group")
    )
    return [(group, asked, answered, _hours(median)) for group, asked, answered, median in counted]


@kept
def by_rung(span):
    """What the first answer to the requests of these weeks was, and how those without one stand: name → number."""
    silent = Q(answered_at=None)
    waiting = silent & Q(status=Status.PUBLISHED)
    late = Q(created_at__lte=timezone.now() - PROMISE)
    return _asked(span).aggregate(
        **{rung.value: Count("created_at", filter=Q(answered_by=rung)) for rung in Rung},
        within=Count("created_at", filter=waiting & ~late),
        over=Count("created_at", filter=waiting & late),
        ended=Count("created_at", filter=silent & ~Q(status=Status.PUBLISHED)),
    )


@kept
def by_region(span):
    """AGS → (requests without an answer, since when the oldest waits); only regions where somebody waits."""
    waiting = _within(Posting.objects.unanswered(), span, "region").order_by()
    counted = waiting.values_list("region").annotate(num=Count("*"), oldest=Min("waits_since"))
    return {region: (num, oldest) for region, num, oldest in counted}


@kept
def matches(span):
    """State → number, of the matches proposed in these weeks."""
    proposed = Match.objects.filter(proposed_at__gte=span.start).order_by()
    return dict(_within(proposed, span, *EITHER).values_list("state").annotate(num=Count("*")))


@kept
def failures(span):
    """Reason → number, of the matches that came to nothing in these weeks."""
    failed = Match.objects.filter(closed_at__gte=span.start).exclude(reason="").order_by()
    return dict(_within(failed, span, *EITHER).values_list("reason").annotate(num=Count("*")))


@kept
def referrals(span):
    """(outcome, whether by the clock) → number, of the referrals of these weeks."""
    made = Referral.objects.filter(at__gte=span.start).order_by()
    counted = _within(made, span, "posting__region").values_list("helped", Q(by=None)).annotate(num=Count("*"))
    return {(helped, by_clock): num for helped, by_clock, num in counted}


@kept
def outcomes(span):
    """(outcome, kind) → number, of the postings that were shown and closed in these weeks; "" where nobody has said."""
    ended = Posting.objects.filter(closed_at__gte=span.start, published_at__isnull=False).order_by()
    counted = _within(ended, span, "region").values_list("outcome", "kind").annotate(num=Count("*"))
    return {(outcome, kind): num for outcome, kind, num in counted}


@kept
def crowding(span):
    """[(open suggestions, how many offers stand in so many)], fewest first; as it is now."""
    offered = _within(Suggestion.objects.open(), span, "offer__region").order_by()
    return sorted(Counter(offered.values_list("offer").annotate(num=Count("*")).values_list("num", flat=True)).items())


def gini(counted):
    """How unevenly things are shared: 0 each has as many, towards 1 one has all. Of [(size, how many have it)].

    G = Σ (2i − n − 1)·xᵢ / (n·Σ xᵢ), x ascending, i from 1 to n (Dixon et al. 1987, Ecology 68:1548–1551). Those of one
    size stand together at ranks a+1 … a+m, so their 2i − n − 1 add up to m·(2a + m − n). None where there is nothing.
    """
    num = sum(many for _size, many in counted)
    whole = sum(size * many for size, many in counted)
    if not whole:
        return None
    before = spread = 0
    for size, many in sorted(counted):
        spread += size * many * (2 * before + many - num)
        before += many
    return spread / (num * whole)
