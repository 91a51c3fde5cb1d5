"""python -m bench.matching: one new posting → its suggestions, at several sizes. Ends with 1 where a bar is missed.

In each database new postings, drawn as the others were, are published one after the other, and their suggestions worked out
as the worker does it. Database time is the sum of the time its statements and its commit took, as this process waited for
them, without what Python makes of the rows.
"""

import argparse
import json
import os
import subprocess
import sys

from peoplelikeme.lib import catalogues

from . import databases, report
from .databases import ROOT

SIZES = [10_000, 100_000, 1_000_000]
NUM = 200
MOST_P95 = 50  # ms in the database
MOST_GROWTH = 2


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.matching", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--num", type=int, default=NUM, help="new postings for each size (200)")
    parser.add_argument("--keep", action="store_true", help="leave the databases there and use those left before")
    parser.add_argument("--explain", action="store_true", help="print how the candidates of one posting are found, too")
    asked = parser.parse_args()
    catalogues.compile_stale()
    measured = {}
    for size in asked.sizes:
        print(f"{size:,} postings …", file=sys.stderr, flush=True)
        with databases.worked_in(size, keep=asked.keep) as url:
            environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "peoplelikeme.settings.demo"}
            measured[size] = json.loads(_inside(str(asked.num), env=environment))
            if asked.explain:
                print(f"{size:,} postings: {_inside('explain', env=environment)}")
    print(f"{report.machine(databases.version())} after.\n\n{table(measured)}")
    smallest, largest = (measured[size]["database"] for size in (min(measured), max(measured)))
    slowest = max(figures["database"]["p95"] for figures in measured.values())
    growth = largest["p50"] / smallest["p50"]
    print(f"\np95 in the database {slowest:.1f} ms (bar {MOST_P95}); median grows {growth:.2f} × (bar {MOST_GROWTH})")
    sys.exit(0 if slowest < MOST_P95 and growth <= MOST_GROWTH else 1)


def _inside(*arguments, env):
    command = [sys.executable, "-m", "bench.matching_run", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def table(measured):
    lines = [
        "| postings | database p50 | p95 | meaning p50 | all p50 | p95 | candidates | suggestions | statements |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for size, found in measured.items():
        lines.append(
            f"| {size:,} | {found['database']['p50']:.1f} ms | {found['database']['p95']:.1f} ms "
            f"| {found['meaning']['p50']:.1f} ms | {found['all']['p50']:.1f} ms | {found['all']['p95']:.1f} ms "
            f"| {found['candidates']:.0f} | {found['suggestions']:.0f} | {found['statements']} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
