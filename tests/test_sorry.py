import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.utils import translation

from peoplelikeme import sorry, views


def test_page_for_when_something_broke_speaks_every_language_and_the_readers_first():
    with translation.override("ar"):
        text = views.server_error(RequestFactory().get("/")).content.decode()

    assert text.count('<html lang="ar" dir="rtl">') == 1
    assert [code for code, _name in settings.LANGUAGES if f'lang="{code}"' not in text] == []
    assert settings.OFFICE["phone"] in text


def test_broken_template_still_gives_an_answer(monkeypatch):
    monkeypatch.setattr(sorry, "render_to_string", lambda *_args: 1 / 0)

    assert "schiefgegangen" in sorry.wrong()


@pytest.mark.parametrize("make", [sorry.wrong, sorry.unavailable])
def test_nothing_is_loaded_from_elsewhere(make):
    assert "http" not in make().replace("http://www.w3.org", "")


def test_page_for_the_proxy_holds_its_own_styles():
    found = subprocess.run(
        [sys.executable, "-m", "peoplelikeme.sorry"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "peoplelikeme.settings.demo"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "<style>" in found.stdout
    assert "stylesheet" not in found.stdout
    assert "Wir sind gleich wieder da" in found.stdout
