"""Who else looks at the same posting just now: a courtesy to each other, never a lock."""

from datetime import timedelta

from django.utils import timezone

from .models import Presence

FOR = timedelta(minutes=3)


def look(posting, *, by):
    """Note that `by` looks at it, and return the names of the others who do, in alphabetical order."""
    now = timezone.now()
    Presence.objects.filter(at__lt=now - FOR).delete()
    Presence.objects.bulk_create(
        [Presence(posting=posting, by=by, at=now)],
        update_conflicts=True,
        unique_fields=["posting", "by"],
        update_fields=["at"],
    )
    others = Presence.objects.filter(posting=posting).exclude(by=by).select_related("by")
    return sorted(other.by.get_short_name() for other in others)
