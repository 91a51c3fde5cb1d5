"""A full event, somebody who waits, somebody who cancels by the link in her letter, and the place that moves on by itself."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from .acts import TOO_FAST, press, press_on
from .conftest import DESK, PHONE, link_in
from .test_accessibility import findings, in_every_language, staff_findings, too_wide
from .test_office_journeys import number

TITLE = "Töpfern im Hof"
ROOM = "/koordination/veranstaltungen/"


def invite(cora, title, *, places):
    """Cora writes an event of her own with one date, and publishes it. Returns its public address."""
    cora.goto(f"{ROOM}neu/")
    cora.fill("#id_title", title)
    cora.fill("#id_text", "Ton ist da.")
    cora.select_option("#id_municipality", label="Kassel")
    cora.fill("#id_num_places", str(places))
    press_on(cora, cora.get_by_role("button", name="Speichern"))
    cora.fill("#id_day", (timezone.localdate() + timedelta(days=6)).isoformat())
    cora.fill("#id_begins", "17:00")
    cora.fill("#id_ends", "19:00")
    press(cora, "button[value=add]")
    press(cora, "button[value=publish]")
    return cora.get_by_role("link", name="So sehen es alle").get_attribute("href")


def come(phone, post, newest_letter, event, *, name, email):
    """Somebody registers, and says by the button behind the letter that the address is hers."""
    phone.goto(event)
    press(phone, ".dates a.button")
    opened = time.monotonic()
    phone.fill("#id_name", name)
    phone.fill("#id_email", email)
    time.sleep(max(0, TOO_FAST - (time.monotonic() - opened)))
    press(phone, "main form button.button")
    told = phone.locator("h1").inner_text()
    phone.goto(link_in(newest_letter(post, email, saying="Ist das Ihre E-Mail-Adresse?")))
    press(phone, "main form button.button")
    assert phone.locator("h1").inner_text() == told
    return told


def test_place_that_somebody_gives_back_goes_to_who_waits(staff, visitor, newest_letter):
    mark, post = number(), visitor(DESK)
    title, first, second = f"{TITLE} {mark}", f"amal{mark}@example.org", f"omar{mark}@example.org"
    event = invite(staff(), title, places=1)

    amal, omar = visitor(PHONE), visitor(PHONE)
    assert come(amal, post, newest_letter, event, name="Amal", email=first) == "Sie sind angemeldet"
    assert come(omar, post, newest_letter, event, name="Omar", email=second) == "Sie stehen auf der Warteliste"
    newest_letter(post, second, saying="Auf der Warteliste")

    anywhere = visitor(PHONE)
    anywhere.goto(link_in(newest_letter(post, first, saying="Angemeldet")))
    assert anywhere.locator("h1").inner_text() == "Sie sind angemeldet"
    press_on(anywhere, anywhere.get_by_role("button", name="Von diesem Termin abmelden"))
    assert anywhere.locator("h1").inner_text() == "Sie sind abgemeldet"

    omar.goto(link_in(newest_letter(post, second, saying="Ein Platz ist frei geworden")))
    assert omar.locator("h1").inner_text() == "Sie sind angemeldet"
    anywhere.goto(event)
    assert "ausgebucht, mit Warteliste" in anywhere.locator("main").inner_text()


def test_code_opens_the_registration_of_who_has_no_address(staff, visitor):
    event = invite(staff(), f"{TITLE} {number()}", places=5)
    phone = visitor(PHONE)
    phone.goto(event)
    press(phone, ".dates a.button")
    phone.fill("#id_name", "Selam")
    time.sleep(TOO_FAST)
    press(phone, "main form button.button")
    code = phone.locator(".code").inner_text()

    other = visitor(PHONE)
    other.goto("/de/mein-eintrag/")
    other.fill("#id_code", code)
    press(other, "main form button.button")

    assert other.locator("h1").inner_text() == "Sie sind angemeldet"
    assert other.locator(".code").count() == 0


@pytest.mark.parametrize("visitor", [True], ids=["with-js"], indirect=True)  # axe is a script
def test_pages_of_events_have_no_findings(staff, visitor):
    cora, phone = staff(), visitor(PHONE)
    event = invite(cora, f"{TITLE} {number()}", places=5)
    found = staff_findings(cora)
    for path in (ROOM, f"{ROOM}neu/"):
        cora.goto(path)
        found += staff_findings(cora)

    found += in_every_language(phone, "/de/veranstaltungen/?region=06611&kinder=ja") + in_every_language(phone, event)
    phone.goto(event)
    press(phone, ".dates a.button")
    found += in_every_language(phone, phone.url)
    time.sleep(TOO_FAST)
    press(phone, "main form button.button")  # without a name
    found += findings(phone) + too_wide(phone)
    phone.fill("#id_name", "Amal")
    press(phone, "main form button.button")
    found += in_every_language(phone, phone.url)

    cora.goto(event.replace("/de/veranstaltungen/", ROOM))
    press(cora, "table a")
    found += staff_findings(cora)
    press_on(cora, cora.get_by_role("link", name="Namensschilder"))
    found += findings(cora)
    assert found == []
