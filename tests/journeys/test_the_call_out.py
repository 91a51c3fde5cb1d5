"""The story of a call-out that fills and stops. It may shift the clock to the morning, so it stands after the others."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from .acts import by_mail, open_review, press, publish, send, write
from .conftest import CORA, DESK, PHONE, link_in
from .test_office_journeys import number

ASKS, THANKS = "Können Sie helfen?", "Danke, wir haben genug"
TOWN = "Trendelburg"  # where nobody else offers anything


@pytest.mark.parametrize("visitor", [False], ids=["without-js"], indirect=True)
def test_call_out_fills_and_stops(visitor, staff, newest_letter, manage):
    post, cora = visitor(DESK), staff(CORA)
    story = number()
    helpers = [f"helferin{story}-{each}@example.org" for each in range(6)]
    offers, title = f"Kochen für viele {story}", f"Suppe im Treff {story}"
    for address in helpers:
        offer_to_cook(visitor(PHONE), offers, address, newest_letter, post)
    for _address in helpers:
        open_review(cora, offers)
        publish(cora)

    call_out = start(cora, title)
    if asked(cora, call_out) == 0:  # it is night
        manage("demo_clock", "--hours", hours_until_morning())
    assert asked(cora, call_out) == 6

    # To follow the link says nothing yet; three press the button, on a phone each.
    pages = {}
    for address in helpers:
        pages[address] = page = visitor(PHONE)
        page.goto(link_in(newest_letter(post, address, saying=ASKS)))
        assert page.locator("h1").inner_text() == "Können Sie helfen?"
    for address in helpers[:3]:
        press(pages[address], "form[action$='/ja/'] button")
        assert pages[address].locator("h1").inner_text() == "Danke, Sie kommen"

    # Full: the others are thanked, and nobody reads of another.
    cora.goto(call_out)
    assert "Stand: vollzählig" in cora.locator("main").inner_text()
    assert cora.locator("[name=do][value=next_batch]").count() == 0
    for address in helpers[3:]:
        assert title in newest_letter(post, address, saying=THANKS)
    for address, page in pages.items():
        assert [other for other in helpers if other != address and other in page.content()] == []

    # A late yes waits; somebody cannot come after all, and the reserve moves up by itself.
    first, late = pages[helpers[0]], pages[helpers[3]]
    late.reload()
    press(late, "form[action$='/ja/'] button")
    assert "Warteliste" in late.locator("h1").inner_text()
    press(first, "form[action$='/nein/'] button")
    assert "Jetzt ist ein Platz frei" in newest_letter(post, helpers[3], saying="Ein Platz ist frei geworden")
    late.reload()
    assert late.locator("h1").inner_text() == "Danke, Sie kommen"
    cora.goto(call_out)
    assert "3 von 3 zugesagt" in cora.locator("main").inner_text()


def offer_to_cook(page, title, address, newest_letter, post):
    reach = by_mail(address, lambda to: newest_letter(post, to))
    write(page, "offer", category="kochen", title=title, text="Ich koche gern für viele.", place=TOWN, reach=reach)
    send(page)


def start(page, title):
    """Filled in, looked at, started; returns the address of its page."""
    page.goto("/koordination/aufruf/neu/")
    page.fill("#id_title", title)
    page.fill("#id_text", "Wir kochen am Samstag für sechzig Menschen.")
    page.fill("#id_num_needed", "3")
    page.fill("#id_place", TOWN)
    page.select_option("#id_category", "kitchen-and-meals")
    page.select_option("#id_within", "0")
    press(page, "button[value=preview]")
    assert "Für 6 Menschen passt es" in page.locator("#vorschau").inner_text()
    press(page, "button[value=start]")
    return page.url.partition("#")[0]


def asked(page, call_out):
    page.goto(call_out)
    told = page.locator("section[aria-labelledby=state-head]").inner_text()
    return next(int(line.split()[0]) for line in told.splitlines() if "gefragt," in line)


def hours_until_morning():
    now = datetime.now(tz=ZoneInfo("Europe/Berlin"))
    morning = datetime.combine(now.date(), time(9), tzinfo=now.tzinfo)
    return ((morning if morning > now else morning + timedelta(days=1)) - now).total_seconds() / 3600
