"""The pages of whoever looks after an organisation, in German and Arabic: no finding of axe, no sideways scrolling, also with errors."""

import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

import network

from .acts import TOO_FAST, press, press_on, tick
from .conftest import DESK, PHONE
from .test_accessibility import findings, too_wide
from .test_my_page_journey import come_in
from .test_office_journeys import number
from .test_project_journey import STEWARD

DOCUMENT = Path(network.__file__).with_name("demo") / "lernhaus.pdf"
EVENTS = "/koordination/veranstaltungen/"


@pytest.mark.parametrize("visitor", [True], ids=["with-js"], indirect=True)  # axe is a script
def test_pages_of_stewards_have_no_findings(visitor, staff, newest_letter):
    steward, post = visitor(PHONE), visitor(DESK)
    come_in(steward, post, newest_letter, STEWARD)
    house = steward.locator("main a[href$='/verwalten/']").first.get_attribute("href")
    events = house.replace("/verwalten/", "/veranstaltungen/")
    camps = house.replace("/einrichtungen/", "/einrichtung/").replace("/verwalten/", "/barcamp/")
    project = make_project(steward, house)
    certify(steward, house)
    evening = invite(steward, events, f"Elternabend {number()}")
    afternoon = invite(steward, events, f"Barcamp der Nachbarn {number()}")
    publish(staff(), evening, afternoon)
    register(visitor(PHONE), steward, evening)
    camp = make_camp(steward, visitor(PHONE), camps, afternoon)

    paths = ["/de/meine-seite/", house, f"{house}projekte/neu/", f"{house}nachweise/", project]
    paths += [f"{project}{part}/neu/" for part in ("rolle", "neues", "dokument")]
    paths += [f"{project}aendern/", events, f"{events}neu/", evening, f"{evening}aendern/"]
    paths += [first_date(steward, evening), f"{first_date(steward, evening)}namensschilder/"]
    paths += [camps, camp, f"{camp}pruefung/", f"{camp}einrichten/"]
    assert walked(steward, paths) == []
    assert mistaken(steward, house, project, events, evening, camps, camp) == []


def walked(page, paths):
    found = []
    for path in paths:
        for language, direction in (("de", "ltr"), ("ar", "rtl")):
            assert page.goto(path.replace("/de/", f"/{language}/")).status == 200
            assert page.locator("html").get_attribute("dir") == direction
            found += findings(page) + too_wide(page)
    return found


def mistaken(page, house, project, events, evening, camps, camp):
    """Each form sent with nothing or nonsense in it, in Arabic: a summary takes the focus, and has no findings itself."""
    said, found = {}, []
    for path, button, nonsense in [
        (f"{house}projekte/neu/", "button.button", {}),
        (f"{project}neues/neu/", "button.button", {"happened_on": days_from_now(9)}),
        (f"{house}nachweise/", "button.button", {"from_on": days_from_now(-3), "until_on": days_from_now(-9)}),
        (f"{events}neu/", "button.button", {}),
        (evening, "button[value=add]", {"day": days_from_now(-9), "begins": "17:00", "ends": "18:00"}),
        (
            first_date(page, evening),
            "button[value=move]",
            {"day": days_from_now(9), "begins": "18:00", "ends": "17:00"},
        ),
        (camps, "button.press--main", {"from_on": days_from_now(9), "until_on": days_from_now(1)}),
        (f"{camp}einrichten/", "button[value=slot]", {"starts": "18:00", "ends": "17:00"}),
    ]:
        page.goto(path.replace("/de/", "/ar/"))
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        for name, typed in nonsense.items():
            page.locator(f"form:has({button}) [name={name}]").fill(typed)
        press(page, f"main form:has({button}) {button}")
        page.locator(".errors").wait_for()
        page.wait_for_function("document.activeElement !== document.body")  # the browser sets it when it draws
        said[path] = page.evaluate("document.activeElement.className")
        kept = {name: page.locator(f"form:has({button}) [name={name}]").input_value() for name in nonsense}
        assert kept == nonsense
        found += findings(page) + too_wide(page)
    assert said == dict.fromkeys(said, "errors")
    return found


