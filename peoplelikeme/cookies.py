"""Every cookie we set, as the privacy page tells it. None needs consent: each is for what somebody has just asked for."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

HALF_AN_HOUR, A_YEAR = _("eine halbe Stunde"), _("ein Jahr")


@dataclass(frozen=True)
class Cookie:
    """A `name` that ends in "-…" stands for all that begin like this."""

    name: str
    purpose: object
    kept: object


COOKIES = [
    Cookie(settings.SESSION_COOKIE_NAME, _("Ihr Eintrag oder Ihre Seite bleibt auf diesem Gerät offen."), HALF_AN_HOUR),
    Cookie("entwurf-…", _("Ein angefangener Eintrag geht nicht verloren."), _("24 Stunden")),
    Cookie("antwort-…", _("Eine angefangene Antwort geht nicht verloren."), _("24 Stunden")),
    Cookie("meine-seite", _("Wir wissen, wer den Code aus der Mail eintippt."), HALF_AN_HOUR),
    Cookie("anmeldung", _("Ihr Zugangscode zu einer Veranstaltung ist noch zu sehen."), HALF_AN_HOUR),
    Cookie("geraet", _("„Das interessiert mich“ zählt nur einmal."), _("vier Monate")),
    Cookie("bekannt", _("Nur für die Koordination: Fremde können ein Konto nicht sperren."), _("vier Monate")),
    Cookie(settings.LANGUAGE_COOKIE_NAME, _("Die Seiten kommen in der Sprache, die Sie gewählt haben."), A_YEAR),
    Cookie(settings.CSRF_COOKIE_NAME, _("Niemand schickt ein Formular in Ihrem Namen ab."), A_YEAR),
    Cookie("messages", _("Ein Satz wie „Gespeichert“ steht auf der nächsten Seite."), _("bis zur nächsten Seite")),
]
