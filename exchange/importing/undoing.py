"""A batch is taken back: exactly what it made goes, but for what somebody has answered, changed or begun to read since.

Every decision leaves a line in a posting's history, so the history says whether anybody did something about it. What the clock
noted does not count.
"""

import pgtrigger
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q
from django.utils import timezone

from exchange.models import Batch, BatchState, Imported
from people.models import Person
from postings.models import Action, Actor, Posting, PostingEvent, Review

from . import batches, progress

PORTION = 500
LAST_VERSION = "postings.Posting:delete_delete"  # the trigger that would keep what we remove
Snapshot = Posting._meta.get_field("snapshots").related_model


def undo(batch, *, by, tell=None):
    """Remove what the batch made and nobody touched; all of that or, where it fails, nothing. Returns the batch.

    What is kept stays in `batch.imported`. One that does not wait to be undone is left as it is.
    """
    try:
        with progress.beside(batch, tell) as done, transaction.atomic():
            progress.claim(batch)
            found = Batch.objects.filter(pk=batch.pk, state=BatchState.UNDOING).first()
            if found:
                _remove(found, done)
                batches.move(
                    found,
                    BatchState.UNDONE,
                    undone_at=timezone.now(),
                    undone_by=by,
                    num_kept=found.imported.count(),
                )
    except Exception:
        waiting = Batch.objects.filter(pk=batch.pk, state=BatchState.UNDOING)
        waiting.update(state=BatchState.COMMITTED, num_done=0, has_failed=True)
        raise
    return Batch.objects.get(pk=batch.pk)


def untouched(imported):
    """Of these Imported those about whose posting nobody has done anything since."""
    posting = OuterRef("posting")
    lines = PostingEvent.objects.filter(posting=posting).exclude(actor=Actor.CLOCK)
    ours = Q(action=Action.SUBMITTED, details__has_key="batch")
    begun = Review.objects.filter(posting=posting, claimed_at__isnull=False)
    return imported.filter(~Exists(lines.exclude(ours)), ~Exists(begun), posting__version=1)


def kept(batch):
    """What an undo left or would leave, in the order of the table."""
    rows = batch.imported.exclude(pk__in=untouched(batch.imported.all()).values("pk"))
    return rows.select_related("posting").order_by("number")


def _remove(batch, done):
    last = num = 0
    while portion := list(batch.imported.filter(pk__gt=last).order_by("pk").values_list("pk", "posting")[:PORTION]):
        last, num = portion[-1][0], num + len(portion)
        postings = [posting for _pk, posting in portion]
        list(Posting.objects.filter(pk__in=postings).order_by("pk").select_for_update().values_list("pk"))
        free = untouched(Imported.objects.filter(posting__in=postings))
        _delete(Posting.objects.filter(pk__in=free.values("posting")))
        done(num)


def _delete(postings):
    """These postings, all that hangs on them, earlier versions of them, and who wrote them where nothing else is hers."""
    keys = list(postings.values_list("pk", flat=True))
    authors = set(postings.values_list("author", flat=True))
    with pgtrigger.ignore(LAST_VERSION):
        Posting.objects.filter(pk__in=keys).delete()
    Snapshot.objects.filter(pgh_obj_id__in=keys).delete()
    people = Person.objects.filter(pk__in=authors, postings=None)
    if not _try_to_delete(people):
        for key in people.values_list("pk", flat=True):
            _try_to_delete(Person.objects.filter(pk=key))


def _try_to_delete(people):
    """Whether they could be: not where the office noted something about one of them besides."""
    try:
        with transaction.atomic():
            people.delete()
    except ProtectedError:
        return False
    return True
