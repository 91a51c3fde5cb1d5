"""Signed addresses of the mail relay: one for each side of a conversation, and nothing can be read in it.

An address says which conversation and who writes through it; only this site can make one. It is no proof of who the writer
is: whoever gets hold of it still has to write from the mail address that this side has proved.
"""

import base64
import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

ASKER, OWNER = "asker", "owner"
SIDES = (ASKER, OWNER)
_LONGEST = 1_000  # characters of a header we look at
_SALT = "postings.relay"
_PAYLOAD_BYTES, _MAC_BYTES = 8, 12  # 32 letters of base32, so that no letter has spare bits


class Refused(Exception):
    """A mail that is not delivered. Its class says why; the sending server hears it in words."""


class Unknown(Refused):
    """There is no such conversation, or the address is none of ours."""


class Closed(Refused):
    """The conversation is over and takes no more messages."""


class NotYours(Refused):
    """The writer is not who proved to be this side: a forwarded address lets no stranger in."""


class TooMany(Refused):
    """This side has written more within the hour than people write; it may come again later."""


def address_of(enquiry_pk, side):
    """The address under which `side` ("asker" or "owner") writes to the other one. The same as long as the key is."""
    return f"antwort+{_token(enquiry_pk, side, key=settings.SECRET_KEY)}@{settings.RELAY_DOMAIN}"


def parse(address):
    """(key of the conversation, side) of one of our addresses, bare or as `Name <…>`; None for any other text."""
    local, _at, domain = bare(address).rpartition("@")
    token = re.fullmatch(r"antwort\+([a-z2-7]{32})", local)
    if not token or domain != settings.RELAY_DOMAIN.lower():
        return None
    found = [_read(token[1], key=key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return next((read for read in found if read), None)


def bare(address):
    """The address in `Name <…>` in lower case, as all addresses are compared; an empty text if there is none."""
    text = str(address or "")
    if len(text) > _LONGEST:
        return ""
    return text.rpartition("<")[2].partition(">")[0].strip().lower()


def _token(enquiry_pk, side, *, key):
    """The payload hidden under a stream that follows from its own signature: equal for equal input, else without pattern."""
    payload = (enquiry_pk << 1 | SIDES.index(side)).to_bytes(_PAYLOAD_BYTES)
    mac = _mac(payload, key=key)
    return base64.b32encode(mac + _hidden(payload, mac, key=key)).decode().lower()


def _read(token, *, key):
    data = base64.b32decode(token, casefold=True)
    mac = data[:_MAC_BYTES]
    payload = _hidden(data[_MAC_BYTES:], mac, key=key)
    if not constant_time_compare(mac, _mac(payload, key=key)):
        return None
    number = int.from_bytes(payload)
    return number >> 1, SIDES[number & 1]


def _mac(payload, *, key):
    return salted_hmac(f"{_SALT}.mac", payload, secret=key, algorithm="sha256").digest()[:_MAC_BYTES]


def _hidden(payload, mac, *, key):
    stream = salted_hmac(f"{_SALT}.stream", mac, secret=key, algorithm="sha256").digest()
    return bytes(letter ^ over for letter, over in zip(payload, stream, strict=False))
