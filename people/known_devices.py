"""The devices an account has signed in from. Whoever guesses at it from anywhere uses up the tries of strangers, and not hers who
sits at one of these.

A signed cookie says so. It opens nothing, goes to the pages of signing in alone, and holds a secret of the device and keyed
hashes of the accounts' addresses: nobody reads in it whose they are, or learns whether there is such an account.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

COOKIE = "bekannt"
KEPT_FOR = timedelta(days=120)
MOST = 8  # accounts that are known at one device, the last first


def remember(request, response, email):
    """Whoever has just signed in is known at this device from now on."""
    secret, accounts = _held(request)
    own = _hashed(email)
    accounts = [own, *(each for each in accounts if each != own)][:MOST]
    response.set_signed_cookie(
        COOKIE,
        ".".join([secret or secrets.token_urlsafe(16), *accounts]),
        max_age=KEPT_FOR,
        path=reverse("mfa_index"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def known_as(request, email):
    """The secret of the device, where this address has signed in from it; else ""."""
    secret, accounts = _held(request)
    return secret if _hashed(email) in accounts else ""


def _held(request):
    secret, *accounts = request.get_signed_cookie(COOKIE, default="", max_age=KEPT_FOR).split(".")
    return secret, accounts


def _hashed(email):
    return salted_hmac("people.known_devices", email.lower(), algorithm="sha256").hexdigest()[:32]
