"""The command as it runs in life: a process of its own, killed in the middle of its work."""

import itertools
import os
import re
import signal
import smtplib
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from peoplelikeme.lib import devdatabase
from postings import relay
from tests.conftest import make_posting

from .receiving import Kept, connect, letter, listening
from .talks import make_enquiry
from .test_enquiring import owner

ROOT = Path(__file__).parents[2]


@contextmanager
def program(*arguments):
    """The process and the address it listens at."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "peoplelikeme.settings.test",
        "DATABASE_URL": devdatabase.url(connection.settings_dict),
    }
    started = subprocess.Popen(
        [sys.executable, "manage.py", "receive_mail", "--port", "0", *arguments],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        host, port = re.search(r"at (\S+):(\d+)\.", started.stdout.readline()).groups()
        yield started, (host, int(port))
    finally:
        started.kill()
        started.wait(10)


def send_until_it_ends(door, to, acknowledged):
    """Letters one after the other, each on its own connection; notes the text of each that was acknowledged."""
    for num in itertools.count():
        raw = letter(f"Nachricht {num}", sender="rana@example.org").replace(b"<1@", f"<{num}@".encode())
        try:
            with connect(door) as client:
                client.sendmail("rana@example.org", to, raw)
                acknowledged.append(f"Nachricht {num}")
        except (OSError, smtplib.SMTPException):
            return


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_loses_no_acknowledged_letter(settings):
    call_command("load_reference", verbosity=0)
    enquiry = make_enquiry(make_posting(author=owner()))
    acknowledged = []

    with program() as (process, door):
        writer = threading.Thread(
            target=send_until_it_ends, args=(door, relay.address_of(enquiry.pk, "owner"), acknowledged)
        )
        writer.start()
        while len(acknowledged) < 5:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        writer.join(20)

    stored = set(enquiry.messages.values_list("text", flat=True))
    assert len(acknowledged) >= 5
    assert set(acknowledged) - stored == set()


@pytest.mark.django_db(transaction=True)
def test_asked_to_stop_it_ends_in_order():
    with program("--lmtp") as (process, door):
        with connect(door, smtplib.LMTP) as client:
            assert client.noop()[0] == 250
        process.terminate()

        assert process.wait(10) == 0


def test_port_that_is_taken_is_said_in_words():
    with listening(Kept()) as (host, port), pytest.raises(CommandError, match=f"{host}:{port}"):
        call_command("receive_mail", host=host, port=port)
