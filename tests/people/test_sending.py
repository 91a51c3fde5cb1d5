"""Letters to a real mail server on this machine."""

import traceback
from datetime import timedelta
from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from people import account_letters, sending
from people.models import Handover, RefusedAddress
from peoplelikeme.lib import smtp
from postings import emails, enquiring, mailproof, tasks
from postings.models import Draft
from tests.conftest import make_person, make_posting
from tests.mailserver import MailServer, deserted_port, letters, mailers
from tests.postings.talks import make_enquiry
from tests.worker import work

pytestmark = pytest.mark.django_db
GONE = "550 5.1.1 <{address}>: user amal.m unknown"
LONG = timedelta(days=1)


@pytest.fixture(scope="module")
def running():
    server = MailServer()
    server.start()
    yield server
    smtp.hang_up()
    server.stop()


@pytest.fixture
def server(running, settings):
    settings.MAILERS = mailers(running.port)
    smtp.hang_up()
    running.handler.forget()
    return running.handler


@pytest.fixture
def given_up(monkeypatch):
    told = []
    monkeypatch.setattr(sending, "GIVEN_UP", [told.append])
    return told


def enqueue(**fields):
    author = make_person(email="amal.m@example.org", email_proved_at=timezone.now(), reach_by="email", **fields)
    posting = make_posting(author=author)
    emails.posting_expired.enqueue(posting)
    return posting


def job():
    return ProcrastinateJob.objects.get(queue_name="mail")


def test_every_letter_job_follows_the_one_schedule():
    letters = {name: task for name, task in app.tasks.items() if task.queue == sending.QUEUE}

    assert set(letters) >= {"postings.tasks.send_letter", "people.tasks.send_account_letter"}
    assert {name for name, task in letters.items() if type(task.retry_strategy) is not sending.Patience} == set()
    assert {name for name, task in letters.items() if not task.task_middleware} == set()


def test_who_waits_before_a_page_gets_a_letter_before_a_nights_reminders():
    enqueue()
    mailproof.begin(Draft.objects.create(key="k", kind="offer"), email="new@example.org", language="de")

    fetched = async_to_sync(_next_of)("mail")

    assert fetched.task_name == "postings.tasks.send_email_code"


async def _next_of(queue):
    manager = app.job_manager
    return await manager.fetch_job(queues=[queue], worker_id=await manager.register_worker())


def test_letter_is_taken_and_its_job_done(server):
    enqueue()

    assert work() == []

    (letter,) = letters(server)
    assert letter["To"] == "amal.m@example.org"
    assert (job().status, Handover.objects.count()) == ("succeeded", 1)


def test_letters_go_out_over_one_connection(server):
    for _number in range(3):
        enqueue()

    work()

    assert (len(server.taken), len(server.connections)) == (3, 1)


def test_server_that_is_down_for_ten_minutes_delays_the_letter(server, settings, running, given_up):
    settings.MAILERS = mailers(deserted_port())
    enqueue()

    waits = []
    for _attempt in range(3):
        (error,) = work(after=LONG)
        assert not error.is_final
        waits.append(round((job().scheduled_at - timezone.now()).total_seconds()))

    assert waits == [60, 300, 1800]  # the third attempt, after six minutes, is still in vain; the fourth is not
    settings.MAILERS = mailers(running.port)
    assert work(after=LONG) == []
    assert (len(server.taken), given_up) == (1, [])


def test_schedule_is_1_5_30_minutes_2_and_12_hours_and_then_it_is_given_up():
    waits = [sending.wait_after(ConnectionRefusedError(), attempts) for attempts in range(6)]

    hours = [wait and wait.total_seconds() / 3600 for wait in waits]
    assert hours == [1 / 60, 5 / 60, 0.5, 2, 12, None]


def test_server_that_never_comes_back_gives_up_and_blames_nobody(settings, given_up):
    settings.MAILERS = mailers(deserted_port())
    posting = enqueue()

    for _attempt in range(6):
        work(after=LONG)

    assert job().status == "failed"
    assert [(told.row, told.task, told.keys["letter"]) for told in given_up] == [
        (posting, "postings.tasks.send_letter", "posting_expired")
    ]
    assert given_up[0].said == sending.UNREACHABLE
    assert not RefusedAddress.objects.exists()


def test_4xx_is_tried_again(server, given_up):
    server.at_recipient = ["450 4.2.1 try later"]
    enqueue()

    assert [error.is_final for error in work()] == [False]
    assert work() == []  # nothing is due yet
    assert work(after=timedelta(minutes=1)) == []
    assert (len(server.taken), given_up) == (1, [])


def test_4xx_about_the_reader_to_the_end_marks_the_address(server, given_up):
    server.at_recipient = ["452 4.2.2 mailbox full"] * 6
    enqueue()

    for _attempt in range(6):
        work(after=LONG)

    assert [told.said for told in given_up] == ["452 4.2.2 mailbox full"]
    assert RefusedAddress.objects.get().address == "amal.m@example.org"


def test_5xx_about_the_reader_is_final_and_marks_the_address(server, given_up):
    server.at_recipient = [GONE]
    posting = enqueue()

    work()

    posting.author.refresh_from_db()
    assert job().status == "failed"
    assert not posting.author.can_be_mailed
    assert [told.said for told in given_up] == ["550 5.1.1 <…>: user … unknown"]


@pytest.mark.parametrize("answer", ["554 5.7.1 we take nothing from you", "554 no"])
def test_5xx_about_us_is_final_and_blames_nobody(server, given_up, answer):
    server.at_recipient = [answer]
    enqueue()

    work()

    assert (job().status, len(given_up), RefusedAddress.objects.count()) == ("failed", 1, 0)


