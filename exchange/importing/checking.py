"""The dry run: what each row of a batch would become. The commit goes by these verdicts and reads nothing anew."""

import json

from django.db import connection, transaction
from django.db.models import Count, Q

from exchange.models import Batch, BatchState, Verdict

from .verdicts import Reader

PORTION = 1000
KEEP = """
UPDATE exchange_batchrow SET verdict = told.verdict, understood = told.understood::jsonb, problems = told.problems::jsonb
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS told (id, verdict, understood, problems)
WHERE exchange_batchrow.id = told.id
"""


def check(batch, *, tell=None):
    """Give each row its verdict, a portion a transaction; begun again it begins from the first. Returns the batch.

    One that does not wait to be checked any more is left as it is. `tell` is called with how many rows are done.
    """
    reader, last, done = Reader(batch), 0, 0
    while portion := list(batch.rows.filter(number__gt=last).order_by("number")[:PORTION]):
        last, done = portion[-1].number, done + len(portion)
        with transaction.atomic():
            if not _checking(batch).update(num_done=done):
                break
            _keep(reader.rows(portion))
        if tell:
            tell(done)
    _checking(batch).update(state=BatchState.CHECKED, num_done=0, **_counted(batch))
    return Batch.objects.get(pk=batch.pk)


def _checking(batch):
    return Batch.objects.filter(pk=batch.pk, state=BatchState.CHECKING)


def _keep(read):
    with connection.cursor() as cursor:
        cursor.execute(
            KEEP,
            [
                [row.pk for row, _reading in read],
                [reading.verdict.value for _row, reading in read],
                [json.dumps(reading.understood) for _row, reading in read],
                [json.dumps([problem.as_dict() for problem in reading.problems]) for _row, reading in read],
            ],
        )


def _counted(batch):
    return batch.rows.aggregate(
        num_new=Count("pk", filter=Q(verdict=Verdict.NEW)),
        num_bad=Count("pk", filter=Q(verdict__in=[Verdict.BAD, Verdict.CHANGED, Verdict.TWICE])),
    )


def counts(batch):
    """{verdict: how many rows}, of those there are."""
    return dict(batch.rows.order_by().values_list("verdict").annotate(num=Count("pk")))
