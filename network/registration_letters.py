"""Letters about registrations: each to whoever registered, in her language, with one button to her own page.

Nobody reads in them who else comes. Each is sent only while what it says is so.
"""

from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from postings.emails import Letter, absolute
from postings.templatetags.look import moment

from . import registration_access
from .models import RegistrationState


class RegistrationLetter(Letter):
    """`write(registration)`; sent only to a proved address, and while `is_so(registration)`."""

    task = "network.tasks.send_registration_letter"

    def __init__(self, write, *, is_so):
        super().__init__(write)
        self.is_so = is_so

    def person(self, registration):
        return registration.person

    def posting(self, registration):
        return None

    def keys(self, registration):
        return {"registration": registration.pk}

    def finished(self, content, registration):
        return {
            "button": (_("Meine Anmeldung ansehen"), _page(registration)),
            "why": _(
                "Sie bekommen diese Nachricht, weil Sie sich bei People Like Me zu einer Veranstaltung angemeldet haben. "
                "Wenn Sie sich auf der Seite abmelden, schreiben wir Ihnen dazu nicht mehr."
            ),
            **{key: value for key, value in content.items() if value},
            "paragraphs": [*content["paragraphs"], facts(registration.date)],
        }


class ProofLetter(RegistrationLetter):
    """To an address that is only what somebody typed."""

    task = "network.tasks.send_registration_proof"

    def reader(self, registration):
        person = registration.person
        is_open = person.email and not person.has_proved_email and not registration.is_cancelled
        return (person.email, person.language) if is_open else None


def _goes_ahead(registration, *states):
    return registration.state in states and not registration.date.is_cancelled


def while_it_is(*states):
    return partial(RegistrationLetter, is_so=lambda registration: _goes_ahead(registration, *states))


CONFIRMED, WAITING = RegistrationState.CONFIRMED, RegistrationState.WAITING


@partial(ProofLetter, is_so=lambda registration: True)
def registration_proof(registration):
    return {
        "subject": _("Ist das Ihre E-Mail-Adresse? %(title)s") % _named(registration),
        "paragraphs": [
            _standing(registration),
            _("Drücken Sie bitte auf der Seite den Knopf. Erst dann schreiben wir Ihnen, wenn sich etwas ändert."),
        ],
        "button": (
            _("Seite öffnen"),
            absolute(reverse("network:registration_proof", args=[registration_access.proof_token(registration)])),
        ),
        "why": _("Jemand hat diese Adresse bei People Like Me eingetragen. Waren Sie das nicht, ist nichts zu tun."),
    }


@while_it_is(CONFIRMED, WAITING)
def registration_noted(registration):
    subject = _("Angemeldet: %(title)s") if registration.is_confirmed else _("Auf der Warteliste: %(title)s")
    return {
        "subject": subject % _named(registration),
        "paragraphs": [
            _standing(registration),
            _(
                "Können Sie doch nicht? Dann melden Sie sich bitte auf Ihrer Seite ab, damit jemand anderes kommen kann."
            ),
        ],
        "more_buttons": [_calendar(registration)],
    }


@while_it_is(CONFIRMED)
def registration_moved_up(registration):
    return {
        "subject": _("Ein Platz ist frei geworden: %(title)s") % _named(registration),
        "paragraphs": [
            _("Sie standen auf der Warteliste. Jetzt haben Sie einen Platz, und wir freuen uns auf Sie."),
            _(
                "Können Sie doch nicht? Dann melden Sie sich bitte auf Ihrer Seite ab, damit jemand anderes kommen kann."
            ),
        ],
        "more_buttons": [_calendar(registration)],
    }


@while_it_is(CONFIRMED)
def event_reminder(registration):
    return {
        "subject": _("Morgen: %(title)s") % _named(registration),
        "paragraphs": [
            _("Morgen ist es so weit. Wir freuen uns auf Sie."),
            _(
                "Können Sie doch nicht? Dann melden Sie sich bitte auf Ihrer Seite ab, damit jemand anderes kommen kann."
            ),
        ],
    }


@while_it_is(CONFIRMED, WAITING)
def event_date_moved(registration):
    return {
        "subject": _("Neue Zeit: %(title)s") % _named(registration),
        "paragraphs": [
            _("Der Termin, zu dem Sie angemeldet sind, ist verschoben. Unten steht, wann er jetzt ist.")
            if registration.is_confirmed
            else _("Der Termin, auf dessen Warteliste Sie stehen, ist verschoben. Unten steht, wann er jetzt ist."),
            _("Passt es Ihnen so nicht? Dann melden Sie sich bitte auf Ihrer Seite ab."),
        ],
        "more_buttons": [_calendar(registration)],
    }


@partial(RegistrationLetter, is_so=lambda each: each.date.is_cancelled and not each.is_cancelled)
def event_date_cancelled(registration):
    return {
        "subject": _("Abgesagt: %(title)s") % _named(registration),
        "paragraphs": [
            _("Das findet nicht statt. Bitte kommen Sie nicht; Sie müssen sonst nichts tun."),
        ],
    }


def _standing(registration):
    if registration.is_confirmed:
        return ngettext("Sie haben einen Platz.", "Sie haben Plätze für %(num)d Personen.", registration.num_people) % {
            "num": registration.num_people
        }
    return _("Im Moment sind alle Plätze vergeben. Sie stehen auf der Warteliste und rücken von selbst nach.")


def facts(date):
    event = date.event
    place = ", ".join(part for part in (event.venue, event.municipality.name) if part)
    return "\n".join([event.title, f"{_('Wann')}: {moment(timezone.localtime(date.starts_at))}", f"{_('Wo')}: {place}"])


def _named(registration):
    return {"title": registration.date.event.title}


def _page(registration):
    return absolute(reverse("network:registration", args=[registration_access.mailed_token(registration)]))


def _calendar(registration):
    token = registration_access.calendar_of_all_token(registration)
    return _("In meinen Kalender"), absolute(reverse("network:registration_calendar", args=[token]))
