"""Whoever looks after an organisation makes a project; the office shows it; a visitor takes a role in it."""

import time

from .acts import TOO_FAST, press
from .conftest import DESK, PHONE
from .test_my_page_journey import come_in
from .test_office_journeys import number

STEWARD = "lernhaus@example.org"  # of the demo
ROLES = ["Lesepatin für den Dienstag", "Köchin für das Sommerfest"]


def test_project_with_two_roles_is_made_shown_and_answered(visitor, staff, newest_letter):
    steward, post, title = visitor(PHONE), visitor(DESK), f"Lesehaus {number()}"
    come_in(steward, post, newest_letter, STEWARD)
    make_project(steward, title)

    stranger = visitor(PHONE)
    stranger.goto("/de/projekte/")
    assert title not in stranger.content()

    office = staff()
    office.goto("/koordination/projekte/")
    press(office, f"table.work a:has-text('{title}')")
    press(office, "button[value=publish]")
    assert "Alle können es jetzt sehen" in newest_letter(post, STEWARD, saying=f"Zu sehen: {title}")

    stranger.goto("/de/projekte/")
    press(stranger, f"main h2 a:has-text('{title}')")
    assert [role for role in ROLES if role not in stranger.locator("main").inner_text()] == []
    assert STEWARD not in stranger.content()
    press(stranger, f"article a:has-text('{ROLES[0]}')")
    press(stranger, ".answer a.button")
    stranger.fill("#id_text", "Guten Tag, ich lese gern vor und habe dienstags Zeit.")
    stranger.fill("#id_name", "Jutta")
    time.sleep(TOO_FAST)
    press(stranger, "main form button.button")
    assert stranger.locator(".code").count() == 1

    steward.goto("/de/meine-seite/")
    press(steward, f"form[action*='/unterhaltung/'] button:has-text('{ROLES[0]}')")
    assert "dienstags Zeit" in steward.locator("main").inner_text()


def make_project(page, title):
    """Written, with two roles, and handed in."""
    press(page, "main a[href$='/verwalten/']")
    press(page, "main a[href$='/projekte/neu/']")
    page.fill("#id_title", title)
    page.fill("#id_aim", "Große lesen mit Kleinen, und einmal im Jahr feiern wir zusammen.")
    page.fill("#id_place", "Kassel")
    press(page, "main form button.button")
    for role, category in zip(ROLES, ["language-tandem", "kitchen-and-meals"], strict=True):
        press(page, "main a[href$='/rolle/neu/']")
        page.fill("#id_title", role)
        page.fill("#id_text", "Zwei Stunden, mit Freude und ohne Vorkenntnisse.")
        page.select_option("#id_category", category)
        page.fill("#id_num_wanted", "2")
        press(page, "main form button.button")
    press(page, "form[action$='/einreichen/'] button")
    assert "wartet auf die Koordinationsstelle" in page.locator("main").inner_text()
