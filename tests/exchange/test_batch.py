import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from exchange.importing import batches, keeping, undoing, uploading
from exchange.models import Batch, BatchFile, BatchRow, Imported
from postings import disclosure, erasing
from postings.models import Posting
from tests.conftest import make_posting
from tests.exchange.batches import GOOD, HEADS, as_csv, checked, committed, uploaded

pytestmark = pytest.mark.django_db


def refuses(constraint, act):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        act()


@pytest.mark.parametrize(
    ("constraint", "changed"),
    [
        ("a_batch_stands_in_a_known_state", {"state": "lost"}),
        ("a_batch_has_a_known_goal", {"goal": "trash"}),
        ("a_batch_says_where_it_is_from", {"source": ""}),
        ("that_people_agreed_names_who_says_so", {"agreed_at": timezone.now()}),
        ("exactly_a_committed_batch_says_when_and_by_whom", {"state": "committed"}),
        ("exactly_a_committed_batch_says_when_and_by_whom", {"committed_at": timezone.now()}),
        ("exactly_an_undone_batch_says_when_and_by_whom", {"undone_at": timezone.now()}),
        ("exactly_an_unreadable_batch_says_why", {"state": "unreadable"}),
        ("exactly_an_unreadable_batch_says_why", {"unreadable": "Darum."}),
        ("a_batch_counts_no_more_rows_than_it_has", {"num_done": 3}),
        ("a_batch_counts_no_more_rows_than_it_has", {"num_new": 2, "num_bad": 1}),
    ],
)
def test_batch_that_cannot_be_is_refused(cora, constraint, changed):
    batch = uploaded(by=cora)

    refuses(constraint, lambda: Batch.objects.filter(pk=batch.pk).update(**changed))


def test_two_rows_with_one_number_are_refused(cora):
    batch = uploaded(by=cora)

    refuses("a_row_of_a_batch_has_its_own_number", lambda: BatchRow.objects.create(batch=batch, number=2))


def test_row_with_an_unknown_verdict_is_refused(cora):
    batch = uploaded(by=cora)

    refuses("a_row_has_a_known_verdict_or_none", lambda: batch.rows.update(verdict="maybe"))


def test_number_of_a_source_is_refused_the_second_time(cora):
    first = committed(by=cora).imported.first()
    again = {"batch": first.batch, "number": 9, "source": first.source, "source_id": first.source_id}

    refuses("what_a_source_numbers_is_imported_once", lambda: Imported.objects.create(posting=make_posting(), **again))


def test_verb_on_a_batch_that_moved_on_is_refused(cora):
    batch = uploaded(by=cora)
    seen = Batch.objects.get(pk=batch.pk)
    batches.say_columns(batch, batch.mapping)

    for verb in (lambda: batches.say_columns(seen, seen.mapping), lambda: batches.begin_commit(seen)):
        with pytest.raises(batches.NotPossible):
            verb()


def test_file_goes_once_its_rows_are_read(cora):
    batch = uploading.upload(
        io.BytesIO(as_csv(HEADS, GOOD)), name="a.csv", source="A", goal="review", agreed=False, by=cora
    )
    assert (batch.state, batch.rows.count(), BatchFile.objects.count()) == ("reading", 0, 1)

    batch = uploading.read(batch)

    assert (batch.state, batch.rows.count(), BatchFile.objects.count()) == ("mapping", 1, 0)
    assert uploading.read(batch).rows.count() == 1


def test_batch_is_thrown_away_only_before_anything_came_of_it(cora):
    batches.discard(uploaded(by=cora))
    batch = committed(by=cora)

    with pytest.raises(batches.NotPossible):
        batches.discard(batch)
    assert (Batch.objects.get(), BatchRow.objects.count()) == (batch, 2)


def test_commit_of_nothing_is_refused(cora):
    batch = checked(
        ["Titel", "Ort"], ["Topf", "Nirgendwo"], by=cora, mapping={"kind": "offer", "category": "household"}
    )

    with pytest.raises(batches.NotPossible):
        batches.begin_commit(batch)


@pytest.mark.parametrize(("days", "left"), [(29, 2), (31, 0)])
@pytest.mark.parametrize("stand", ["left", "committed", "undone"])
def test_raw_rows_go_a_month_after_the_last_step(cora, days, left, stand):
    batch = uploaded(by=cora) if stand == "left" else committed(by=cora)
    Batch.objects.update(uploaded_at=timezone.now() - timedelta(days=90) if stand != "left" else timezone.now())
    if stand == "undone":
        Batch.objects.update(committed_at=timezone.now() - timedelta(days=90))
        batch.refresh_from_db()
        batches.begin_undo(batch)
        undoing.undo(batch, by=cora)

    keeping.forget_rows(at=timezone.now() + timedelta(days=days))

    assert (BatchRow.objects.count(), Batch.objects.count()) == (left, int(stand != "left" or left > 0))


def test_batch_at_work_keeps_its_rows(cora):
    batch = checked(by=cora)
    batches.begin_commit(batch)

    assert keeping.forget_rows(at=timezone.now() + timedelta(days=90)) == 0


def test_undo_is_possible_after_the_raw_rows_are_gone(cora):
    batch = committed(by=cora)
    keeping.forget_rows(at=timezone.now() + timedelta(days=40))
    batches.begin_undo(batch)

    assert (undoing.undo(batch, by=cora).num_kept, Posting.objects.count()) == (0, 0)


def test_raw_row_goes_with_the_posting_that_is_erased(cora):
    committed(by=cora, goal="archive")

    erasing.erase(Posting.objects.get(kind="offer"))

    assert [row.cells[1] for row in BatchRow.objects.all()] == ["Suche"]


def test_where_a_posting_came_from_stands_in_the_persons_file(cora, ada):
    batch = committed(by=cora)
    imported = batch.imported.first()
    Posting.objects.filter(pk=imported.posting_id).update(author=ada)

    told = "".join(disclosure.file_of(ada.email))

    assert '"postings_taken_over_from_elsewhere": [\n{"posting": "' + imported.posting.chiffre in told
    assert '"from": "Brett 2015", "number_there": "1"' in told