def days_from_now(num):
    return (timezone.localdate() + timedelta(days=num)).isoformat()


def first_date(page, event):
    page.goto(event)
    return page.locator("main table a").first.get_attribute("href")


def make_project(page, house):
    """A draft with a role, news and a document. Returns its address."""
    page.goto(f"{house}projekte/neu/")
    page.fill("#id_title", f"Lesehaus {number()}")
    page.fill("#id_aim", "Große lesen mit Kleinen, und einmal im Jahr feiern wir.")
    page.fill("#id_place", "Kassel")
    press(page, "main form button.button")
    project = re.search(r"/de/.*", page.url)[0]
    for part in ("rolle", "neues", "dokument"):
        page.goto(f"{project}{part}/neu/")
        page.fill("#id_title", "Lesepatin für den Dienstag")
        if part == "dokument":
            page.set_input_files("#id_file", DOCUMENT)
        else:
            page.fill("#id_text", "Zwei Stunden, mit Freude und ohne Vorkenntnisse.")
        if part == "rolle":
            page.select_option("#id_category", "language-tandem")
        press(page, "main form button.button")
    return project


def certify(page, house):
    """For her own address, so that it stands on her own page too."""
    page.goto(f"{house}nachweise/")
    page.fill("#id_name", "Omar")
    page.fill("#id_email", STEWARD)
    page.fill("#id_tasks", "Kindern bei den Hausaufgaben geholfen.")
    page.fill("#id_hours", "40")
    page.fill("#id_from_on", days_from_now(-90))
    page.fill("#id_until_on", days_from_now(-1))
    press(page, "main form button.button")


def invite(page, events, title):
    page.goto(f"{events}neu/")
    page.fill("#id_title", title)
    page.fill("#id_text", "Wir reden über die Schule, und es gibt Tee.")
    page.select_option("#id_municipality", label="Kassel")
    page.fill("#id_num_places", "1")
    press(page, "main form button.button")
    event = re.search(r"/de/.*", page.url)[0]
    page.fill("#id_day", days_from_now(6))
    page.fill("#id_begins", "17:00")
    page.fill("#id_ends", "19:00")
    press(page, "button[value=add]")
    press(page, "button[value=hand_in]")
    return event


def publish(office, *events):
    for event in events:
        office.goto(EVENTS + re.search(r"(\d+/)$", event)[1])
        press(office, "button[value=publish]")


def register(phone, steward, event):
    """One who comes, and one who waits."""
    steward.goto(event)
    public = steward.get_by_role("link", name="So sehen es alle").get_attribute("href")
    for name in ("Amal", "أحمد"):
        phone.goto(public)
        press(phone, ".dates a.button")
        phone.fill("#id_name", name)
        time.sleep(TOO_FAST)
        press(phone, "main form button.button")


def make_camp(page, guest, camps, event):
    """With a room, a time, a session that waits and one in the programme. Returns its address."""
    page.goto(camps)
    page.select_option("#id_event", re.search(r"(\d+)/$", event)[1])
    page.fill("#id_from_on", days_from_now(0))
    page.fill("#id_until_on", days_from_now(5))
    press(page, "main button.press--main")
    camp = re.search(r"/de/.*barcamp/\d+/", page.url)[0]
    page.fill("#id_name", "Küche")
    page.fill("#id_num_seats", "16")
    press(page, "button[value=room]")
    page.fill("#id_on", days_from_now(6))
    page.fill("#id_starts", "17:00")
    page.fill("#id_ends", "17:45")
    press(page, "button[value=slot]")
    for title in ("Brot backen", "كيف نتعلم لغة جديدة؟"):
        guest.goto(f"/de/barcamp/{re.search(r'(\d+)/$', camp)[1]}/vorschlagen/")
        guest.fill("#id_title", title)
        guest.fill("#id_text", "Wir erzählen und fragen.")
        tick(guest, "kind", "workshop")
        time.sleep(TOO_FAST)
        press(guest, "main form button.button")
    page.goto(f"{camp}pruefung/")
    press_on(page, page.locator("button[value=accept]").first)
    return camp
