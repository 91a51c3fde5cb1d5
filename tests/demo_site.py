"""The whole site as `make demo` starts it, with a database of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import psycopg

from peoplelikeme.lib import devdatabase

ROOT = Path(__file__).parents[1]
PATIENCE_SECONDS = 240


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def surroundings(server, folder, *, name):
    """The environment of a demo that keeps its files in `folder` and its rows in a database `name`, dropped at the end.

    `server`: Django's settings of a database on the same server.
    """
    connect = {key.lower(): server[key] for key in ("HOST", "PORT", "USER", "PASSWORD") if server[key]}
    with psycopg.connect(dbname="postgres", autocommit=True, **connect) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    try:
        yield os.environ | {
            "DJANGO_SETTINGS_MODULE": "peoplelikeme.settings.demo",
            "DATABASE_URL": devdatabase.url(server, name=name),
            "DEMO_DIR": str(folder),
            "SITE_URL": f"http://127.0.0.1:{free_port()}",
        }
    finally:
        with psycopg.connect(dbname="postgres", autocommit=True, **connect) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def running(surroundings):
    """The address of a demo that runs in these surroundings."""
    address, log = surroundings["SITE_URL"], Path(surroundings["DEMO_DIR"]) / "log"
    # The demo finds out by itself how its letters must write its address.
    env = {name: value for name, value in surroundings.items() if name != "SITE_URL"}
    with log.open("wb") as output:
        program = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", address.rpartition(":")[2]],
            cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        _wait_until_ready(address, program, log)
        yield address
    finally:
        program.terminate()  # as a supervisor does; what is run in the background hears no Ctrl-C
        program.wait(timeout=30)


def _wait_until_ready(address, program, log):
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if program.poll() is not None:
            raise RuntimeError(f"The demo did not start:\n{log.read_text()}")
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2)
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"The demo does not answer:\n{log.read_text()}")
