import time

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from exchange import feed
from postings.models import Region

PATIENCE_SECONDS = 200


@pytest.fixture
def hesse(django_db_blocker):
    """A test with real transactions empties our tables behind it, and leaves the queue: put right what others rely on."""
    with django_db_blocker.unblock():
        if not Region.objects.exists():
            call_command("load_reference", verbosity=0)
    yield
    with django_db_blocker.unblock():
        call_command("load_reference", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture
def committed(hesse, transactional_db, monkeypatch):
    """What this test writes is really written: the feed serves only what is committed.

    A transaction that anybody on the server holds open holds the feed up, also in another database: where tests run beside
    this one, its pages wait for theirs.
    """
    page = feed.page

    def page_in_peace(place):
        _wait_for_other_databases()
        return page(place)

    monkeypatch.setattr(feed, "page", page_in_peace)


def _wait_for_other_databases():
    given_up_at = time.monotonic() + PATIENCE_SECONDS
    known = connection.get_connection_params()
    with psycopg.connect(
        **{name: known[name] for name in ("dbname", "user", "password", "host", "port") if name in known}
    ) as own:
        own.autocommit = True
        (bound,) = own.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").fetchone()
        while own.execute(
            "SELECT 1 FROM pg_stat_activity"
            " WHERE datname <> current_database() AND backend_xid::text::bigint < %s LIMIT 1",
            [bound],
        ).fetchone():
            assert time.monotonic() < given_up_at, "another database on this server holds a transaction open"
            time.sleep(0.05)
