"""What somebody may send to make us slow: each takes a fraction of a second, and minutes where a step costs a square."""

import time

import pytest

from peoplelikeme.lib import mailbody, mailkinds, mailtext
from tests.lib.test_mailtext import HOUSE

SECONDS = 8  # of the processor, however busy the machine is
HEAD = b"From: Ada <ada@example.org>\nContent-Type: text/plain; charset=utf-8\n\n"
HTML = b"From: Ada <ada@example.org>\nContent-Type: text/html; charset=utf-8\n\n"


def nested(depth):
    start = "".join(f"Content-Type: multipart/mixed; boundary=b{num}\n\n--b{num}\n" for num in range(depth))
    end = "".join(f"\n--b{num}--" for num in reversed(range(depth)))
    return f"From: ada@example.org\n{start}Content-Type: text/plain\n\nHallo{end}\n".encode()


NASTY = {
    "10,000 quoted lines": HEAD + b"Ja.\n" + b"> Zitat von ada@example.org am 2.11.2026 um 10:22\n" * 10_000,
    "a million >": HEAD + b">" * 1_000_000,
    "20,000 announcements": HEAD + b"Am 2.11.2026 um 10:22 schrieb Ada <ada@example.org>:\n" * 20_000,
    "announcements that never end": HEAD + b"Am Mo., 2. Nov. 2026 um 10:22 Uhr schrieb Ada <\n" * 20_000,
    "labels": HEAD + b"Von: ada@example.org\n" * 30_000,
    "labels and blank lines": HEAD + b"Von:\n\n\n" * 30_000,
    "blank lines": HEAD + b"\n" * 500_000,
    "spaces": HEAD + b" " * 900_000 + b"x",
    "dashes": HEAD + b"-- \n" * 100_000,
    "rules": HEAD + b"-" * 900_000,
    "one long word": HEAD + b"a" * 900_000 + b"@",
    "addresses": HEAD + b"a@b" * 300_000,
    "numbers": HEAD + b"0" * 900_000,
    "numbers in lines": HEAD + b"0561 123456 / " * 60_000,
    "links": HEAD + b"https://example.org/" * 50_000,
    "open comments": HTML + b"<!--" * 200_000,
    "open tags": HTML + b"<a " * 200_000,
    "open tags without a space": HTML + b"<a" * 300_000,
    "open declarations": HTML + b"<![CDATA[" * 80_000,
    "open attributes": HTML + b'<a b="' * 100_000,
    "open elements": HTML + b"<div>" * 100_000,
    "closing nothing": HTML + b"<div>" * 2_000 + b"</p>" * 80_000,
    "quotes in quotes": HTML + b"<blockquote>" * 40_000,
    "entities": HTML + b"&" * 400_000,
    "lone scripts": HTML + b"<script>" * 50_000,
    "slashes": HTML + b"</" * 200_000,
    "nested 100 deep": nested(100),
    "a long header": b"From: " + b"a" * 1_000_000 + b"\nContent-Type: text/plain\n\nHallo",
    "a folded header": b"From: ada@example.org\nSubject: " + b"a\n " * 250_000 + b"\n\nHallo",
    "comments in comments": b"From: " + b"(" * 500_000 + b"\n\nHallo",
    "encoded words": b"From: ada@example.org\nSubject: " + b"=?utf-8?q?a?= " * 60_000 + b"\n\nHallo",
    "parameters": b"From: ada@example.org\nContent-Type: text/plain" + b"; a*0=b" * 100_000 + b"\n\nHallo",
    "many small parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000,
    "many headers": b"X: y\n" * 200_000 + b"\nHallo",
}


@pytest.mark.parametrize("raw", NASTY.values(), ids=NASTY)
def test_nothing_that_is_sent_makes_reading_slow(raw):
    started = time.process_time()

    message = mailbody.parse(raw)
    mailtext.written(message, HOUSE)
    mailbody.has_files(message)
    mailkinds.kind(message, envelope_from="ada@example.org", domain=HOUSE.domain)
    mailkinds.failed_recipients(message)

    assert time.process_time() - started < SECONDS


def test_text_in_a_hundred_parts_is_found():
    assert mailtext.written(mailbody.parse(nested(100)), HOUSE) == "Hallo"


def test_parts_in_parts_beyond_any_letter_are_not_read():
    assert mailbody.parse(nested(3_000)) is None
