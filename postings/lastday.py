"""The last day of what ends at a moment."""

from datetime import timedelta

from django.utils import timezone


def last_day(moment):
    """The last day on which what ends at that moment is shown; a day ends at midnight."""
    return timezone.localdate(moment - timedelta(microseconds=1))
