"""Time-based one-time codes (RFC 6238: SHA-1, six digits, 30 seconds), for the demo and for tests. Staff use an app."""

import base64
import hashlib
import hmac
import struct

PERIOD = 30  # seconds


def code(secret, *, at):
    """The six digits that an app with this base32 secret shows at `at`, in seconds since 1970."""
    moment = struct.pack(">Q", int(at) // PERIOD)
    digest = hmac.new(base64.b32decode(secret), moment, hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
