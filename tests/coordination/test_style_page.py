"""The style page shows every component there is: a class without a specimen fails here."""

import re
from pathlib import Path

import pytest

from coordination import specimens
from tests.conftest import enter

STYLES = Path(__file__).parents[2] / "static/css"
# Sheets of one page each: paper of its own, another site's frame, the staff room's skin, the style page itself.
APART = {"badges", "certificate", "embedded", "poster", "staff", "style", "tokens"}
# Where things stand on a whole page, not what they are; paper and the page kept offline, which others only make exceptions for.
PLACES = {
    "section", "narrow", "two", "two--map", "two--posting", "finder", "times", "only-with", "only-with--email", "only-with--organisation",
    "only-with--phone", "only-with--someone", "wall", "team", "on-phone", "camp-grid--team", "here", "waits", "choose",
    "goal", "goal-text", "no-print", "apart", "badge", "poster", "offline",
}  # fmt: skip


def classes():
    for sheet in sorted(STYLES.glob("*.css")):
        if sheet.stem not in APART:
            text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)
            for head in re.findall(r"([^{}]+)\{", text):
                yield from re.findall(r"\.([a-z][\w-]*)", head)


@pytest.fixture
def page(client, cora):
    enter(client, cora)
    return client.get("/koordination/stil/")


def test_style_page_shows_every_component(page):
    shown = {name for found in re.findall(r'class="([^"]*)"', page.content.decode()) for name in found.split()}
    wanted = {name for name in classes() if "__" not in name} - PLACES

    assert wanted - shown == set()


def test_style_page_shows_each_in_three_languages(page):
    html = page.content.decode()

    assert html.count('class="specimen__column stack"') == 3 * len(specimens.COMPONENTS)
    assert 'class="specimen__column stack" lang="ar" dir="rtl"' in html


def test_style_page_names_nothing_twice(page):
    names = re.findall(r'\sid="([^"]+)"', page.content.decode())

    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_style_page_is_for_the_staff_alone(client, db):
    short = client.get("/stil/")
    answer = client.get(short["Location"])

    assert (short.status_code, short["Location"]) == (302, "/koordination/stil/")
    assert (answer.status_code, "specimen" in answer.content.decode()) == (302, False)
