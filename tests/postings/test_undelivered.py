from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from people import refusals, sending
from people.models import RefusedAddress
from postings import emails, enquiring, incoming, life_letters, lifecycle, mailproof, relaying, undelivered
from postings.models import Draft, SavedSearch, Settled, Undelivered
from tests.conftest import make_person, make_posting
from tests.postings.receiving import report
from tests.postings.talks import make_enquiry
from tests.worker import work

pytestmark = pytest.mark.django_db


def make_undelivered(posting=None, *, job=1, **fields):
    keys, person = {"letter": "status_link", "posting": posting and posting.pk}, posting and posting.author
    undelivered.note(sending.GivenUp(job, "postings.tasks.send_letter", keys, "550", posting, person))
    Undelivered.objects.filter(job=job).update(**fields)
    return Undelivered.objects.get(job=job)


def mailed():
    return make_posting(
        author=make_person(email="amal@example.org", email_proved_at=timezone.now(), reach_by="email", phone="0000 7")
    )


def refused_yes():
    """The yes to whoever answered a posting, which a server did not take."""
    enquiry = make_enquiry()
    enquiring.accept(enquiry)
    refusals.mark(enquiry.person.email, said="550")
    enquiry.person.refresh_from_db()
    keys = {"letter": "enquiry_accepted", "enquiry": enquiry.pk, "side": "asker"}
    task = "postings.tasks.send_conversation_letter"
    undelivered.note(sending.GivenUp(1, task, keys, "550", enquiry.posting, enquiry.person))
    return enquiry, Undelivered.objects.get()


def test_note_keeps_keys_the_posting_and_whom_it_was_for():
    posting = make_posting()

    noted = make_undelivered(posting)

    assert (noted.posting, noted.person, noted.letter, noted.keys) == (
        posting, posting.author, "status_link", {"letter": "status_link", "posting": posting.pk},
    )  # fmt: skip
    assert noted.is_to_author


def test_note_of_a_letter_to_whoever_answered_keeps_the_posting_too():
    enquiry, noted = refused_yes()

    assert (noted.posting, noted.person, noted.is_to_author) == (enquiry.posting, enquiry.person, False)


def test_note_of_a_job_that_fails_again_opens_it_again(cora):
    posting = make_posting()
    undelivered.settle(make_undelivered(posting), by=cora)

    make_undelivered(posting)

    assert Undelivered.objects.open().count() == Undelivered.objects.count() == 1


def test_note_finds_the_posting_by_its_key_where_the_letter_did_not_say():
    posting = make_posting()

    undelivered.note(sending.GivenUp(1, "x.send", {"posting": posting.pk}, "KeyError", None))
    undelivered.note(sending.GivenUp(2, "x.send", {"match": 1}, "KeyError", None))

    assert list(Undelivered.objects.values_list("posting", flat=True)) == [posting.pk, None]
    assert Undelivered.objects.first().letter == "send"


def test_try_again_enqueues_the_same_letter_once(cora):
    noted = make_undelivered(mailed())

    assert [undelivered.try_again(noted, by=cora), undelivered.try_again(noted, by=cora)] == [True, False]

    job = ProcrastinateJob.objects.get(task_name="postings.tasks.send_letter")
    noted.refresh_from_db()
    assert (job.args, job.attempts) == (noted.keys, 0)
    assert (noted.settled, noted.settled_by) == (Settled.AGAIN, cora)


def test_try_again_lifts_the_mark_on_its_readers_address(cora):
    posting = mailed()
    refusals.mark("amal@example.org", said="550")

    undelivered.try_again(make_undelivered(posting), by=cora)

    posting.author.refresh_from_db()
    assert (posting.author.can_be_mailed, RefusedAddress.objects.get().lifted_by) == (True, cora)


def test_try_again_lifts_the_mark_of_whoever_answered_a_posting(cora):
    enquiry, noted = refused_yes()

    assert undelivered.try_again(noted, by=cora)

    enquiry.person.refresh_from_db()
    assert enquiry.person.can_be_mailed
    mail.outbox.clear()
    work()
    assert [letter.subject for letter in mail.outbox if letter.subject.startswith("Ja:")] == [
        "Ja: Topf und Pfanne"
    ] * 2  # the one that was to go out at first, and this one


def test_try_again_of_what_is_not_so_any_more_changes_nothing(cora):
    enquiry, noted = refused_yes()
    enquiring.take_back(enquiry)

    with pytest.raises(undelivered.NobodyReads):
        undelivered.try_again(noted, by=cora)

    enquiry.person.refresh_from_db()
    assert (Undelivered.objects.open().get(), enquiry.person.can_be_mailed) == (noted, False)


def test_try_again_of_a_letter_to_nobody_who_is_written_to_changes_nothing(cora):
    noted = make_undelivered(make_posting())

    with pytest.raises(undelivered.NobodyReads):
        undelivered.try_again(noted, by=cora)

    assert not ProcrastinateJob.objects.filter(task_name="postings.tasks.send_letter").exists()


def sent(letter, posting):
    """This letter went out. Returns its Message-ID."""
    letter.enqueue(posting)
    assert work() == []
    return mail.outbox[-1].extra_headers["Message-ID"]


