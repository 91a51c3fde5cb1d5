"""After all stories: nothing by which somebody can be reached stands where others look. It stands last, so as to look at all."""

import email
import email.policy
import re
import urllib.request
from pathlib import Path

import psycopg
import pytest

PUBLIC = ["/de/", "/ar/", "/de/gesuche/", "/de/angebote/", "/de/anlaufstellen/", "/robots.txt", "/sitemap.xml"]
TOGETHER = """
    SELECT lower(asker.email), lower(owner.email) FROM postings_enquiry enquiry
    JOIN people_person asker ON asker.id = enquiry.person_id
    JOIN postings_posting posting ON posting.id = enquiry.posting_id JOIN people_person owner ON owner.id = posting.author_id
    UNION SELECT lower(asks.email), lower(gives.email) FROM coordination_match pair
    JOIN postings_posting request ON request.id = pair.request_id JOIN people_person asks ON asks.id = request.author_id
    JOIN postings_posting offer ON offer.id = pair.offer_id JOIN people_person gives ON gives.id = offer.author_id
"""


@pytest.fixture
def database(site, surroundings):
    with psycopg.connect(surroundings["DATABASE_URL"], autocommit=True) as connection:
        yield connection


@pytest.fixture
def ways(database):
    """Every address and number by which somebody who wrote here can be reached."""
    rows = database.execute("SELECT email, phone FROM people_person").fetchall()
    return {way.lower() for row in rows for way in row if len(way) > 5}


def held(text, ways):
    return sorted(way for way in ways if way in text.lower())


def test_no_job_names_anybody(database, ways):
    arguments = "\n".join(row[0] for row in database.execute("SELECT args::text FROM procrastinate_jobs"))

    assert held(arguments, ways) == []


def test_no_log_names_anybody(surroundings, ways):
    said = [path.read_text() for name in ("log", "worker.log") for path in Path(surroundings["DEMO_DIR"]).rglob(name)]

    assert len(said) == 2
    assert held("\n".join(said), ways) == []


def test_no_public_page_names_anybody(site, ways):
    paths = [*PUBLIC, *(path for kind in ("gesuche", "angebote") for path in postings_in(site, kind))]
    pages = {path: read(f"{site}{path}") for path in paths}

    assert len(pages) > 40
    assert {path: found for path, page in pages.items() if (found := held(page, ways))} == {}


def test_no_letter_names_anybody_but_its_reader_and_whom_she_agreed_to_meet(surroundings, database, ways):
    together = {frozenset(pair) for pair in database.execute(TOGETHER)}
    addresses = {way for way in ways if "@" in way}
    strangers = []
    letters = list(Path(surroundings["DEMO_DIR"]).rglob("*.eml"))
    for path in letters:
        letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        reader = letter["To"].lower()
        text = "\n".join(
            [
                letter["Subject"],
                *(part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"),
            ]
        )
        strangers += [
            (reader, other)
            for other in held(text, addresses)
            if other != reader and frozenset((reader, other)) not in together
        ]

    assert letters
    assert strangers == []


def postings_in(site, kind):
    """The addresses of the newest postings of a kind, as the list's first two pages name them."""
    pages = [read(f"{site}/de/{kind}/?seite={number}") for number in (1, 2)]
    return sorted(set(re.findall(r'href="(/de/eintrag/[^"/]+/)"', "".join(pages))))


def read(address):
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode()
