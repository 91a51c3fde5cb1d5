"""How a posting lives: one table of what may follow what, and the verbs that do it.

Every verb locks the posting, checks the table, saves only what it touches, leaves a line in the history and enqueues the
mail about it in the same transaction: lost together or not at all.
"""

from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from postings import alerts, chiffre, emails

from .models import (
    Action,
    Actor,
    Decision,
    Draft,
    Occasion,
    Posting,
    PostingEvent,
    Report,
    Review,
    Revision,
    Status,
)

TRANSITIONS = {
    Status.SUBMITTED: {Status.PUBLISHED, Status.CHANGES_REQUESTED, Status.REJECTED, Status.WITHDRAWN},
    Status.CHANGES_REQUESTED: {Status.SUBMITTED, Status.WITHDRAWN, Status.EXPIRED},
    Status.PUBLISHED: {
        Status.PAUSED,
        Status.CHANGES_REQUESTED,
        Status.SETTLED,
        Status.WITHDRAWN,
        Status.EXPIRED,
        Status.REJECTED,
    },
    Status.PAUSED: {Status.PUBLISHED, Status.SETTLED, Status.WITHDRAWN, Status.EXPIRED, Status.REJECTED},
    Status.EXPIRED: {Status.PUBLISHED, Status.SETTLED, Status.WITHDRAWN, Status.ERASED},
    Status.SETTLED: {Status.PUBLISHED, Status.ERASED},
    Status.WITHDRAWN: {Status.ERASED},
    Status.REJECTED: {Status.ERASED},
    Status.ERASED: set(),
}
FOLLOWERS = []  # what the apps above do about a change, in the same transaction: called with (posting, action)
CLOSED = {Status.SETTLED, Status.WITHDRAWN, Status.EXPIRED, Status.REJECTED, Status.ERASED}
REVIEWED_FIELDS = Revision.FIELDS


class NotPossible(Exception):
    """The posting does not stand where this could follow."""

    def __init__(self, posting, goal):
        self.posting, self.goal = posting, goal
        super().__init__(f"{posting.chiffre} is {posting.status}: {goal} cannot follow")


class AlreadyPromised(NotPossible):
    """More of it is promised than the new amount would be."""


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


def locked(posting):
    """Nobody else changes it until we are done. Its key stays free, so that rows that only name it never wait."""
    return Posting.objects.select_for_update(of=("self",), no_key=True).get(pk=posting.pk)


def log(posting, action, *, actor, by=None, **details):
    """A line in the history, and word to those who follow what happens to postings."""
    event = PostingEvent.objects.create(posting=posting, action=action, actor=actor, by=by, details=details)
    for follow in FOLLOWERS:
        follow(posting, action)
    return event


def expiry(category, until_on, *, at):
    """The end of the last day it makes sense, at the latest when its category's days are over."""
    latest = at + timedelta(days=category.expires_after_days)
    if until_on is None:
        return latest
    return min(latest, timezone.make_aware(datetime.combine(until_on + timedelta(days=1), time.min)))


def _move(posting, status, *, fields=()):
    """Set the state that follows, and with it the closing time. Every move is a new version."""
    if status not in TRANSITIONS[posting.status]:
        raise NotPossible(posting, status)
    posting.status = status
    posting.closed_at = timezone.now() if status in CLOSED else None
    posting.version += 1
    posting.save(update_fields=["status", "closed_at", "version", *fields])


# The author's verbs


def submit(draft, *, token, person, fields, organisation=None):
    """Turn a draft into a posting that waits for review, once: a second call for the same draft returns the first's.

    `token` is the draft's secret, from which the entry code follows; `person` and `organisation` are unsaved or saved
    rows, `fields` what the posting says. Returns the posting.
    """
    with transaction.atomic():
        draft = Draft.objects.select_for_update().get(pk=draft.pk)
        if draft.posting_id:
            return draft.posting
        person.save()
        if organisation is not None and organisation.pk is None:
            organisation.save()
        now = timezone.now()
        posting = _create_with_new_chiffre(
            author=person,
            organisation=organisation,
            entry_code_hash=chiffre.entry_code_hash(chiffre.entry_code(token)),
            region_id=fields["municipality"].region_id,
            created_at=now,
            agreed_at=now,
            expires_at=expiry(fields["category"], fields.get("until_on"), at=now),
            **fields,
        )
        draft.posting, draft.answers = posting, {}
        draft.save(update_fields=["posting", "answers"])
        Review.objects.create(posting=posting, occasion=Occasion.NEW, opened_at=now)
        log(posting, Action.SUBMITTED, actor=Actor.AUTHOR)
        emails.posting_received.enqueue(posting)
        return posting


