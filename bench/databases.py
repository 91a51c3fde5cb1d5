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
def filled(num, *, keep=False):
    """The address of a database with `num` postings. With `keep` it stays afterwards, and one that stayed is used."""
    server, name = devdatabase.start(), f"bench_{num}"
    with _administrator(server) as admin:
        if not (keep and _exists(admin, name)):
            _make(admin, server, name, num)
        try:
            yield devdatabase.url(server, name=name)
        finally:
            if not keep:
                _drop(admin, name)


def _exists(admin, name):
    return admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()


def _make(admin, server, name, num):
    _drop(admin, name)
    admin.execute(f'CREATE DATABASE "{name}"')
    try:
        _fill(devdatabase.url(server, name=name), num)
    except BaseException:
        _drop(admin, name)  # so that no half of it is ever measured
        raise


def version():
    with _administrator(devdatabase.start()) as admin:
        return admin.execute("SHOW server_version").fetchone()[0].split()[0]


def _administrator(server):
    connect = {key.lower(): server[key] for key in ("HOST", "PORT", "USER", "PASSWORD") if server[key]}
    return psycopg.connect(dbname="postgres", autocommit=True, **connect)


def _drop(admin, name):
    admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _fill(address, num):
    # Under the demo's settings, because made-up postings refuse to go anywhere else.
    environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "peoplelikeme.settings.demo"}
    for command in ["migrate"], ["load_reference"], ["seed_bench", "--postings", str(num)]:
        subprocess.run([sys.executable, "manage.py", *command, "--verbosity=0"], cwd=ROOT, env=environment, check=True)
