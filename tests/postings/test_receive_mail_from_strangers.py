"""Whatever strangers send to the listener, and however many of them: it answers, soon, and goes on."""

import smtplib
import socket
import time

import pytest

from peoplelikeme.lib import maillistener
from postings import relay
from tests.postings.receiving import Kept, connect, letter, listening

OWNER = relay.address_of(7, "owner")


@pytest.fixture
def kept():
    return Kept()


@pytest.fixture
def door(kept):
    with listening(kept) as address:
        yield address


NASTY = {
    "nothing": b"",
    "no header": b"\r\nHallo",
    "nul": letter("A\0B"),
    "surrogates": letter().replace(b"Ja", b"\xed\xa0\xbd"),
    "wrong charset": letter().replace(b"utf-8", b"nie-geh\xf6rt"),
    "bytes": bytes(range(256)).replace(b"\r", b"").replace(b"\n", b"") * 3,
    "header of a megabyte": letter(headers="X: " + "a\n " * 250_000 + "\n"),
    "hundred parts in parts": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(100)),
    "thousands of parts in parts": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(5000)),
    "quotes": letter("Ja.\n" + "> Zitat\n" * 10_000),
    "subject": letter(headers="Subject: =?x?q?=FF?= \udc80\n".encode("utf-8", "surrogateescape").decode("latin-1")),
    "multipart without parts": b"From: ada@example.org\r\nContent-Type: multipart/mixed\r\n\r\nHallo",
    "attachment of a letter": b"From: ada@example.org\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@y.z\r\n\r\nHallo",
}  # fmt: skip


@pytest.mark.parametrize("raw", NASTY.values(), ids=NASTY)
def test_whatever_is_sent_gets_a_final_reply_soon(door, caplog, raw):
    started = time.process_time()

    with connect(door) as client:
        client.ehlo()
        client.mail("ada@example.org")
        client.rcpt(OWNER)
        code, _words = client.data(raw)

    assert (code in (250, 550, 554), time.process_time() - started < 8, caplog.records) == (True, True, [])


def test_commands_that_make_no_sense_are_answered(door):
    with connect(door) as client:
        for command in (
            "RCPT TO:<x>",
            "MAIL FROM:",
            "MAIL FROM:<" + "a" * 600 + "@x>",
            "BLA",
            "DATA",
            "AUTH PLAIN x",
            "\0",
        ):
            assert client.docmd(command)[0] >= 500


def test_connections_are_bounded_and_idle_ones_end(kept, monkeypatch):
    monkeypatch.setattr(maillistener, "MAX_CONNECTIONS", 2)
    with listening(kept, idle_seconds=2) as door:
        first, second = connect(door), connect(door)
        with pytest.raises(smtplib.SMTPConnectError) as busy:
            connect(door)
        assert busy.value.smtp_code == 421
        time.sleep(2.5)
        with pytest.raises(smtplib.SMTPServerDisconnected):
            first.noop()
        assert connect(door).noop()[0] == 250
        second.close()


def test_half_a_letter_is_none(door, kept):
    with socket.create_connection(door, timeout=5) as client:
        client.sendall(b"EHLO x\r\nMAIL FROM:<ada@example.org>\r\nRCPT TO:<%b>\r\nDATA\r\n" % OWNER.encode())
        client.sendall(letter()[:-6])
    time.sleep(0.3)

    assert kept.letters == []
