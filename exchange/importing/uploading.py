"""A file becomes a batch: first its heads, at once; then a worker reads its rows, which are kept as they stand."""

import hashlib
import io
from itertools import islice

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exchange.models import Batch, BatchFile, BatchRow, BatchState

from . import batches, columns, progress, sorting, tables
from .copying import store

PORTION = 2000
LONGEST_NAME = Batch._meta.get_field("file_name").max_length


@transaction.atomic
def upload(file, *, name, source, goal, agreed, by):
    """The new Batch, whose rows are still to be read. `agreed`: whether the people behind it agreed that we keep how to reach
    them. Raises tables.Unreadable, for what can be told from the beginning.
    """
    now = timezone.now()
    table = tables.read(file)
    file.seek(0)
    content = file.read()
    batch = Batch.objects.create(
        file_name=tables.clean(name)[-LONGEST_NAME:] or "?",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        source=source,
        goal=goal,
        agreed_at=now if agreed else None,
        agreed_by=by if agreed else None,
        heads=table.heads,
        head_digest=columns.digest(table.heads),
        read_as=table.read_as,
        uploaded_at=now,
        uploaded_by=by,
    )
    BatchFile.objects.create(batch=batch, content=content)
    return batch


def read(batch):
    """Keep the rows of the file, all or none, and guess its columns; the file goes. Returns the batch.

    Where people did not agree, what stands below heads of contact data is not kept for a day. A table that cannot be read to
    its end says why. One that does not wait to be read is left as it is.
    """
    try:
        with transaction.atomic():
            progress.claim(batch)
            found = Batch.objects.filter(pk=batch.pk, state=BatchState.READING).first()
            if found:
                _read(found)
    except tables.Unreadable as problem:
        _give_up(batch, str(problem))
    except Exception:
        _give_up(batch, _("Beim Lesen ist etwas schiefgegangen. Speichern Sie die Tabelle bitte als CSV."))
        raise
    return Batch.objects.get(pk=batch.pk)


def _read(batch):
    table = tables.read(io.BytesIO(batch.file.content))
    left_out = set() if batch.agreed_at else columns.contact_places(table.heads)
    batch.num_rows = _keep(batch, table.lines, left_out)
    batch.file.delete()
    batches.move(batch, BatchState.MAPPING, num_rows=batch.num_rows, mapping=sorting.first_mapping(batch))


def _give_up(batch, why):
    waiting = Batch.objects.filter(pk=batch.pk, state=BatchState.READING)
    waiting.update(state=BatchState.UNREADABLE, unreadable=why)
    BatchFile.objects.filter(batch=batch.pk).delete()


def _keep(batch, lines, left_out):
    """Store the rows, without what stands in the places of `left_out`. Returns how many."""
    num = 0
    while portion := list(islice(lines, PORTION)):
        for line in portion:
            line.cells = ["" if place in left_out else cell for place, cell in enumerate(line.cells)]
        rows = [BatchRow(batch=batch, number=line.number, cells=line.cells, flaws=line.flaws) for line in portion]
        num += len(store(rows))
    return num
