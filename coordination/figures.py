"""Numbers of the staff room's first page, one query each."""

from collections import Counter
from datetime import timedelta

from django.db.models import Count, Min, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from postings.models import Decision, Occasion, Review

DAYS = 7
SHOWN = {Decision.PUBLISHED, Decision.CORRECTED}


def waiting(user):
    """How many reviews wait for each occasion, how many `user` has claimed, and since when the oldest waits."""
    counts = {occasion.value: Count("pk", filter=Q(occasion=occasion)) for occasion in Occasion}
    oldest = {f"oldest_{occasion.value}": Min("opened_at", filter=Q(occasion=occasion)) for occasion in Occasion}
    figures = (
        Review.objects.waiting()
        .order_by()
        .aggregate(
            all=Count("pk"), mine=Count("pk", filter=Q(claimed_by=user)), oldest=Min("opened_at"), **counts, **oldest
        )
    )
    return {**figures, "written": figures["new"] + figures["edit"]}


def late(*, after, at):
    return Review.objects.waiting().filter(opened_at__lte=at - after).count()


def decisions_by_day(*, at):
    """For each of the last seven days, today first: the day and how many were shown, sent back, not shown, kept."""
    today = timezone.localdate(at)
    days = [today - timedelta(days=back) for back in range(DAYS)]
    counted = (
        Review.objects.exclude(decided_by=None)
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