def _create_with_new_chiffre(**fields):
    for _attempt in range(5):
        try:
            with transaction.atomic():
                return Posting.objects.create(chiffre=chiffre.new(), **fields)
        except IntegrityError as error:
            if "chiffre" not in str(error):
                raise
    raise RuntimeError("no free Chiffre in five attempts")


@transaction.atomic
def edit(posting, *, changes):
    """The author changes her posting. What reviewers read goes back to review; the rest holds at once.

    Before it was published the change is made in place. A published version stays up: title, text, category and place
    wait as a revision. Returns whether something now waits for review. Raises AlreadyPromised for an amount below what is
    promised.
    """
    posting = locked(posting)
    if not posting.is_open:
        raise NotPossible(posting, Status.SUBMITTED)
    changes = {name: value for name, value in changes.items() if getattr(posting, name) != value}
    if "amount" in changes and (changes["amount"] or 0) < posting.amount_promised:
        raise AlreadyPromised(posting, posting.status)
    held = {name: value for name, value in changes.items() if name in REVIEWED_FIELDS}
    at_once = {name: value for name, value in changes.items() if name not in REVIEWED_FIELDS}
    shown = posting.status in (Status.PUBLISHED, Status.PAUSED)
    if not shown:
        at_once |= held
    if "municipality" in at_once:
        at_once["region_id"] = at_once["municipality"].region_id
    for name, value in at_once.items():
        setattr(posting, name, value)
    if "until_on" in at_once or "category" in at_once:
        posting.expires_at = expiry(posting.category, posting.until_on, at=timezone.now())
    if changes or posting.status == Status.CHANGES_REQUESTED:
        posting.version += 1
        posting.save()
        log(posting, Action.EDITED, actor=Actor.AUTHOR, fields=sorted(changes))
        if posting.is_public and at_once:
            alerts.posting_shown(posting)
    if posting.status == Status.CHANGES_REQUESTED:
        _move(posting, Status.SUBMITTED)
        Review.objects.create(posting=posting, occasion=Occasion.NEW)
        return True
    if shown and held:
        _propose(posting, held)
        return True
    return posting.status == Status.SUBMITTED


def _propose(posting, held):
    """One revision waits per posting; a newer one takes the waiting one's place in the queue."""
    waiting = (
        Review.objects.waiting().filter(posting=posting, occasion=Occasion.EDIT).select_related("revision").first()
    )
    if waiting:
        revision = waiting.revision
    else:
        revision = Revision(posting=posting, **{name: getattr(posting, name) for name in REVIEWED_FIELDS})
    for name, value in held.items():
        setattr(revision, name, value)
    revision.save()
    if not waiting:
        Review.objects.create(posting=posting, occasion=Occasion.EDIT, revision=revision)


@transaction.atomic
def pause(posting):
    posting = locked(posting)
    _move(posting, Status.PAUSED)
    log(posting, Action.PAUSED, actor=Actor.AUTHOR)
    return posting


@transaction.atomic
def resume(posting):
    """Show a paused, settled or expired posting again, for a new term."""
    posting = locked(posting)
    now = timezone.now()
    posting.expires_at = _new_term(posting, at=now)
    posting.confirmed_at = now
    _move(posting, Status.PUBLISHED, fields=["expires_at", "confirmed_at", "until_on"])
    log(posting, Action.RESUMED, actor=Actor.AUTHOR)
    alerts.posting_shown(posting)
    return posting


@transaction.atomic
def extend(posting):
    """It still holds: confirmed today, and a whole term from today."""
    posting = locked(posting)
    if posting.status not in (Status.PUBLISHED, Status.PAUSED):
        raise NotPossible(posting, Status.PUBLISHED)
    now = timezone.now()
    posting.expires_at, posting.confirmed_at = _new_term(posting, at=now), now
    posting.save(update_fields=["expires_at", "confirmed_at", "until_on"])
    log(posting, Action.EXTENDED, actor=Actor.AUTHOR, until=posting.expires_at.date().isoformat())
    return posting


def _new_term(posting, *, at):
    """A day that has passed no longer limits it."""
    if posting.until_on and posting.until_on <= timezone.localdate(at):
        posting.until_on = None
        posting.from_on = None
    return expiry(posting.category, posting.until_on, at=at)


@transaction.atomic
def promise(posting, amount):
    """The author keeps count of what is promised so far, of what she asked for or offers."""
    posting = locked(posting)
    if posting.status not in (Status.PUBLISHED, Status.PAUSED) or posting.amount is None:
        raise NotPossible(posting, Status.PUBLISHED)
    posting.amount_promised = min(amount, posting.amount)
    posting.save(update_fields=["amount_promised"])
    log(posting, Action.PROMISED, actor=Actor.AUTHOR, amount=posting.amount_promised)
    return posting


