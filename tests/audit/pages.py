"""Which pages the tools look at: those of tests/public_pages.py, one of each thing that has a page of its own, the staff room."""

import html
import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request

from peoplelikeme.lib import totp
from postings import demo
from tests import staff_pages
from tests.public_pages import LANGUAGES, PATHS

LOGIN = "/koordination/konto/anmelden/"
STAFF_LANGUAGES = ["ar", "en", "de"]
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


class Reader:
    """Reads pages as a browser does that keeps its cookies."""

    def __init__(self):
        self.jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def read(self, address):
        """The bytes of a page, also of one that says that nothing is there."""
        return self._ask(address)[1]

    def sign_in(self, site, account):
        """As somebody of the demo's staff: a password, then a code."""
        self._answer(f"{site}{LOGIN}", login=account["email"], password=demo.PASSWORD)
        where, _page = self._answer(f"{site}{LOGIN}zweiter-faktor/", code=totp.code(account["secret"], at=time.time()))
        if LOGIN in where:
            raise NotThere(f"{account['email']} could not sign in.")

    def cookies(self):
        """As a header holds them."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    def _answer(self, address, **said):
        """Fill in the form of a page."""
        page = self.read(address).decode()
        said["csrfmiddlewaretoken"] = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        return self._ask(address, urllib.parse.urlencode(said).encode())

    def _ask(self, address, sent=None):
        """(where it led, what stands there)"""
        try:
            with self._opener.open(urllib.request.Request(address, sent), timeout=30) as response:
                return response.url, response.read()
        except urllib.error.HTTPError as answer:
            return answer.url, answer.read()
        except OSError as reason:
            raise NotThere(f"{address} does not answer: {reason}. Is the demo running?") from None


def walks(site):
    """(who, a reader, the addresses she opens): everybody's pages, then the staff room in each direction of writing."""
    stranger, office = Reader(), Reader()
    paths = dict.fromkeys([*PATHS, *_details(site, stranger)])
    yield "", stranger, [f"{site}{path.format(language)}" for language in LANGUAGES for path in paths]
    office.sign_in(site, demo.ACCOUNTS[0])
    paths = dict.fromkeys([*staff_pages.ROOM, *staff_pages.ACCOUNT, *_work(site, office)])
    for language in STAFF_LANGUAGES:
        office.read(f"{site}/{language}/")  # which remembers the language
        yield f"office, {language}", office, [f"{site}{path}" for path in paths]


def _work(site, reader):
    """Of each list of work its first row."""
    for path in staff_pages.LISTS:
        page = reader.read(site + path).decode()
        if found := re.search(r'<table class="work.*?<tbody.*?href="([^"#]+)"', page, re.DOTALL):
            yield html.unescape(found[1])


def _details(site, reader):
    for name, entry in LISTS.items():
        yield f"/{{}}/{name}/"
        page = reader.read(f"{site}/de/{name}/").decode()
        if found := re.search(rf'<main.*?href="/de({entry})"', page, re.DOTALL):
            yield "/{}" + found[1]
