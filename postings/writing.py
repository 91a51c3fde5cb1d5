"""How a posting is written: handed in by its author, taken down for her by telephone, changed."""

import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone

from postings import chiffre, emails, lifecycle
from postings.promising import AlreadyPromised

from .models import Action, Actor, Draft, Occasion, Posting, Review, Revision, Status


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
            expires_at=lifecycle.expiry(fields["category"], fields.get("until_on"), at=now),
            **fields,
        )
        draft.posting, draft.answers = posting, {}
        draft.save(update_fields=["posting", "answers"])
        Review.objects.create(posting=posting, occasion=Occasion.NEW, opened_at=now)
        lifecycle.log(posting, Action.SUBMITTED, actor=Actor.AUTHOR)
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
    posting = lifecycle.locked(posting)
    if not posting.is_open:
        raise lifecycle.NotPossible(posting, Status.SUBMITTED)
    changes = {name: value for name, value in changes.items() if getattr(posting, name) != value}
    if "amount" in changes and (changes["amount"] or 0) < posting.amount_promised:
        raise AlreadyPromised(posting, posting.status)
    held = {name: value for name, value in changes.items() if name in Revision.FIELDS}
    at_once = {name: value for name, value in changes.items() if name not in Revision.FIELDS}
    shown = posting.status in (Status.PUBLISHED, Status.PAUSED)
    if not shown:
        at_once |= held
    if "municipality" in at_once:
        at_once["region_id"] = at_once["municipality"].region_id
    was_standing = posting.is_standing
    for name, value in at_once.items():
        setattr(posting, name, value)
    if {"until_on", "category"} & set(at_once) or posting.is_standing != was_standing:
        posting.expires_at = lifecycle.end_of_term(posting, at=timezone.now())
    if changes or posting.status == Status.CHANGES_REQUESTED:
        posting.version += 1
        posting.save()
        lifecycle.log(posting, Action.EDITED, actor=Actor.AUTHOR, fields=sorted(changes))
    if posting.status == Status.CHANGES_REQUESTED:
        lifecycle.move(posting, Status.SUBMITTED)
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
        revision = Revision(posting=posting, **{name: getattr(posting, name) for name in Revision.FIELDS})
    for name, value in held.items():
        setattr(revision, name, value)
    revision.save()
    if not waiting:
        Review.objects.create(posting=posting, occasion=Occasion.EDIT, revision=revision)


@transaction.atomic
def record(*, person, fields, code, by, organisation=None):
    """Take a posting down for somebody on the telephone and show it at once: whoever writes it has read it.

    `person` and `organisation` are unsaved or saved rows, `fields` what the posting says, `code` the entry code that will
    open it, which is said once and not stored. Returns the posting.
    """
    posting = _create_read(person, organisation, fields, code, by=by)
    lifecycle.log(posting, Action.RECORDED, actor=Actor.STAFF, by=by)
    lifecycle.log(posting, Action.PUBLISHED, actor=Actor.STAFF, by=by)
    return posting


def _create_read(person, organisation, fields, code, *, by):
    """A posting that is shown from its first moment, because `by` answers for what it says."""
    now = timezone.now()
    shown = {
        "status": Status.PUBLISHED,
        "published_at": now,
        "confirmed_at": now,
        "reviewed_at": now,
        "reviewed_by": by,
    }
    return _create(person, organisation, fields, code, at=now, **shown)


def _create(person, organisation, fields, code, *, at, **state):
    person.save()
    if organisation is not None and organisation.pk is None:
        organisation.save()
    return _create_with_new_chiffre(
        author=person,
        organisation=organisation,
        entry_code_hash=chiffre.entry_code_hash(code),
        region_id=fields["municipality"].region_id,
        created_at=at,
        agreed_at=at,
        expires_at=lifecycle.end_of_term(Posting(**fields), at=at),
        **state,
        **fields,
    )


@transaction.atomic
def take_over(*, person, fields, organisation, by=None):
    """Take a posting over from another software. `by` answers for what stands there and shows it at once; without anybody it
    waits for review. Nobody is written to: she has not written to us. Returns the posting.
    """
    code = chiffre.entry_code(secrets.token_urlsafe())  # nobody holds it
    if by:
        posting = _create_read(person, organisation, fields, code, by=by)
    else:
        posting = _create(person, organisation, fields, code, at=timezone.now())
        Review.objects.create(posting=posting, occasion=Occasion.NEW, opened_at=posting.created_at)
    lifecycle.log(posting, Action.TAKEN_OVER, actor=Actor.CLOCK)
    if by:
        lifecycle.log(posting, Action.PUBLISHED, actor=Actor.STAFF, by=by)
    return posting


@transaction.atomic
def take_over_again(posting, *, changes, by=None):
    """The other software says something else now: as `edit`, and with `by` what is shown changes at once, unread."""
    posting = lifecycle.locked(posting)
    changes = {**changes, "amount": max(changes["amount"] or 0, posting.amount_promised) or None}
    if by is None or posting.status not in (Status.PUBLISHED, Status.PAUSED):
        return edit(posting, changes=changes)
    changes = {name: value for name, value in changes.items() if getattr(posting, name) != value}
    for name, value in changes.items():
        setattr(posting, name, value)
    posting.region_id = posting.municipality.region_id
    posting.reviewed_by, posting.reviewed_at = by, timezone.now()
    posting.expires_at = lifecycle.end_of_term(posting, at=posting.reviewed_at)
    posting.version += 1
    posting.save()
    lifecycle.log(posting, Action.EDITED, actor=Actor.CLOCK, fields=sorted(changes))
    lifecycle.log(posting, Action.PUBLISHED, actor=Actor.STAFF, by=by)
    return False
