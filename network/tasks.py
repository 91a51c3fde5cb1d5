"""Background work of the network. Job arguments are keys of rows and names of letters."""

from django.utils import timezone
from procrastinate.contrib.django import app

from people import sending
from people.models import Steward
from postings import emails

from . import camp_forgetting, certificates, project_letters, reminding
from .models import Certificate, Registration


def _send(letter, registration):
    """Send one letter about a registration, as it stands now. One that is gone by now needs none."""
    found = Registration.objects.with_date().filter(pk=registration).first()
    if found:
        emails.LETTERS[letter].send(found)


@sending.task("network.tasks.send_registration_letter")
def send_registration_letter(letter, registration):
    _send(letter, registration)


@sending.task("network.tasks.send_registration_proof", is_awaited=True, is_to_stranger=True)
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


@sending.task("network.tasks.send_steward_letter")
def send_steward_letter(letter, steward, kind, row):
    """Send one letter. Who looks after the organisation no more, and what is gone by now, needs none."""
    found = project_letters.KINDS[kind].objects.filter(pk=row).first()
    reader = Steward.objects.filter(pk=steward).first()
    if found and reader:
        emails.LETTERS[letter].send(found, reader)


@sending.task("network.tasks.send_certificate_letter", is_to_stranger=True)
def send_certificate_letter(letter, certificate):
    """Send one letter to whom a certificate is made out, an address that is only what somebody typed."""
    found = Certificate.objects.select_related("organisation").filter(pk=certificate).first()
    if found:
        emails.LETTERS[letter].send(found)


@app.periodic(cron="27 2 * * *")
@app.task(name="network.tasks.erase_certificates", queueing_lock="erase_certificates", pass_context=False)
def erase_certificates(timestamp):
    certificates.erase_due(at=timezone.now())
