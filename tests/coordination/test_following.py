import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from coordination.models import Match, MatchState
from postings import expiring, lifecycle, reviewing
from postings.models import Occasion, Review, Revision, Status
from tests.conftest import make_waiting
from tests.coordination.pairs import make_helper, make_match, make_offer, make_request

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("verb", [lifecycle.settle, lifecycle.withdraw])
def test_follow_closing_ends_what_was_proposed(cora, verb):
    match = make_match(by=cora)

    verb(match.offer)

    match.refresh_from_db()
    assert match.state == MatchState.DISSOLVED


def test_follow_expiry_ends_what_was_proposed(cora):
    match = make_match(by=cora)

    expiring.expire_due(at=match.request.expires_at)

    match.refresh_from_db()
    assert match.state == MatchState.DISSOLVED


def test_follow_removal_ends_what_both_agreed_on(cora):
    match = make_match(by=cora, state=MatchState.IN_CONTACT)
    reviewing.report(match.offer, reason="fraud", text="", email="", language="de")
    offer = type(match.offer).objects.get(pk=match.offer_id)

    reviewing.reject(Review.objects.waiting().get(), by=cora, version=offer.version, reason="advert")

    match.refresh_from_db()
    assert match.state == MatchState.DISSOLVED


def test_follow_rejected_edit_changes_no_match(cora):
    match = make_match(by=cora)
    revision = Revision(posting=match.offer, title="Anderes")
    for name in Revision.FIELDS:
        setattr(revision, name, getattr(match.offer, name))
    revision.save()
    review = Review.objects.create(posting=match.offer, occasion=Occasion.EDIT, revision=revision)

    reviewing.reject(review, by=cora, version=match.offer.version, reason="advert")

    match.refresh_from_db()
    assert match.state == MatchState.PROPOSED


@pytest.mark.parametrize("correction", [None, {"title": "Töpfe, zwei Stück"}])
def test_follow_publication_of_an_answer_brings_both_together(cora, correction):
    request = make_request()
    review = make_waiting(kind="offer", answers_to=request)

    reviewing.publish(review, by=cora, version=1, correction=correction)

    match = Match.objects.get()
    assert (match.request, match.state, match.offer_says) == (request, MatchState.ACCEPTED_BY_ONE, "yes")


def test_follow_publication_of_an_edit_does_not_bring_together_again(cora):
    request = make_request()
    offer = reviewing.publish(make_waiting(kind="offer", answers_to=request), by=cora, version=1)
    revision = Revision(posting=offer)
    for name in Revision.FIELDS:
        setattr(revision, name, getattr(offer, name))
    revision.save()
    review = Review.objects.create(posting=offer, occasion=Occasion.EDIT, revision=revision)

    reviewing.publish(review, by=cora, version=offer.version)

    assert Match.objects.count() == 1


def test_follow_answer_to_a_closed_posting_stands_for_itself(cora):
    request = make_request(status=Status.SETTLED)

    offer = reviewing.publish(make_waiting(kind="offer", answers_to=request), by=cora, version=1)

    assert (offer.status, Match.objects.count()) == (Status.PUBLISHED, 0)


def test_follow_answer_of_the_same_kind_stands_for_itself(cora):
    reviewing.publish(make_waiting(kind="offer", answers_to=make_offer()), by=cora, version=1)

    assert Match.objects.count() == 0


def test_follow_publication_lets_letters_go_first(cora):
    reviewing.publish(make_waiting(author=make_helper()), by=cora, version=1)

    priorities = dict(ProcrastinateJob.objects.values_list("queue_name", "priority"))
    assert priorities["matching"] < priorities["mail"]
