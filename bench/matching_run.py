"""The inside of bench.matching, for one database: `python -m bench.matching_run NUM` prints its figures as JSON,
`python -m bench.matching_run explain` the plans of the candidates' statements for one posting.
"""

import json
import random
import statistics
import sys
import time

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from coordination import candidates, matching, meaning  # noqa: E402
from coordination.models import Meaning, Profile, Suggestion  # noqa: E402
from postings.models import Posting  # noqa: E402

WARM_UP = 20
READ = ["postings_posting", "people_person", "coordination_profile", "coordination_meaning", "coordination_match"]
READ += ["coordination_suggestion"]
INDEXES = "SELECT indexrelid::regclass FROM pg_index WHERE indrelid = %s::regclass"


def main(num):
    into_memory()
    json.dump(figures([measure(posting) for posting in newest(num + WARM_UP)][WARM_UP:]), sys.stdout)


def into_memory():
    """Have the server read what matching reads, so that it works as after a day's work and not as after a start."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
        for table in READ:
            cursor.execute(INDEXES, [table])
            for name in (table, *(row[0] for row in cursor.fetchall())):
                cursor.execute("SELECT pg_prewarm(%s::regclass)", [name])


def newest(num):
    """So many published postings of those that were made last, drawn at random."""
    chance = random.Random(7)
    made_last = Posting.objects.published().order_by("-pk").values_list("pk", flat=True)[: 20 * num]
    return Posting.objects.filter(pk__in=chance.sample(list(made_last), num)).order_by("chiffre")


def explain():
    """What PostgreSQL does to find the candidates of one posting."""
    posting, asked = newest(1).get(), []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    candidates.of(posting)  # reads what is then kept in memory
    with connection.execute_wrapper(note):
        num = len(candidates.of(posting))
    print(f"{num} candidates of a {posting.kind} about {posting.category_id} in {posting.municipality_id}")
    with connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)
            print("", *(row[0] for row in cursor.fetchall()), sep="\n")


class Clock:
    """Adds up how long statements take: until the whole answer is here, not what Python then makes of its rows."""

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
    """Publish it again, so to speak: forget what was worked out, then work it out.

    Commit counts, for only then PostgreSQL checks foreign keys. Therefore there is one transaction around it all, as there
    is not in the worker, and two savepoints more.
    """
    Suggestion.objects.of(posting).delete()
    for known in (Profile, Meaning):
        known.objects.filter(posting=posting).delete()
    begun = time.perf_counter()
    meaning.vector(posting.title, posting.text)
    meant = time.perf_counter() - begun
    clock = Clock()
    begun = time.perf_counter()
    with transaction.atomic(), connection.execute_wrapper(clock):
        suggestions = matching.refresh(posting, at=timezone.now())
        worked_out = time.perf_counter()
    committed = time.perf_counter()
    database = clock.seconds + committed - worked_out
    return {
        "database": database * 1000, "all": (committed - begun) * 1000, "meaning": meant * 1000, "suggestions": suggestions,
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
    explain() if sys.argv[1] == "explain" else main(int(sys.argv[1]))
