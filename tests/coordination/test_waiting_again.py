"""A request whose answer came to nothing is on the list again, and the clock counts anew."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from coordination import answers, decisions, tasks, worklists
from coordination.models import MatchState, Side
from postings import enquiring, expiring, lifecycle
from postings.models import Action, Actor, Party, Posting, Rung, Status
from tests.conftest import KASSEL, make_contact_point, make_posting
from tests.coordination.pairs import make_match, make_request
from tests.postings.talks import accepted, make_enquiry

pytestmark = pytest.mark.django_db


_done = set()


def work():
    """What the worker does about matches that came to nothing, each job once."""
    jobs = ProcrastinateJob.objects.filter(task_name="coordination.tasks.wait_again").exclude(pk__in=_done)
    for job in jobs.order_by("pk"):
        _done.add(job.pk)
        tasks.wait_again(**job.args)


def waits(request):
    return Posting.objects.unanswered().filter(pk=request.pk).exists()


def fresh(posting):
    return Posting.objects.get(pk=posting.pk)


@pytest.fixture
def place(db):
    return make_contact_point(name="Sozialladen", municipality=KASSEL, topics=["goods"])


def test_request_waits_from_when_it_was_handed_in_until_it_is_answered(cora):
    request = make_request()
    assert fresh(request).waits_since == request.created_at

    decisions.propose(request, make_posting(kind="offer"), by=cora)

    assert (fresh(request).waits_since, waits(request)) == (None, False)


def test_offer_never_waits():
    assert fresh(make_posting(kind="offer")).waits_since is None


@pytest.mark.parametrize("end", ["declined", "silent", "dissolved", "failed"])
def test_request_waits_again_when_its_match_came_to_nothing(cora, end):
    match = make_match(by=cora, state=MatchState.IN_CONTACT if end == "failed" else MatchState.PROPOSED)
    first = fresh(match.request).answered_at
    if end == "declined":
        decisions.decline(match, side=Side.OFFER)
    elif end == "silent":
        decisions.expire_silent(at=timezone.now() + timedelta(days=8))
    elif end == "dissolved":
        decisions.dissolve(match, by=cora, version=match.version, reason="other")
    else:
        decisions.tell(match, side=Side.REQUEST, outcome="failed")
    work()

    request = fresh(match.request)
    assert waits(request)
    assert (request.answered_at, request.answered_by) == (first, Rung.PROPOSAL)
    assert worklists.unanswered(cora).get() == request
    assert request.events.filter(action=Action.REOPENED, actor=Actor.CLOCK).count() == 1


def test_request_does_not_wait_while_something_else_is_under_way(cora):
    match = make_match(by=cora)
    decisions.propose(match.request, make_posting(kind="offer"), by=cora)

    decisions.decline(match, side=Side.OFFER)
    work()

    assert not waits(match.request)


def test_request_that_its_author_closed_does_not_wait(cora):
    match = make_match(by=cora)

    lifecycle.settle(match.request)
    work()

    assert fresh(match.request).status == Status.SETTLED
    assert not waits(match.request)


def test_clock_answers_72_hours_after_the_answer_came_to_nothing(cora, place):
    match = make_match(by=cora)
    decisions.decline(match, side=Side.OFFER)
    work()
    since = fresh(match.request).reopened_at

    early, in_time = (answers.climb(at=since + timedelta(hours=hours)) for hours in (71, 72))

    assert (early, in_time) == (0, 1)
    assert match.request.referrals.get().contact_point == place
    assert (waits(match.request), fresh(match.request).answered_by) == (False, Rung.PROPOSAL)


def test_place_that_did_not_help_is_not_named_twice(cora, place):
    request = make_request()
    answers.climb(at=timezone.now() + timedelta(days=4))
    answers.helped(request.referrals.get(), "no")
    assert waits(request)

    answers.climb(at=timezone.now() + timedelta(days=8))
    assert (request.referrals.count(), fresh(request).ladder.num_told) == (1, 1)

    next_place = make_contact_point(name="Kleiderkammer", municipality=KASSEL, topics=["goods"])
    answers.climb(at=timezone.now() + timedelta(days=9))
    assert request.referrals.filter(contact_point=next_place).exists()
    assert not waits(request)


def test_clock_names_the_next_best_place_and_then_says_weekly_that_there_is_none():
    furniture = make_contact_point(name="Möbellager", municipality=KASSEL, topics=["furniture"])
    clothing = make_contact_point(name="Kleiderkammer", municipality=KASSEL, topics=["clothing"])
    request = make_request(category="furniture")

    named = []
    for days in (4, 8):
        at = timezone.now() + timedelta(days=days)
        for minutes in (0, 10, 20):
            answers.climb(at=at + timedelta(minutes=minutes))
        referral = request.referrals.get(helped="")
        named.append(referral.contact_point)
        answers.helped(referral, "no")
    assert named == [furniture, clothing]

    nums = [answers.climb(at=at + timedelta(days=4, minutes=minutes)) for minutes in (0, 10, 20, 7 * 24 * 60)]
    assert nums == [1, 0, 0, 1]
    assert request.events.filter(action=Action.NO_NEWS).count() == 2


def test_place_that_helped_leaves_nothing_to_wait_for(place):
    request = make_request()
    answers.climb(at=timezone.now() + timedelta(days=4))

    answers.helped(request.referrals.get(), "yes")

    assert not waits(request)


def test_request_that_was_read_late_hears_what_was_found_at_once():
    request = make_request(status=Status.SUBMITTED)
    late = request.created_at + timedelta(hours=72)
    answers.climb(at=late)
    Posting.objects.filter(pk=request.pk).update(status=Status.PUBLISHED, published_at=late)

    answers.climb(at=late + timedelta(hours=1))

    actions = [event.action for event in request.events.order_by("at", "pk")]
    assert actions == [Action.UNREAD, Action.NO_NEWS]


def test_request_waits_again_when_it_is_shown_again_after_nobody_decided_about_an_answer():
    request = make_request()
    make_enquiry(request)
    expiring.expire_due(at=request.expires_at)
    work()
    assert not waits(request)

    lifecycle.resume(request)
    work()

    assert waits(request)
    assert fresh(request).answered_by == Rung.MESSAGE


@pytest.mark.parametrize("end", ["settled", "expired"])
def test_request_waits_again_when_it_is_shown_again_because_nobody_came(cora, end):
    match = make_match(by=cora, state=MatchState.IN_CONTACT)
    if end == "settled":
        lifecycle.settle(match.request)
    else:
        expiring.expire_due(at=match.request.expires_at)
    decisions.tell(match, side=Side.REQUEST, outcome="failed")
    work()
    assert not waits(match.request)

    lifecycle.resume(match.request)
    work()

    assert waits(match.request)


def test_request_waits_again_when_it_is_shown_again_after_a_talk_failed():
    request = make_request()
    enquiry = accepted(make_enquiry(request))
    expiring.expire_due(at=request.expires_at)
    enquiring.close(enquiry, side=Party.OWNER, outcome="nobody_came")

    lifecycle.resume(request)
    work()

    assert waits(request)


@pytest.mark.parametrize("helped", ["", "yes"])
def test_request_waits_again_when_it_is_shown_again_after_a_place_was_named(helped):
    request = make_request()
    answers.refer(request, make_contact_point(regions=[request.region_id]))
    answers.helped(request.referrals.get(), helped)
    lifecycle.settle(request)

    lifecycle.resume(request)
    work()

    assert waits(request)


def test_request_waits_again_when_it_is_shown_again_after_it_worked_once(cora):
    match = make_match(by=cora, state=MatchState.IN_CONTACT)
    for side in Side:
        decisions.tell(match, side=side, outcome="worked")
    lifecycle.settle(fresh(match.request))
    work()

    lifecycle.resume(fresh(match.request))
    work()

    assert waits(match.request)


def test_request_that_somebody_still_agreed_to_does_not_wait_when_it_is_shown_again(cora):
    match = make_match(by=cora, state=MatchState.IN_CONTACT)
    expiring.expire_due(at=match.request.expires_at)

    lifecycle.resume(match.request)
    work()

    assert not waits(match.request)


@pytest.mark.parametrize("earlier", [False, True], ids=["for the first time", "shown again before"])
def test_request_that_only_paused_keeps_its_answer(earlier):
    request = make_request()
    if earlier:
        lifecycle.resume(lifecycle.settle(request))
        work()
    lifecycle.mark_answered(request, Rung.CALL, actor=Actor.CLOCK)

    lifecycle.resume(lifecycle.pause(request))
    work()

    assert not waits(request)


def test_mark_waiting_of_what_was_never_answered_changes_nothing():
    request = make_request()

    assert lifecycle.mark_waiting(request) is False
    assert fresh(request).reopened_at is None


def test_only_what_was_answered_waits_again():
    with pytest.raises(IntegrityError, match="only_what_was_answered_waits_again"):
        make_request(reopened_at=timezone.now())
