from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from postings import lifecycle
from postings.models import Action, Category, Decision, Outcome, Review, Status
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


def test_expiry_of_a_last_day_beyond_every_calendar_is_that_of_its_category():
    household, now = Category.objects.get(pk="household"), timezone.now()

    assert lifecycle.expiry(household, date.max, at=now) == now + timedelta(days=42)
    assert lifecycle.extend(make_posting(until_on=date.max)).until_on == date.max


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
        ({"returns_on": timezone.localdate()}, "only_what_is_paused_comes_back"),
        ({"outcome": "partly", "outcome_at": timezone.now()}, "only_a_closed_posting_has_an_outcome"),
        ({"outcome_at": timezone.now()}, "only_a_closed_posting_has_an_outcome"),
        ({"status": "erased", "closed_at": timezone.now()}, "an_erased_posting_says_nothing"),
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


def test_term_of_what_stands_is_ninety_days_and_two_askings():
    offer = make_posting(kind="offer", category="language-tandem")

    assert lifecycle.end_of_term(offer, at=offer.created_at) == offer.created_at + timedelta(days=118)


def test_rest_is_not_shown_until_its_day():
    day = timezone.localdate() + timedelta(days=14)

    posting = lifecycle.rest(make_posting(), day)
    posting = lifecycle.rest(posting, day + timedelta(days=1))

    assert (posting.status, posting.returns_on) == (Status.PAUSED, day + timedelta(days=1))


@pytest.mark.parametrize("verb", [lifecycle.resume, lifecycle.settle, lifecycle.withdraw])
def test_rest_ends_with_whatever_follows(verb):
    posting = lifecycle.rest(make_posting(), timezone.localdate() + timedelta(days=14))

    assert verb(posting).returns_on is None


def test_rest_until_today_or_beyond_the_last_day_is_not_possible():
    today = timezone.localdate()
    posting = make_posting(until_on=today + timedelta(days=5))

    for day in (today, today + timedelta(days=6)):
        with pytest.raises(lifecycle.NotPossible):
            lifecycle.rest(posting, day)


def test_extend_goes_beyond_the_last_day_that_would_end_it():
    posting = make_posting(until_on=timezone.localdate() + timedelta(days=5))

    posting = lifecycle.extend(posting)

    assert posting.until_on is None
    assert posting.expires_at > timezone.now() + timedelta(days=41)


def test_confirm_shows_what_expired_meanwhile():
    assert lifecycle.confirm(make_posting(status=Status.EXPIRED)).status == Status.PUBLISHED
    assert lifecycle.confirm(make_posting(status=Status.PAUSED)).status == Status.PAUSED


def test_tell_says_how_it_ended_until_it_is_shown_again():
    posting = lifecycle.tell(lifecycle.settle(make_posting()), Outcome.THROUGH_US)
    assert posting.outcome == Outcome.THROUGH_US

    posting = lifecycle.resume(posting)

    assert (posting.outcome, posting.outcome_at) == ("", None)


def test_tell_about_what_is_open_is_not_possible():
    with pytest.raises(lifecycle.NotPossible):
        lifecycle.tell(make_posting(), Outcome.PARTLY)
