"""What is forgotten of a posting, and when: retention.toml says after how many days."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from postings import erasing_talks, lifecycle

from .models import Action, Actor, Draft, Posting, Review, Revision, Status

TABLE = Path(__file__).with_name("retention.toml")
KEPT_FOR = {
    Status(status): timedelta(days=days)
    for status, days in tomllib.loads(TABLE.read_text())["days_after_closing"].items()
}
# What the apps above know to be under way: called with a person, each says whether something of that human still is.
BUSY = [erasing_talks.is_busy]
TALKS_KEPT_FOR = timedelta(days=tomllib.loads(TABLE.read_text())["days_after_ending"]["conversation"])
SAID = {"title": "", "text": "", "postcode": ""}


def is_busy(person):
    return any(busy(person) for busy in BUSY)


def erase_due(*, at):
    """Erase what was closed long enough ago, but for those in the middle of something, and for what still waits to be
    answered by a reviewer. One posting a transaction. Returns how many."""
    due, done = _due(at=at), 0
    for pk in list(due.order_by("closed_at").values_list("pk", flat=True)):
        with transaction.atomic():
            locked = due.select_for_update(of=("self",), no_key=True).select_related("author")
            posting = locked.filter(pk=pk).first()
            if posting and not is_busy(posting.author):
                erase(posting)
                done += 1
    return done + erasing_talks.erase_due(at=at, kept_for=TALKS_KEPT_FOR)


def _due(*, at):
    over = Q()
    for status, kept_for in KEPT_FOR.items():
        over |= Q(status=status, closed_at__lt=at - kept_for)
    return Posting.objects.filter(over).exclude(pk__in=Review.objects.waiting().order_by().values("posting"))


@transaction.atomic
def erase(posting, *, actor=Actor.CLOCK):
    """Empty all that was said, here and in every earlier version; the entry code opens nothing any more."""
    posting = lifecycle.locked(posting)
    posting.title = posting.text = posting.postcode = ""
    posting.wishes, posting.slots, posting.passes_on_at = [], None, None
    posting.entry_code_hash = f"erased {posting.pk}"
    lifecycle.move(posting, Status.ERASED, fields=[*SAID, "wishes", "slots", "passes_on_at", "entry_code_hash"])
    posting.snapshots.update(**SAID, wishes=[], slots=None, passes_on_at=None)
    Revision.objects.filter(posting=posting).update(**SAID)
    posting.renderings.update(title="", text="", shown_at=None)
    posting.reviews.update(words="")
    posting.reports.update(text="", email="")
    posting.notices.all().delete()
    Draft.objects.filter(posting=posting).delete()
    lifecycle.log(posting, Action.ERASED, actor=actor)
    for enquiry in posting.enquiries.select_related("person"):
        if actor == Actor.CLOCK:
            erasing_talks.erase(enquiry)
        else:  # whoever answered is still to be told; the clock forgets her in her own time
            erasing_talks.unsay(enquiry)
    erasing_talks.forget_if_gone(posting.author)
    return posting
