"""What holds for every letter, read from its bytes as a mail program would."""

import re
from email import message_from_bytes, policy
from html.parser import HTMLParser

from django.conf import settings
from django.utils import translation

from postings import tongues

LONGEST_LINE = 998  # octets, RFC 5322
LOADING = {"img", "link", "script", "iframe", "object", "embed", "video", "audio", "source", "form", "base", "input"}
LOADING_BY = {"src", "srcset", "background", "action", "poster", "data", "ping"}


class _Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.sentences, self.addresses, self.root, self.loads, self._open = [], [], {}, [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        self._open.append(tag)
        self.root = said if tag == "html" else self.root
        self.addresses += [said["href"]] if tag == "a" else []
        if tag in LOADING or LOADING_BY & set(said) or "url(" in said.get("style", ""):
            self.loads.append(tag)

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data):
        if self._open and self._open[-1] not in ("title", "style"):
            self.sentences.append(data)


def _flat(text):
    return " ".join(text.split())


def read(message):
    """The letter as it arrives. `message` is Django's."""
    raw = message.message(policy=policy.SMTP).as_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= LONGEST_LINE
    assert re.findall(rb"(?<!\r)\n|\r(?!\n)", raw) == []
    return message_from_bytes(raw, policy=policy.default)


def assert_sound(message, language):
    letter = read(message)
    plain, html = letter.get_body(("plain",)).get_content(), letter.get_body(("html",)).get_content()
    page = _Page(html)

    assert letter.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert letter["Content-Language"] == page.root["lang"] == language
    assert page.root["dir"] == ("rtl" if tongues.is_rtl(language) else "ltr")
    assert letter["Auto-Submitted"]
    assert len(letter.get_all("To")) == 1
    assert letter["Bcc"] is None
    with translation.override(language):
        assert str(settings.OFFICE["hours"]) in plain

    assert page.loads == []
    assert {address for address in page.addresses if not address.startswith(settings.SITE_URL + "/")} == set()
    assert [address for address in page.addresses if address not in plain] == []
    marks = {""}
    told = [_flat(sentence).strip(" ,") for sentence in page.sentences]
    assert [sentence for sentence in told if sentence not in marks and sentence not in _flat(plain)] == []
    return letter
