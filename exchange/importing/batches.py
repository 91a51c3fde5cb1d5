"""What somebody does with a batch: say what its columns and words mean, commit, undo, throw away. Work that takes long is a job.

Each verb moves the batch from the state in which it was seen; where it has moved on meanwhile, NotPossible is raised.
"""

from django.db import transaction
from procrastinate.contrib.django import app

from exchange.models import Batch, BatchState
from exchange.models.batch import DISCARDABLE, TRANSITIONS


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


@transaction.atomic
def map_columns(batch, mapping):
    """`mapping` as Batch.mapping, its words as they were. With a column of categories their words are sorted next."""
    mapping = {**mapping, "words": batch.mapping.get("words", {})}
    if "category" in mapping["columns"]:
        move(batch, BatchState.SORTING, mapping=mapping)
    else:
        check(batch, mapping=mapping)


@transaction.atomic
def sort_words(batch, words):
    """{folded word: slug or ""}, for those that were shown; what was said of others stays."""
    known = {**batch.mapping.get("words", {}), **words}
    check(batch, mapping={**batch.mapping, "words": {word: slug for word, slug in known.items() if slug}})


@transaction.atomic
def check(batch, **fields):
    move(batch, BatchState.CHECKING, **fields)
    app.configure_task("exchange.tasks.check_batch").defer(batch=batch.pk)


def back_to_columns(batch):
    move(batch, BatchState.MAPPING, num_new=0, num_bad=0)


@transaction.atomic
def commit(batch, *, by):
    if not batch.num_new:
        raise NotPossible
    move(batch, BatchState.COMMITTING)
    app.configure_task("exchange.tasks.commit_batch").defer(batch=batch.pk, by=by.pk)


@transaction.atomic
def undo(batch, *, by):
    move(batch, BatchState.UNDOING)
    app.configure_task("exchange.tasks.undo_batch").defer(batch=batch.pk, by=by.pk)


def discard(batch):
    """Nothing has come of it: the rows go, and that it was there."""
    num, _each = Batch.objects.filter(pk=batch.pk, state__in=DISCARDABLE, committed_at=None).delete()
    if not num:
        raise NotPossible
