"""What the clock does about dates: it reminds the day before, and forgets who registered when the date is long over."""

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from postings import erasing_talks

from . import registration_letters
from .models import EventDate, Registration

TABLE = Path(__file__).with_name("retention.toml")
KEPT_FOR = timedelta(days=tomllib.loads(TABLE.read_text())["days_after_the_date"]["registration"])


@transaction.atomic
def remind(*, at):
    """Write once to whoever has a place at a date of tomorrow. Returns to how many."""
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    begin, end = (timezone.make_aware(datetime.combine(tomorrow + timedelta(days=days), time.min)) for days in (0, 1))
    dates = EventDate.objects.shown().going_ahead().filter(starts_at__gte=begin, starts_at__lt=end)
    due = Registration.objects.confirmed().filter(date__in=dates, reminded_at=None).with_date()
    due = list(due.select_for_update(of=("self",), no_key=True).order_by("pk"))
    for registration in due:
        registration_letters.event_reminder.enqueue(registration)
    Registration.objects.filter(pk__in=[each.pk for each in due]).update(reminded_at=at)
    return len(due)


def erase_due(*, at):
    """Forget the registrations of dates that were over so long ago; how many came stays. Returns how many went."""
    over = Registration.objects.filter(date__ends_at__lte=at - KEPT_FOR)
    due = list(over.select_related("person").order_by("pk"))
    for registration in due:
        erase(registration)
    return len(due)


@transaction.atomic
def erase(registration):
    """The row goes, and with it who she was, where nothing else of that human is kept."""
    person = registration.person
    registration.delete()
    erasing_talks.forget_if_gone(person)