def test_letter_that_comes_back_is_written_down_as_one_that_was_given_up():
    posting = mailed()
    name = sent(life_letters.ends_soon, posting)

    undelivered.came_back("Amal@example.org", name)

    noted = Undelivered.objects.open().get()
    assert (noted.posting, noted.person, noted.letter, noted.said) == (
        posting, posting.author, "ends_soon", undelivered.CAME_BACK,
    )  # fmt: skip
    posting.author.refresh_from_db()
    assert not posting.author.can_be_mailed


def test_report_of_a_mail_server_leads_to_the_letter_and_one_about_anothers_to_none():
    posting = mailed()
    name = sent(life_letters.ends_soon, posting)
    desk = incoming.Desk(relaying)

    replies = desk.receive(report("eve@example.org", name), "", ["zurueck@post.example.org"])
    assert not Undelivered.objects.exists()
    replies += desk.receive(report("amal@example.org", name), "", ["zurueck@post.example.org"])

    assert replies == [incoming.TAKEN] * 2
    assert Undelivered.objects.get().posting == posting


def test_letter_that_comes_back_twice_is_one_row_and_stays_settled(cora):
    posting = mailed()
    name = sent(life_letters.ends_soon, posting)
    undelivered.came_back("amal@example.org", name)
    undelivered.settle(Undelivered.objects.get(), by=cora)

    undelivered.came_back("amal@example.org", name)

    assert Undelivered.objects.get().settled == Settled.PHONE


def test_letter_that_comes_back_is_told_otherwise_once(monkeypatch):
    told = []
    monkeypatch.setattr(emails, "UNREADABLE", [lambda posting, letter: told.append((posting, letter))])
    posting = mailed()
    name = sent(life_letters.ends_soon, posting)

    for _time in range(2):
        undelivered.came_back("amal@example.org", name)

    assert told == [(posting, "ends_soon")]


def test_letter_that_comes_back_when_it_is_forgotten_is_told_about_each_open_posting_once(monkeypatch):
    told = []
    monkeypatch.setattr(emails, "UNREADABLE", [lambda posting, letter: told.append((posting, letter))])
    posting = mailed()
    other, closed = make_posting(author=posting.author), make_posting(author=posting.author)
    lifecycle.withdraw(closed)

    for _time in range(2):
        undelivered.came_back("amal@example.org", "<0123456789abcdef.0123456789abcdef01234567@post.example.org>")

    assert told == [(posting, "came_back"), (other, "came_back")]
    assert not Undelivered.objects.exists()


def test_code_that_comes_back_is_nobodys_business():
    mailproof.begin(Draft.objects.create(key="x", kind="offer"), email="amal@example.org", language="de")
    work()

    undelivered.came_back("amal@example.org", mail.outbox[-1].extra_headers["Message-ID"])

    assert not Undelivered.objects.exists()


def test_settle_says_who_and_leaves_the_mark(cora):
    posting = mailed()
    refusals.mark("amal@example.org", said="550")
    noted = make_undelivered(posting)

    assert [undelivered.settle(noted, by=cora), undelivered.settle(noted, by=cora)] == [True, False]

    assert RefusedAddress.objects.in_force().exists()
    assert list(Undelivered.objects.values_list("settled", "settled_by")) == [(Settled.PHONE, cora.pk)]


def test_refused_address_keeps_no_search():
    SavedSearch.objects.create(email="Amal@example.org", kind="offer", confirmed_at=timezone.now())
    other = SavedSearch.objects.create(email="ada@example.org", kind="offer", confirmed_at=timezone.now())

    refusals.mark("amal@example.org", said="550")

    assert list(SavedSearch.objects.all()) == [other]


def test_forget_drops_what_was_settled_a_week_ago_and_everything_after_a_month(cora):
    now, posting = timezone.now(), make_posting()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) SELECT 'mail', 'x', 'failed' "
            "FROM generate_series(1, 4) RETURNING id"
        )
        jobs = [row[0] for row in cursor.fetchall()]
    settled = {"settled": "phone", "settled_by": cora}
    make_undelivered(posting, job=jobs[0], settled_at=now - timedelta(days=8), **settled)
    make_undelivered(posting, job=jobs[1], settled_at=now - timedelta(days=6), **settled)
    make_undelivered(posting, job=jobs[2], failed_at=now - timedelta(days=31))
    make_undelivered(posting, job=jobs[3], failed_at=now - timedelta(days=29))

    undelivered.forget(at=now)

    kept = [jobs[1], jobs[3]]
    assert sorted(Undelivered.objects.values_list("job", flat=True)) == kept
    assert sorted(ProcrastinateJob.objects.filter(pk__in=jobs).values_list("pk", flat=True)) == kept


@pytest.mark.parametrize(
    "fields", [{"job": 1}, {"settled": "phone"}, {"settled_at": timezone.now(), "settled": "phone"}]
)
def test_rows_that_cannot_be_are_refused_by_the_database(fields):
    make_undelivered(job=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Undelivered.objects.create(**{"job": 2, "task": "x", "keys": {}, **fields})
