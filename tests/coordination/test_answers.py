from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from coordination import answers, tasks
from coordination.models import Ladder, Referral
from network.models import ContactPoint
from people.models import User
from postings import lifecycle, writing
from postings.models import Action, Posting, PostingEvent, Rung, Status
from tests.conftest import FRANKFURT, KASSEL, LANGUAGES, MARBURG, make_contact_point, make_person, make_posting

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
LATE, IN_TIME = NOW - timedelta(hours=72), NOW - timedelta(hours=71, minutes=59)


def asks(*, hours=72, **fields):
    return make_posting(created_at=NOW - timedelta(hours=hours), **fields)


def reader(language="de"):
    return make_person(name="Amal", email="amal@example.org", email_proved_at=NOW, reach_by="email", language=language)


def after(posting):
    """(answered by, actions of the clock) as stored."""
    stored = Posting.objects.get(pk=posting.pk)
    lines = PostingEvent.objects.filter(posting=posting, actor="clock").values_list("action", flat=True)
    return stored.answered_by, list(lines)


def ladder(posting):
    return Ladder.objects.get(posting=posting)


def deliver():
    for job in ProcrastinateJob.objects.filter(task_name="coordination.tasks.send_answer_letter").order_by("id"):
        tasks.send_answer_letter(**job.args)
    return mail.outbox


@pytest.fixture
def place(db):
    return make_contact_point(name="Sozialladen", municipality=KASSEL, topics=["goods"], phone="0000 555123")


# The clock


def test_climb_refers_what_is_late_to_the_nearest_place(place):
    posting = asks()

    num = answers.climb(at=NOW)

    referral = Referral.objects.get(posting=posting)
    assert (num, referral.contact_point, referral.by) == (1, place, None)
    assert after(posting) == (Rung.REFERRAL, [Action.REFERRED, Action.ANSWERED])


@pytest.mark.parametrize(
    "fields",
    [
        {"created_at": IN_TIME},
        {"created_at": LATE, "kind": "offer"},
        {"created_at": LATE, "status": Status.PAUSED},
        {"created_at": LATE, "status": Status.SETTLED},
        {"created_at": LATE, "answered_at": NOW, "answered_by": Rung.CALL},
    ],
    ids=["in time", "offer", "paused", "settled", "answered"],
)
def test_climb_leaves_alone_whoever_does_not_wait(place, fields):
    posting = make_posting(**fields)

    assert (answers.climb(at=NOW), after(posting)[1]) == (0, [])


@pytest.mark.parametrize("kind", ["request", "offer"])
def test_climb_says_once_that_the_office_has_not_read_it_yet(place, kind):
    posting = asks(kind=kind, status=Status.SUBMITTED, author=reader("en"))

    nums = [answers.climb(at=NOW + timedelta(days=days)) for days in (0, 0, 8)]

    assert (nums, after(posting)[1]) == ([1, 0, 0], [Action.UNREAD])
    (letter,) = deliver()
    assert letter.subject.startswith("Not read yet:")
    assert "It is our doing" in letter.body


def test_climb_says_nothing_of_what_was_handed_in_just_now(place):
    asks(hours=71, status=Status.SUBMITTED)

    assert answers.climb(at=NOW) == 0


def test_climb_counts_anew_what_was_corrected_and_handed_in_again(place):
    posting = asks(hours=90, status=Status.CHANGES_REQUESTED)
    writing.edit(posting, changes={"title": "Topf und Deckel"})
    posting.reviews.update(opened_at=NOW)

    nums = [answers.climb(at=NOW + timedelta(hours=hours)) for hours in (1, 71, 72)]

    assert (nums, after(posting)[1]) == ([0, 0, 1], [Action.UNREAD])


def test_climb_counts_hours_that_passed_where_the_clock_is_changed(place):
    """On 25 October 2026 an hour comes twice: three days by the calendar are 73 hours."""
    berlin = ZoneInfo("Europe/Berlin")
    posting = make_posting(created_at=datetime(2026, 10, 23, 12, tzinfo=berlin))

    early = answers.climb(at=datetime(2026, 10, 26, 10, 59, tzinfo=berlin))
    in_time = answers.climb(at=datetime(2026, 10, 26, 11, 0, tzinfo=berlin))

    assert (early, in_time, after(posting)[0]) == (0, 1, Rung.REFERRAL)


