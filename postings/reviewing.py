"""How a posting is read: the reviewers' verbs, and the report of anybody who thinks that it should be looked at.

Each decision takes the version the reviewer read and raises Outdated or AlreadyDecided.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from postings import emails, lifecycle, rendering

from .models import Action, Actor, Decision, Occasion, Posting, Report, Review, Revision, Status

CHANGE_WITHIN = timedelta(days=14)


class AlreadyDecided(Exception):
    """Somebody else decided this review first; `review` says who, when and what."""

    def __init__(self, review):
        self.review = review
        super().__init__(f"review {review.pk} is decided")


class Outdated(Exception):
    """The posting changed after the reviewer had read it."""

    def __init__(self, posting):
        self.posting = posting
        super().__init__(f"{posting.chiffre} is now version {posting.version}")


class DayIsOver(lifecycle.NotPossible):
    """Its last day has passed: nobody would see it."""


@transaction.atomic
def report(posting, *, reason, text, email, language):
    report = Report.objects.create(posting=posting, reason=reason, text=text, email=email, language=language)
    Review.objects.create(posting=posting, occasion=Occasion.REPORT, report=report)
    lifecycle.log(posting, Action.REPORTED, actor=Actor.VISITOR, receipt=report.receipt)
    return report


@transaction.atomic
def claim(review, *, by):
    """Tell the others that somebody is at it. A claim is a courtesy: it can be taken over and never blocks a decision."""
    Review.objects.waiting().filter(pk=review.pk).update(claimed_by=by, claimed_at=timezone.now())


@transaction.atomic
def release(review, *, by):
    Review.objects.waiting().filter(pk=review.pk, claimed_by=by).update(claimed_by=None, claimed_at=None)


@transaction.atomic
def publish(review, *, by, version, correction=None):
    """Show it: a new posting, the revision of one, or its words in a second language.

    `correction` holds the fields the reviewer mended; the author is told. Raises DayIsOver for what is over already.
    """
    review, posting = _open_for_decision(review, version=version)
    if review.occasion == Occasion.REPORT:
        raise lifecycle.NotPossible(posting, Status.PUBLISHED)
    if review.occasion == Occasion.SECOND:
        return _show_second(review, posting, by=by)
    now = timezone.now()
    said = {}
    if review.revision_id:
        said |= {name: getattr(review.revision, name) for name in Revision.FIELDS}
    source = review.revision or posting
    mended = {name: value for name, value in (correction or {}).items() if getattr(source, name) != value}
    said |= mended
    for name, value in said.items():
        setattr(posting, name, value)
    posting.region_id = posting.municipality.region_id
    posting.reviewed_by, posting.reviewed_at = by, now
    fields = [*said, "region", "reviewed_by", "reviewed_at"]
    if posting.status == Status.SUBMITTED:
        posting.published_at = posting.confirmed_at = now
        posting.expires_at = lifecycle.end_of_term(posting, at=now)
        if posting.expires_at <= now:
            raise DayIsOver(posting, Status.PUBLISHED)
        lifecycle.move(posting, Status.PUBLISHED, fields=[*fields, "published_at", "confirmed_at", "expires_at"])
    else:
        posting.version += 1
        posting.save(update_fields=[*fields, "version"])
    decision = Decision.CORRECTED if mended else Decision.PUBLISHED
    _decide(review, decision, by=by)
    lifecycle.log(
        posting, Action.CORRECTED if mended else Action.PUBLISHED, actor=Actor.STAFF, by=by, mended=sorted(mended)
    )
    emails.posting_published.enqueue(posting, review)
    return posting


def _show_second(review, posting, *, by):
    rendering.show(review.rendering)
    _decide(review, Decision.PUBLISHED, by=by)
    lifecycle.log(posting, Action.RENDERING_SHOWN, actor=Actor.STAFF, by=by, language=review.rendering.language)
    emails.posting_published.enqueue(posting, review)
    return posting


@transaction.atomic
def ask_for_change(review, *, by, version, reason, words=""):
    """Back to the author, with what would have to change; she has CHANGE_WITHIN for it, also where its last day is near or
    over. A published version stays up."""
    review, posting = _open_for_decision(review, version=version)
    if review.occasion == Occasion.SECOND:
        raise lifecycle.NotPossible(posting, Status.CHANGES_REQUESTED)
    if posting.status == Status.SUBMITTED:
        posting.reviewed_by, posting.reviewed_at = by, timezone.now()
        posting.expires_at = max(posting.expires_at, posting.reviewed_at + CHANGE_WITHIN)
        lifecycle.move(posting, Status.CHANGES_REQUESTED, fields=["reviewed_by", "reviewed_at", "expires_at"])
    _decide(review, Decision.CHANGES_REQUESTED, by=by, reason=reason, words=words)
    lifecycle.log(posting, Action.CHANGES_REQUESTED, actor=Actor.STAFF, by=by, reason=reason, occasion=review.occasion)
    emails.change_requested.enqueue(posting, review)
    if review.report_id:
        emails.report_answered.enqueue(posting, review)
    return posting


@transaction.atomic
def reject(review, *, by, version, reason, words=""):
    """Do not show it, and say why: a new posting is rejected, an edit or a second language dropped, a reported posting removed."""
    review, posting = _open_for_decision(review, version=version, closes=True)
    was_open = posting.is_open
    removed = posting.status in (Status.PUBLISHED, Status.PAUSED) and review.occasion == Occasion.REPORT
    if review.occasion not in (Occasion.EDIT, Occasion.SECOND) and was_open:
        posting.reviewed_by, posting.reviewed_at = by, timezone.now()
        if posting.status == Status.CHANGES_REQUESTED:
            lifecycle.move(posting, Status.SUBMITTED)
        lifecycle.move(posting, Status.REJECTED, fields=["reviewed_by", "reviewed_at"])
        lifecycle.close_reviews(posting, but=review)
    _decide(review, Decision.REJECTED, by=by, reason=reason, words=words)
    action = Action.REMOVED if removed else Action.REJECTED
    if review.occasion == Occasion.SECOND:
        action = Action.RENDERING_DROPPED
    lifecycle.log(posting, action, actor=Actor.STAFF, by=by, reason=reason, occasion=review.occasion)
    if was_open:
        emails.posting_rejected.enqueue(posting, review)
    for answered in [review, *_other_reports(posting)] if review.report_id else []:
        if answered.is_waiting:
            _decide(answered, Decision.REJECTED, by=by, reason=reason)
        emails.report_answered.enqueue(posting, answered)
    return posting


def _other_reports(posting):
    """What was removed for one report is answered for all who reported it."""
    return Review.objects.waiting().filter(posting=posting, occasion=Occasion.REPORT).select_related("report")


@transaction.atomic
def keep(review, *, by, version, words=""):
    """A reported posting may stay; whoever reported it hears so."""
    review, posting = _open_for_decision(review, version=version)
    _decide(review, Decision.KEPT, by=by, words=words)
    lifecycle.log(posting, Action.KEPT, actor=Actor.STAFF, by=by, receipt=review.report.receipt)
    emails.report_answered.enqueue(posting, review)
    return posting


def _open_for_decision(review, *, version, closes=False):
    """The review and its posting, locked: with all that changes with the posting where it `closes` by the decision."""
    posting = Posting.objects.get(reviews=review)
    posting = lifecycle.locked_to_close(posting) if closes else lifecycle.locked(posting)
    review = Review.objects.select_for_update(of=("self",)).with_posting().get(pk=review.pk)
    if not review.is_waiting:
        raise AlreadyDecided(review)
    if posting.version != version:
        raise Outdated(posting)
    return review, posting


def _decide(review, decision, *, by, reason="", words=""):
    review.decided_at, review.decided_by, review.decision = timezone.now(), by, decision
    review.reason, review.words = reason, words
    review.save(update_fields=["decided_at", "decided_by", "decision", "reason", "words"])
