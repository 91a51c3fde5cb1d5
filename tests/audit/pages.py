"""Which pages the tools look at: those of tests/public_pages.py, and one of each thing that has a page of its own."""

import re
import urllib.error
import urllib.request

from tests.public_pages import LANGUAGES, PATHS

LISTS = ["gesuche", "angebote", "anlaufstellen", "einrichtungen", "projekte", "veranstaltungen"]


class NotThere(Exception):
    """The site does not answer."""


def read(address):
    """The bytes of a page, also of one that says that nothing is there."""
    try:
        with urllib.request.urlopen(address, timeout=30) as response:
            return response.read()
    except urllib.error.HTTPError as answer:
        return answer.read()
    except OSError as reason:
        raise NotThere(f"{address} does not answer: {reason}. Is the demo running?") from None


def all_of(site):
    return [f"{site}{path.format(language)}" for language in LANGUAGES for path in [*PATHS, *_details(site)]]


def _details(site):
    for name in LISTS:
        page = read(f"{site}/de/{name}/").decode()
        yield f"/{{}}/{name}/"
        found = re.search(rf'<main.*?href="/de(/{name}/(?:\d+|[0-9A-Z]{{3}}-[0-9A-Z]{{3}})/)"', page, re.DOTALL)
        if found:
            yield "/{}" + found[1]
    session = re.search(r'href="/de(/barcamp/beitrag/\d+/)"', read(f"{site}/de/barcamp/1/").decode())
    if session:
        yield "/{}" + session[1]
