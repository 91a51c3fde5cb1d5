"""A page taken apart: its ids, what points at them, and what its buttons are called."""

import re
from collections import Counter, defaultdict
from html.parser import HTMLParser

POINTERS = ["for", "form", "list", "headers", "aria-labelledby", "aria-describedby", "aria-controls"]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Elements(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.ids, self.words, self.given, self.pointers = Counter(), defaultdict(str), {}, set()
        self._open = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        key = given.get("id")
        if key:
            self.ids[key] += 1
            self.given[key] = given
        self.pointers |= {(name, to) for name in POINTERS for to in (given.get(name) or "").split()}
        if tag not in VOID:
            self._open.append((tag, key))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag in [each for each, _key in self._open]:
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        for _tag, key in self._open:
            if key:
                self.words[key] += data


def loose_ends(page):
    """Ids that stand there twice, and what points at none: "for id_q"."""
    found = Elements(page)
    twice = [f"{key} twice" for key, num in found.ids.items() if num > 1]
    return sorted(twice + [f"{name} {to}" for name, to in found.pointers if to not in found.ids])


def described(page, key):
    """What describes the element of this id, as somebody hears it."""
    found = Elements(page)
    return " ".join(" ".join(found.words[to].split()) for to in found.given[key].get("aria-describedby", "").split())


def buttons(page):
    """What each is called, in the order of the page."""
    found = re.findall(r"<button[^>]*>(.*?)</button>", page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", each).split()) for each in found]
