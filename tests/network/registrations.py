"""Somebody who registers for a date, and the worker that delivers the letters about it."""

import itertools
import re

from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from network import registering, tasks
from people.models import Person, User
from people.roles import Role
from tests.network.test_event import make_date, make_event

_secret = itertools.count(1)
SENDERS = {
    "network.tasks.send_registration_letter": tasks.send_registration_letter,
    "network.tasks.send_registration_proof": tasks.send_registration_proof,
}


def make_full_date(*, num_places=2, by=None, in_days=3, **event):
    """A coming date of an event that everybody may see."""
    by = by or User.objects.filter(role=Role.COORDINATOR).first()
    return make_date(make_event(num_places=num_places, published_by=by, **event), in_days=in_days)


def register(date, *, name="Amal", email="", is_proved=True, language="de", secret=None, **said):
    """A new human's registration; with an address, a proved one unless said otherwise."""
    proved = bool(email) and is_proved
    person = Person(
        name=name,
        email=email,
        email_proved_at=timezone.now() if proved else None,
        reach_by="email" if proved else "code",
        language=language,
    )
    return registering.register(date, person=person, secret=secret or f"geheim-{next(_secret)}", **said)


def waiting_letters():
    """[(letter, the registration's key)] in the queue, oldest first."""
    jobs = ProcrastinateJob.objects.filter(task_name__in=SENDERS).order_by("id")
    return [(job.args["letter"], job.args["registration"]) for job in jobs]


def forget_letters():
    """As if the worker had seen to what waits."""
    ProcrastinateJob.objects.filter(task_name__in=SENDERS).delete()


def deliver():
    """What the worker would do with every letter that waits; returns the new ones."""
    before = len(mail.outbox)
    for job in ProcrastinateJob.objects.filter(task_name__in=SENDERS).order_by("id"):
        SENDERS[job.task_name](**job.args)
    forget_letters()
    return mail.outbox[before:]


def addresses_in(letter):
    """The paths a letter links to, in their order."""
    return re.findall(r"http://[^/\s]+(/\S+)", letter.body)
