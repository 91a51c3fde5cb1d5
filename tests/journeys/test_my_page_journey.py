"""Everything of one mail address on one page, as a file, and gone; while it lasts, nobody else sees the address."""

import json
import time

import pytest

from .acts import by_mail, press, press_on, send, write
from .conftest import DESK, PHONE, code_in
from .test_accessibility import findings, in_every_language, too_wide
from .test_office_journeys import number

TITLE = "Kinderwagen für den Weg zur Kita"
CODE = "Ihr Code"
NOTHING = "Zu dieser Adresse gibt es bei uns nichts"
FORGET = "/de/meine-seite/loeschen/"


def test_all_of_one_address_is_seen_taken_along_and_forgotten(visitor, newest_letter):
    me, post = visitor(PHONE), visitor(DESK)
    address, title = f"mira{number()}@example.org", f"{TITLE} {number()}"
    write_a_request(me, post, newest_letter, address, title)

    phone = visitor(PHONE)
    come_in(phone, post, newest_letter, address)
    assert title in phone.locator("main").inner_text()
    press_on(phone, phone.get_by_role("button", name="Eintrag öffnen"))
    assert title in phone.locator("main").inner_text()

    phone.goto("/de/meine-seite/")
    phone.select_option("#id_language", "ar")
    press(phone, "form[action$='/sprache/'] button")
    assert phone.locator("#id_language").input_value() == "ar"

    with phone.expect_download() as download:
        phone.locator("form[action$='/datei/'] button").click()
    told = json.dumps(json.loads(download.value.path().read_text()), ensure_ascii=False)
    assert (address in told, title in told) == (True, True)

    stranger = visitor(PHONE)
    for path in ("/de/gesuche/", "/de/meine-seite/", "/de/mein-eintrag/", "/sitemap-postings.xml"):
        stranger.goto(path)
        assert address not in stranger.content()

    phone.goto(FORGET)
    press(phone, "main a[href$='/loeschen/ja/']")
    assert "Wirklich alles löschen?" in phone.locator("h1").inner_text()
    press(phone, "main form button")
    assert phone.locator("h1").inner_text() == "Alles gelöscht"

    # Nothing is left to open, on this phone or on the one it was written with.
    phone.goto(FORGET)
    assert phone.locator("#id_email").count() == 1
    me.goto("/de/mein-eintrag/")
    assert title not in me.content()
    ask_for_code(phone, address)
    assert "Es gibt dazu nichts." in newest_letter(post, address, saying=NOTHING)


@pytest.mark.parametrize("visitor", [True], ids=["with-js"], indirect=True)  # axe is a script
def test_pages_of_one_address_have_no_findings(visitor, newest_letter):
    me, post = visitor(PHONE), visitor(DESK)
    address = f"nour{number()}@example.org"
    write_a_request(me, post, newest_letter, address, f"{TITLE} {number()}")

    ask_for_code(me, address)
    found = in_every_language(me, me.url)
    me.fill("#id_code", "000000")
    press(me, "main form button.button")  # not this one
    found += findings(me) + too_wide(me)
    me.fill("#id_code", code_in(newest_letter(post, address)))
    press(me, "main form button.button")
    for path in ("/de/meine-seite/", FORGET, f"{FORGET}ja/", "/de/meine-seite/geloescht/"):
        found += in_every_language(me, path)

    assert found == []


def write_a_request(page, post, newest_letter, address, title):
    reach = by_mail(address, lambda to: newest_letter(post, to))
    write(page, "request", category="kinderwagen", title=title, text="Gern gebraucht.", place="Kassel", reach=reach)
    send(page)


def ask_for_code(page, address):
    page.goto("/de/meine-seite/")
    page.fill("#id_email", address)
    press(page, "main form button.button")


def come_in(page, post, newest_letter, address):
    codes = num_codes(post, address)
    ask_for_code(page, address)
    until = time.monotonic() + 20
    while num_codes(post, address) == codes and time.monotonic() < until:
        time.sleep(0.2)
    page.fill("#id_code", code_in(newest_letter(post, address, saying=CODE)))
    press(page, "main form button.button")
    assert page.locator("h1").inner_text() == "Meine Seite"


def num_codes(page, address):
    """Letters with a code; others about the same request may come in between."""
    page.goto(f"/demo/post/?an={address}")
    return page.locator("li.mail-row", has_text=address).filter(has_text=CODE).count()
