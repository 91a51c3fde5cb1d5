"""One tap, no account: a device is counted once for each thing, and is known by nothing but a cookie that the tap sets.

What is stored is a keyed hash of the cookie and of what was tapped in: nothing tells whether one device was at two places.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac

COOKIE = "geraet"
KEPT_FOR = timedelta(days=120)


def known_as(request, thing):
    """How this visitor's device is known at `thing`, a row of a model; "" for one that has tapped nowhere."""
    return hashed(thing, request.get_signed_cookie(COOKIE, default=""))


def met(request, response, thing):
    """The same, for a device that taps now: `response` brings it the cookie, or keeps it for longer."""
    secret = request.get_signed_cookie(COOKIE, default="") or secrets.token_urlsafe(16)
    response.set_signed_cookie(
        COOKIE, secret, max_age=KEPT_FOR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return hashed(thing, secret)


def hashed(thing, secret):
    """How a device with this secret is known at `thing`; "" without one."""
    where = f"{thing._meta.label_lower}|{thing.pk}"
    return salted_hmac("network.devices", f"{where}|{secret}", algorithm="sha256").hexdigest() if secret else ""
