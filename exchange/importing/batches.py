"""What somebody does with a batch: say what its columns and words mean, commit, undo, throw away. Work that takes long is a job.

Each verb moves the batch from the state in which it was seen; where it has moved on meanwhile, NotPossible is raised.
"""

from contextlib import contextmanager

from django.db import transaction
from procrastinate.contrib.django import app

from exchange.models import Batch, BatchState
from exchange.models.batch import DISCARDABLE, TRANSITIONS

JOBS = {
    BatchState.READING: "exchange.tasks.read_batch",
    BatchState.CHECKING: "exchange.tasks.check_batch",
    BatchState.COMMITTING: "exchange.tasks.commit_batch",
    BatchState.UNDOING: "exchange.tasks.undo_batch",
}


class NotPossible(Exception):
    """The batch does not stand where this could follow."""


def move(batch, state, **fields):
    """The batch stands in `state` now, if it still stands where it was seen."""
    if state not in TRANSITIONS[batch.state]:
        raise NotPossible
    changed = {"state": state, "num_done": 0, "has_failed": False, **fields}
    if not Batch.objects.filter(pk=batch.pk, state=batch.state).update(**changed):
        raise NotPossible
    for name, value in changed.items():
        setattr(batch, name, value)


def say_columns(batch, mapping):
    """`mapping` as Batch.mapping, its words as they were. With a column of categories their words are sorted next."""
    mapping = {**mapping, "words": batch.mapping.get("words", {})}
    move(batch, BatchState.SORTING if "category" in mapping["columns"] else BatchState.CHECKING, mapping=mapping)


def say_words(batch, words):
    """{folded word: slug or ""}, for those that were shown; what was said of others stays."""
    known = {**batch.mapping.get("words", {}), **words}
    known = {word: slug for word, slug in known.items() if slug}
    move(batch, BatchState.CHECKING, mapping={**batch.mapping, "words": known})


def check_again(batch):
    move(batch, BatchState.CHECKING)


def back_to_columns(batch):
    move(batch, BatchState.MAPPING, num_new=0, num_bad=0)


def begin_commit(batch):
    if not batch.num_new:
        raise NotPossible
    move(batch, BatchState.COMMITTING)


def begin_undo(batch):
    move(batch, BatchState.UNDOING)


def discard(batch):
    """Nothing has come of it: the rows go, and that it was there."""
    num, _each = Batch.objects.filter(pk=batch.pk, state__in=DISCARDABLE, committed_at=None).delete()
    if not num:
        raise NotPossible


# What takes long: a job, enqueued together with the step after which it is due.


@contextmanager
def then_work(batch, *, by):
    """Take a step within, then let a worker go on."""
    with transaction.atomic():
        yield
        enqueue(batch, by=by)


def enqueue(batch, *, by):
    """The job that is due where the batch stands, if any. Job arguments are keys of rows."""
    if task := JOBS.get(batch.state):
        app.configure_task(task).defer(batch=batch.pk, by=by.pk)
