"""A request from the start page to "it arrived", with nothing but a keyboard, and in the order a screen reader reads."""

import re
import time

import pytest

from .acts import TOO_FAST, next_question
from .conftest import PHONE

MOST_TABS = 150
NAMED = re.compile(r'^\s*- (\w+)(?: "((?:[^"\\]|\\.)*)")?', re.MULTILINE)
# Round what has the focus, its tile, or the card that its link covers. A date has stops inside that only the browser can ring.
RING = """() => {
  const focused = document.activeElement;
  if (focused.type === "date") return true;
  const isRinged = (each, part) => each && getComputedStyle(each, part).outlineStyle !== "none";
  const near = [focused, focused.nextElementSibling, focused.parentElement];
  return near.some((each) => isRinged(each, null)) || isRinged(focused, "::after");
}"""


class Keyboard:
    """Somebody who cannot point: goes from one control to the next, and presses what has the focus."""

    def __init__(self, page):
        self.page = page

    def has_focus(self, selector):
        return self.page.evaluate("selector => document.activeElement.matches(selector)", selector)

    def go_to(self, selector):
        """Tab until it has the focus, which must be seen each time."""
        for _press in range(MOST_TABS):
            if self.has_focus(selector):
                return
            self.page.keyboard.press("Tab")
            focused = self.page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
            assert self.page.evaluate(RING), f"no ring on {focused}"
        pytest.fail(f"{selector} cannot be reached with Tab on {self.page.url}")

    def follow(self, selector):
        self.go_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, selector, text):
        self.go_to(selector)
        self.page.keyboard.type(text)

    def tick(self, selector):
        self.go_to(selector)
        if not self.page.locator(selector).is_checked():
            self.page.keyboard.press("Space")
        assert self.page.locator(selector).is_checked()

    def choose(self, name, value):
        """Radios are one stop: the arrows go from one to the next."""
        self.go_to(f"input[name={name}]")
        for _press in range(30):
            if self.has_focus(f"input[name={name}][value='{value}']"):
                self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"{name} has no {value}")

    def go_on(self):
        self.follow("form.question button.button:not([name])")


def read_out(page):
    """(role, name) as a screen reader comes upon them."""
    return NAMED.findall(page.locator("main").aria_snapshot())


def assert_question_is_read_in_order(page):
    """Back first, then how far one is, the question, the answer, on; and every control has a name."""
    told = read_out(page)
    roles = [role for role, _name in told]
    fields = [
        index for index, role in enumerate(roles) if role in ("textbox", "radio", "checkbox", "combobox", "spinbutton")
    ]
    assert roles.index("link") < roles.index("heading") < fields[0] < roles.index("button"), told
    assert fields[-1] < len(roles) - 1 - roles[::-1].index("button"), told
    assert [
        role
        for role, name in told
        if role in ("textbox", "radio", "checkbox", "combobox", "button", "link") and not name
    ] == []


def test_request_is_sent_with_nothing_but_a_keyboard(visitor):
    page = visitor(PHONE)
    keyboard = Keyboard(page)
    page.goto("/de/")
    page.keyboard.press("Tab")
    assert keyboard.has_focus("a.skip")

    keyboard.follow(".door--request")
    assert_question_is_read_in_order(page)
    keyboard.type("#id_word", "Möbel")
    page.keyboard.press("Enter")
    page.wait_for_selector("input[name=category]:checked", state="attached")
    assert_question_is_read_in_order(page)
    keyboard.go_on()

    assert_question_is_read_in_order(page)
    keyboard.go_on()
    errors = page.locator(".errors")
    assert errors.is_visible()
    assert read_out(page).index(("heading", errors.locator("h2").inner_text())) < [r for r, _n in read_out(page)].index(
        "textbox"
    )
    wrong = errors.locator("a").first.get_attribute("href")
    keyboard.go_to(".errors a")
    page.keyboard.press("Enter")
    assert keyboard.has_focus(wrong)
    title = f"Ein Schreibtisch für die Schule {time.time_ns() % 10**6}"
    keyboard.type("#id_title", title)
    keyboard.type("#id_text", "Meine Tochter lernt abends am Küchentisch. Ein kleiner Tisch genügt.")
    keyboard.go_on()

    assert_question_is_read_in_order(page)
    keyboard.type("#id_place", "Kassel")
    keyboard.go_on()
    keyboard.tick("input[name=slots][value=sat-am]")
    keyboard.go_on()
    keyboard.tick("input[name=languages][value=de]")
    keyboard.go_on()
    if page.locator("#id_amount").count():
        keyboard.type("#id_amount", "1")
        keyboard.go_on()
    keyboard.choose("for_whom", "me")
    keyboard.go_on()
    keyboard.choose("reach_by", "code")
    keyboard.go_on()

    time.sleep(TOO_FAST)
    keyboard.tick("#id_agreed")
    keyboard.follow("main form button.button")
    assert "Ihr Gesuch ist bei uns" in page.locator("h1").inner_text()


@pytest.mark.parametrize("visitor", [True], indirect=True, ids=["with-js"])
def test_menu_of_languages_covers_nothing_that_has_focus(visitor):
    page = visitor(PHONE)
    page.goto("/de/")
    menu = page.locator("details.lang")
    keyboard = Keyboard(page)

    keyboard.go_to(".lang summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert menu.get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert keyboard.has_focus(".lang summary")

    page.keyboard.press("Enter")
    keyboard.go_to("main a")
    assert menu.get_attribute("open") is None


def test_enter_takes_what_was_typed_and_not_a_suggestion(visitor):
    page = visitor(PHONE)
    page.goto("/de/gesuche/neu/was/")
    page.fill("#id_word", "household")
    next_question(page)
    next_question(page)
    page.fill("#id_title", "Ein Tisch")
    page.fill("#id_text", "Für die Küche.")
    next_question(page)
    page.fill("#id_place", "Fritzl")
    next_question(page)
    assert page.locator("button[name=place]").count()

    page.fill("#id_place", "Kassel")
    with page.expect_navigation():
        page.locator("#id_place").press("Enter")

    page.goto("/de/gesuche/neu/wo/")
    assert page.locator("#id_place").input_value() == "Kassel"
