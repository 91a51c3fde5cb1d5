"""python -m bench.importing: a table of 20,000 rows → as many postings, and back. Ends with 1 where the bar is missed.

Read, looked through and committed it must be within 60 s and 300 MB, as CSV and as a workbook; how long taking it back takes
stands beside. Each file has a process of its own, whose memory at its highest is what the operating system says.
"""

import argparse
import json
import os
import subprocess
import sys

from peoplelikeme.lib import catalogues

from . import databases, report
from .databases import ROOT

ROWS, POSTINGS = 20_000, 10_000
MOST_SECONDS, MOST_MB = 60, 300
KINDS = ["csv", "xlsx"]


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.importing", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of the table (20,000)")
    parser.add_argument("--keep", action="store_true", help="leave the database there and use the one left before")
    asked = parser.parse_args()
    catalogues.compile_stale()
    with databases.filled(POSTINGS, keep=asked.keep, called="importing") as url:
        machine = report.machine(databases.version())
        environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "peoplelikeme.settings.demo"}
        found = [_inside(kind, asked.rows, env=environment) for kind in KINDS]
    print(f"{machine} before; {asked.rows:,} rows into a database with {POSTINGS:,} postings.\n\n{table(found)}")
    is_met = all(row["seconds"] < MOST_SECONDS and row["mb"] < MOST_MB for row in found)
    print(f"\nWithin {MOST_SECONDS} s and {MOST_MB} MB: {'met' if is_met else '**missed**'}")
    sys.exit(0 if is_met else 1)


def _inside(kind, rows, *, env):
    command = [sys.executable, "-m", "bench.importing_run", kind, str(rows)]
    return json.loads(subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout)


def table(found):
    return "\n".join([
        "| file | read | looked through | committed | together | highest memory | taken back |",
        "|---|--:|--:|--:|--:|--:|--:|",
        *(
            f"| {row['kind']} | {row['read']:.1f} s | {row['checked']:.1f} s | {row['committed']:.1f} s "
            f"| {row['seconds']:.1f} s | {row['mb']:.0f} MB | {row['undone']:.1f} s |"
            for row in found
        ),
    ])  # fmt: skip


if __name__ == "__main__":
    main()