@transaction.atomic
def settle(posting):
    posting = locked(posting)
    _move(posting, Status.SETTLED)
    _close_reviews(posting)
    log(posting, Action.SETTLED, actor=Actor.AUTHOR)
    return posting


@transaction.atomic
def withdraw(posting):
    posting = locked(posting)
    _move(posting, Status.WITHDRAWN)
    _close_reviews(posting)
    log(posting, Action.WITHDRAWN, actor=Actor.AUTHOR)
    return posting


def _close_reviews(posting, *, but=None):
    """What waited for a look at its words needs none any more. Reports are still answered by a person."""
    waiting = Review.objects.waiting().filter(posting=posting).exclude(occasion=Occasion.REPORT)
    waiting.exclude(pk=but.pk if but else None).update(decided_at=timezone.now(), decision=Decision.OBSOLETE)


# The office's verbs


@transaction.atomic
def record(*, person, fields, code, by, organisation=None):
    """Take a posting down for somebody on the telephone and show it at once: whoever writes it has read it.

    `person` and `organisation` are unsaved or saved rows, `fields` what the posting says, `code` the entry code that will
    open it, which is said once and not stored. Returns the posting.
    """
    person.save()
    if organisation is not None and organisation.pk is None:
        organisation.save()
    now = timezone.now()
    posting = _create_with_new_chiffre(
        author=person,
        organisation=organisation,
        entry_code_hash=chiffre.entry_code_hash(code),
        region_id=fields["municipality"].region_id,
        status=Status.PUBLISHED,
        created_at=now,
        agreed_at=now,
        published_at=now,
        confirmed_at=now,
        reviewed_at=now,
        reviewed_by=by,
        expires_at=expiry(fields["category"], fields.get("until_on"), at=now),
        **fields,
    )
    log(posting, Action.RECORDED, actor=Actor.STAFF, by=by)
    log(posting, Action.PUBLISHED, actor=Actor.STAFF, by=by)
    alerts.posting_shown(posting)
    return posting


@transaction.atomic
def mark_answered(posting, rung, *, actor, by=None):
    """A request has its first answer, or one after it waited again. Returns whether this was the first.

    What comes later changes nothing about when and by what it was answered first.
    """
    posting = locked(posting)
    if posting.is_offer:
        return False
    if posting.answered_at:
        if posting.reopened_at:
            posting.reopened_at = None
            posting.save(update_fields=["reopened_at"])
        return False
    posting.answered_at, posting.answered_by = timezone.now(), rung
    posting.save(update_fields=["answered_at", "answered_by"])
    log(posting, Action.ANSWERED, actor=actor, by=by, rung=rung)
    return True


@transaction.atomic
def mark_waiting(posting):
    """The answer a request had came to nothing: from now on it waits again. Returns whether it did not before."""
    posting = locked(posting)
    if posting.is_offer or not posting.is_open or posting.answered_at is None or posting.reopened_at:
        return False
    posting.reopened_at = timezone.now()
    posting.save(update_fields=["reopened_at"])
    log(posting, Action.REOPENED, actor=Actor.CLOCK)
    return True


@transaction.atomic
def mark_urgent(posting, *, by):
    """The office takes it before others; marked twice it stays as it was."""
    posting = locked(posting)
    if not posting.is_open:
        raise NotPossible(posting, posting.status)
    if posting.urgent_at is None:
        posting.urgent_at, posting.urgent_by = timezone.now(), by
        posting.save(update_fields=["urgent_at", "urgent_by"])
        log(posting, Action.URGENT, actor=Actor.STAFF, by=by)
    return posting


@transaction.atomic
def take(posting, amount):
    """Promise `amount` more of it. Refuses what is not there any more; a posting that counts nothing has enough."""
    posting = locked(posting)
    if posting.status not in (Status.PUBLISHED, Status.PAUSED):
        raise NotPossible(posting, posting.status)
    if posting.amount is not None:
        if amount > posting.amount_left:
            raise NotPossible(posting, Status.PUBLISHED)
        posting.amount_promised += amount
        posting.save(update_fields=["amount_promised"])
    return posting


@transaction.atomic
def give_back(posting, amount):
    """What was promised is free again."""
    posting = locked(posting)
    if posting.amount is not None:
        posting.amount_promised = max(0, posting.amount_promised - amount)
        posting.save(update_fields=["amount_promised"])
    return posting


# Anybody's verb


