"""Letters through procrastinate's own worker; bench/mail_crash.py kills it."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from people.models import Handover, RefusedAddress
from peoplelikeme.lib import smtp
from postings import emails
from postings.models import Region, Undelivered
from tests.conftest import make_person, make_posting
from tests.mailserver import MailServer, mailers


@pytest.fixture(autouse=True)
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
def server(settings):
    server = MailServer()
    server.start()
    settings.MAILERS = mailers(server.port)
    yield server.handler
    smtp.hang_up()
    server.stop()


@pytest.mark.django_db(transaction=True)
def test_worker_sends_refuses_and_tries_again(hesse, server, transactional_db):
    for name in ("amal", "bilal", "cem", "dana"):
        author = make_person(email=f"{name}@example.org", email_proved_at=timezone.now(), reach_by="email")
        emails.posting_expired.enqueue(make_posting(author=author))
    server.at_recipient = ["550 5.1.1 no such user", "450 4.2.1 later"]

    with app.replace_connector(app.connector.get_worker_connector()):
        app.run_worker(queues=["mail"], wait=False, concurrency=3, install_signal_handlers=False, listen_notify=False)

    assert sorted(ProcrastinateJob.objects.filter(queue_name="mail").values_list("status", flat=True)) == [
        "failed", "succeeded", "succeeded", "todo",
    ]  # fmt: skip
    assert (len(server.taken), Handover.objects.count()) == (2, 2)
    assert (RefusedAddress.objects.count(), Undelivered.objects.get().said) == (1, "550 5.1.1 no such user")
