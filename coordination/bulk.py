"""Publish several reviews at once, of which each could be published unread."""

import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from postings import lifecycle, reviewing
from postings.models import Occasion, Review

from . import permissions, queue


@dataclass(frozen=True)
class Left:
    """A review that was not published, and why not."""

    review: Review
    reasons: list


def publish(ticks, *, by):
    """`ticks` are "review:version" as they stood on the page. Returns the published postings and what was left."""
    versions = dict(_read(ticks))
    ticked = permissions.visible(Review.objects.filter(pk__in=versions), to=by)
    reviews = queue.for_rows(ticked.order_by("opened_at", "pk"))
    published, left = [], []
    for row in queue.rows(reviews, at=timezone.now(), to=by):
        reasons = _against(row, by=by)
        if not reasons:
            try:
                published.append(reviewing.publish(row.review, by=by, version=versions[row.review.pk]))
            except reviewing.AlreadyDecided as late:
                reasons = [_decided(late.review)]
            except reviewing.Outdated:
                reasons = [_("Der Eintrag hat sich inzwischen geändert.")]
            except reviewing.DayIsOver:
                reasons = [queue.problems.DAY_IS_OVER]
            except lifecycle.NotPossible as stuck:
                reasons = [stuck.posting.get_status_display()]
        if reasons:
            left.append(Left(row.review, reasons))
    return published, left


def _read(ticks):
    for tick in ticks[: queue.PER_PAGE]:
        pk, _colon, version = tick.partition(":")
        if all(re.fullmatch(r"[0-9]{1,9}", number) for number in (pk, version)):
            yield int(pk), int(version)


def _against(row, *, by):
    if not row.review.is_waiting:
        return [_decided(row.review)]
    if row.review.claimed_by_id not in (None, by.pk):
        return [_("%(name)s sieht es gerade an.") % {"name": row.review.claimed_by}]
    if row.review.occasion == Occasion.REPORT:
        return [_("Eine Meldung braucht eine eigene Entscheidung.")]
    if not row.may_be_ticked:
        return [problem.message for problem in row.problems if not isinstance(problem, queue.problems.Hint)]
    return []


def _decided(review):
    if review.decided_by is None:
        return _("Das hat sich inzwischen erübrigt.")
    return _("%(name)s hat schon entschieden: %(decision)s.") % {
        "name": review.decided_by,
        "decision": review.get_decision_display(),
    }