def test_5xx_about_the_letter_is_final_and_blames_nobody(server, given_up):
    server.at_data = ["554 5.6.0 not like this"]
    enqueue()

    work()

    assert (job().status, [told.said for told in given_up]) == ("failed", ["554 5.6.0 not like this"])
    assert not RefusedAddress.objects.exists()


def test_connection_that_ends_after_the_letter_sends_it_again_under_the_same_name(server):
    server.hangs_up = True
    enqueue()
    work()
    server.hangs_up = False

    work(after=LONG)

    first, second = letters(server)
    assert first["Message-ID"] == second["Message-ID"]
    assert job().status == "succeeded"


def test_letter_that_was_handed_over_is_not_sent_again(server):
    """The worker died after the server had taken it, and before the job was marked as done."""
    enqueue()
    work()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'todo'")

    assert work() == []
    assert (len(server.taken), job().status) == (1, "succeeded")


def test_letters_survive_a_server_that_is_down_and_a_worker_that_is_killed(server, settings, running, given_up):
    """While nothing goes out, a worker dies over the second letter; then the server is back."""
    settings.MAILERS = mailers(deserted_port())
    for _letter in range(3):
        enqueue()
    assert len(work()) == 3
    _first, second, _third = ProcrastinateJob.objects.filter(queue_name="mail").order_by("id")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '11 minutes') RETURNING id"
        )
        (dead,) = cursor.fetchone()
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [dead, second.pk]
        )
    settings.MAILERS = mailers(running.port)
    assert work(after=LONG) == []
    assert len(server.taken) == 2  # nobody sends what a worker holds, dead or alive

    async_to_sync(tasks.retry_stalled.func)(SimpleNamespace(app=app), 0)
    assert work(after=LONG) == []

    names = {letter["Message-ID"] for letter in letters(server)}
    assert (len(server.taken), len(names), given_up) == (3, 3, [])


def test_two_letters_have_two_names(server):
    enqueue()
    enqueue()

    work()

    names = {letter["Message-ID"] for letter in letters(server)}
    assert len(names) == 2
    assert all(name.endswith("@post.example.org>") for name in names)


def test_letter_that_another_worker_sends_right_now_waits(server):
    enqueue()
    with connection.copy().cursor() as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [sending._CLAIMS, job().pk])

        (error,) = work()

        other.connection.close()
    assert (error.is_final, server.taken) == (False, [])


def test_impossible_address_is_given_up_at_once(server, given_up):
    posting = enqueue()
    type(posting.author).objects.filter(pk=posting.author_id).update(email="ämal@example.org")

    work()

    assert (job().status, [told.said for told in given_up]) == ("failed", [sending.NO_SUCH_ADDRESS])
    assert server.taken == []


def test_no_error_quotes_the_address(server):
    server.at_recipient = [GONE]
    enqueue()

    (error,) = work()

    told = "".join(traceback.format_exception(error)) + repr(error)
    assert "amal" not in told


def test_mistake_in_a_letter_is_shown_at_the_end_too(server, given_up, monkeypatch):
    def broken(posting, review):
        raise KeyError("title")

    monkeypatch.setattr(emails.posting_expired, "write", broken)
    posting = enqueue()

    for _attempt in range(6):
        work(after=LONG)

    assert [(told.row, told.said) for told in given_up] == [(posting, "KeyError")]


def test_code_to_an_address_that_is_not_there_is_nobodys_business(server, given_up, client):
    from postings import mailproof
    from postings.models import Draft

    server.at_recipient = [GONE]
    mailproof.begin(Draft.objects.create(key="x", kind="offer"), email="typo@example.org", language="de")

    assert work() == []
    assert (job().status, given_up, RefusedAddress.objects.count()) == ("succeeded", [], 0)


def test_account_letter_that_is_refused_names_the_account(server, given_up, cora):
    server.at_recipient = [GONE]
    account_letters.welcome.enqueue(cora)

    work()

    assert [told.row for told in given_up] == [cora]


def test_letter_that_is_refused_names_whom_it_was_for(server, given_up):
    server.at_recipient = [GONE]
    posting = enqueue()

    work()

    assert [(told.row, told.person) for told in given_up] == [(posting, posting.author)]


def test_letter_to_whoever_answered_names_her_and_the_posting(server, given_up):
    enquiry = make_enquiry()
    work()
    server.at_recipient = [GONE]
    enquiring.accept(enquiry)

    work()

    assert [(told.row, told.person) for told in given_up] == [(enquiry.posting, enquiry.person)]


def test_job_of_finds_the_letter_by_its_name(server):
    for _number in range(2):
        enqueue()
    work()
    first, second = ProcrastinateJob.objects.filter(queue_name="mail").order_by("id")

    names = [letter["Message-ID"] for letter in letters(server)]

    assert [sending.job_of(name) for name in names] == [first, second]
    assert [sending.job_of(name) for name in ("<1@x>", names[0].replace("<", "<0"), "")] == [None] * 3


def test_job_of_a_letter_that_is_forgotten_is_none(server):
    enqueue()
    work()
    (letter,) = letters(server)
    Handover.objects.all().delete()

    assert sending.job_of(letter["Message-ID"]) is None


def test_letter_that_was_waiting_when_the_address_was_marked_is_told_otherwise(server, monkeypatch):
    told = []
    monkeypatch.setattr(emails, "UNREADABLE", [lambda posting, letter: told.append((posting, letter))])
    server.at_recipient = [GONE]
    posting = enqueue()
    emails.status_link.enqueue(posting)

    work()

    assert told == [(posting, "posting_expired"), (posting, "status_link")]
    assert server.taken == []


def test_handover_twice_is_refused_by_the_database():
    Handover.objects.create(job=1, number=0)

    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(job=1, number=0)
