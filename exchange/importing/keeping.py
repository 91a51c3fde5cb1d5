"""What is forgotten of batches, and what somebody hears about where a posting of hers came from."""

from django.db.models import Exists, OuterRef

from exchange.models import Batch, BatchRow, Imported
from postings.models import Action


def forget_rows(*, at):
    """Delete the raw rows of batches that nobody needs any more, and batches that were left lying. Returns how many rows."""
    num, _each = BatchRow.objects.filter(batch__in=Batch.objects.stale(at=at)).delete()
    Batch.objects.stale(at=at).filter(committed_at=None).delete()
    return num


def follow(posting, action):
    """See postings.lifecycle.FOLLOWERS. With a posting that is erased goes the raw row it was made of."""
    if action == Action.ERASED:
        made = Imported.objects.filter(posting=posting, batch=OuterRef("batch"), number=OuterRef("number"))
        BatchRow.objects.filter(Exists(made)).delete()


def parts(people):
    """For the file of everything we hold: see postings.disclosure.PARTS."""
    found = Imported.objects.filter(posting__author__in=people).select_related("posting").order_by("imported_at", "pk")
    yield (
        "postings_taken_over_from_elsewhere",
        (
            {
                "posting": each.posting.chiffre,
                "from": each.source,
                "number_there": each.source_id,
                "at": each.imported_at,
            }
            for each in found.iterator(chunk_size=100)
        ),
    )
