"""What people do on the pages, as sentences: write, send, review; take a call down, propose, decline."""

import time
from dataclasses import dataclass

from .conftest import code_in

TOO_FAST = 3.5  # seconds; nobody may be quicker than that on the last page


def press(page, selector):
    """Press a button and wait for the page it leads to."""
    press_on(page, page.locator(selector).first)


def press_on(page, button):
    with page.expect_navigation():
        button.click()


def next_question(page):
    press(page, "form.question button.button:not([name])")


def tick(page, name, value):
    page.locator(f"input[name={name}][value='{value}']").first.check(force=True)


# Somebody writes


def write(page, kind, *, category, title, text, place, reach):
    """Answer every question; leaves the page at the last one, where all answers stand."""
    page.goto("/de/")
    press(page, f".door--{kind}")
    page.fill("#id_word", category)
    next_question(page)
    next_question(page)
    page.fill("#id_title", title)
    page.fill("#id_text", text)
    next_question(page)
    page.fill("#id_place", place)
    next_question(page)
    tick(page, "slots", "sat-am")
    next_question(page)
    tick(page, "languages", "de")
    next_question(page)
    if page.locator("#id_amount").count():
        page.fill("#id_amount", "2")
        next_question(page)
    tick(page, "for_whom", "me")
    next_question(page)
    reach(page)


def without_mail(page):
    tick(page, "reach_by", "code")
    next_question(page)


def by_mail(address, letter_to):
    """How to be reached: by mail, proved with the code that comes. `letter_to(address)` reads the newest letter."""

    def reach(page):
        tick(page, "reach_by", "email")
        page.fill("#id_email", address)
        next_question(page)
        page.locator("#id_code").wait_for()
        page.fill("#id_code", code_in(letter_to(address)))
        next_question(page)

    return reach


def send(page):
    time.sleep(TOO_FAST)
    page.locator("#id_agreed").check(force=True)
    press(page, "form:has(#id_agreed) button.button")


def open_with_code(page, code):
    """One's own page, by the entry code."""
    page.goto("/de/mein-eintrag/")
    page.fill("#id_code", code)
    press(page, "main form button.button")


# The office reads it


def open_review(page, title):
    page.goto("/koordination/pruefung/")
    page.fill("#id_q", title)
    press(page, "form.sift button")
    press(page, f"table.work tbody a:has-text('{title}')")


def publish(page):
    press(page, "[data-key=v]")


# The office's telephone and workbench


@dataclass(frozen=True)
class Dictated:
    """What the caller hears: the Chiffre, and the entry code that no page says again."""

    chiffre: str
    code: str

    @property
    def desk(self):
        return f"/koordination/eintrag/{self.chiffre}/"


def take_down(page, kind="request", *, category, title, place, name, phone):
    """Everything on one page, sent once."""
    page.goto(f"/koordination/aufnahme/?art={kind}")
    page.select_option("#id_category", category)
    page.fill("#id_title", title)
    page.fill("#id_text", "Am Telefon erzählt, am besten am Samstag.")
    page.fill("#id_place", place)
    tick(page, "languages", "de")
    page.fill("#id_name", name)
    page.fill("#id_phone", phone)
    tick(page, "consent", "de")
    press(page, "form.on-phone .do--main")
    return Dictated(page.locator(".dictated").inner_text(), page.locator(".code").inner_text())


def work_out(page, desk):
    """Compare at once instead of waiting for the worker."""
    page.goto(desk)
    press(page, "form[action$='/vergleichen/'] button")


def ranked(page, chiffre):
    """The counterpart of this Chiffre on the open desk."""
    return page.locator("li[data-row]", has=page.locator(".chiffre", has_text=chiffre))


def propose(page, chiffre, words):
    """Propose this counterpart to both, with words typed on the open desk."""
    row = ranked(page, chiffre)
    row.locator("details.unfold summary").first.click()
    row.locator("textarea[form^=propose]").fill(words)
    press_on(page, row.locator("details.unfold button[form^=propose]").first)


def decline(page, chiffre, reason):
    row = ranked(page, chiffre)
    row.locator("details.choose summary").click()
    row.locator(f"input[name=reason][value={reason}]").check()
    press_on(page, row.locator("details.choose button").first)
