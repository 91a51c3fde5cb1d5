"""A database for each size, made for the run and dropped after it."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import psycopg

from peoplelikeme.lib import devdatabase

ROOT = Path(__file__).parents[1]


@contextmanager
def filled(num, *, keep=False, called="", then=()):
    """The address of a database with `num` postings. With `keep` it stays afterwards, and one that stayed is used.

    What is put into it besides (`then`, modules with their arguments) asks for a name of its own.
    """
    server, name = devdatabase.start(), f"bench_{called or num}"
    with _administrator(server) as admin:
        if keep and _exists(admin, name):
            _run(devdatabase.url(server, name=name), ["manage.py", "migrate", "--verbosity=0"])
        else:
            _make(admin, server, name, num, then)
        try:
            yield devdatabase.url(server, name=name)
        finally:
            if not keep:
                _drop(admin, name)


def worked_in(num, *, keep=False):
    """The same with what the office did about the postings, and with what matching has read from them."""
    return filled(num, keep=keep, called=f"room_{num}", then=[["bench.dashboard_run", "fill"]])


def _exists(admin, name):
    return admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()


def _make(admin, server, name, num, then):
    _drop(admin, name)
    admin.execute(f'CREATE DATABASE "{name}"')
    try:
        _fill(devdatabase.url(server, name=name), num, then)
    except BaseException:
        _drop(admin, name)  # so that no half of it is ever measured
        raise


def version():
    """The server's version and how much memory it keeps pages in, as the conditions of a measurement say it."""
    with _administrator(devdatabase.start()) as admin:
        number, buffers = (admin.execute(f"SHOW {name}").fetchone()[0] for name in ("server_version", "shared_buffers"))
    return f"{number.split()[0]} with {buffers} of buffers"


def _administrator(server):
    connect = {key.lower(): server[key] for key in ("HOST", "PORT", "USER", "PASSWORD") if server[key]}
    return psycopg.connect(dbname="postgres", autocommit=True, **connect)


def _drop(admin, name):
    admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _fill(address, num, then):
    for command in ["migrate"], ["load_reference"], ["seed_bench", "--postings", str(num)]:
        _run(address, ["manage.py", *command, "--verbosity=0"])
    for module in then:
        _run(address, ["-m", *module])


def _run(address, command):
    # Under the demo's settings, because made-up postings refuse to go anywhere else.
    environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "peoplelikeme.settings.demo"}
    subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)