def test_climb_twice_does_nothing_the_second_time(place):
    referred, told = asks(author=reader()), asks(municipality=FRANKFURT, author=reader())

    first, second = answers.climb(at=NOW), answers.climb(at=NOW)

    assert (first, second) == (2, 0)
    assert (after(referred)[1], after(told)[1]) == ([Action.REFERRED, Action.ANSWERED], [Action.NO_NEWS])
    assert len(deliver()) == 2


def test_climb_takes_the_oldest_first(place, monkeypatch):
    monkeypatch.setattr(answers, "AT_ONCE", 1)
    newer, older = asks(hours=80), asks(hours=90)

    answers.climb(at=NOW)

    assert (after(older)[0], after(newer)[0]) == (Rung.REFERRAL, "")


def test_climb_tells_that_nothing_was_found_and_again_each_week():
    posting = asks()
    told = {}

    for hours in (0, 1, 7 * 24 - 1, 7 * 24, 7 * 24 + 1, 14 * 24):
        answers.climb(at=NOW + timedelta(hours=hours))
        told[hours] = ladder(posting).num_told

    assert told == {0: 1, 1: 1, 167: 1, 168: 2, 169: 2, 336: 3}
    assert after(posting) == ("", [Action.NO_NEWS] * 3)


def test_climb_answers_twelve_hours_before_the_end_of_what_ends_sooner(place):
    posting = asks(hours=10, expires_at=NOW + timedelta(hours=12))

    early, in_time = answers.climb(at=NOW - timedelta(minutes=1)), answers.climb(at=NOW)

    assert (early, in_time, after(posting)[0]) == (0, 1, Rung.REFERRAL)


def test_climb_says_once_that_nothing_is_found_for_what_ends_soon():
    asks(hours=1, expires_at=NOW + timedelta(hours=3))

    nums = [answers.climb(at=NOW + timedelta(minutes=minutes)) for minutes in (0, 10, 20)]

    assert nums == [1, 0, 0]


@pytest.mark.parametrize(
    ("hours", "left", "due"), [(71, 13, False), (72, 300, True), (71, 12, True), (1, 12, True), (1, 13, False)]
)
def test_due_is_the_same_for_one_and_for_many(hours, left, due):
    posting = asks(hours=hours, expires_at=NOW + timedelta(hours=left))

    many = Posting.objects.unanswered().filter(answers.is_due(by=NOW)).exists()

    assert (answers.due_at(posting) <= NOW, many) == (due, due)


def test_climb_refers_as_soon_as_there_is_a_place():
    posting = asks()
    answers.climb(at=NOW)
    make_contact_point(municipality=KASSEL, topics=["goods"])

    num = answers.climb(at=NOW + timedelta(hours=1))

    assert (num, after(posting)[0]) == (1, Rung.REFERRAL)


def test_climb_names_a_place_for_a_category_without_a_whole():
    posting = asks(category="legal")
    make_contact_point(municipality=KASSEL, topics=["legal"])

    answers.climb(at=NOW)

    assert after(posting)[0] == Rung.REFERRAL


@pytest.mark.parametrize("topics", [["goods"], []], ids=["place", "no place"])
def test_climb_gives_kassel_what_a_service_point_was_silent_about(dario, topics):
    make_contact_point(name="Laden", municipality=MARBURG, topics=topics)
    posting = asks(municipality=MARBURG)

    answers.climb(at=NOW)

    assert ladder(posting).escalated_at == NOW
    assert after(posting)[1][0] == Action.ESCALATED


def test_climb_escalates_nothing_where_kassel_is_responsible_anyway(place):
    posting = asks()

    answers.climb(at=NOW)

    assert (ladder(posting).escalated_at, Action.ESCALATED in after(posting)[1]) == (None, False)


def test_climb_escalates_once(dario):
    posting = asks(municipality=MARBURG)

    answers.climb(at=NOW)
    answers.climb(at=NOW + timedelta(days=7))

    assert after(posting)[1].count(Action.ESCALATED) == 1


