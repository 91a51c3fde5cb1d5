"""A real listener on loopback for tests, and what it delivers to."""

import asyncio
import smtplib
import threading
from contextlib import contextmanager

from django.db import close_old_connections

from peoplelikeme.lib.maillistener import Listener
from postings import incoming


class Kept:
    """Remembers what was delivered; `error` is raised instead."""

    def __init__(self, error=None, error_at_check=None):
        self.error, self.error_at_check = error, error_at_check
        self.letters, self.failed = [], []

    def check(self, enquiry_pk, side):
        if self.error_at_check:
            raise self.error_at_check

    def deliver(self, enquiry_pk, side, **letter):
        if self.error:
            raise self.error
        if letter["message_id"] not in [known["message_id"] for known in self.letters]:
            self.letters.append({"enquiry_pk": enquiry_pk, "side": side, **letter})

    def bounced(self, recipient, message_id):
        self.failed.append(recipient)


@contextmanager
def listening(conversations, **options):
    """The address of a listener that runs in a thread of its own meanwhile."""
    loop, started, listener = asyncio.new_event_loop(), threading.Event(), None

    async def start():
        nonlocal listener
        desk = incoming.Desk(conversations)
        defaults = {"hostname": "post.example.org", "host": "127.0.0.1", "port": 0, "clean_up": close_old_connections}
        listener = Listener(desk, incoming.REPLIES, **{**defaults, **options})
        await listener.start()
        started.set()

    def run():
        loop.create_task(start())
        loop.run_forever()
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert started.wait(10)
    try:
        yield listener.address
    finally:
        asyncio.run_coroutine_threadsafe(listener.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def connect(address, kind=smtplib.SMTP):
    return kind(*address, local_hostname="mx.example.net", timeout=10)


def letter(text="Ja, gern.", *, sender="ada@example.org", headers=""):
    head = f"From: {sender}\nMessage-ID: <1@mx.example.org>\n{headers}" if sender else headers
    return f"{head}Content-Type: text/plain; charset=utf-8\n\n{text}\n".replace("\n", "\r\n").encode()


def report(address, identifier):
    """What a mail server writes when it could not deliver our letter of this Message-ID."""
    return (
        "From: MAILER-DAEMON@mx.example.net\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\r\n"
        "\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: failed\r\n\r\n--x\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {identifier}\r\nTo: {address}\r\n\r\n--x--\r\n"
    ).encode()
