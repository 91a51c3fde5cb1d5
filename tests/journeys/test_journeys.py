"""Whole stories in a real browser, each with JavaScript and without."""

import time

from .acts import (
    TOO_FAST,
    by_mail,
    next_question,
    open_review,
    open_with_code,
    press,
    publish,
    send,
    tick,
    without_mail,
    write,
)
from .conftest import DESK, PHONE, link_in


def find(page, words, place):
    page.goto("/de/")
    page.fill("main input[name=q]", words)
    page.fill("main input[name=ort]", place)
    press(page, "main form[role=search] button")


def test_offer_with_mail_is_read_and_found(visitor, staff, newest_letter):
    giver, post, office, seeker = visitor(DESK), visitor(DESK), staff(), visitor(PHONE)
    address = f"ada{time.time_ns()}@example.org"
    title = f"Schlittschuhe, Größe 38, Nummer {time.time_ns() % 10**6}"

    text = "Kaum getragen, frisch geschliffen. Abholen in der Südstadt."
    reach = by_mail(address, lambda to: newest_letter(post, to))
    write(giver, "offer", category="Sport", title=title, text=text, place="Kassel", reach=reach)
    send(giver)
    assert "Ihr Angebot ist bei uns" in giver.locator("h1").inner_text()

    open_review(office, title)
    publish(office)
    letter = newest_letter(post, address, saying="Jetzt sichtbar")
    assert "sichtbar" in letter

    post.goto(link_in(letter))
    press(post, "main form button")
    assert "für alle sichtbar" in post.locator("main").inner_text()

    find(seeker, "Schlittschuh", "34117")
    seeker.goto("/de/angebote/?q=Schlittschuh&ort=34117")
    seeker.locator("article a", has_text=title).first.click()
    assert title in seeker.locator("h1").inner_text()


def test_request_without_mail_on_a_phone_is_changed_and_read_again(visitor, staff):
    asker, office = visitor(PHONE), staff()
    title = f"Regal für die Küche {time.time_ns() % 10**6}"
    text = "Wir haben eine leere Küche und suchen ein Regal, gern gebraucht."
    write(asker, "request", category="Möbel", title=title, text=text, place="Baunatal", reach=without_mail)
    send(asker)
    code = asker.locator(".code").inner_text()
    open_review(office, title)
    publish(office)

    asker.context.clear_cookies()
    open_with_code(asker, code)
    asker.goto("/de/mein-eintrag/aendern/worum/")
    asker.fill("#id_title", f"{title}, schmal")
    next_question(asker)
    chiffre = asker.goto("/de/mein-eintrag/") and asker.locator(".chiffre").first.inner_text()
    asker.goto(f"/de/eintrag/{chiffre}/")
    assert asker.locator("h1").inner_text() == title

    open_review(office, title)
    publish(office)

    asker.goto(f"/de/eintrag/{chiffre}/")
    assert asker.locator("h1").inner_text() == f"{title}, schmal"


def test_posting_is_found_by_place_and_words_and_reported(visitor, staff):
    reader, office = visitor(PHONE), staff()

    find(reader, "Rad", "Kassel")
    press(reader, "article a")
    title = reader.locator("h1").inner_text()
    press(reader, "a:has-text('melden')")
    tick(reader, "reason", "outdated")
    time.sleep(TOO_FAST)
    press(reader, "main form button.button")
    assert "Danke" in reader.locator("main").inner_text()

    office.goto("/koordination/pruefung/?anlass=report")
    assert office.locator("tr", has_text=title).count() >= 1


def test_mistakes_lose_nothing(visitor):
    page = visitor(PHONE)
    page.goto("/de/gesuche/neu/")
    page.fill("#id_word", "Topf")
    next_question(page)
    next_question(page)
    page.fill("#id_text", "Ein großer Topf, fünf Liter, gern gebraucht.")
    next_question(page)
    assert page.locator(".errors").is_visible()
    assert page.input_value("#id_text") == "Ein großer Topf, fünf Liter, gern gebraucht."
    page.goto("/en/gesuche/neu/worum/")
    assert page.input_value("#id_text") == "Ein großer Topf, fünf Liter, gern gebraucht."


def test_nothing_is_loaded_from_elsewhere(visitor, site):
    page = visitor(PHONE)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/de/", "/de/gesuche/", "/de/gesuche/neu/", "/de/mein-eintrag/", "/ar/"):
        page.goto(path)
    assert [url for url in asked if not url.startswith((site, "data:"))] == []
