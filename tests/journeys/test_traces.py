"""What the demo is searched for at its end is found where it lies."""

from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest

from . import traces

MAIL, PHONE = "spur@example.org", "0000 4455667"


@pytest.fixture
def database(site, surroundings):
    with psycopg.connect(surroundings["DATABASE_URL"], autocommit=True) as connection:
        yield connection


def test_address_in_a_job_is_found(database):
    with database.transaction(force_rollback=True):
        database.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('mail', 'careless', %s)",
            [f'{{"to": "{MAIL}"}}'],
        )

        assert traces.in_jobs(database, {MAIL, PHONE}) == [("careless", MAIL)]


def test_number_in_a_log_is_found(tmp_path):
    (tmp_path / "log").write_text("quiet")
    (tmp_path / "worker.log").write_text(f"called {PHONE}")

    assert traces.in_logs(tmp_path, {MAIL, PHONE}) == [("worker.log", PHONE)]


def test_public_pages_are_read(site, database):
    (title,) = database.execute(
        "SELECT title FROM postings_posting WHERE kind = 'request' AND status = 'published' ORDER BY published_at DESC, id DESC"
    ).fetchone()

    assert len(traces.in_public(site, {title.lower()})) >= 2  # in the list, and on its own page


def test_address_in_a_letter_is_found_unless_it_was_shown(tmp_path):
    letter = EmailMessage()
    letter["To"], letter["Subject"] = "Reader@example.org", "Hello"
    letter.set_content(f"Write to {MAIL} or call {PHONE}, reader@example.org")
    Path(tmp_path / "one.eml").write_bytes(letter.as_bytes())
    ways, reader = {MAIL, PHONE, "reader@example.org"}, "reader@example.org"

    found = traces.in_letters(tmp_path, ways, shown={(reader, PHONE)})

    assert found == [(f"letter to {reader}", MAIL)]
