"""Certificates of help: issued by an organisation or the office, checked by whoever is shown one, revoked by the office.

They are kept for ten years: so long may somebody look for work and show what she did. Then, or when the human asks to be
forgotten, the row goes, and the paper can no longer be checked.
"""

import re
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare

from postings import chiffre, paper, qr

from . import certificate_letters
from .models import Certificate

KEPT_DAYS = 3652
LANGUAGE = "de"  # of the paper, which is shown to employers and offices here
STYLES = ["css/tokens.css", "css/certificate.css"]


@transaction.atomic
def issue(organisation, said, *, by=None):
    """`said` holds name, email, tasks, hours, from_on and until_on. `by` is of the office, or None for the organisation."""
    said = {**said, "email": said["email"].lower()}
    certificate = Certificate.objects.create(organisation=organisation, issued_by=by, **said)
    certificate_letters.certificate_issued.enqueue(certificate)
    return certificate


@transaction.atomic
def revoke(certificates, *, by):
    """They are not genuine any more, and their owners are told. Returns how many were until now."""
    found = list(certificates.genuine().select_related(None).select_for_update(no_key=True))
    for certificate in found:
        certificate.revoked_at, certificate.revoked_by = timezone.now(), by
        certificate.save(update_fields=["revoked_at", "revoked_by"])
        certificate_letters.certificate_revoked.enqueue(certificate)
    return len(found)


def check(number, code):
    """The certificate with this number, if the code is the one on its paper and it still holds; else None.

    A wrong code and an unknown number are the same, in answer and in work.
    """
    found = Certificate.objects.genuine().filter(number=tidy(number)).select_related("organisation").first()
    is_right = constant_time_compare(_letters(code), found.check_code if found else "-")
    return found if found and is_right else None


def tidy(number):
    """As it is stored, whatever was typed between the letters."""
    letters = _letters(number)
    return "-".join(letters[start : start + 3] for start in range(0, len(letters), 3))[:11]


def _letters(text):
    return "".join(letter for letter in re.sub(r"\s", "", str(text)).upper() if letter in chiffre.ALPHABET)


# The paper


def sheet(request, certificate, *, is_page):
    """The paper as a whole HTML document: a page that prints itself, or what becomes the PDF."""
    address = _check_address(request, certificate)
    context = {
        "certificate": certificate,
        "address": address.partition("://")[2].partition("?")[0],
        "qr": qr.svg(address) if is_page else "",
        "qr_address": _picture(request),
        "is_page": is_page,
        "language": LANGUAGE,
    }
    with translation.override(LANGUAGE):
        return render_to_string("network/certificate_paper.html", context)


def document(request, certificate):
    """The PDF as it will be, not yet drawn."""
    drawing = ("image/png", qr.png(_check_address(request, certificate)))
    return paper.Document(
        sheet(request, certificate, is_page=False),
        base_url=request.build_absolute_uri("/"),
        given={_picture(request): drawing},
        styles=_styles(),
    )


def _check_address(request, certificate):
    """Where it is checked, with its number; the code has to be read from the paper."""
    with translation.override(LANGUAGE):
        return request.build_absolute_uri(f"{reverse('network:certificate_check')}?nummer={certificate.number}")


def _picture(request):
    return request.build_absolute_uri("/qr.png")


@cache
def _styles():
    return tuple(Path(finders.find(name)).read_text(encoding="utf-8") for name in STYLES)


# What we hold of one address: see postings.belongings.BY_ADDRESS


def is_known(email):
    """One that was revoked counts too: she may see and erase whatever names her."""
    return Certificate.objects.of_email(email).exists()


def parts(email):
    own = Certificate.objects.of_email(email).select_related("organisation")
    yield "certificates", map(_told, own.order_by("issued_at", "pk"))


def _told(certificate):
    return {
        "number": certificate.number,
        "name": certificate.name,
        "organisation": certificate.organisation.name,
        "tasks": certificate.tasks,
        "hours": certificate.hours,
        "from": certificate.from_on,
        "until": certificate.until_on,
        "issued_at": certificate.issued_at,
        "revoked_at": certificate.revoked_at,
    }


def forget(email):
    Certificate.objects.of_email(email).delete()


def erase_due(*, at):
    """What is older than ten years goes. Returns how many."""
    return Certificate.objects.issued_before(at - timedelta(days=KEPT_DAYS)).delete()[0]
