"""What is forgotten of a posting, and when: retention.toml says after how many days."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from people import privacy
from people.models import Person
from postings import lifecycle

from .models import Action, Actor, Draft, Enquiry, Message, Posting, Review, Revision, Status

TABLE = Path(__file__).with_name("retention.toml")
KEPT_FOR = {
    Status(status): timedelta(days=days)
    for status, days in tomllib.loads(TABLE.read_text())["days_after_closing"].items()
}
# What is known to be under way, here and in the apps above: called with a person, each says whether something of that human still is.
BUSY = []
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
    return done


def _due(*, at):
    over = Q()
    for status, kept_for in KEPT_FOR.items():
        over |= Q(status=status, closed_at__lt=at - kept_for)
    return Posting.objects.filter(over).exclude(pk__in=Review.objects.waiting().order_by().values("posting"))


@transaction.atomic
def erase(posting, *, actor=Actor.CLOCK):
    """Empty all that was said, here, in every earlier version and in the conversations about it; the entry code opens
    nothing any more."""
    posting = lifecycle.locked(posting)
    posting.title = posting.text = posting.postcode = ""
    posting.wishes, posting.slots = [], None
    posting.entry_code_hash = f"erased {posting.pk}"
    lifecycle.move(posting, Status.ERASED, fields=[*SAID, "wishes", "slots", "entry_code_hash"])
    posting.snapshots.update(**SAID, wishes=[], slots=None)
    Revision.objects.filter(posting=posting).update(**SAID)
    posting.reviews.update(words="")
    posting.reports.update(text="", email="")
    posting.notices.all().delete()
    Draft.objects.filter(posting=posting).delete()
    unsay(Message.objects.filter(enquiry__posting=posting))
    posting.enquiries.update(report_words="", asker_shares=[], owner_shares=[])
    lifecycle.log(posting, Action.ERASED, actor=actor)
    for person in [posting.author, *Person.objects.filter(enquiries__posting=posting).distinct()]:
        _forget_if_over(Person.objects.same_as(person))
    return posting


def unsay(messages):
    """That and when something was said stays. What was never passed on goes."""
    messages.filter(delivered_at=None).delete()
    messages.update(text="", checked_words="", mail_id="")


def _forget_if_over(human):
    """Nothing of hers is left, neither as an author nor as one who answered."""
    if Posting.objects.filter(author__in=human).exclude(status=Status.ERASED).exists():
        return
    if not Enquiry.objects.filter(person__in=human).exclude(posting__status=Status.ERASED).exists():
        privacy.forget(human)
