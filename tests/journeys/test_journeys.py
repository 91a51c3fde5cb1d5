"""Whole stories in a real browser, each with JavaScript and without."""

import time

from .conftest import DESK, PHONE, code_in, link_in, sign_in

TOO_FAST = 3.5  # seconds; nobody may be quicker than that on the last page


def press(page, selector):
    """Press a button and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def next_question(page):
    press(page, "form.question button.button:not([name])")


def tick(page, name, value):
    page.locator(f"input[name={name}][value='{value}']").first.check(force=True)


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


def send(page):
    time.sleep(TOO_FAST)
    page.locator("#id_agreed").check(force=True)
    press(page, "main form button.button")


def review(page, title, decide):
    """Sign in as Kassel, open what waits under this title, and decide."""
    sign_in(page)
    open_review(page, title)
    decide(page)


def open_review(page, title):
    page.goto("/koordination/pruefung/")
    page.fill("#id_q", title)
    press(page, "form.sift button")
    press(page, f"table.work tbody a:has-text('{title}')")


def publish(page):
    press(page, "[data-key=v]")


def find(page, words, place):
    page.goto("/de/")
    page.fill("main input[name=q]", words)
    page.fill("main input[name=ort]", place)
    press(page, "main form[role=search] button")


def test_offer_with_mail_is_read_and_found(visitor, newest_letter):
    giver, post, office, seeker = visitor(DESK), visitor(DESK), visitor(DESK), visitor(PHONE)
    address = f"ada{time.time_ns()}@example.org"
    title = f"Schlittschuhe, Größe 38, Nummer {time.time_ns() % 10**6}"

    def by_mail(page):
        tick(page, "reach_by", "email")
        page.fill("#id_email", address)
        next_question(page)
        page.fill("#id_code", code_in(newest_letter(post, address)))
        next_question(page)

    text = "Kaum getragen, frisch geschliffen. Abholen in der Südstadt."
    write(giver, "offer", category="Sport", title=title, text=text, place="Kassel", reach=by_mail)
    send(giver)
    assert "Ihr Angebot ist bei uns" in giver.locator("h1").inner_text()

    review(office, title, publish)
    letter = newest_letter(post, address)
    assert "sichtbar" in letter

    post.goto(link_in(letter))
    press(post, "main form button")
    assert "für alle sichtbar" in post.locator("main").inner_text()

    find(seeker, "Schlittschuh", "34117")
    seeker.goto("/de/angebote/?q=Schlittschuh&ort=34117")
    seeker.locator("article a", has_text=title).first.click()
    assert title in seeker.locator("h1").inner_text()


def test_request_without_mail_on_a_phone_is_changed_and_read_again(visitor):
    asker, office = visitor(PHONE), visitor(DESK)
    title = f"Regal für die Küche {time.time_ns() % 10**6}"
    text = "Wir haben eine leere Küche und suchen ein Regal, gern gebraucht."
    write(asker, "request", category="Möbel", title=title, text=text, place="Baunatal", reach=without_mail)
    send(asker)
    code = asker.locator(".code").inner_text()
    review(office, title, publish)

    asker.context.clear_cookies()
    asker.goto("/de/mein-eintrag/")
    asker.fill("#id_code", code)
    press(asker, "main form button.button")
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


def test_posting_is_found_by_place_and_words_and_reported(visitor):
    reader, office = visitor(PHONE), visitor(DESK)

    find(reader, "Rad", "Kassel")
    press(reader, "article a")
    title = reader.locator("h1").inner_text()
    press(reader, "a:has-text('melden')")
    tick(reader, "reason", "outdated")
    time.sleep(3.5)
    press(reader, "main form button.button")
    assert "Danke" in reader.locator("main").inner_text()

    sign_in(office)
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
