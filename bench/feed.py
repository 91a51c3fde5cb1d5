"""python -m bench.feed: one page of the feed that others harvest, of a million postings. Ends with 1 where the bar is missed.

In a database in which everybody who may has agreed, 5,000 to a transaction, and a tenth is gone again. Measured is the whole
answer inside the process, as the view gives it: finding 500 items, their postings, writing them as JSON-LD. The first page,
places drawn at random, and the last page.
"""

import argparse
import json
import os
import subprocess
import sys

from peoplelikeme.lib import catalogues

from . import databases, report
from .databases import ROOT

POSTINGS, NUM = 1_000_000, 100
MOST_P95 = 60  # ms


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.feed", description=__doc__)
    parser.add_argument("--postings", type=int, default=POSTINGS, help="how many are there (1,000,000)")
    parser.add_argument("--num", type=int, default=NUM, help="pages of each sort (100)")
    parser.add_argument("--keep", action="store_true", help="leave the database there and use the one left before")
    parser.add_argument("--explain", action="store_true", help="print how a page in the middle is found, too")
    asked = parser.parse_args()
    catalogues.compile_stale()
    print(f"{asked.postings:,} postings …", file=sys.stderr, flush=True)
    then = [["bench.feed_run", "fill"]]
    with databases.filled(asked.postings, keep=asked.keep, called=f"feed_{asked.postings}", then=then) as url:
        machine = report.machine(databases.version())
        environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "peoplelikeme.settings.demo"}
        if asked.explain:
            print(_inside("explain", env=environment))
        found = json.loads(_inside("measure", str(asked.num), env=environment))
    print(f"{machine} before; {asked.postings:,} postings, {found['items']:,} items in the feed.\n\n{table(found)}")
    worst = max(page["p95"] for page in found["pages"].values())
    is_met = worst < MOST_P95
    print(f"\np95 {worst:.0f} ms (bar {MOST_P95}): {'met' if is_met else '**missed**'}")
    sys.exit(0 if is_met else 1)


def _inside(*arguments, env):
    command = [sys.executable, "-m", "bench.feed_run", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def table(found):
    rows = [
        f"| {name} | {page['p50']:.1f} ms | {page['p95']:.1f} ms | {page['most']:.1f} ms | {page['kb']:.0f} kB |"
        for name, page in found["pages"].items()
    ]
    return "\n".join(["| page | p50 | p95 | slowest | size |", "|---|--:|--:|--:|--:|", *rows])


if __name__ == "__main__":
    main()
