from datetime import timedelta

import pytest
from django.utils import timezone

from postings import lifecycle, reviewing, writing
from postings.models import Action, Decision, Municipality, PostingEvent, Review, Status
from tests.conftest import BAUNATAL, make_posting, make_waiting

pytestmark = pytest.mark.django_db


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


def test_publish_what_is_over_is_refused_and_a_new_day_helps(cora):
    today = timezone.localdate()
    review = make_waiting(until_on=today - timedelta(days=1))

    with pytest.raises(reviewing.DayIsOver):
        reviewing.publish(review, by=cora, version=1)

    posting = reviewing.ask_for_change(review, by=cora, version=1, reason="over")
    writing.edit(posting, changes={"until_on": today + timedelta(days=3)})
    posting = reviewing.publish(Review.objects.waiting().get(), by=cora, version=posting.version + 2)
    assert (posting.status, timezone.localdate(posting.expires_at)) == (Status.PUBLISHED, today + timedelta(days=4))


def test_publish_on_its_last_day_shows_it(cora):
    review = make_waiting(until_on=timezone.localdate())

    assert reviewing.publish(review, by=cora, version=1).status == Status.PUBLISHED


@pytest.mark.parametrize(("days", "left"), [(-1, 14), (2, 14), (30, 31)])
def test_ask_for_change_leaves_two_weeks_at_least(cora, days, left):
    review = make_waiting(until_on=timezone.localdate() + timedelta(days=days))

    posting = reviewing.ask_for_change(review, by=cora, version=1, reason="unclear")

    assert (timezone.localdate(posting.expires_at) - timezone.localdate()).days == left


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