def test_climb_uses_the_index_of_the_unanswered():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")

    plan = answers._late(at=NOW)[: answers.AT_ONCE].explain()

    assert "unanswered_oldest" in plan


@pytest.mark.parametrize("num", [1, 30])
def test_climb_asks_the_same_for_each_request(django_assert_num_queries, num):
    for _ in range(num):
        asks(municipality=FRANKFURT)
    answers.climb(at=NOW - timedelta(days=9))  # nothing is late yet

    with django_assert_num_queries(2):
        answers.climb(at=NOW - timedelta(days=9))


@pytest.mark.django_db(transaction=True)
def test_climb_leaves_what_another_worker_is_at():
    import threading

    from django.core.management import call_command

    call_command("load_reference", verbosity=0)
    make_contact_point(municipality=KASSEL, topics=["goods"])
    held, free = asks(hours=80), asks()
    taken, done = threading.Event(), threading.Event()

    def other():
        with transaction.atomic():
            lifecycle.locked(held)
            taken.set()
            done.wait(10)
        connection.close()

    worker = threading.Thread(target=other)
    worker.start()
    taken.wait(10)
    num = answers.climb(at=NOW)
    done.set()
    worker.join()

    assert (num, after(held)[0], after(free)[0]) == (1, "", Rung.REFERRAL)


# Referring


def test_refer_by_staff_names_who_and_answers(place, cora):
    posting = make_posting()

    answers.refer(posting, place, by=cora, words="Fragen Sie nach Frau Amann.")

    lines = PostingEvent.objects.filter(posting=posting).values_list("action", "actor", "by")
    assert list(lines) == [(Action.REFERRED, "staff", cora.pk), (Action.ANSWERED, "staff", cora.pk)]
    assert after(posting)[0] == Rung.REFERRAL


def test_refer_to_the_same_place_again_changes_nothing(place, cora):
    posting = make_posting(author=reader())
    first = answers.refer(posting, place, by=cora, words="Gern.")

    second = answers.refer(posting, place)

    assert (second, second.by, len(deliver())) == (first, cora, 1)
    assert PostingEvent.objects.filter(posting=posting, action=Action.REFERRED).count() == 1


def test_refer_leaves_an_earlier_answer_as_it_was(place, cora):
    posting = make_posting(answered_at=NOW, answered_by=Rung.CALL)

    answers.refer(posting, place, by=cora)

    assert (after(posting)[0], Referral.objects.count()) == (Rung.CALL, 1)


@pytest.mark.parametrize("fields", [{"kind": "offer"}, {"status": Status.SETTLED}, {"status": Status.SUBMITTED}])
def test_refer_refuses_what_is_no_open_request(place, cora, fields):
    with pytest.raises(lifecycle.NotPossible):
        answers.refer(make_posting(**fields), place, by=cora)

    assert Referral.objects.count() == 0


def test_a_request_is_referred_to_a_place_once(place):
    posting = make_posting()
    Referral.objects.create(posting=posting, contact_point=place)

    with pytest.raises(IntegrityError, match="a_request_is_referred_to_a_place_once"):
        Referral.objects.create(posting=posting, contact_point=place)


def test_helped_keeps_the_last_word(place):
    referral = answers.refer(make_posting(), place)

    answers.helped(referral, "no")
    answers.helped(referral, "yes")

    assert Referral.objects.get().helped == "yes"


# Letters


@pytest.mark.parametrize(
    ("by_staff", "words"),
    [(False, "haben wir noch niemanden gefunden"), (True, "gibt es eine Stelle, die helfen kann")],
)
def test_letter_of_a_referral_says_honestly_why_and_how_to_reach_the_place(place, cora, by_staff, words):
    posting = make_posting(author=reader())
    answers.refer(posting, place, by=cora if by_staff else None, words="Bis bald." if by_staff else "")

    (letter,) = deliver()

    assert [part in letter.body for part in (words, "Sozialladen", "0000 555123", posting.chiffre)] == [True] * 4
    assert ("Bis bald." in letter.body) == by_staff


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_of_the_clock_are_in_the_readers_language(place, language):
    with translation.override("de"):
        asks(author=reader(language))
        asks(author=reader(language), municipality=FRANKFURT)
        answers.climb(at=NOW)

    assert [letter.extra_headers["Content-Language"] for letter in deliver()] == [language] * 2


