"""python -m bench.dashboard: the coordination room over 100,000 postings, for Kassel and for a local coordinator.

Ends with 1 where a bar is missed: the dashboard's p95 below 300 ms, also where every figure is counted anew.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack

from peoplelikeme.lib import catalogues

from . import databases, pages, report, servers
from .databases import ROOT
from .report import Bar

SIZE, SECONDS = 100_000, 10
CONNECTIONS = (1, 3)  # one who works alone; three who never pause
MOST_P95 = 300  # ms
KEPT, ANEW = "", ", counted anew"


def main():
    asked = _arguments()
    catalogues.compile_stale()
    with ExitStack() as stack:
        static = stack.enter_context(tempfile.TemporaryDirectory())
        print(f"Making a database with {asked.size:,} postings …", file=sys.stderr, flush=True)
        url = stack.enter_context(databases.worked_in(asked.size, keep=asked.keep))
        inside = servers.environment(url, static)
        _run("manage.py", "collectstatic", "--noinput", "--verbosity=0", env=inside)
        accounts = json.loads(_run("-m", "bench.dashboard_run", "accounts", env=inside).stdout)
        machine = report.machine(databases.version())
        ports = {
            KEPT: stack.enter_context(servers.running(url, static)),
            ANEW: stack.enter_context(servers.running(url, static, BENCH_FORGETFUL="1")),
        }
        measured = _load(accounts, ports, asked.seconds)
    bars = list(_bars(measured))
    print("\n\n".join([_conditions(machine, asked), _table(accounts, measured), report.verdict(bars)]))
    sys.exit(0 if all(bar.is_met for bar in bars) else 1)


def _arguments():
    parser = argparse.ArgumentParser(prog="python -m bench.dashboard", description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE, help="how many postings (100,000)")
    parser.add_argument(
        "--seconds", type=int, default=SECONDS, help="of load for each row and number of connections (10)"
    )
    parser.add_argument("--keep", action="store_true", help="leave the database there and use the one left before")
    return parser.parse_args()


def _run(*command, env, **more):
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, **more)


def _load(accounts, ports, seconds):
    """(account, page, how figures are had, connections) → figures; all take turns."""
    keys = [
        (number, name, how, connections)
        for name in (*pages.ROOM, pages.DESK)
        for how in (KEPT, ANEW)
        if how == KEPT or name in pages.COUNTING
        for number in range(len(accounts))
        for connections in CONNECTIONS
    ]
    plan = [
        {
            "name": str(place), "port": ports[how], "paths": accounts[number]["paths"][name],
            "cookie": accounts[number]["cookie"], "connections": connections,
        }
        for place, (number, name, how, connections) in enumerate(keys)
    ]  # fmt: skip
    print(f"Loading {len(plan)} rows, {seconds} s each …", file=sys.stderr, flush=True)
    answer = _run("-m", "bench.load", env=os.environ, text=True, input=json.dumps({"seconds": seconds, "pages": plan}))
    return {keys[int(page["name"])]: page for page in json.loads(answer.stdout)["pages"]}


def _conditions(machine, asked):
    return (
        f"{machine} before; {asked.size:,} postings; gunicorn with {servers.WORKERS} sync workers, {asked.seconds} s for each "
        f"row and number of connections in bursts of 1 s by turns after 2 s of warm-up."
    )


def _table(accounts, measured):
    heads = ["page", "for", *(f"{centile}, {num} conn." for num in CONNECTIONS for centile in ("p50", "p95"))]
    lines = ["| " + " | ".join([*heads, "queries", "bytes", "gzip"]) + " |", "|---|---" + "|--:" * 7 + "|"]
    for number, name, how in dict.fromkeys(key[:3] for key in measured):
        found = [measured[number, name, how, num] for num in CONNECTIONS]
        cells = [name + how, accounts[number]["name"]]
        cells += [f"{page[centile]:.0f} ms" for page in found for centile in ("p50", "p95")]
        cells += [accounts[number]["queries"][name][how == ANEW], f"{found[0]['bytes']:,}", f"{found[0]['gzip']:,}"]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


def _bars(measured):
    refused = sum(page["refused"] for page in measured.values())
    yield Bar("every answer is 200", f"{refused} were not", refused == 0)
    for how in (KEPT, ANEW):
        for num in CONNECTIONS:
            found = [page["p95"] for key, page in measured.items() if key[1:] == (pages.DASHBOARD, how, num)]
            text = f"dashboard{how}, {num} connection{'s' * (num > 1)}: p95 < {MOST_P95} ms"
            yield Bar(text, f"at most {max(found):.0f} ms", max(found) < MOST_P95)


if __name__ == "__main__":
    main()
