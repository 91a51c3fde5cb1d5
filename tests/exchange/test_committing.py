import threading
from contextlib import closing
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from coordination import answers
from coordination.models import Communication
from exchange.importing import batches, checking, committing, undoing
from exchange.models import Batch, Goal, Imported
from people.models import Consent, Person
from postings import lifecycle, reviewing
from postings.models import Posting, PostingEvent, Review, Status
from tests.exchange.batches import GOOD, HEADS, OTHER, checked, committed

CONTACT = ["Name", "E-Mail", "Telefon"]


def many(num):
    return [[str(number), *GOOD[1:2], f"Wagen {number}", *GOOD[3:]] for number in range(num)]


def counts():
    return [model.objects.count() for model in (Posting, Person, Review, PostingEvent, Imported)]


@pytest.mark.django_db
def test_rows_become_postings_that_wait_for_review(cora):
    batch = committed(by=cora)
    offer, request = Posting.objects.order_by("pk")

    assert (batch.state, batch.committed_by, counts()) == ("committed", cora, [2, 2, 2, 2, 2])
    assert (offer.kind, offer.status, offer.title, offer.category_id) == (
        "offer",
        "submitted",
        "Kinderwagen",
        "baby-and-child",
    )
    assert (offer.municipality_id, offer.region_id, offer.postcode, offer.amount) == ("06611000", "06611", "34117", 2)
    assert (request.kind, request.municipality.name, request.text_language) == ("request", "Marburg", "de")
    assert offer.expires_at == lifecycle.expiry(offer.category, offer.until_on, at=offer.created_at)
    assert {review.occasion for review in Review.objects.waiting()} == {"new"}
    assert (offer.author.name, offer.author.email, offer.author.reach_by) == ("", "", "code")
    event = offer.events.get()
    assert (event.action, event.actor, event.by) == ("submitted", "staff", cora)
    assert event.details == {"batch": batch.pk, "row": 2, "source": "Brett 2015"}
    imported = offer.imported
    assert (imported.batch, imported.number, imported.source, imported.source_id) == (batch, 2, "Brett 2015", "1")


@pytest.mark.django_db
def test_nobody_is_written_to_and_nothing_is_public(cora):
    heads, cells = [*HEADS, *CONTACT], [*GOOD, "Ada", "ada@example.org", "0000 123456"]
    before = set(ProcrastinateJob.objects.values_list("pk", flat=True))

    committed(heads, cells, by=cora, agreed=True)

    assert set(ProcrastinateJob.objects.values_list("pk", flat=True)) == before
    assert (mail.outbox, Posting.objects.published().count()) == ([], 0)


@pytest.mark.django_db
def test_rows_of_one_human_share_her_row_with_consent_and_without_proof(cora):
    phone, address = ["Ada", "ada@example.org", "0000 12 34 56"], ["Kim", "kim@example.org", ""]
    rows = [
        [*GOOD, *phone], [*OTHER, "Ada", "", "0000 123456"], ["3", *GOOD[1:2], "Rad", *GOOD[3:], *address],
        ["4", *GOOD[1:2], "Bett", *GOOD[3:], "", "", ""], ["5", *GOOD[1:2], "Tisch", *GOOD[3:], "", "", ""],
    ]  # fmt: skip
    batch = committed([*HEADS, *CONTACT], *rows, by=cora, agreed=True)
    authors = [posting.author_id for posting in Posting.objects.order_by("imported__number")]
    ada, kim = Person.objects.order_by("pk")[:2]

    assert (len(set(authors)), authors[0] == authors[1]) == (4, True)
    assert (ada.name, ada.email, ada.email_proved_at, ada.reach_by) == ("Ada", "ada@example.org", None, "code")
    assert (kim.email, kim.can_be_mailed, kim.reach_by) == ("kim@example.org", False, "code")
    assert Consent.objects.count() == 4
    assert {(each.recorded_by, each.given_at) for each in Consent.objects.all()} == {(cora, batch.agreed_at)}


@pytest.mark.django_db
def test_who_left_a_phone_is_called_only_once_the_posting_is_shown(cora):
    people = [["Ada", "", "0000 12345"], ["Kim", "kim@example.org", ""]]
    committed([*HEADS, *CONTACT], [*GOOD, *people[0]], [*OTHER, *people[1]], by=cora, agreed=True)
    answers.climb(at=timezone.now() + timedelta(hours=80))
    assert Communication.objects.count() == 0

    for review in Review.objects.all():
        reviewing.publish(review, by=cora, version=1)

    assert dict(Person.objects.values_list("name", "reach_by")) == {"Ada": "phone", "Kim": "code"}


@pytest.mark.django_db
def test_archive_is_settled_history_with_its_own_days(cora):
    heads, cells = [*HEADS, "Datum"], [*GOOD[:-1], "01.03.2016", "28.02.2016"]
    committed(heads, cells, by=cora, goal=Goal.ARCHIVE)
    posting = Posting.objects.get()

    assert (posting.status, Review.objects.count()) == (Status.SETTLED, 0)
    assert timezone.localdate(posting.created_at).isoformat() == "2016-02-28"
    assert posting.closed_at.date() == timezone.now().date()
    assert posting.events.get().details["written_on"] == "2016-02-28"


@pytest.mark.django_db
def test_commit_twice_makes_nothing_twice(cora):
    batch = committed(by=cora)

    assert (committing.commit(batch, by=cora).state, counts()) == ("committed", [2, 2, 2, 2, 2])
    with pytest.raises(batches.NotPossible):
        batches.begin_commit(batch)


