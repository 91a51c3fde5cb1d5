"""The inside of bench.alerts, for one database: `python -m bench.alerts_run fill NUM` adds saved searches,
`python -m bench.alerts_run measure NUM` prints its figures as JSON, `… explain` how PostgreSQL finds them for one posting.
"""

import json
import random
import statistics
import sys
import time

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: E402

from postings import alerts, search_keys  # noqa: E402
from postings.models import Posting, SavedSearch, SearchHit  # noqa: E402

from . import saved_searches  # noqa: E402

WARM_UP = 20


def fill(num):
    saved_searches.seed(num)


def measure(num):
    json.dump(figures([one(posting) for posting in drawn(num + WARM_UP)][WARM_UP:]), sys.stdout)


def drawn(num):
    """So many published postings, drawn at random."""
    keys = Posting.objects.published().order_by("pk").values_list("pk", flat=True)
    return random.Random(7).sample(list(keys), num)


def one(posting):
    """As if it were published now: what the job does, its commit included."""
    Posting.objects.filter(pk=posting).update(confirmed_at=timezone.now())
    before = ProcrastinateJob.objects.count()
    begun = time.perf_counter()
    found = alerts.find_searches(posting)
    seconds = time.perf_counter() - begun
    assert found == SearchHit.objects.filter(posting=posting).count()
    return {"ms": seconds * 1000, "found": found, "letters": ProcrastinateJob.objects.count() - before}


def figures(rows):
    centiles = statistics.quantiles([row["ms"] for row in rows], n=20, method="inclusive")
    found = statistics.quantiles([row["found"] for row in rows], n=20, method="inclusive")
    return {
        "searches": SavedSearch.objects.count(), "p50": centiles[9], "p95": centiles[18],
        "most": max(row["ms"] for row in rows), "found": {"p50": found[9], "p95": found[18]},
        "letters": statistics.mean(row["letters"] for row in rows),
    }  # fmt: skip


def explain():
    posting = Posting.objects.get(pk=drawn(1)[0])
    searches = search_keys.fitting(SavedSearch.objects.confirmed(), posting)
    print(f"{searches.count()} searches for a {posting.kind} about {posting.category_id} in {posting.municipality_id}")
    sql, values = searches.values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", values)
        print("", *(row[0][:300] for row in cursor.fetchall()), sep="\n")


if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    {"fill": fill, "measure": measure, "explain": explain}[what](*map(int, numbers))
