"""How a letter of ours is known again when it comes back: a Message-ID signed for the one address it went to, and the
address to which what cannot be delivered returns."""

import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "postings.relay.letter"
_LONGEST = 1_000  # characters of a header we look at


def return_address():
    """Where letters that cannot be delivered come back to."""
    return f"zurueck@{settings.RELAY_DOMAIN}".lower()


def of(to, *, nonce):
    """The Message-ID of a letter to `to`; `nonce` are 16 hexadecimal digits, the same whenever that letter is sent."""
    return f"<{nonce}.{_mac(nonce, to, key=settings.SECRET_KEY)}@{settings.RELAY_DOMAIN}>"


def is_of(identifier, to):
    """Whether we sent the letter with this Message-ID, and to this address."""
    found = _parts(identifier)
    if not found or found[3] != settings.RELAY_DOMAIN.lower():
        return False
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(found[2], _mac(found[1], to, key=key)) for key in keys)


def nonce_of(identifier):
    """The `nonce` of a Message-ID that has the shape of ours, else an empty text."""
    found = _parts(identifier)
    return found[1] if found else ""


def _parts(identifier):
    text = str(identifier)[:_LONGEST].strip().lower()
    return re.fullmatch(r"<([0-9a-f]{16})\.([0-9a-f]{24})@([^<>@\s]{1,255})>", text)


def _mac(nonce, to, *, key):
    digest = salted_hmac(_SALT, f"{nonce}|{to.strip().lower()}", secret=key, algorithm="sha256")
    return digest.hexdigest()[:24]
