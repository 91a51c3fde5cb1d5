"""Letters to accounts. A job knows the account's key and the letter's name; the link is made when the letter is written."""

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from people import sending

LETTERS = {}


class AccountLetter:
    """A letter with a link that sets a password: `write(user)` returns subject, paragraphs and the button's words."""

    def __init__(self, write):
        self.name, self.write = write.__name__, write
        LETTERS[self.name] = self

    def enqueue(self, user):
        app.configure_task("people.tasks.send_account_letter").defer(letter=self.name, user=user.pk)

    def send(self, user):
        sending.about(user)
        with translation.override(settings.LANGUAGE_CODE):
            subject, paragraphs, label = self.write(user)
            context = {
                "language": settings.LANGUAGE_CODE,
                "subject": subject,
                "paragraphs": [_("Guten Tag %(name)s,") % {"name": user}, *paragraphs],
                "button": (label, settings.SITE_URL + _path(user)),
                "why": _("Sie bekommen diese Nachricht, weil Sie ein Konto in der Koordination haben."),
                "office": settings.OFFICE,
            }
            message = EmailMultiAlternatives(
                subject=subject,
                body=render_to_string("email/letter.txt", context),
                to=[user.email],
                headers={"Content-Language": settings.LANGUAGE_CODE, "Auto-Submitted": "auto-generated"},
            )
            message.attach_alternative(render_to_string("email/letter.html", context), "text/html")
            sending.deliver(message)


def _path(user):
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})


@AccountLetter
def welcome(user):
    return (
        _("Ihr Konto in der Koordination"),
        [
            _("für Sie wurde ein Konto angelegt: %(role)s.") % {"role": user.get_role_display()},
            _(
                "Wählen Sie zuerst ein Passwort. Danach richten Sie einen zweiten Faktor ein, zum Beispiel auf dem Telefon."
            ),
            _("Der Link gilt drei Tage. Ist er abgelaufen, lassen Sie sich auf der Anmeldeseite einen neuen schicken."),
        ],
        _("Passwort wählen"),
    )


@AccountLetter
def new_password(user):
    return (
        _("Neues Passwort für die Koordination"),
        [
            _("für Ihr Konto wurde ein neues Passwort gewünscht. Waren Sie das nicht, ist nichts zu tun."),
            _("Der Link gilt drei Tage und nur einmal."),
        ],
        _("Neues Passwort wählen"),
    )


@AccountLetter
def begin_anew(user):
    return (
        _("Ihr zweiter Faktor wurde zurückgesetzt"),
        [
            _("Ihr zweiter Faktor und Ihr Passwort gelten nicht mehr. Alle Anmeldungen sind beendet."),
            _("Wählen Sie ein neues Passwort. Danach richten Sie den zweiten Faktor neu ein."),
            _("Haben Sie nicht darum gebeten? Dann rufen Sie uns bitte an."),
        ],
        _("Neues Passwort wählen"),
    )
