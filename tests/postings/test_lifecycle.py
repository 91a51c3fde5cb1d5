from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from postings import expiring, lifecycle, promising, reviewing, writing
from postings.models import Action, Category, Decision, Draft, Municipality, Occasion, PostingEvent, Review, Status
from tests.conftest import BAUNATAL, KASSEL, make_posting, make_waiting

pytestmark = pytest.mark.django_db


def submit(person, **fields):
    draft = Draft.objects.create(key="k" * 64, kind="request")
    said = {
        "kind": "request",
        "category": Category.objects.get(pk="household"),
        "title": "Topf und Pfanne",
        "text": "Wir kochen gern.",
        "text_language": "de",
        "municipality": Municipality.objects.get(pk=KASSEL),
        **fields,
    }
    return draft, writing.submit(draft, token="geheim", person=person, fields=said)


def test_every_state_is_in_the_transition_table():
    assert set(lifecycle.TRANSITIONS) == set(Status)


def test_submit_new_draft_waits_for_review(ada):
    draft, posting = submit(ada)

    assert posting.status == Status.SUBMITTED
    assert [review.occasion for review in Review.objects.waiting()] == [Occasion.NEW]
    assert [event.action for event in posting.events.all()] == [Action.SUBMITTED]
    draft.refresh_from_db()
    assert (draft.posting, draft.answers) == (posting, {})


def test_submit_twice_makes_one_posting(ada):
    draft, first = submit(ada)

    again = writing.submit(draft, token="geheim", person=ada, fields={})

    assert again == first
    assert Review.objects.count() == 1


def test_expiry_ends_with_the_last_day_it_makes_sense(db):
    household = Category.objects.get(pk="household")
    now = timezone.now()
    tomorrow = timezone.localdate(now) + timedelta(days=1)

    assert lifecycle.expiry(household, None, at=now) == now + timedelta(days=42)
    assert timezone.localtime(lifecycle.expiry(household, tomorrow, at=now)).date() == tomorrow + timedelta(days=1)


def test_publish_new_posting_is_shown_and_logged(cora):
    review = make_waiting()

    posting = reviewing.publish(review, by=cora, version=1)

    assert (posting.status, posting.reviewed_by, posting.version) == (Status.PUBLISHED, cora, 2)
    review.refresh_from_db()
    assert (review.decision, review.decided_by) == (Decision.PUBLISHED, cora)
    assert PostingEvent.objects.get(action=Action.PUBLISHED).by == cora


def test_publish_with_correction_says_so(cora):
    review = make_waiting(title="Topf und Phanne")

    posting = reviewing.publish(review, by=cora, version=1, correction={"title": "Topf und Pfanne"})

    assert posting.title == "Topf und Pfanne"
    review.refresh_from_db()
    assert review.decision == Decision.CORRECTED
    assert PostingEvent.objects.get(action=Action.CORRECTED).details == {"mended": ["title"]}


def test_publish_after_somebody_else_decided_tells_who(cora, dario):
    review = make_waiting()
    reviewing.reject(review, by=dario, version=1, reason="advert")

    with pytest.raises(reviewing.AlreadyDecided) as caught:
        reviewing.publish(review, by=cora, version=1)

    assert caught.value.review.decided_by == dario


def test_publish_after_the_author_changed_it_is_refused(cora):
    review = make_waiting()
    writing.edit(review.posting, changes={"title": "Zwei Töpfe"})

    with pytest.raises(reviewing.Outdated) as caught:
        reviewing.publish(review, by=cora, version=1)

    assert caught.value.posting.title == "Zwei Töpfe"


def test_ask_for_change_and_edit_comes_back_to_the_queue(cora):
    review = make_waiting()
    posting = reviewing.ask_for_change(review, by=cora, version=1, reason="unclear", words="Welche Größe?")

    assert posting.status == Status.CHANGES_REQUESTED
    writing.edit(posting, changes={"text": "Ein großer Topf, fünf Liter."})

    posting.refresh_from_db()
    assert posting.status == Status.SUBMITTED
    assert Review.objects.waiting().get().posting == posting


