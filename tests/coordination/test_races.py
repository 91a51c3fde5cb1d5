"""What happens when two do it in the same moment: real transactions in real threads."""

import threading
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from coordination import call_outs, decisions
from coordination.models import CallOutInvitation, DissolveReason, Match, MatchState, Side
from people.models import User
from people.roles import Role
from postings import lifecycle
from postings.models import Posting, Region
from tests.coordination.asked import NOON, invitations, make_call_out, make_help
from tests.coordination.pairs import make_match, make_offer, make_request


@pytest.fixture(autouse=True)
def hesse(django_db_blocker):
    """A test with real transactions empties our tables behind it, and leaves the queue: put right what others rely on."""
    with django_db_blocker.unblock():
        if not Region.objects.exists():
            call_command("load_reference", verbosity=0)
    yield
    with django_db_blocker.unblock():
        call_command("load_reference", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture
def office(hesse, transactional_db):
    return User.objects.create_user("cora@example.org", "kassel-kassel-kassel", role=Role.COORDINATOR, is_staff=True)


def at_once(*deeds):
    """Do all of them in threads that start together. Returns what each raised, or None."""
    start, raised = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(number, deed):
        try:
            connection.ensure_connection()
            start.wait()
            deed()
        except Exception as error:
            raised[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.parametrize("_round", range(3))
def test_two_accept_the_last_piece_one_gets_it(office, _round):
    offer = make_offer(amount=1)
    matches = [make_match(by=office, state=MatchState.ACCEPTED_BY_ONE, offer=offer) for _number in range(2)]

    raised = at_once(*(lambda match=match: decisions.accept(match, side=Side.REQUEST) for match in matches))

    offer.refresh_from_db()
    # Whoever came second was thanked already, or finds nothing left.
    assert {type(error) for error in raised} <= {type(None), decisions.NotPossible}
    assert raised.count(None) >= 1
    assert offer.amount_promised == 1
    assert sorted(Match.objects.values_list("state", "reason")) == [
        (MatchState.ACCEPTED_BY_BOTH, ""),
        (MatchState.DISSOLVED, DissolveReason.NOTHING_LEFT),
    ]


def test_two_coordinators_propose_the_same_pair_one_match_is_made(office):
    request, offer = make_request(), make_offer()

    raised = at_once(*[lambda: decisions.propose(request, offer, by=office)] * 2)

    assert Match.objects.count() == 1
    assert sorted(type(error).__name__ for error in raised) == ["NoneType", "NotPossible"]


def test_both_sides_accept_in_the_same_moment_both_count(office):
    match = make_match(by=office)

    raised = at_once(*(lambda side=side: decisions.accept(match, side=side) for side in Side))

    match.refresh_from_db()
    assert (raised, match.state) == ([None, None], MatchState.ACCEPTED_BY_BOTH)


@pytest.mark.parametrize("lower_key_is", ["request", "offer"])
def test_accept_while_the_posting_is_withdrawn_waits_for_nobody_forever(office, lower_key_is):
    make = {"request": make_request, "offer": make_offer}
    first = lower_key_is
    second = "offer" if first == "request" else "request"
    postings = {first: make[first]()}
    postings[second] = make[second]()
    match = make_match(by=office, state=MatchState.ACCEPTED_BY_ONE, **postings)

    raised = at_once(
        lambda: decisions.accept(match, side=Side.REQUEST), lambda: lifecycle.withdraw(postings["request"])
    )

    match.refresh_from_db()
    assert match.state == MatchState.DISSOLVED
    assert {type(error) for error in raised} <= {type(None), decisions.NotPossible}
    assert not Posting.objects.exclude(amount_promised=0).exists()


@pytest.mark.parametrize("withdrawn", ["request", "offer"])
@pytest.mark.parametrize("lower_key_is", ["request", "offer"])
def test_withdraw_holds_nothing_of_an_agreed_match_while_it_waits(office, lower_key_is, withdrawn):
    make = {"request": make_request, "offer": make_offer}
    order = [lower_key_is, "offer" if lower_key_is == "request" else "request"]
    postings = {side: make[side](amount=3) for side in order}
    match = make_match(by=office, state=MatchState.ACCEPTED_BY_BOTH, **postings)
    lower, higher = (Posting.objects.filter(pk=postings[side].pk) for side in order)
    leaving = threading.Thread(target=at_once, args=[lambda: lifecycle.withdraw(postings[withdrawn])])

    with transaction.atomic():  # what every verb of a match does: the lower key, then the higher
        lower.select_for_update(no_key=True).get()
        leaving.start()
        wait_until_somebody_waits()
        higher.select_for_update(no_key=True, nowait=True).get()
    leaving.join()

    match.refresh_from_db()
    assert match.state == MatchState.DISSOLVED
    assert not Posting.objects.exclude(amount_promised=0).exists()


@pytest.mark.parametrize("_round", range(4))
def test_both_withdraw_what_they_agreed_on_in_the_same_moment(office, _round):
    match = make_match(
        by=office, state=MatchState.ACCEPTED_BY_BOTH, request=make_request(amount=3), offer=make_offer(amount=3)
    )

    raised = at_once(lambda: lifecycle.withdraw(match.request), lambda: lifecycle.withdraw(match.offer))

    match.refresh_from_db()
    assert (raised, match.state) == ([None, None], MatchState.DISSOLVED)
    assert not Posting.objects.exclude(amount_held=0).exists()


def wait_until_somebody_waits():
    for _attempt in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")


def test_two_staff_dissolve_the_same_version_one_is_told_to_look_again(office):
    match = make_match(by=office)
    deed = lambda: decisions.dissolve(match, by=office, version=1, reason="other")  # noqa: E731

    raised = at_once(deed, deed)

    assert sorted(type(error).__name__ for error in raised) == ["NoneType", "Outdated"]
    assert connection.is_usable()


@pytest.mark.parametrize("_round", range(3))
def test_two_say_yes_to_the_last_place_one_comes_and_one_waits(office, _round):
    [make_help() for _number in range(2)]
    call_out = make_call_out(by=office, num_needed=1)

    raised = at_once(*(lambda each=each: call_outs.say_yes(each) for each in invitations(call_out)))

    call_out.refresh_from_db()
    assert raised == [None, None]
    assert sorted(each.said for each in invitations(call_out)) == ["reserve", "yes"]
    assert (call_out.state, call_out.num_coming) == ("full", 1)


def test_two_workers_ask_the_same_batch_nobody_is_asked_twice(office):
    [make_help() for _number in range(12)]
    call_out = make_call_out(by=office, num_needed=1)
    later = NOON + timedelta(hours=4)

    raised = at_once(*[lambda: call_outs.go_on(at=later)] * 2)

    assert raised == [None, None]
    assert call_out.invitations.count() == 10
    assert ProcrastinateJob.objects.filter(task_name="coordination.tasks.send_call_out_letter").count() == 10


def test_two_call_outs_at_once_ask_nobody_a_third_time_in_a_week(office):
    [make_help() for _number in range(3)]
    make_call_out(by=office)

    raised = at_once(*[lambda: make_call_out(by=office)] * 3)

    assert raised == [None] * 3
    assert CallOutInvitation.objects.count() == 3 * 2
