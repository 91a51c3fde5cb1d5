"""When something takes place that comes again every so many weeks. Local times stay: seven stays seven when clocks change."""

from datetime import datetime, timedelta

from django.utils import timezone

MOST = 100


def times(starts_at, ends_at, *, every_weeks, until):
    """Pairs of begin and end from the first one on, the last on the day `until` at the latest; MOST at the most."""
    begin, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    found = []
    for number in range(MOST):
        days = timedelta(weeks=every_weeks * number)
        if begin.date() + days > until and found:
            break
        found.append((_moved(begin, days), _moved(end, days)))
    return found


def _moved(moment, days):
    """The same hour on the clock, so many days later."""
    there = datetime.combine(moment.date() + days, moment.time())
    return timezone.make_aware(there)