def test_edit_of_text_leaves_the_published_version_up(cora):
    posting = make_posting(title="Topf")

    waits = writing.edit(posting, changes={"title": "Großer Topf", "slots": 1})

    posting.refresh_from_db()
    assert waits is True
    assert (posting.title, posting.slots, posting.status) == ("Topf", 1, Status.PUBLISHED)
    assert Review.objects.waiting().get().revision.title == "Großer Topf"


def test_edit_twice_waits_once_with_the_newest_words():
    posting = make_posting(title="Topf")
    writing.edit(posting, changes={"title": "Großer Topf"})

    writing.edit(posting, changes={"text": "Fünf Liter reichen."})

    review = Review.objects.waiting().get()
    assert (review.revision.title, review.revision.text) == ("Großer Topf", "Fünf Liter reichen.")


def test_publish_edit_moves_place_and_region(cora):
    posting = make_posting()
    writing.edit(posting, changes={"municipality": Municipality.objects.get(pk=BAUNATAL)})

    reviewing.publish(Review.objects.waiting().get(), by=cora, version=posting.version + 1)

    posting.refresh_from_db()
    assert (posting.municipality_id, posting.region_id) == (BAUNATAL, BAUNATAL[:5])


def test_reject_edit_leaves_the_posting(cora):
    posting = make_posting(title="Topf")
    writing.edit(posting, changes={"title": "Kaufen Sie Töpfe"})

    reviewing.reject(Review.objects.waiting().get(), by=cora, version=posting.version + 1, reason="advert")

    posting.refresh_from_db()
    assert (posting.status, posting.title) == (Status.PUBLISHED, "Topf")


def test_reject_reported_posting_removes_it(cora):
    posting = make_posting()
    reviewing.report(posting, reason="fraud", text="", email="wer@example.org", language="de")
    review = Review.objects.waiting().get()

    reviewing.reject(review, by=cora, version=1, reason="money")

    posting.refresh_from_db()
    assert posting.status == Status.REJECTED
    assert PostingEvent.objects.get(action=Action.REMOVED).by == cora


def test_removal_answers_everybody_who_reported_it(cora):
    posting = make_posting()
    for who in ("a@example.org", "b@example.org"):
        reviewing.report(posting, reason="fraud", text="", email=who, language="de")
    first = Review.objects.waiting().first()

    reviewing.reject(first, by=cora, version=1, reason="money")

    assert list(Review.objects.waiting()) == []
    assert set(Review.objects.values_list("decision", "decided_by")) == {(Decision.REJECTED, cora.pk)}


def test_report_cannot_be_published(cora):
    posting = make_posting()
    reviewing.report(posting, reason="fraud", text="", email="", language="de")

    with pytest.raises(lifecycle.NotPossible):
        reviewing.publish(Review.objects.waiting().get(), by=cora, version=1)


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


def test_expire_due_closes_only_what_is_past_its_day():
    now = timezone.now()
    over = make_posting(expires_at=now - timedelta(minutes=1))
    still = make_posting(expires_at=now + timedelta(days=1))

    assert expiring.expire_due(at=now) == 1

    over.refresh_from_db()
    still.refresh_from_db()
    assert (over.status, still.status) == (Status.EXPIRED, Status.PUBLISHED)


def test_promise_never_exceeds_the_amount():
    posting = make_posting(amount=10)

    promising.promise(posting, 12)

    posting.refresh_from_db()
    assert posting.amount_promised == 10


def test_history_cannot_be_rewritten(ada):
    _draft, posting = submit(ada)

    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        posting.events.update(action=Action.PUBLISHED)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"kind": "gift"}, "a_posting_is_an_offer_or_a_request"),
        ({"region_id": "06412"}, "a_posting_lies_in_its_municipalitys_region"),
        ({"slots": 1 << 21}, "slots_name_some_of_21"),
        ({"amount": 3, "amount_promised": 4}, "no_more_is_promised_than_asked_or_offered"),
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
