"""A file becomes a batch: its rows are kept as they stand, its columns are guessed; nothing is read into them yet."""

import hashlib
from itertools import islice

from django.db import transaction
from django.utils import timezone

from exchange.models import Batch, BatchRow

from . import columns, sorting, tables
from .copying import store

PORTION = 2000
LONGEST_NAME = Batch._meta.get_field("file_name").max_length


@transaction.atomic
def upload(file, *, name, source, goal, agreed, by):
    """The new Batch, all of it or nothing. `agreed`: whether the people behind it agreed that we keep how to reach them; where
    they did not, what stands below heads of contact data is not kept for a day either.

    Raises tables.Unreadable.
    """
    now = timezone.now()
    table = tables.read(file)
    batch = Batch.objects.create(
        file_name=tables.clean(name)[-LONGEST_NAME:] or "?",
        source=source,
        goal=goal,
        agreed_at=now if agreed else None,
        agreed_by=by if agreed else None,
        heads=table.heads,
        head_digest=columns.digest(table.heads),
        read_as=table.read_as,
        uploaded_at=now,
        uploaded_by=by,
        **_fingerprint(file),
    )
    left_out = set() if agreed else columns.contact_places(table.heads)
    batch.num_rows = _keep(batch, table.lines, left_out)
    if not batch.num_rows:
        raise tables.Unreadable(tables.NO_ROWS)
    batch.mapping = sorting.first_mapping(batch)
    batch.save(update_fields=["num_rows", "mapping"])
    return batch


def _fingerprint(file):
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while portion := file.read(tables.MOST_BYTES // 10):
        digest.update(portion)
        size += len(portion)
    return {"sha256": digest.hexdigest(), "size": size}


def _keep(batch, lines, left_out):
    """Store the rows, without what stands in the places of `left_out`. Returns how many."""
    num = 0
    while portion := list(islice(lines, PORTION)):
        for line in portion:
            line.cells = ["" if place in left_out else cell for place, cell in enumerate(line.cells)]
        rows = [BatchRow(batch=batch, number=line.number, cells=line.cells, flaws=line.flaws) for line in portion]
        num += len(store(rows))
    return num
