"""python -m bench.alerts: one new posting → the saved searches it fits, of 100,000. Ends with 1 where the bar is missed.

In a database with 10,000 postings and the searches (bench/saved_searches.py), postings drawn at random are published anew, so
to speak, one after the other. Measured is the job that finds the searches of one: reading the posting, finding, keeping a hit
for each search, enqueuing the letters that go out at once, commit.
"""

import argparse
import json
import os
import subprocess
import sys

from peoplelikeme.lib import catalogues

from . import databases, report
from .databases import ROOT

SEARCHES, POSTINGS, NUM = 100_000, 10_000, 200
MOST_P95 = 200  # ms


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.alerts", description=__doc__)
    parser.add_argument("--searches", type=int, default=SEARCHES, help="how many are kept (100,000)")
    parser.add_argument("--num", type=int, default=NUM, help="new postings (200)")
    parser.add_argument("--keep", action="store_true", help="leave the database there and use the one left before")
    parser.add_argument("--explain", action="store_true", help="print how the searches of one posting are found, too")
    asked = parser.parse_args()
    catalogues.compile_stale()
    print(f"{asked.searches:,} saved searches …", file=sys.stderr, flush=True)
    then = [["bench.alerts_run", "fill", str(asked.searches)]]
    with databases.filled(POSTINGS, keep=asked.keep, called=f"alerts_{asked.searches}", then=then) as url:
        machine = report.machine(databases.version())
        environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "peoplelikeme.settings.demo"}
        if asked.explain:
            print(_inside("explain", env=environment))
        found = json.loads(_inside("measure", str(asked.num), env=environment))
    print(f"{machine} before; {POSTINGS:,} postings, {asked.num} of them new.\n\n{table(found)}")
    is_met = found["p95"] < MOST_P95
    print(f"\np95 {found['p95']:.0f} ms (bar {MOST_P95}): {'met' if is_met else '**missed**'}")
    sys.exit(0 if is_met else 1)


def _inside(*arguments, env):
    command = [sys.executable, "-m", "bench.alerts_run", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def table(found):
    return (
        "| searches | p50 | p95 | slowest | searches found p50 | p95 | letters at once |\n|--:|--:|--:|--:|--:|--:|--:|\n"
        f"| {found['searches']:,} | {found['p50']:.1f} ms | {found['p95']:.1f} ms | {found['most']:.1f} ms "
        f"| {found['found']['p50']:.0f} | {found['found']['p95']:.0f} | {found['letters']:.0f} |"
    )


if __name__ == "__main__":
    main()
