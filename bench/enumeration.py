"""python -m bench.enumeration: does any page tell, by its answer or its time, whether we know an address?

Each page that takes a mail address is asked for one that we know and for one that we do not, in turns and in an order drawn
at random. Status, length, headers and cookies must be equal, medians within 5 ms. Ends with 1 where they are not.
"""

import argparse
import json
import os
import subprocess
import sys

from peoplelikeme.lib import catalogues

from . import databases, report
from .databases import ROOT

POSTINGS, NUM, MOST_APART = 1000, 200, 5  # ms


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.enumeration", description=__doc__)
    parser.add_argument("--num", type=int, default=NUM, help="requests of each kind (200)")
    parser.add_argument("--keep", action="store_true", help="leave the database there and use the one left before")
    asked = parser.parse_args()
    catalogues.compile_stale()
    with databases.filled(POSTINGS, keep=asked.keep, called="enumeration") as url:
        machine = report.machine(databases.version())
        environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "peoplelikeme.settings.demo"}
        command = [sys.executable, "-m", "bench.enumeration_run", str(asked.num)]
        told = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    pages = json.loads(told)
    print(f"{machine} before; in one process without a web server, {asked.num} requests of each kind.\n")
    print("| page | known | unknown | apart | median of pairs | answers |\n|---|--:|--:|--:|--:|---|")
    for page in pages:
        print(
            f"| {page['name']} | {page['known']:.1f} ms | {page['unknown']:.1f} ms "
            f"| {page['known'] - page['unknown']:+.1f} ms | {page['pairs']:+.1f} ms | {page['differs'] or 'equal'} |"
        )
    is_met = all(abs(page["known"] - page["unknown"]) <= MOST_APART and not page["differs"] for page in pages)
    print(f"\nEqual answers, medians within {MOST_APART} ms: {'met' if is_met else '**missed**'}")
    sys.exit(0 if is_met else 1)


if __name__ == "__main__":
    main()
