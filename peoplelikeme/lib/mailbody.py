"""What a received mail holds: its text in whatever charset and wrapping, and whether files came with it.

Works on any parsed message, broken ones too: nothing here raises for what somebody sent.
"""

import codecs
import email
import re
from email.policy import Compat32

from peoplelikeme.lib import mailhtml

LONGEST = 1_000_000  # bytes of one text part that are read
DEEPEST, MOST_PARTS = 120, 1_000
_TEXT_CHARSET = re.compile(r"ascii|utf|iso8859|cp|koi8|mac|gb|big5|euc|shift|iso2022|johab|hz|tis|ptcp|kz")
_SEVEN_BIT = re.compile(r"utf[-_]?(?:7|16|32)|iso2022|hz")
_NO_FILE = {
    "message/delivery-status", "message/disposition-notification", "text/rfc822-headers", "application/pgp-signature",
    "application/pkcs7-signature", "application/x-pkcs7-signature", "application/ms-tnef",
}  # fmt: skip
_LONGEST_HEADER, _MOST_HEADER_LINES = 8_000, 200
_MOST_MULTIPARTS = 250  # the parser tries each line against the end of every one it is in
_LOGO_BYTES = 20_000  # an inline picture below this is decoration of a signature


class _ShortHeaders(Compat32):
    """Headers beyond any use are cut, because some are read in the square of their length."""

    def header_source_parse(self, sourcelines):
        name, value = super().header_source_parse(sourcelines[:_MOST_HEADER_LINES])
        return name, value[:_LONGEST_HEADER]


_POLICY = _ShortHeaders()


def parse(raw):
    """The message in these bytes, or None where there are more parts in parts than any letter has."""
    if raw.lower().count(b"multipart/") > _MOST_MULTIPARTS:
        return None
    try:
        return email.message_from_bytes(raw, policy=_POLICY)
    except RecursionError:
        return None


def text(message):
    """The best text of the message: plain where there is one, else HTML as text. Lines end in \\n; "" if there is none."""
    plain, html = [], []
    for part in _leaves(message):
        if _is_file(part):
            continue
        kind = part.get_content_type()
        if kind == "text/plain":
            plain.append(_unflowed(_decoded(part), part))
        elif kind == "text/html":
            html.append(part)
    written = "\n\n".join(piece.strip("\n") for piece in plain if piece.strip())
    if not written.strip():
        written = "\n\n".join(mailhtml.text_of(_decoded(part)) for part in html[:3])
    return _clean(written)


def has_files(message):
    """Whether something came that a person would miss if only the text arrives."""
    return any(_is_file(part) and not _is_decoration(part) for part in _leaves(message))


def _leaves(message):
    """Every part that holds no others, in order, without going into letters that were attached."""
    waiting, seen = [(message, 0)], 0
    while waiting and seen < MOST_PARTS:
        part, depth = waiting.pop()
        seen += 1
        inner = part.get_payload() if part.is_multipart() else None
        if inner is None or part.get_content_type() == "message/rfc822":
            yield part
        elif depth < DEEPEST:
            waiting += [(each, depth + 1) for each in reversed(inner) if hasattr(each, "get_payload")]


def _is_file(part):
    kind, disposition = part.get_content_type(), str(part.get("Content-Disposition") or "").strip().lower()
    if kind in _NO_FILE:
        return False
    return disposition.startswith("attachment") or kind not in ("text/plain", "text/html")


def _is_decoration(part):
    is_inline = part.get_content_maintype() == "image" and part.get("Content-ID")
    return bool(is_inline) and len(str(part.get_payload())) < _LOGO_BYTES * 4 / 3


def _decoded(part):
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    data = data[:LONGEST]
    declared = _charset(part)
    if declared and _SEVEN_BIT.match(declared):
        return data.decode(declared, "replace")
    # UTF-8 is never right by accident, but often there although something else is declared.
    for charset in ("utf-8", declared):
        try:
            return data.decode(charset or "ascii")
        except UnicodeDecodeError:
            continue
    # A letter cut in the middle of a character is still UTF-8.
    return data.decode("utf-8" if declared == "utf-8" else declared or "cp1252", "replace")


def _charset(part):
    """The Python name of the charset a part declares, if it is one of a text; that of Windows for its smaller namesake."""
    try:
        name = codecs.lookup(str(part.get_content_charset("") or "")[:40]).name.replace("_", "-")
    except (LookupError, ValueError, UnicodeError, TypeError):
        return None
    if not _TEXT_CHARSET.match(name.replace("-", "")) and not _TEXT_CHARSET.match(name):
        return None
    return {"iso8859-1": "cp1252", "ascii": None}.get(name, name)


def _unflowed(text, part):
    """Lines that a mail program broke to fit are joined again (RFC 3676)."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    is_space_kept = str(part.get_param("delsp", "")).lower() != "yes"
    paragraphs, depth_before, is_open = [], 0, False
    for line in text.replace("\r\n", "\n").split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        is_signature = words in ("-- ", "--")
        if is_open and words and depth == depth_before and not is_signature:
            paragraphs[-1].append(words)
        else:
            paragraphs.append(["> " * bool(depth), words])
        is_open = words.endswith(" ") and not is_signature
        if is_open and not is_space_kept:
            paragraphs[-1][-1] = words[:-1]
        depth_before = depth
    return "\n".join("".join(pieces) for pieces in paragraphs)


def _clean(text):
    """Without what no database or page takes: NUL and other control signs, halves of characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff]", "", text)
    return text.encode("utf-8", "ignore").decode()
