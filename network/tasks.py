"""Background work of the network. Job arguments are keys of rows and names of letters."""

from django.utils import timezone
from procrastinate.contrib.django import app

from people import sending
from postings import emails

from . import camp_forgetting, reminding
from .models import Registration


def _send(letter, registration):
    """Send one letter about a registration, as it stands now. One that is gone by now needs none."""
    found = Registration.objects.with_date().filter(pk=registration).first()
    if found:
        emails.LETTERS[letter].send(found)


@sending.task("network.tasks.send_registration_letter")
def send_registration_letter(letter, registration):
    _send(letter, registration)


@sending.task("network.tasks.send_registration_proof", is_to_stranger=True)
def send_registration_proof(letter, registration):
    _send(letter, registration)


@app.periodic(cron="0 9 * * *")
@app.task(name="network.tasks.remind_of_events", queueing_lock="remind_of_events", pass_context=False)
def remind_of_events(timestamp):
    reminding.remind(at=timezone.now())


@app.periodic(cron="37 2 * * *")
@app.task(name="network.tasks.erase_registrations", queueing_lock="erase_registrations", pass_context=False)
def erase_registrations(timestamp):
    reminding.erase_due(at=timezone.now())


@app.periodic(cron="27 2 * * *")
@app.task(name="network.tasks.forget_camps", queueing_lock="forget_camps", pass_context=False)
def forget_camps(timestamp):
    camp_forgetting.forget_due(at=timezone.now())
