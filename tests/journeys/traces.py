"""What a demo leaves behind: ways to reach somebody where others could read them, and why a letter did not come."""

import email
import email.policy
import re
import urllib.request
from pathlib import Path

import psycopg

PUBLIC = [
    "/de/",
    "/ar/",
    "/de/gesuche/",
    "/de/angebote/",
    "/de/anlaufstellen/",
    "/de/einrichtungen/",
    "/de/projekte/",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap-postings.xml",
    "/sitemap-organisations.xml",
]
# (reader's address, what she may read of another): only what that other chose to show her.
SHOWN = """
    WITH pairs(reader, other, shares) AS (
        SELECT posting.author_id, enquiry.person_id, enquiry.asker_shares
        FROM postings_enquiry enquiry JOIN postings_posting posting ON posting.id = enquiry.posting_id
        UNION ALL SELECT enquiry.person_id, posting.author_id, enquiry.owner_shares
        FROM postings_enquiry enquiry JOIN postings_posting posting ON posting.id = enquiry.posting_id
        UNION ALL SELECT offer.author_id, request.author_id, pair.request_shares
        FROM coordination_match pair JOIN postings_posting request ON request.id = pair.request_id
        JOIN postings_posting offer ON offer.id = pair.offer_id
        UNION ALL SELECT request.author_id, offer.author_id, pair.offer_shares
        FROM coordination_match pair JOIN postings_posting request ON request.id = pair.request_id
        JOIN postings_posting offer ON offer.id = pair.offer_id
    )
    SELECT lower(reader.email), lower(CASE share WHEN 'email' THEN other.email ELSE other.phone END)
    FROM pairs JOIN people_person reader ON reader.id = pairs.reader JOIN people_person other ON other.id = pairs.other,
         unnest(pairs.shares) AS share
    UNION SELECT lower(email), lower(phone) FROM people_person
"""

JOBS = """
    SELECT job.id, task_name, status::text, attempts, scheduled_at,
           (SELECT json_agg(json_build_array(event.type, event.at) ORDER BY event.at)
            FROM procrastinate_events event WHERE event.job_id = job.id)::text
    FROM procrastinate_jobs job WHERE status <> 'succeeded' OR attempts > 1 ORDER BY job.id DESC LIMIT 40
"""


def left_in(site, folder, database_url):
    """[(where, what)] that nobody else should be able to read; `folder` holds the demo's logs and mail."""
    with psycopg.connect(database_url, autocommit=True) as database:
        ways = everybodys_ways(database)
        return [
            *in_jobs(database, ways),
            *in_logs(folder, ways),
            *in_public(site, ways),
            *in_letters(folder, ways, shown=set(database.execute(SHOWN))),
        ]


def unsettled(surroundings):
    """The jobs that are not done, each with what happened to it, and the last words of the worker."""
    with psycopg.connect(surroundings["DATABASE_URL"], autocommit=True) as database:
        jobs = database.execute(JOBS).fetchall()
    return "\n".join([*map(str, jobs), (Path(surroundings["DEMO_DIR"]) / "worker.log").read_text()[-3000:]])


def everybodys_ways(database):
    """Every address and number of somebody who wrote here or keeps a search."""
    rows = database.execute("SELECT email, phone FROM people_person UNION SELECT email, '' FROM postings_savedsearch")
    return {way.lower() for row in rows for way in row if way}


def in_jobs(database, ways):
    rows = database.execute("SELECT task_name, args::text FROM procrastinate_jobs").fetchall()
    return [(task, way) for task, arguments in rows for way in held(arguments, ways)]


def in_logs(folder, ways):
    return [(name, way) for name in ("log", "worker.log") for way in held((folder / name).read_text(), ways)]


def in_public(site, ways):
    """The pages where visitors begin, and the postings on the first two pages of each list."""
    lists = [read(f"{site}/de/{kind}/?seite={number}") for kind in ("gesuche", "angebote") for number in (1, 2)]
    postings = set(re.findall(r'href="(/de/eintrag/[^"/]+/)"', "".join(lists)))
    return [(path, way) for path in [*PUBLIC, *sorted(postings)] for way in held(read(site + path), ways)]


def in_letters(folder, ways, *, shown):
    found = []
    for path in Path(folder).rglob("*.eml"):
        letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        reader = letter["To"].lower()
        texts = [part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"]
        said = held("\n".join([letter["Subject"], *texts]), ways - {reader})
        found += [(f"letter to {reader}", way) for way in said if (reader, way) not in shown]
    return found


def held(text, ways):
    text = text.lower()
    return sorted(way for way in ways if way in text)


def read(address):
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode()
