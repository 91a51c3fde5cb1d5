"""The inside of bench.planted, in a database of its own: `python -m bench.planted.run SETTINGS` prints figures as JSON."""

import json
import random
import sys
import time
from collections import Counter, defaultdict

import django

if __name__ == "__main__":
    django.setup()

from django.db import connection
from django.utils import timezone

from coordination import matching, nightly, placing
from coordination.models import Suggestion
from postings.models import Posting, Status

from . import store, truth, world

NIGHT = 200  # postings, then words are weighed and prices set anew
CUTS = (5, 10)


def main(seed, num_requests, num_offers):
    facts, at = store.facts(), timezone.localtime()
    made = world.make(
        random.Random(seed),
        facts,
        store.words(),
        store.towns(),
        num_requests=num_requests,
        num_offers=num_offers,
        at=at,
    )
    entries = store.write(made)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    began = time.perf_counter()
    publish_all(at=at)
    seconds = time.perf_counter() - began
    return figures(made, entries, facts) | {"seconds": seconds}


def publish_all(*, at):
    """The job of each posting, one after the other as they were published, a night now and then."""
    published = Posting.objects.filter(status=Status.PUBLISHED).order_by("published_at", "pk")
    for number, posting in enumerate(published, 1):
        matching.refresh(posting, at=at)
        if number % NIGHT == 0:
            print(f"\r{number} of {len(published)}", end="", file=sys.stderr, flush=True)
            night(at=at)
    night(at=at)


def night(*, at):
    nightly.weigh_words(at=at)
    nightly.allocate(at=at)


def figures(made, entries, facts):
    rows = list(
        Suggestion.objects.alive()
        .order_by("request", "-worth", "pk")
        .values_list("request", "offer", "place", "ask_first")
    )
    ranks = defaultdict(list)
    for request, offer, _place, _ask in rows:
        ranks[entries[request]].append(entries[offer])
    pairs = [(entries[request], entries[offer], place, ask) for request, offer, place, ask in rows]
    placed = [(request, offer) for request, offer, place, _ask in pairs if place]
    loads = Counter(offer for _request, offer in placed)
    open_offers = [entry for entry in made.offers if entry.status == Status.PUBLISHED]
    return {
        "suggestions": len(rows),
        "placed": len(placed),
        "ineligible": dict(ineligible(pairs, made, facts)),
        "spoiled": dict(Counter(reason for reason, _request, _offer in made.spoiled)),
        "popularity": made.popularity,
        "planted": len(made.planted),
        "recall": {str(share): recall(made, ranks, share) for share in world.MISSING},
        "largest_load": max(loads.values(), default=0),
        "gini": world.gini([loads[offer] for offer in open_offers]) if loads else 0,
        "served": len({request for request, _offer in placed})
        / sum(request.status == Status.PUBLISHED for request in made.requests),
    }


def ineligible(pairs, made, facts):
    """reason → how many suggestions there should not be. Also a place for who must be asked first, and more than room."""
    found = Counter()
    loads = Counter(offer for _request, offer, place, _ask in pairs if place)
    for request, offer, place, ask_first in pairs:
        found.update(truth.reasons(request, offer, made, facts))
        must_ask = truth.must_ask_first(request, offer)
        found["placed, though to ask first"] += bool(must_ask and place)
        found["not shown as to ask first"] += bool(must_ask and not ask_first)
    for offer, load in loads.items():
        left = 1 if offer.amount is None else offer.amount - offer.promised
        found["more than room"] += load > placing.PER_LEFT * left
    return +found


def recall(made, ranks, share):
    """Of the planted pairs whose two postings lack this share of fields: how many stand among the first 5 and 10."""
    planted = [(request, offer) for request, offer in made.planted.items() if request.missing == share]
    within = {cut: sum(offer in ranks[request][:cut] for request, offer in planted) for cut in CUTS}
    return {"pairs": len(planted), **{str(cut): within[cut] / max(1, len(planted)) for cut in CUTS}}


if __name__ == "__main__":
    json.dump(main(**json.loads(sys.argv[1])), sys.stdout)