def test_letter_without_news_says_so_and_how_to_call(settings):
    asks(author=reader())
    answers.climb(at=NOW)

    (letter,) = deliver()

    assert letter.subject == "Noch nichts gefunden: Topf und Pfanne"
    assert ("niemanden gefunden" in letter.body, settings.OFFICE["phone"] in letter.body) == (True, True)


@pytest.mark.parametrize(("hours", "next_week"), [(3, False), (24 * 30, True)])
def test_letter_without_news_promises_no_more_than_its_days_allow(hours, next_week):
    now = timezone.now()
    make_posting(author=reader(), created_at=now - timedelta(days=4), expires_at=now + timedelta(hours=hours))
    answers.climb(at=now)

    (letter,) = deliver()

    assert ("in einer Woche" in letter.body, "läuft am" in letter.body) == (next_week, not next_week)
    assert f"/anlaufstellen/?region={KASSEL[:5]}" in letter.body


def test_letter_about_a_request_closed_since_is_not_sent():
    posting = asks(author=reader())
    answers.climb(at=NOW)
    lifecycle.settle(posting)

    assert deliver() == []


def test_jobs_of_letters_hold_keys_only(place):
    answers.refer(make_posting(author=reader()), place, words="Geheim")

    (job,) = ProcrastinateJob.objects.all()
    assert sorted(job.args) == ["letter", "posting", "referral"]


def test_somebody_without_mail_gets_no_letter(place, bilal):
    asks(author=bilal)

    answers.climb(at=NOW)

    assert ProcrastinateJob.objects.count() == 0


# Whose


def owned_by_kassel():
    return set(Posting.objects.filter(answers.kassel_owns()))


def test_request_belongs_to_the_service_point_of_its_region(dario):
    here, elsewhere = make_posting(municipality=MARBURG), make_posting()

    assert [point.name for point in answers.responsible(here)] == ["Servicestelle Marburg"]
    assert (answers.responsible(elsewhere), owned_by_kassel()) == ([], {elsewhere})


def close_account(dario):
    User.objects.filter(pk=dario.pk).update(is_active=False)


def close_point(dario):
    ContactPoint.objects.update(is_active=False)


@pytest.mark.parametrize("close", [close_account, close_point])
def test_request_belongs_to_kassel_where_nobody_works_any_more(dario, close):
    posting = make_posting(municipality=MARBURG)

    close(dario)

    assert (answers.responsible(posting), owned_by_kassel()) == ([], {posting})


def test_request_belongs_to_kassel_where_a_contact_point_has_no_staff():
    make_contact_point(municipality=MARBURG)
    posting = make_posting(municipality=MARBURG)

    assert (answers.responsible(posting), owned_by_kassel()) == ([], {posting})


def test_escalated_request_belongs_to_kassel(dario):
    posting = make_posting(municipality=MARBURG)
    Ladder.objects.create(posting=posting, escalated_at=NOW)

    assert (answers.responsible(posting), owned_by_kassel()) == ([], {posting})


def test_region_may_have_several_service_points(dario):
    other = make_contact_point(name="Ankunft Marburg")
    other.staff.add(dario)

    assert [point.name for point in answers.responsible(make_posting(municipality=MARBURG))] == [
        "Ankunft Marburg",
        "Servicestelle Marburg",
    ]


@pytest.mark.parametrize("num", [1, 30])
def test_responsible_for_a_list_asks_twice(dario, django_assert_num_queries, num):
    postings = [make_posting(municipality=MARBURG) for _ in range(num)]

    with django_assert_num_queries(2):
        answers.responsible_for(postings)


def test_periodic_task_climbs(place):
    posting = make_posting(created_at=timezone.now() - timedelta(hours=73))

    tasks.climb_ladder(timestamp=0)

    assert after(posting)[0] == Rung.REFERRAL
