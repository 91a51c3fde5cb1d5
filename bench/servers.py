"""gunicorn with two workers on a free port, as in production but without nginx before it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

from .databases import ROOT

WORKERS = 2
RESULTS = ROOT / "bench" / "results"
PATIENCE = 30  # seconds


def environment(database, static, **more):
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATABASE_URL": database,
        "BENCH_STATIC": str(static),
        "SECRET_KEY": "for-measuring-only-" + "b" * 50,
        **more,
    }


@contextmanager
def running(database, static, **more):
    """The port of a site that answers."""
    port = _free_port()
    RESULTS.mkdir(exist_ok=True)
    kind = "-".join([database.rpartition("/")[2], *(name.lower() for name in more)])
    with (RESULTS / f"gunicorn-{kind}.log").open("wb") as log:
        program = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", f"--workers={WORKERS}", f"--bind=127.0.0.1:{port}", "peoplelikeme.wsgi"],
            cwd=ROOT, env=environment(database, static, **more), stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        _wait(program, port, log.name)
        yield port
    finally:
        program.terminate()
        program.wait(timeout=PATIENCE)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(program, port, log):
    for _attempt in range(PATIENCE * 10):
        if program.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"gunicorn did not start; see {log}")
