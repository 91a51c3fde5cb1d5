"""Of the invented board a third may be passed on, so that there is something to read in the feed. Never on a real board."""

from django.db import transaction
from django.utils import timezone

from postings import passing_on
from postings.models import Exchange, ForWhom, Posting

from . import handing_over

EVERY = 3


@transaction.atomic
def load():
    """Let every third author agree who can be asked, unless some have. Returns how many may be passed on."""
    shown = Posting.objects.published().filter(for_whom=ForWhom.ME, category__exchange=Exchange.DIRECT)
    if not shown.filter(passes_on_at__isnull=False).exists():
        for posting in shown.order_by("pk")[::EVERY]:
            passing_on.agree(posting)
    handing_over.write(at=timezone.now())
    return shown.filter(passes_on_at__isnull=False).count()
