"""What matching has read from each seeded posting, for all of them at once: `fill` in the database of the settings."""

from django.db import connection
from django.utils import timezone

from coordination import items, meaning, nightly
from coordination.models import ItemWeight
from postings.models import Posting

NUM_MEANINGS = 200  # real ones, dealt out to all seeded postings


def fill():
    """A profile for every posting: the things its title names, and a real meaning of some other posting. Done once."""
    if ItemWeight.objects.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE coordination_profile, coordination_meaning")
        _copy(cursor, _meanings())
        nightly.weigh_words(at=timezone.now())
        cursor.execute("VACUUM ANALYZE")


def _meanings():
    some = Posting.objects.order_by("?").values_list("title", "text")[:NUM_MEANINGS]
    return [meaning.vector(title, text) for title, text in some]


def _copy(cursor, meanings):
    cursor.execute("SELECT id, title FROM postings_posting")
    known, rows = {}, cursor.fetchall()
    with cursor.copy("COPY coordination_profile (posting_id, items, told, ages) FROM STDIN") as into:
        for pk, title in rows:
            if title not in known:
                known[title] = sorted(items.of(title, "").named)
            into.write_row((pk, known[title], [], []))
    with cursor.copy("COPY coordination_meaning (posting_id, vector, model) FROM STDIN") as into:
        for pk, _title in rows:
            into.write_row((pk, meanings[pk % len(meanings)], "bench"))
