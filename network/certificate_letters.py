"""Letters to whom a certificate is made out: that there is one, and that it does not hold any more.

Nobody has proved the address: no letter quotes what its issuer typed, and none opens the paper. That is on her own page.
"""

from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import RefusedAddress
from peoplelikeme.lib.bidi import isolated
from postings import belongings
from postings.emails import Letter, absolute


class CertificateLetter(Letter):
    """`write(certificate)`; sent only while it is so: genuine, or revoked."""

    task = "network.tasks.send_certificate_letter"

    def __init__(self, write, *, is_genuine):
        super().__init__(write)
        self.is_genuine = is_genuine

    def person(self, certificate):
        return None

    def reader(self, certificate):
        email = certificate.email
        is_refused = RefusedAddress.objects.in_force().filter(address=email).exists()
        if is_refused or certificate.is_genuine != self.is_genuine:
            return None
        return email, belongings.language_of(email) or settings.LANGUAGE_CODE

    def posting(self, certificate):
        return None

    def keys(self, certificate):
        return {"certificate": certificate.pk}

    def finished(self, content, certificate):
        why = _(
            "Sie bekommen diese Nachricht, weil bei People Like Me ein Nachweis auf diese Adresse ausgestellt ist. "
            "Haben Sie dort nicht geholfen, antworten Sie uns bitte; dann nehmen wir ihn zurück."
        )
        return {"why": why, **content, "paragraphs": [*content["paragraphs"], _facts(certificate)]}


@partial(CertificateLetter, is_genuine=True)
def certificate_issued(certificate):
    check = f"{reverse('network:certificate_check')}?nummer={certificate.number}"
    return {
        "subject": _("Ihr Nachweis von %(name)s") % _named(certificate),
        "paragraphs": [
            _("Sie haben geholfen, und %(name)s hat Ihnen einen Nachweis darüber ausgestellt. Danke!")
            % _named(certificate),
            _(
                "Auf „Meine Seite“ bekommen Sie ihn als PDF. Geben Sie dort diese Adresse ein, dann schicken wir Ihnen einen Code."
            ),
            _("Wem Sie ihn zeigen, der kann prüfen, dass er echt ist: mit der Nummer und dem Prüfcode auf dem Papier."),
        ],
        "button": (_("Meine Seite öffnen"), absolute(reverse("postings:my_page"))),
        "more_buttons": [(_("Nachweis prüfen"), absolute(check))],
    }


@partial(CertificateLetter, is_genuine=False)
def certificate_revoked(certificate):
    return {
        "subject": _("Widerrufen: Nachweis %(number)s") % _named(certificate),
        "paragraphs": [
            _("Die Koordinationsstelle hat den Nachweis von %(name)s widerrufen. Wer ihn prüft, findet ihn nicht mehr.")
            % _named(certificate),
            _("Verstehen Sie nicht, warum? Antworten Sie auf diese Nachricht, oder rufen Sie uns an."),
        ],
        "why": _("Sie bekommen diese Nachricht, weil der Nachweis auf diese Adresse ausgestellt war."),
    }


def _named(certificate):
    return {"name": isolated(certificate.organisation.name), "number": isolated(certificate.number)}


def _facts(certificate):
    hours = ngettext("%(num)d Stunde", "%(num)d Stunden", certificate.hours) % {"num": certificate.hours}
    days = {"start": _day(certificate.from_on), "end": _day(certificate.until_on)}
    return "\n".join([f"{_('Nummer')}: {isolated(certificate.number)}", _("%(start)s bis %(end)s") % days, hours])


def _day(value):
    return date_format(value, "SHORT_DATE_FORMAT")
