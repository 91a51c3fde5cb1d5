"""The whole site as `make demo` starts it, with a database of its own, and a browser before it.

Nothing here touches the models: a journey sees what a person sees, the demo's mailbox included.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from peoplelikeme.lib import devdatabase, totp
from peoplelikeme.settings.demo import MFA_TOTP_TOLERANCE as TOLERANCE
from postings import demo
from tests import browser

ROOT = Path(__file__).parents[2]
PHONE = {"width": 360, "height": 760}
DESK = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a running demo. Its database is made for this run and dropped after it."""
    server = settings.DATABASES["default"]
    name = f"journeys_{os.getpid()}"
    connect = {key.lower(): server[key] for key in ("HOST", "PORT", "USER", "PASSWORD") if server[key]}
    with psycopg.connect(dbname="postgres", autocommit=True, **connect) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    log = tmp_path_factory.mktemp("site") / "log"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "peoplelikeme.settings.demo",
        "DATABASE_URL": devdatabase.url(server, name=name),
        "DEMO_DIR": str(log.parent),
        "SITE_URL": address,
    }
    with log.open("wb") as output:
        program = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(port)],
            cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        wait_until_ready(address, program, log)
        yield address
    finally:
        program.send_signal(signal.SIGINT)
        program.wait(timeout=30)
        with psycopg.connect(dbname="postgres", autocommit=True, **connect) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def wait_until_ready(address, program, log):
    until = time.monotonic() + 90
    while time.monotonic() < until:
        if program.poll() is not None:
            pytest.fail(f"The demo did not start:\n{log.read_text()}")
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2)
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"The demo does not answer:\n{log.read_text()}")


@pytest.fixture(scope="session")
def chromium():
    path = browser.find()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("No Chromium: in CI the journeys must run.")
        pytest.skip("no Chromium; see tests/browser.py")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=browser.ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(params=[True, False], ids=["with-js", "without-js"])
def visitor(request, chromium, site):
    """Opens pages as somebody new: visitor(viewport) → page. Every journey is walked with and without JavaScript."""
    contexts = []

    def come(viewport=DESK, **options):
        context = chromium.new_context(
            base_url=site, viewport=viewport, java_script_enabled=request.param, locale="de-DE", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    yield come
    for context in contexts:
        context.close()


@pytest.fixture
def newest_letter(site):
    """The text of the newest mail to an address, as the demo's mailbox shows it."""

    def read(page, to):
        for _attempt in range(100):
            page.goto("/demo/post/")
            row = page.locator("li.mail-row", has_text=to).first
            if row.count():
                row.locator("a").click()
                return page.locator(".card").inner_text()
            time.sleep(0.1)
        raise AssertionError(f"no mail to {to}")

    return read


_codes = {}


def sign_in(page, email="cora@example.org", password=demo.PASSWORD):
    """By typing: e-mail and password, then a code that was not used before. Ends on the page one wanted."""
    page.goto("/koordination/")
    page.fill("#id_login", email)
    page.fill("#id_password", password)
    with page.expect_navigation():
        page.click("main [type=submit]")
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
