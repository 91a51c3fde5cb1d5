"""Reading what another server offers: over http, in bounded time and size, and never from where it sends us on to."""

import time
from http.client import HTTPException
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

SECONDS = 30
MOST_BYTES = 30_000_000
PIECE = 64 * 1024


class Unreachable(OSError):
    """Nothing came that could be read. Says why, without the address asked for: a key may stand in it."""


class Unreadable(ValueError):
    """What came is not what its source speaks. Says why, in a sentence for whoever keeps the source."""


class _NoWayOn(HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


def fetch(address, query=None, *, data=None, method=None, headers=None, seconds=None):
    """The bytes of an answer with status 200 or 201. `data` is sent with `method`, POST if not said. Raises Unreachable.

    Without `seconds` each wait for the other server is bounded, with them the whole of it.
    """
    if not address.lower().startswith(("http://", "https://")):
        raise Unreachable("the address does not begin with https://")
    whole = f"{address}?{urlencode(query)}" if query else address
    try:
        request = Request(whole, data=data, method=method, headers=headers or {})  # noqa: S310 - see the scheme above
        until = time.monotonic() + seconds if seconds else None
        with build_opener(_NoWayOn).open(request, timeout=seconds or SECONDS) as answer:
            raw = answer.read(MOST_BYTES + 1) if until is None else _read(answer, until=until)
    except URLError as error:
        raise Unreachable(f"answered with {error.code}" if hasattr(error, "code") else str(error.reason)) from None
    except (OSError, HTTPException) as error:
        raise Unreachable(type(error).__name__) from None
    except ValueError:
        raise Unreachable("the address cannot be read") from None
    if len(raw) > MOST_BYTES:
        raise Unreachable(f"more than {MOST_BYTES // 1_000_000} MB")
    return raw


def _read(answer, *, until):
    raw = b""
    while len(raw) <= MOST_BYTES and (piece := answer.read1(PIECE)):
        raw += piece
        if time.monotonic() > until:
            raise TimeoutError
    return raw
