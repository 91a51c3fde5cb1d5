"""What the clock does about a posting whose days are over."""

from django.db import transaction

from postings import emails, lifecycle

from .models import Action, Actor, Posting, Status


def expire_due(*, at):
    """Close what is past its day; one posting a transaction. Returns how many."""
    due = list(Posting.objects.due(at=at).order_by("expires_at").values_list("pk", flat=True)[:1000])
    for pk in due:
        with transaction.atomic():
            posting = Posting.objects.select_for_update(of=("self",), no_key=True).due(at=at).filter(pk=pk).first()
            if posting:
                lifecycle.move(posting, Status.EXPIRED)
                lifecycle.close_reviews(posting)
                lifecycle.log(posting, Action.EXPIRED, actor=Actor.CLOCK)
                emails.posting_expired.enqueue(posting)
    return len(due)
