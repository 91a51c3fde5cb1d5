"""make bench: the figures of README.md, measured anew. Ends with 1 where a bar is missed."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime

from peoplelikeme.lib import catalogues

from . import browser, databases, report, servers
from .databases import ROOT
from .pages import ADDRESSES, DETAIL, LIST
from .servers import RESULTS

SIZES = [10_000, 100_000]


def main():
    asked = _arguments()
    catalogues.compile_stale()
    with ExitStack() as stack:
        static = stack.enter_context(tempfile.TemporaryDirectory())
        say(f"Making databases with {' and '.join(f'{size:,}' for size in asked.sizes)} postings …")
        urls = {size: stack.enter_context(databases.filled(size, keep=asked.keep)) for size in asked.sizes}
        inside = {size: servers.environment(url, static) for size, url in urls.items()}
        _run("manage.py", "collectstatic", "--noinput", "--verbosity=0", env=inside[asked.sizes[0]])
        counts = {size: _queries("counts", env) for size, env in inside.items()}
        machine = report.machine(databases.version())
        measured, cpu = _load(urls, inside, static, asked.seconds)
        views = _first_views(urls[asked.sizes[0]], inside[asked.sizes[0]], static)
        rows = _queries("rows", inside[asked.sizes[0]])
        bars = list(report.bars(measured, counts, rows, views))
        text = "\n\n".join([
            _conditions(machine, asked.seconds, cpu), report.table(measured, counts), report.verdict(bars),
            report.first_views(views),
        ])  # fmt: skip
    moment = f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}"
    (RESULTS / f"{moment}.md").write_text(text + "\n")
    (RESULTS / f"{moment}.json").write_text(json.dumps(measured))
    print(text)
    sys.exit(0 if all(bar.is_met for bar in bars) and views else 1)


def say(text):
    print(text, file=sys.stderr, flush=True)


def _arguments():
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--seconds", type=int, default=8, help="of load for each page and size (8)")
    parser.add_argument("--sizes", type=int, nargs=2, default=SIZES, metavar="N", help="how many postings")
    parser.add_argument("--keep", action="store_true", help="leave the databases there and use those left before")
    return parser.parse_args()


def _run(*command, env, **more):
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=env, check=True, **more)


def _queries(what, env):
    return json.loads(_run("-m", "bench.queries", what, env=env, stdout=subprocess.PIPE).stdout)


def _load(urls, inside, static, seconds):
    """(size → page → figures, CPU seconds that the client spent on a request); all pages of all sizes take turns."""
    with ExitStack() as stack:
        ports = {size: stack.enter_context(servers.running(url, static)) for size, url in urls.items()}
        places = {size: {name: [path] for name, path in ADDRESSES.items()} for size in urls}
        for size, env in inside.items():
            places[size][DETAIL] = _queries("details", env)
        plan = [
            {"name": f"{size} {name}", "port": ports[size], "paths": places[size][name]}
            for name in [*ADDRESSES, DETAIL]
            for size in urls
        ]
        say(f"Loading {len(plan)} pages, {seconds} s each …")
        answer = _run("-m", "bench.load", env=os.environ, stdout=subprocess.PIPE, text=True,
                      input=json.dumps({"seconds": seconds, "pages": plan}))  # fmt: skip
    told = json.loads(answer.stdout)
    measured = {size: {} for size in urls}
    for page in told["pages"]:
        size, _space, name = page["name"].partition(" ")
        measured[int(size)][name] = page
    return measured, told["client_cpu"]


def _first_views(url, env, static):
    detail = _queries("details", env)[0]
    with servers.running(url, static, BENCH_GZIP="1") as port:
        return browser.first_views(port, ["/de/", ADDRESSES[LIST], detail])


def _conditions(machine, seconds, cpu):
    return (
        f"{machine} before; gunicorn with {servers.WORKERS} sync workers, 8 connections, {seconds} s for each page and size in "
        f"bursts of 1 s by turns after 2 s of warm-up; the client shares the cores and spends {cpu * 1e6:.0f} µs on a request."
    )


if __name__ == "__main__":
    main()
