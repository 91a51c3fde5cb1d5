from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from coordination import call_outs, decisions, worklists
from coordination.models import CallOut, CallOutStep, Communication, Match, MatchState
from network.models import ContactPoint
from people.models import Clearance, User
from people.roles import Role
from postings import reviewing, undelivered, writing
from postings.models import Kind, Posting, ReportReason, Undelivered
from postings.templatetags.look import day
from tests.conftest import KASSEL, MARBURG, enter, make_contact_point, make_person, make_posting, make_waiting
from tests.coordination.asked import make_call_out
from tests.coordination.pairs import make_match, make_suggestion

pytestmark = pytest.mark.django_db


def make_account(role):
    return User.objects.create_user(f"{role}@example.org", "irgendwo-irgendwo", name="Kim", role=role, is_staff=True)


def piles(user):
    return {pile.name: pile for pile in worklists.piles(user, at=timezone.now())}


def nums(user):
    return {name: pile.num for name, pile in piles(user).items()}


def make_job(status, scheduled_at=None, *, queue="matching", attempts=0):
    """As procrastinate would have left it; its models refuse to write."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at, attempts) "
            "VALUES (%s, 'x', %s, %s, %s)",
            [queue, status, scheduled_at, attempts],
        )


def make_everything_wait(town, by):
    now, today = timezone.now(), timezone.localdate()
    request = make_posting(municipality=town, created_at=now - timedelta(hours=50))
    offer = make_posting(municipality=town, kind=Kind.OFFER)
    make_suggestion(request, offer)
    Match.objects.create(request=make_posting(municipality=town), offer=offer, waiting_since=now - timedelta(days=4))
    make_waiting(municipality=town)
    reviewing.report(request, reason=ReportReason.OTHER, text="", email="", language="de")
    Communication.objects.create(
        posting=request, person=request.author, result="reached", by=by, follow_up_on=today - timedelta(days=1)
    )
    Undelivered.objects.create(job=request.pk, task="x", keys={}, posting=request)
    Clearance.objects.create(
        person=request.author, level="housing", paper="interview", issued_on=today, valid_until=today, inspected_by=by
    )


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            Role.COORDINATOR,
            [
                "unanswered", "reviews", "suggestions", "silent_matches", "to_connect", "asked_in_vain",
                "call_outs", "reports", "talks", "sent_back",
                "concerns", "follow_ups",
                "undelivered", "clearances", "contact_points", "jobs",
            ],
        ),
        (Role.REVIEWER, ["reviews", "reports", "talks", "sent_back"]),
        (Role.READER, []),
        (Role.ADMINISTRATOR, ["jobs"]),
    ],
)  # fmt: skip
def test_piles_are_those_of_the_role(role, expected):
    assert list(piles(make_account(role))) == expected


def test_piles_of_kassel_count_all_of_hesse(cora):
    make_everything_wait(KASSEL, cora)
    make_everything_wait(MARBURG, cora)
    make_contact_point(name="Nie gefragt")

    assert nums(cora) == {
        "unanswered": 4, "reviews": 4, "suggestions": 2, "silent_matches": 2, "to_connect": 0, "asked_in_vain": 0,
        "call_outs": 0, "reports": 2, "follow_ups": 2,
        "talks": 0, "sent_back": 0, "concerns": 0, "undelivered": 2, "clearances": 2, "contact_points": 1, "jobs": 0,
    }  # fmt: skip


def test_piles_of_a_local_coordinator_count_her_regions(cora, dario):
    make_everything_wait(KASSEL, cora)
    make_everything_wait(MARBURG, cora)
    make_contact_point(name="Nicht ihre")

    assert nums(dario) == {
        "unanswered": 2, "reviews": 2, "suggestions": 1, "silent_matches": 1, "to_connect": 0, "asked_in_vain": 0,
        "call_outs": 0, "reports": 1, "follow_ups": 1,
        "talks": 0, "sent_back": 0, "undelivered": 1, "clearances": 1, "contact_points": 1,
    }  # fmt: skip


def test_suggestion_with_either_side_in_her_region_is_a_local_coordinators(dario):
    offer = make_posting(kind=Kind.OFFER, municipality=MARBURG)
    make_suggestion(make_posting(municipality=KASSEL), offer)
    make_suggestion(make_posting(municipality=KASSEL), make_posting(kind=Kind.OFFER))

    assert nums(dario)["suggestions"] == 1


def test_unanswered_says_how_many_wait_long(cora):
    now = timezone.now()
    for hours in (1, 47, 49, 80):
        make_posting(created_at=now - timedelta(hours=hours))

    pile = piles(cora)["unanswered"]

    assert (pile.num, pile.note, pile.is_urgent) == (4, "2 länger als 48 Std.", True)


def test_unanswered_is_urgent_where_a_last_day_is_near(cora):
    ends_at = timezone.now() + timedelta(hours=30)
    make_posting(expires_at=ends_at)

    pile = piles(cora)["unanswered"]

    assert (pile.num, pile.note, pile.is_urgent) == (1, f"das erste bis {day(timezone.localdate(ends_at))}", True)


def test_what_was_sent_back_for_a_change_stands_on_a_pile_while_its_author_is_silent(cora, dario, client):
    review = make_waiting()
    posting = reviewing.ask_for_change(review, by=cora, version=1, reason="unclear")
    Posting.objects.update(reviewed_at=timezone.now() - timedelta(days=4))

    pile = piles(cora)["sent_back"]
    enter(client, cora)
    page = client.get(pile.address).content.decode()
    writing.edit(posting, changes={})

    assert (pile.num, pile.label, pile.note) == (1, "Änderung erbeten", "am längsten 4 Tage")
    assert posting.chiffre in page
    assert (piles(cora)["sent_back"].num, piles(dario)["sent_back"].num) == (0, 0)


def test_match_is_silent_after_three_days(cora):
    now = timezone.now()
    for days in (2, 4):
        Match.objects.create(
            request=make_posting(), offer=make_posting(kind=Kind.OFFER), waiting_since=now - timedelta(days=days)
        )

    pile = piles(cora)["silent_matches"]

    assert (pile.num, pile.note) == (1, "von 2, die auf Zusage warten")


def test_match_neither_side_speaks_about_is_asked_about_again_until_somebody_says(client, cora):
    now = timezone.now()
    fresh, vain, told = (make_match(by=cora, state=MatchState.IN_CONTACT) for _ in range(3))
    for match, days in ((fresh, 13), (vain, 15), (told, 16)):
        Match.objects.filter(pk=match.pk).update(asked_at=now - timedelta(days=days))
    decisions.tell(told, side="offer", outcome="worked")

    pile = piles(cora)["asked_in_vain"]

    assert (pile.num, pile.note) == (1, "am längsten 15 Tage")
    enter(client, cora)
    assert [row["match"] for row in client.get(pile.address).context["rows"]] == [vain]


def test_call_out_that_does_not_get_on_waits_for_the_office(cora):
    now = timezone.now()
    stuck, fresh, ended = (make_call_out(by=cora) for _ in range(3))
    for call_out, hours in ((stuck, 25), (fresh, 2)):
        CallOut.objects.filter(pk=call_out.pk).update(exhausted_at=now - timedelta(hours=hours))
    call_outs.end(ended, by=cora)
    quiet = piles(cora)["call_outs"]
    ended.events.create(call_out=ended, step=CallOutStep.LEFT)

    pile = piles(cora)["call_outs"]

    assert (quiet.num, quiet.note, quiet.is_urgent) == (1, "", False)
    assert (pile.num, pile.note, pile.is_urgent) == (2, "bei 1 nach dem Ende abgesagt", True)


def test_contact_point_waits_until_somebody_asked(cora):
    make_contact_point(name="Gefragt", checked_at=timezone.now(), checked_by=cora)
    make_contact_point(name="Lange her", checked_at=timezone.now() - timedelta(days=200), checked_by=cora)

    assert ContactPoint.objects.count() == 2
    assert nums(cora)["contact_points"] == 1


def test_follow_up_of_tomorrow_does_not_wait_today(cora):
    person = make_person()
    posting = make_posting(author=person)
    today = timezone.localdate()
    for days in (0, 1):
        Communication.objects.create(
            posting=posting, person=person, result="reached", by=cora, follow_up_on=today + timedelta(days=days)
        )

    pile = piles(cora)["follow_ups"]

    assert (pile.num, pile.note) == (1, "")


def test_jobs_that_failed_are_counted_and_those_due_are_named(cora):
    now = timezone.now()
    make_job("failed")
    make_job("todo", now - timedelta(minutes=5))
    make_job("todo", now + timedelta(hours=1))
    make_job("succeeded")
    make_job("failed", queue="mail")  # a letter: a pile of its own
    make_job("todo", now + timedelta(hours=1), queue="mail")
    make_job("todo", now + timedelta(hours=1), queue="mail", attempts=3)

    pile = piles(cora)["jobs"]

    assert (pile.num, pile.note, pile.address) == (1, "2 warten", "")


def test_letters_that_did_not_arrive_are_urgent_until_somebody_has_seen_to_them(cora):
    now = timezone.now()
    for hours in (2, 5):
        Undelivered.objects.create(job=hours, task="x", keys={}, failed_at=now - timedelta(hours=hours))
    undelivered.settle(Undelivered.objects.get(job=5), by=cora)

    pile = piles(cora)["undelivered"]

    assert (pile.num, pile.note, pile.is_urgent) == (1, "am längsten 2 Stunden", True)
    assert pile.address == "/koordination/post/"


def test_jobs_are_linked_for_whoever_may_look_at_them(frida):
    assert piles(frida)["jobs"].address == "/koordination/procrastinate/procrastinatejob/?status__exact=failed"


def test_address_of_a_page_that_is_not_there_is_nothing():
    assert worklists.address("gibt_es_nicht") == ""
