"""A session of a barcamp: proposed on a phone, looked at, wanted, placed by the computer and by hand, read from the grid, given out."""

import json
import re
import time
from xml.etree import ElementTree

from network.demo_camp import TITLE as CAMP

from .acts import TOO_FAST, press, tick
from .conftest import DESK, PHONE


def propose(page, camp, title):
    """Propose a session; returns its entry code."""
    page.goto(f"/de/barcamp/{camp}/vorschlagen/")
    page.fill("#id_title", title)
    page.fill("#id_text", "Wir fahren zusammen und erzählen danach.")
    tick(page, "kind", "workshop")
    page.fill("#id_host_name", "Nadja")
    time.sleep(TOO_FAST)
    press(page, "main form button.button")
    return "".join(page.locator(".code").inner_text().split())


def wide(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_a_session_finds_its_way_into_the_grid(visitor, staff, request):
    title = f"Mit dem Rad nach Hofgeismar {request.node.callspec.id}"
    cora, guest, neighbour = staff(viewport=DESK), visitor(PHONE), visitor(PHONE)
    cora.goto("/koordination/barcamp/")
    press(cora, f".team__list a:has-text('{CAMP}')")
    board = cora.url
    camp = re.search(r"/barcamp/(\d+)/", board)[1]

    # Proposed on a phone, without an account; nobody reads it before the team does.
    code = propose(guest, camp, title)
    assert re.fullmatch(r"\d{16}", code)
    neighbour.goto(f"/de/barcamp/{camp}/")
    assert title not in neighbour.content()
    cora.goto(f"{board}pruefung/")
    press(cora, f"article:has-text('{title}') button[value=accept]")

    # Somebody is interested, once; her name is not on the page, because she did not say it may be.
    neighbour.reload()
    card = f".session-card:has-text('{title}')"
    assert wide(neighbour) is False
    press(neighbour, f"{card} button[value=note]")
    assert "1 Mensch interessiert" in neighbour.locator(card).inner_text()
    assert "Nadja" not in neighbour.content()

    # The computer proposes a grid; it holds once it is accepted.
    cora.goto(board)
    with cora.expect_navigation(timeout=40_000):
        cora.locator("button[value=compute]").click(timeout=40_000)
    assert "So wie berechnet" in cora.locator("main, #content").first.inner_text()
    press(cora, "button[value=accept]")
    assert "0 Beiträge ohne Platz" in cora.locator("#lose").inner_text()
    assert cora.locator(".team__hard").count() == 0

    # Moved by form into a free cell.
    cora.select_option("#session", label=title)
    free = cora.locator("#cell option", has_text="(frei)").first
    value, label = free.get_attribute("value"), free.inner_text()
    cora.select_option("#cell", value)
    press(cora, "button[value=place]")
    room = re.sub(r"^\d\d:\d\d (.*) \(frei\)$", r"\1", label.strip())
    assert title in cora.locator(f"td[data-cell='{value}']").inner_text()

    # On a phone one slot stands after the other, and the session says where it is.
    neighbour.goto(f"/de/barcamp/{camp}/")
    assert wide(neighbour) is False
    press(neighbour, f".camp-grid a:has-text('{title}')")
    assert room in neighbour.locator("main").inner_text()

    # Apps and calendars read the same.
    told = json.loads(neighbour.request.get(f"/de/barcamp/{camp}/schedule.json").text())["schedule"]["conference"]
    held = [event["title"] for day in told["days"] for event in day["rooms"][room]]
    assert title in held
    schedule = ElementTree.fromstring(neighbour.request.get(f"/de/barcamp/{camp}/schedule.xml").text())  # noqa: S314
    assert title in [event.findtext("title") for event in schedule.iter("event")]
    calendar = neighbour.request.get(f"/de/barcamp/{camp}/barcamp.ics").text()
    assert title in calendar.replace("\r\n ", "")

    # She comes back with her code and withdraws: nothing is left of it.
    guest.context.clear_cookies()
    guest.goto("/de/barcamp/mein-beitrag/")
    guest.fill("#id_code", code)
    press(guest, "main form button.button")
    guest.locator("summary:has-text('Zurückziehen')").click()
    press(guest, "form[action$='/zurueckziehen/'] button")
    neighbour.goto(f"/de/barcamp/{camp}/")
    assert title not in neighbour.content()
