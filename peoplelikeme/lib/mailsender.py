"""Who a mail says it is from, and whether the mail server in front of us found that true (RFC 8601)."""

import re
from email.utils import getaddresses

_LONGEST = 2_000


def sender(message):
    """(name, address in lower case) of the one writer; None where there is none, several, or one that cannot be read."""
    headers = [str(value)[:_LONGEST] for value in message.get_all("From", [])]
    if len(headers) != 1 or len(headers[0]) == _LONGEST:
        return None
    try:
        found = getaddresses(headers)
    except (
        RecursionError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
    ):  # comments within comments, and the like
        return None
    if len(found) != 1 or not re.fullmatch(r"[^@\s<>]{1,64}@[^@\s<>]{1,255}", found[0][1]):
        return None
    name, address = found[0]
    return name[:200], address.lower()


def is_genuine(message, address, *, authserv_id):
    """Whether the server that calls itself `authserv_id` found that `address` sent this mail: by DMARC, else by SPF for the
    same domain, else by a DKIM signature of it. That server has to remove what strangers write in its name.
    """
    domain = address.rpartition("@")[2].lower()
    results = [
        found for value in message.get_all("Authentication-Results", []) for found in _results(value, authserv_id)
    ]
    if any(method == "dmarc" and result == "fail" for method, result, _rest in results):
        return False
    return any(result == "pass" and _is_about(method, rest, domain) for method, result, rest in results)


def _results(header, authserv_id):
    """[(method, result, what it was about)] of one header; none of a header by another server."""
    text = str(header)[:8_000].lower()
    text = re.sub(r"\([^()]{0,500}\)", " ", text)
    name, *parts = text.split(";")
    if name.split()[:1] != [authserv_id.lower()]:
        return []
    found = [re.match(r"\s*([a-z-]{1,20})(?:/\d)?\s*=\s*([a-z]{1,20})\b", part) for part in parts]
    return [(match[1], match[2], part) for match, part in zip(found, parts, strict=True) if match]


def _is_about(method, rest, domain):
    properties = {
        "dmarc": r"header\.from", "spf": r"smtp\.mailfrom", "dkim": r"header\.[di]",
    }  # fmt: skip
    if method not in properties:
        return False
    found = re.findall(rf"{properties[method]}\s*=\s*\"?([^\s;\"]{{1,320}})", rest)
    signed = [value.rpartition("@")[2] for value in found]
    # A signature may be the whole organisation's: mail.example.org by example.org.
    return any(each == domain or (method == "dkim" and "." in each and domain.endswith(f".{each}")) for each in signed)
