"""When call-outs write to people: by day, as clocks in Hesse show it."""

from datetime import datetime, time, timedelta

from django.utils import timezone

FROM, UNTIL = time(8), time(20)
BETWEEN_BATCHES = timedelta(hours=4)
BETWEEN_LOOKS = timedelta(days=1)


def next_moment(at):
    """`at`, or the next morning if somebody might be asleep then."""
    local = timezone.localtime(at)
    if FROM <= local.time() < UNTIL:
        return at
    day = local.date() + timedelta(days=local.time() >= UNTIL)
    return datetime.combine(day, FROM, tzinfo=timezone.get_current_timezone())


def next_batch(at):
    """When a batch follows one that was asked at `at`."""
    return next_moment(at + BETWEEN_BATCHES)


def next_look(at):
    """When it looks again for somebody to ask, where nobody was left at `at`."""
    return next_moment(at + BETWEEN_LOOKS)


def may_write(at):
    return next_moment(at) == at