@transaction.atomic
def report(posting, *, reason, text, email, language):
    report = Report.objects.create(posting=posting, reason=reason, text=text, email=email, language=language)
    Review.objects.create(posting=posting, occasion=Occasion.REPORT, report=report)
    log(posting, Action.REPORTED, actor=Actor.VISITOR, receipt=report.receipt)
    return report


# The clock's verb


def expire_due(*, at):
    """Close what is past its day; one posting a transaction. Returns how many."""
    due = list(Posting.objects.due(at=at).order_by("expires_at").values_list("pk", flat=True)[:1000])
    for pk in due:
        with transaction.atomic():
            posting = Posting.objects.select_for_update(of=("self",), no_key=True).due(at=at).filter(pk=pk).first()
            if posting:
                _move(posting, Status.EXPIRED)
                _close_reviews(posting)
                log(posting, Action.EXPIRED, actor=Actor.CLOCK)
                emails.posting_expired.enqueue(posting)
    return len(due)


# The reviewers' verbs. Each takes the version the reviewer read and raises Outdated or AlreadyDecided.


@transaction.atomic
def claim(review, *, by):
    """Tell the others that somebody is at it. A claim is a courtesy: it can be taken over and never blocks a decision."""
    Review.objects.waiting().filter(pk=review.pk).update(claimed_by=by, claimed_at=timezone.now())


@transaction.atomic
def release(review, *, by):
    Review.objects.waiting().filter(pk=review.pk, claimed_by=by).update(claimed_by=None, claimed_at=None)


@transaction.atomic
def publish(review, *, by, version, correction=None):
    """Show it: a new posting, or the revision of one. `correction` holds the fields the reviewer mended; the author is told."""
    review, posting = _open_for_decision(review, version=version)
    if review.occasion == Occasion.REPORT:
        raise NotPossible(posting, Status.PUBLISHED)
    now = timezone.now()
    said = {}
    if review.revision_id:
        said |= {name: getattr(review.revision, name) for name in REVIEWED_FIELDS}
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
        posting.expires_at = expiry(posting.category, posting.until_on, at=now)
        _move(posting, Status.PUBLISHED, fields=[*fields, "published_at", "confirmed_at", "expires_at"])
    else:
        posting.version += 1
        posting.save(update_fields=[*fields, "version"])
    decision = Decision.CORRECTED if mended else Decision.PUBLISHED
    _decide(review, decision, by=by)
    log(posting, Action.CORRECTED if mended else Action.PUBLISHED, actor=Actor.STAFF, by=by, mended=sorted(mended))
    emails.posting_published.enqueue(posting, review)
    alerts.posting_shown(posting)
    return posting


@transaction.atomic
def ask_for_change(review, *, by, version, reason, words=""):
    """Back to the author, with what would have to change. A published version stays up."""
    review, posting = _open_for_decision(review, version=version)
    if posting.status == Status.SUBMITTED:
        posting.reviewed_by, posting.reviewed_at = by, timezone.now()
        _move(posting, Status.CHANGES_REQUESTED, fields=["reviewed_by", "reviewed_at"])
    _decide(review, Decision.CHANGES_REQUESTED, by=by, reason=reason, words=words)
    log(posting, Action.CHANGES_REQUESTED, actor=Actor.STAFF, by=by, reason=reason, occasion=review.occasion)
    emails.change_requested.enqueue(posting, review)
    if review.report_id:
        emails.report_answered.enqueue(posting, review)
    return posting


@transaction.atomic
def reject(review, *, by, version, reason, words=""):
    """Do not show it, and say why: a new posting is rejected, an edit dropped, a reported posting removed."""
    review, posting = _open_for_decision(review, version=version)
    was_open = posting.is_open
    removed = posting.status in (Status.PUBLISHED, Status.PAUSED) and review.occasion == Occasion.REPORT
    if review.occasion != Occasion.EDIT and was_open:
        posting.reviewed_by, posting.reviewed_at = by, timezone.now()
        if posting.status == Status.CHANGES_REQUESTED:
            _move(posting, Status.SUBMITTED)
        _move(posting, Status.REJECTED, fields=["reviewed_by", "reviewed_at"])
        _close_reviews(posting, but=review)
    _decide(review, Decision.REJECTED, by=by, reason=reason, words=words)
    action = Action.REMOVED if removed else Action.REJECTED
    log(posting, action, actor=Actor.STAFF, by=by, reason=reason, occasion=review.occasion)
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
    log(posting, Action.KEPT, actor=Actor.STAFF, by=by, receipt=review.report.receipt)
    emails.report_answered.enqueue(posting, review)
    return posting


def _open_for_decision(review, *, version):
    posting = Posting.objects.select_for_update(of=("self",), no_key=True).get(reviews=review)
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