@pytest.mark.django_db
def test_failure_in_the_middle_leaves_nothing_and_can_be_tried_again(cora, monkeypatch):
    monkeypatch.setattr(committing, "PORTION", 4)
    batch = checked(HEADS, *many(10), by=cora)
    batches.begin_commit(batch)
    broken = batch.rows.get(number=10)
    broken.understood["text"], kept = None, broken.understood["text"]
    broken.save()

    with pytest.raises(Exception, match="text"):
        committing.commit(batch, by=cora)

    batch.refresh_from_db()
    assert (counts(), batch.state, batch.has_failed, batch.num_done) == ([0] * 5, "checked", True, 0)
    broken.understood["text"] = kept
    broken.save()
    batches.begin_commit(batch)
    assert (committing.commit(batch, by=cora).has_failed, counts()) == (False, [10] * 5)


@pytest.mark.django_db
def test_what_another_batch_imported_meanwhile_sends_this_one_back(cora):
    first, second = checked(by=cora), checked(by=cora)
    for batch in (first, second):
        batches.begin_commit(batch)
    committing.commit(first, by=cora)

    second = committing.commit(second, by=cora)

    assert (second.state, counts()) == ("checking", [2] * 5)
    assert (checking.check(second).num_new, second.rows.filter(verdict="same").count()) == (0, 2)


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_before_anything_else_is(cora):
    """Another connection sees how far the job is, and none of its postings until all are there."""
    call_command("load_reference", verbosity=0)
    batch = checked(HEADS, *many(3), by=cora)
    batches.begin_commit(batch)
    seen = []

    def look(_num):
        thread = threading.Thread(
            target=lambda: (seen.append((Batch.objects.get().num_done, *counts())), connection.close())
        )
        thread.start()
        thread.join()

    committing.commit(batch, by=cora, tell=look)

    assert seen == [(3, 0, 0, 0, 0, 0)]
    assert counts() == [3] * 5


def end_connection():
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])


@pytest.mark.django_db(transaction=True)
def test_commit_without_its_database_leaves_nothing_and_says_so(cora, monkeypatch):
    call_command("load_reference", verbosity=0)
    monkeypatch.setattr(committing, "PORTION", 2)
    batch = checked(HEADS, *many(5), by=cora)
    batches.begin_commit(batch)

    with pytest.raises(DatabaseError):
        committing.commit(batch, by=cora, tell=lambda num: num == 4 and end_connection())

    batch.refresh_from_db()
    assert (counts(), batch.state, batch.has_failed) == ([0] * 5, "checked", True)


@pytest.mark.django_db
def test_commit_of_a_worker_that_is_killed_leaves_nothing_and_goes_on_when_begun_again(cora, monkeypatch):
    """Nobody tidies up then: the job is still there, and the batch still waits for it."""
    monkeypatch.setattr(committing, "PORTION", 2)
    batch = checked(HEADS, *many(5), by=cora)
    batches.begin_commit(batch)

    def die(num):
        if num == 4:
            raise SystemExit

    with pytest.raises(SystemExit):
        committing.commit(batch, by=cora, tell=die)

    batch.refresh_from_db()
    assert (counts(), batch.state) == ([0] * 5, "committing")
    assert (committing.commit(batch, by=cora).state, counts()) == ("committed", [5] * 5)


@pytest.mark.django_db
def test_undo_removes_all_that_the_batch_made_and_nothing_else(cora):
    other = committed([*HEADS], ["9", *OTHER[1:]], by=cora, source="Anderes Brett")
    before = counts()
    batch = committed([*HEADS, *CONTACT], [*GOOD, "Ada", "", "0000 12345"], [*OTHER, "", "", ""], by=cora, agreed=True)

    batches.begin_undo(batch)
    batch = undoing.undo(batch, by=cora)

    assert (batch.state, batch.undone_by, batch.num_kept, counts()) == ("undone", cora, 0, before)
    assert (Consent.objects.count(), undoing.Snapshot.objects.count()) == (0, 0)
    assert Imported.objects.get().batch == other


@pytest.mark.django_db
def test_undo_keeps_what_somebody_touched_and_lists_it(cora):
    batch = committed(HEADS, *many(4), by=cora)
    published, claimed, clocked, free = Posting.objects.order_by("imported__number")
    reviewing.publish(published.reviews.get(), by=cora, version=1)
    claimed.reviews.update(claimed_at=timezone.now(), claimed_by=cora)
    lifecycle.log(clocked, "unread", actor="clock")

    batches.begin_undo(batch)
    batch = undoing.undo(batch, by=cora)

    assert set(Posting.objects.all()) == {published, claimed}
    assert (batch.num_kept, [each.posting for each in undoing.kept(batch)]) == (2, [published, claimed])
    assert (Person.objects.count(), free.pk in Posting.objects.values_list("pk", flat=True)) == (2, False)


@pytest.mark.django_db
def test_undone_rows_can_be_imported_again(cora):
    batch = committed(by=cora)
    batches.begin_undo(batch)
    undoing.undo(batch, by=cora)

    assert committed(by=cora).num_new == 2
    assert counts() == [2] * 5


@pytest.mark.django_db
def test_undo_that_fails_leaves_everything(cora, monkeypatch):
    monkeypatch.setattr(undoing, "PORTION", 2)
    batch = committed(HEADS, *many(5), by=cora)
    batches.begin_undo(batch)

    def fail(num):
        if num == 4:
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        undoing.undo(batch, by=cora, tell=fail)

    batch.refresh_from_db()
    assert (batch.state, batch.has_failed, counts()) == ("committed", True, [5] * 5)
