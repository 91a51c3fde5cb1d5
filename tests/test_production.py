"""Production starts when it was told all that it cannot know, and else says what is missing."""

import os
import subprocess
import sys

import pytest

from tests.production_check import surroundings

NEEDED = [
    "SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "SITE_URL", "OFFICE_PHONE", "OFFICE_EMAIL", "RELAY_DOMAIN", "TRUSTED_PROXIES",
    "SMTP_HOST",
]  # fmt: skip


def start(*, without=None):
    told = surroundings("postgres://user:password@localhost/name")
    environment = {name: value for name, value in (os.environ | told).items() if name != without}
    ask = [sys.executable, "-c", "from peoplelikeme.settings import production; print(production.TRUSTED_PROXIES)"]
    return subprocess.run(ask, env=environment, capture_output=True, text=True, check=False)


def test_production_starts_with_all_it_needs():
    assert start().stdout == "1\n"


@pytest.mark.parametrize("name", NEEDED)
def test_production_without_a_setting_it_needs_does_not_start_and_names_it(name):
    started = start(without=name)

    assert started.returncode == 1
    assert f"{name} is not set" in started.stderr
