"""Which pages the tools look at: those of tests/public_pages.py, and one of each thing that has a page of its own."""

import re
import urllib.error
import urllib.request

from tests.public_pages import LANGUAGES, PATHS

ENTRY = r"/eintrag/[^/]+/"
# Each list and what stands in it.
LISTS = {
    "gesuche": ENTRY,
    "angebote": ENTRY,
    **{name: rf"/{name}/\d+/" for name in ("anlaufstellen", "einrichtungen", "projekte", "veranstaltungen")},
    "barcamp/1": r"/barcamp/beitrag/\d+/",
}


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
    paths = dict.fromkeys([*PATHS, *_details(site)])
    return [f"{site}{path.format(language)}" for language in LANGUAGES for path in paths]


def _details(site):
    for name, entry in LISTS.items():
        yield f"/{{}}/{name}/"
        found = re.search(rf'<main.*?href="/de({entry})"', read(f"{site}/de/{name}/").decode(), re.DOTALL)
        if found:
            yield "/{}" + found[1]
