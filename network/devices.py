"""One tap, no account: a device is counted once for each thing, and is known by nothing but a cookie of its own.

What is stored is a keyed hash of the cookie and of what was tapped in: nothing tells whether one device was at two places.
"""

import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

COOKIE = "geraet"
KEPT_FOR = 365 * 24 * 3600
SECRET_LENGTH = 22


def known_as(request, where):
    """How this visitor's device is known at `where`, a word of yours and a key such as "round|7"; "" where it is new."""
    secret = request.COOKIES.get(COOKIE, "")
    return _hashed(where, secret) if _is_one(secret) else ""


def met(request, response, where):
    """The same, after making the device known: `response` brings the cookie where it had none."""
    secret = request.COOKIES.get(COOKIE, "")
    if not _is_one(secret):
        secret = secrets.token_urlsafe(16)
        response.set_cookie(
            COOKIE, secret, max_age=KEPT_FOR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return _hashed(where, secret)


def _is_one(secret):
    return len(secret) == SECRET_LENGTH and secret.isascii() and secret.isprintable()


def _hashed(where, secret):
    return salted_hmac("network.devices", f"{where}|{secret}", algorithm="sha256").hexdigest()
