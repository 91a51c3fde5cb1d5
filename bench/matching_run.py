"""The inside of bench.matching, for one database: `python -m bench.matching_run NUM` prints its figures as JSON."""

import json
import random
import statistics
import sys
import time

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from coordination import candidates, items, matching, meaning, nightly  # noqa: E402
from coordination.models import Profile, Suggestion  # noqa: E402
from postings.models import Posting  # noqa: E402

WARM_UP = 20
NUM_MEANINGS = 200  # real ones, dealt out to all seeded postings


def main(num):
    if not Profile.objects.exists():
        describe_all()
        nightly.weigh_words(at=timezone.now())
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    chance = random.Random(7)
    newest = Posting.objects.published().order_by("-pk").values_list("pk", flat=True)
    picked = chance.sample(list(newest[: 20 * num]), num + WARM_UP)
    rows = [measure(posting) for posting in Posting.objects.filter(pk__in=picked)]
    json.dump(figures(rows[WARM_UP:]), sys.stdout)


def describe_all():
    """A profile for every posting: the things its title names, and a real meaning of some other posting."""
    some = list(Posting.objects.order_by("?").values_list("title", "text")[:NUM_MEANINGS])
    meanings = [meaning.vector(title, text) for title, text in some]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, title FROM postings_posting")
        known = {}
        rows = cursor.fetchall()
        with cursor.copy("COPY coordination_profile (posting_id, items, vector, model) FROM STDIN") as copy:
            for pk, title in rows:
                if title not in known:
                    known[title] = items.of(title, "")
                copy.write_row((pk, known[title], meanings[pk % len(meanings)], "bench"))


class Clock:
    """Adds up how long statements take."""

    def __init__(self):
        self.seconds, self.statements = 0.0, 0

    def __call__(self, execute, sql, params, many, context):
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - begun
            self.statements += 1


def measure(posting):
    """Publish it again, so to speak: forget what was worked out, then work it out."""
    Suggestion.objects.of(posting).delete()
    Profile.objects.filter(posting=posting).delete()
    begun = time.perf_counter()
    meaning.vector(posting.title, posting.text)
    meant = time.perf_counter() - begun
    clock = Clock()
    begun = time.perf_counter()
    with connection.execute_wrapper(clock):
        suggestions = matching.refresh(posting, at=timezone.now())
    everything = time.perf_counter() - begun
    return {
        "database": clock.seconds * 1000, "all": everything * 1000, "meaning": meant * 1000, "suggestions": suggestions,
        "candidates": len(candidates.of(posting)), "statements": clock.statements,
    }  # fmt: skip


def figures(rows):
    spread = {name: [row[name] for row in rows] for name in ("database", "all", "meaning")}
    centiles = {name: statistics.quantiles(values, n=20, method="inclusive") for name, values in spread.items()}
    return {
        **{name: {"p50": found[9], "p95": found[18]} for name, found in centiles.items()},
        **{name: statistics.mean(row[name] for row in rows) for name in ("candidates", "suggestions")},
        "statements": max(row["statements"] for row in rows),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
