"""The whole site as `make demo` starts it, with a database of its own, and a browser before it; one for each test process.

Nothing here touches the models: a journey sees what a person sees, the demo's mailbox included.
"""

import itertools
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from peoplelikeme.lib import totp
from peoplelikeme.settings.demo import MFA_TOTP_TOLERANCE as TOLERANCE
from postings import demo
from tests import browser, demo_site
from tests.demo_site import ROOT

from . import traces

PHONE = {"width": 360, "height": 760}
DESK = {"width": 1280, "height": 900}
PATIENCE_SECONDS = (
    150  # for a letter behind those of many days, which a journey that shifts the clock leaves in the queue
)
CORA, DARIO = "cora@example.org", "dario@example.org"


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory):
    """The environment of a demo of our own. Its database is made for this run and dropped after it."""
    folder = tmp_path_factory.mktemp("site")
    with demo_site.surroundings(settings.DATABASES["default"], folder, name=f"journeys_{os.getpid()}") as environment:
        yield environment | {"TRUSTED_PROXIES": "1"}


@pytest.fixture(scope="session")
def site(surroundings):
    """The address of a running demo."""
    with demo_site.running(surroundings) as address:
        yield address
        assert traces.left_in(address, Path(surroundings["DEMO_DIR"]), surroundings["DATABASE_URL"]) == []


@pytest.fixture(scope="session")
def manage(site, surroundings):
    """Run one of the site's own commands: manage("demo_clock", "--hours", 73)."""

    def run(*words):
        command = [sys.executable, "manage.py", *map(str, words)]
        done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    return run


@pytest.fixture(scope="module")
def chromium():
    """Not longer than a module: while it runs, no other test of this process can have an event loop."""
    path = browser.find()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("No Chromium: in CI the journeys must run.")
        pytest.skip("no Chromium; see tests/browser.py")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=browser.ARGUMENTS)
        yield running
        running.close()


class Watch:
    """What a browser asked of others than us, and what our own policy refused; both stay empty in every journey."""

    def __init__(self, site):
        self.site, self.found = site, []

    def over(self, context):
        context.on("request", self._look)
        context.on("console", self._listen)

    def _look(self, request):
        if not request.url.startswith((self.site, "data:", "blob:", "about:")) and not request.is_navigation_request():
            self.found.append(request.url)

    def _listen(self, message):
        if "Content Security Policy" in message.text:
            self.found.append(message.text)


_visitors = itertools.count()


def from_elsewhere():
    """Each visitor comes from a network of her own, as a proxy before the site would say: limits count by network."""
    number = next(_visitors)
    return {"X-Forwarded-For": f"198.18.{number // 250}.{number % 250 + 1}"}


@pytest.fixture(params=[True, False], ids=["with-js", "without-js"])
def visitor(request, chromium, site):
    """Opens pages as somebody new: visitor(viewport) → page. Every journey is walked with and without JavaScript."""
    contexts, watch = [], Watch(site)

    def come(viewport=DESK, **options):
        context = chromium.new_context(
            base_url=site,
            viewport=viewport,
            java_script_enabled=request.param,
            locale="de-DE",
            extra_http_headers=from_elsewhere(),
            **options,
        )
        contexts.append(context)
        watch.over(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    yield come
    for context in contexts:
        context.close()
    assert watch.found == []


@pytest.fixture(scope="session")
def kept():
    return {}


@pytest.fixture(scope="module")
def signed_in(chromium, site, kept):
    """What a browser keeps of an account that signed in, once for all: a code opens only once."""

    def of(email):
        if email not in kept:
            context = chromium.new_context(base_url=site, viewport=DESK, java_script_enabled=False, locale="de-DE")
            sign_in(context.new_page(), email)
            kept[email] = context.storage_state()
            context.close()
        return kept[email]

    return of


@pytest.fixture
def staff(visitor, signed_in):
    """Opens pages as somebody of the staff: staff(email) → page."""
    return lambda email=CORA, viewport=DESK: visitor(viewport, storage_state=signed_in(email))


@pytest.fixture
def newest_letter(site, surroundings):
    """The text of the newest mail to an address, as the demo's mailbox shows it: newest_letter(page, address).

    With `saying`, that of the newest mail whose subject holds these words.
    """

    def read(page, to, saying=""):
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            page.goto(f"/demo/post/?an={to}")
            row = page.locator("li.mail-row", has_text=to).filter(has_text=saying).first
            if row.count():
                row.locator("a").click()
                return page.locator(".card").inner_text()
            time.sleep(0.1)
        raise AssertionError(f"no mail to {to} {saying}\n{traces.unsettled(surroundings)}")

    return read


_codes = {}


def sign_in(page, email=CORA):
    """By typing: e-mail and password, then a code that was not used before. Ends on the page one wanted."""
    page.goto("/koordination/")
    give_password(page, email)
    give_code(page, email)


def give_password(page, email):
    page.fill("#id_login", email)
    page.fill("#id_password", demo.PASSWORD)
    with page.expect_navigation():
        page.click("main [type=submit]")


def give_code(page, email):
    page.fill("#id_code", fresh_code(email))
    with page.expect_navigation():
        page.locator("form", has=page.locator("#id_code")).locator("[type=submit]").click()


def fresh_code(email):
    """Of the codes that hold now the oldest that was not typed yet: each opens once."""
    (secret,) = (account["secret"] for account in demo.ACCOUNTS if account["email"] == email)
    now = int(time.time()) // totp.PERIOD
    moment = max(_codes.get(email, 0) + 1, now - TOLERANCE + 1)
    while moment > int(time.time()) // totp.PERIOD + TOLERANCE:
        time.sleep(1)
    _codes[email] = moment
    return totp.code(secret, at=moment * totp.PERIOD)


def code_in(letter):
    return re.search(r"\b(\d{6})\b", letter)[1]


def link_in(letter):
    return re.search(r"http://\S+", letter)[0]
