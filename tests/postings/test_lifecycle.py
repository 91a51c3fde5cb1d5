from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from postings import lifecycle
from postings.models import Action, Category, Decision, Review, Status
from tests.conftest import make_posting, make_waiting

pytestmark = pytest.mark.django_db


def test_every_state_is_in_the_transition_table():
    assert set(lifecycle.TRANSITIONS) == set(Status)


def test_expiry_ends_with_the_last_day_it_makes_sense(db):
    household = Category.objects.get(pk="household")
    now = timezone.now()
    tomorrow = timezone.localdate(now) + timedelta(days=1)

    assert lifecycle.expiry(household, None, at=now) == now + timedelta(days=42)
    assert timezone.localtime(lifecycle.expiry(household, tomorrow, at=now)).date() == tomorrow + timedelta(days=1)


@pytest.mark.parametrize(
    ("verb", "status"),
    [(lifecycle.pause, Status.PAUSED), (lifecycle.settle, Status.SETTLED), (lifecycle.withdraw, Status.WITHDRAWN)],
)
def test_author_verb_moves_the_posting(verb, status):
    posting = make_posting()

    verb(posting)

    posting.refresh_from_db()
    assert posting.status == status


def test_withdraw_waiting_posting_settles_its_review():
    review = make_waiting()

    lifecycle.withdraw(review.posting)

    assert list(Review.objects.waiting()) == []
    review.refresh_from_db()
    assert review.decision == Decision.OBSOLETE


def test_pause_twice_is_not_possible():
    posting = make_posting()
    lifecycle.pause(posting)

    with pytest.raises(lifecycle.NotPossible):
        lifecycle.pause(posting)


def test_resume_expired_posting_forgets_the_day_that_passed():
    yesterday = timezone.localdate() - timedelta(days=1)
    posting = make_posting(status=Status.EXPIRED, until_on=yesterday)

    lifecycle.resume(posting)

    posting.refresh_from_db()
    assert (posting.status, posting.until_on, posting.closed_at) == (Status.PUBLISHED, None, None)
    assert posting.expires_at > timezone.now()


def test_history_cannot_be_rewritten():
    posting = make_posting()
    lifecycle.pause(posting)

    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        posting.events.update(action=Action.PUBLISHED)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"kind": "gift"}, "a_posting_is_an_offer_or_a_request"),
        ({"region_id": "06412"}, "a_posting_lies_in_its_municipalitys_region"),
        ({"slots": 1 << 21}, "slots_name_some_of_21"),
        ({"amount": 3, "amount_promised_elsewhere": 4}, "no_more_is_promised_than_asked_or_offered"),
        ({"for_whom": "organisation"}, "only_a_posting_for_an_organisation_names_one"),
        ({"published_at": None}, "what_is_shown_was_published"),
        ({"closed_at": timezone.now()}, "exactly_a_closed_posting_has_a_closing_time"),
        ({"reviewed_at": timezone.now()}, "a_reviewed_posting_names_its_reviewer"),
    ],
)
def test_posting_constraint_refuses_what_must_not_be(fields, name):
    posting = make_posting()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        type(posting).objects.filter(pk=posting.pk).update(**fields)


def test_posting_that_ends_before_it_begins_is_refused():
    today = timezone.localdate()
    posting = make_posting()

    with pytest.raises(IntegrityError, match="a_posting_begins_before_it_ends"), transaction.atomic():
        type(posting).objects.filter(pk=posting.pk).update(from_on=today, until_on=today - timedelta(days=1))


def test_update_leaves_a_snapshot_of_the_old_row():
    posting = make_posting(title="Topf")

    type(posting).objects.filter(pk=posting.pk).update(title="Pfanne")

    assert [snapshot.title for snapshot in posting.snapshots.all()] == ["Pfanne"]
    assert mail.outbox == []
