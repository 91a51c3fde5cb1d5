"""python -m bench.planted: does matching ever suggest what must not be? Ends with 1 where it does.

Makes up a world in which it is known for every pair whether it may be suggested (truth.py), lets the product work out its
suggestions one posting after the other, and compares.
"""

import argparse
import json
import os
import subprocess
import sys

from peoplelikeme.lib import catalogues

from .. import databases
from ..report import machine

LEAST = 10_000  # suggestions


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.planted", description=__doc__)
    parser.add_argument("--requests", type=int, default=800)
    parser.add_argument("--offers", type=int, default=800)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=int, default=LEAST, help="suggestions to be compared at least (10,000)")
    asked = parser.parse_args()
    catalogues.compile_stale()
    settings = {"seed": asked.seed, "num_requests": asked.requests, "num_offers": asked.offers}
    with databases.filled(0, called="planted") as url:
        environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "peoplelikeme.settings.demo"}
        answer = subprocess.run(
            [sys.executable, "-m", "bench.planted.run", json.dumps(settings)],
            cwd=databases.ROOT, env=environment, check=True, stdout=subprocess.PIPE,
        )  # fmt: skip
        version = databases.version()
    found = json.loads(answer.stdout)
    print(f"{machine(version)} after.\n", *report(found), sep="\n")
    met = not found["ineligible"] and found["suggestions"] >= asked.least
    print(
        f"\nplanted: suggestions={found['suggestions']} ineligible={sum(found['ineligible'].values())} "
        f"{'met' if met else 'MISSED'}"
    )
    sys.exit(0 if met else 1)


def report(found):
    """Lines of markdown."""
    yield from ["| planted truth | |", "|---|--:|"]
    for name, value in {
        "suggestions": f"{found['suggestions']:,}",
        "of these with a place": f"{found['placed']:,}",
        "requests with a place": f"{found['served']:.0%}",
        "largest load on one offer": found["largest_load"],
        "Gini of places among open offers": f"{found['gini']:.2f}",
        "planted pairs": f"{found['planted']:,}",
        "Gini of planted requests among offers": f"{found['popularity']:.2f}",
        "seconds": f"{found['seconds']:.0f}",
    }.items():
        yield f"| {name} | {value} |"
    yield from ["", "| fields missing | planted pairs | recall@5 | recall@10 |", "|--:|--:|--:|--:|"]
    for share, one in found["recall"].items():
        yield f"| {float(share):.0%} | {one['pairs']} | {one['5']:.2f} | {one['10']:.2f} |"
    yield from ["", "| reason | pairs laid out to tempt | suggested all the same |", "|---|--:|--:|"]
    for reason in {**found["spoiled"], **found["ineligible"]}:
        yield f"| {reason} | {found['spoiled'].get(reason, '')} | {found['ineligible'].get(reason, 0)} |"


if __name__ == "__main__":
    main()
