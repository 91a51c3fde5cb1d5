"""The inside of bench.feed, for one database: `python -m bench.feed_run fill` lets the postings leave, `python -m bench.feed_run
measure NUM` prints its figures as JSON, `… explain` how PostgreSQL finds a page in the middle.
"""

import json
import random
import statistics
import sys
import time

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from exchange import feed  # noqa: E402
from exchange.models import FeedItem  # noqa: E402
from postings.bench_seed import tidy  # noqa: E402
from postings.models import Exchange, ForWhom, Posting  # noqa: E402

PORTION = 5_000
GONE = 0.1
WARM_UP = 5


def fill():
    """Whoever may agrees, so many in one transaction; a tenth closes again. Their texts are taken as looked at."""
    chance = random.Random(7)
    direct = Posting.objects.published().filter(for_whom=ForWhom.ME, category__exchange=Exchange.DIRECT)
    keys = list(direct.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), PORTION):
        portion = keys[start : start + PORTION]
        Posting.objects.filter(pk__in=portion).update(passes_on_at=timezone.now())
        closed = chance.sample(portion, round(len(portion) * GONE))
        Posting.objects.filter(pk__in=closed).update(status="withdrawn", closed_at=timezone.now())
    FeedItem.objects.unread().update(is_clean=True)
    tidy(Posting, FeedItem)


def measure(num):
    items = FeedItem.objects.in_order().values_list("modified", "chiffre")
    some = random.Random(7).sample(list(items.iterator()), num)
    last = items.reverse()[feed.PAGE // 2]
    json.dump(
        {
            "items": FeedItem.objects.count(),
            "pages": {
                "first": figures([feed.Place()] * num),
                "any": figures([feed.Place(*place) for place in some]),
                "last": figures([feed.Place(*last)] * num),
            },
        },
        sys.stdout,
    )


def figures(places):
    times, kilobytes = [], []
    client = Client(SERVER_NAME="127.0.0.1")
    for place in [*places[:WARM_UP], *places]:
        address = place.address.partition("//")[2].partition("/")[2]
        begun = time.perf_counter()
        response = client.get(f"/{address}")
        times.append((time.perf_counter() - begun) * 1000)
        kilobytes.append(len(response.content) / 1000)
        assert response.status_code == 200
    centiles = statistics.quantiles(times[WARM_UP:], n=20, method="inclusive")
    return {"p50": centiles[9], "p95": centiles[18], "most": max(times[WARM_UP:]), "kb": statistics.mean(kilobytes)}


def explain():
    modified, chiffre = FeedItem.objects.in_order().values_list("modified", "chiffre")[FeedItem.objects.count() // 2]
    page = FeedItem.objects.settled().after(modified, chiffre).in_order()[: feed.PAGE]
    sql, values = page.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", values)
        print(*(row[0][:300] for row in cursor.fetchall()), sep="\n")


if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    {"fill": fill, "measure": measure, "explain": explain}[what](*map(int, numbers))
