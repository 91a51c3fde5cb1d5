"""The office's stories in a real browser: from a call to a match that is done, one's own region, two who decide, the ladder.

Each makes its own postings. Those that shift the clock stand last: what the clock does, it does to the whole board.
"""

import time

import pytest

from .acts import (
    by_mail,
    decline,
    open_review,
    open_with_code,
    press,
    propose,
    publish,
    send,
    take_down,
    tick,
    work_out,
    write,
)
from .conftest import CORA, DARIO, DESK, PHONE, link_in

without_js_only = pytest.mark.parametrize("visitor", [False], ids=["without-js"], indirect=True)


def number():
    """Another one each time, for titles, addresses and telephones that are nobody else's."""
    return time.time_ns() // 1000 % 10**8


def status_of(page, path):
    return page.goto(path).status


def phone():
    return f"0000 {number():08}"


# One's own region


@without_js_only
def test_local_coordinator_sees_only_her_region(staff):
    cora, dario = staff(CORA), staff(DARIO)
    name = f"Zarah{number()}"
    hers, kassels = (
        take_down(cora, category="bicycles", title=f"Ein Rad für {place}", place=place, name=name, phone=phone())
        for place in ("Marburg", "Kassel")
    )

    for path in ("/koordination/", "/koordination/ohne-antwort/", "/koordination/vorschlaege/"):
        dario.goto(path)
        assert kassels.chiffre not in dario.locator("main").inner_text()
    dario.goto("/koordination/ohne-antwort/")
    assert dario.locator("main .chiffre", has_text=hers.chiffre).count() == 1
    assert regions_to_choose(dario) == ["06534"]
    dario.goto("/koordination/pruefung/")
    assert regions_to_choose(dario) == ["06534"]

    cora.goto("/koordination/ohne-antwort/")
    listed = cora.locator("main table.work").inner_text()
    assert hers.chiffre in listed
    assert kassels.chiffre in listed

    assert status_of(dario, hers.desk) == 200
    assert status_of(dario, kassels.desk) == 404
    cora.goto("/koordination/pruefung/?region=06611")
    review = cora.locator("table.work tbody a").first.get_attribute("href")
    assert status_of(cora, review) == 200
    assert status_of(dario, review) == 404

    assert found_about(cora, name) == {hers.chiffre, kassels.chiffre}
    assert found_about(dario, name) == {hers.chiffre}
    assert found_about(dario, kassels.chiffre) == set()


def regions_to_choose(page):
    return [
        one for one in page.locator("select[name=region] option").evaluate_all("all => all.map(o => o.value)") if one
    ]


def found_about(page, words):
    """The Chiffren that the office's search gives for these words."""
    page.goto("/koordination/suche/")
    page.fill("#find-here", words)
    press(page, "form:has(#find-here) button")
    return set(page.locator("main article .chiffre").all_inner_texts())


# Two who decide


def test_two_coordinators_decide_about_the_same_pairs(staff):
    cora, dario = staff(CORA), staff(DARIO)
    request, first, second = (
        take_down(cora, kind, category="sports-and-music", title=title, place="Marburg", name="Anruf", phone=phone())
        for kind, title in [("request", "Gitarre gesucht"), ("offer", "Gitarre, rot"), ("offer", "Gitarre, blau")]
    )
    words = "Die Gitarre steht in der Oberstadt."
    work_out(cora, request.desk)

    # She declines the pair that he still has before him.
    dario.goto(request.desk)
    decline(cora, first.chiffre, "wrong_thing")
    propose(dario, first.chiffre, words)
    assert "Cora" in dario.locator("[role=alert]").inner_text()
    assert words in dario.locator("main").inner_text()
    assert matches_at(dario, request.desk) == []

    # He proposes what she still has before her.
    cora.goto(request.desk)
    propose(dario, second.chiffre, words)
    propose(cora, second.chiffre, "Noch einmal dieselbe.")
    assert "Dario" in cora.locator("[role=alert]").inner_text()
    assert "Noch einmal dieselbe." in cora.locator("main").inner_text()
    (match,) = matches_at(cora, request.desk)

    # He dissolves what she has taken over meanwhile.
    cora.goto(match)
    dario.goto(match)
    press(cora, "button[value=take_over]")
    dissolve(dario, "Anders überlegt.")
    assert "Cora" in dario.locator("[role=alert]").inner_text()
    assert dario.locator("#entscheiden textarea").input_value() == "Anders überlegt."
    cora.goto(match)
    assert cora.locator("#entscheiden details").count() == 1  # it still goes on

    # Read again, it is his to decide, and hers no more.
    press(dario, "button[value=dissolve]")
    dissolve(cora, "Ich auch.")
    assert "Dario" in cora.locator("[role=alert]").inner_text()
    assert "Ich auch." in cora.locator("main").inner_text()
    history = cora.locator("section[aria-labelledby=events-head]").inner_text()
    assert history.count("Anders überlegt.") == 1
    assert "Ich auch." not in history


def matches_at(page, desk):
    page.goto(desk)
    return page.locator("main a[href*='/koordination/vermittlung/']").evaluate_all("all => all.map(a => a.pathname)")


def dissolve(page, words):
    page.locator("#entscheiden details summary").click()
    page.locator("#entscheiden input[name=reason][value=not_suitable]").check()
    page.locator("#entscheiden textarea").fill(words)
    press(page, "button[value=dissolve]")


# The ladder


@without_js_only
def test_request_nobody_answers_climbs_the_ladder(visitor, staff, newest_letter, manage):
    asker, post, cora, dario = visitor(PHONE), visitor(DESK), staff(CORA), staff(DARIO)
    address, title = f"leyla{number()}@example.org", f"Ein Kinderbett {number()}"
    reach = by_mail(address, lambda to: newest_letter(post, to))
    text = "Für unsere Tochter, zwei Jahre alt. Wir holen es ab."
    write(asker, "request", category="Möbel", title=title, text=text, place="Marburg", reach=reach)
    send(asker)
    code = asker.locator(".code").inner_text()
    open_review(dario, title)
    publish(dario)
    # For this the region has no contact point, and the caller reads no mail.
    other = take_down(
        cora, category="internship-or-job", title="Praktikum im Labor", place="Marburg", name="Ines", phone=phone()
    )
    assert {title, "Praktikum im Labor"} <= unanswered(cora)
    assert not {title, "Praktikum im Labor"} & unanswered(cora, "?kassel=on")  # Marburg's service point has them

    manage("demo_clock", "--hours", 73)

    letter = newest_letter(post, address, saying="Wer helfen kann")
    assert "noch niemanden gefunden" in letter
    asker.context.clear_cookies()
    open_with_code(asker, code)
    place = asker.locator("section[aria-labelledby^=verweis] h2")
    name = place.inner_text()
    assert name in letter
    assert "noch niemanden gefunden" in asker.locator("section[aria-labelledby^=verweis]").inner_text()
    press(asker, "section[aria-labelledby^=verweis] h2 a")
    assert asker.locator("h1").inner_text() == name

    caller = visitor(PHONE)
    open_with_code(caller, other.code)
    assert "noch niemanden gefunden" in caller.locator("main").inner_text()
    assert caller.locator("section[aria-labelledby^=verweis]").count() == 0

    # Named a place is answered; nothing found is not, and it is Kassel's now.
    assert title not in unanswered(cora)
    assert "Praktikum im Labor" in unanswered(cora, "?kassel=on")
    assert "Praktikum im Labor" in unanswered(dario)


def unanswered(page, query=""):
    page.goto(f"/koordination/ohne-antwort/{query}")
    return set(page.locator("main th a[data-open]").all_inner_texts())


# From a call to a match that is done


@without_js_only
def test_call_becomes_a_match_that_is_done(visitor, staff, newest_letter, manage):
    giver, post, asker, cora = visitor(DESK), visitor(DESK), visitor(PHONE), staff(CORA)
    address, telephone = f"edgar{number()}@example.org", phone()
    reach = by_mail(address, lambda to: newest_letter(post, to))
    title, text = f"Nähmaschine {number()}", "Läuft gut, mit Fuß und Ersatznadeln. Abholen am Bahnhof."
    write(giver, "offer", category="Elektrogeräte", title=title, text=text, place="Kassel", reach=reach)
    send(giver)
    open_review(cora, title)
    publish(cora)

    request = take_down(
        cora, category="electronics", title="Nähmaschine gesucht", place="Kassel", name="Hamid", phone=telephone
    )
    press(cora, "main a.do--main")
    press(cora, "form[action$='/vergleichen/'] button")
    offer = cora.locator("li[data-row]", has_text=title).locator(".chiffre").first.inner_text()
    propose(cora, offer, "Herr Hamid kommt gern am Samstag.")
    (match,) = matches_at(cora, request.desk)

    # The giver says yes by the link in the letter; to follow it does nothing yet.
    letter = newest_letter(post, address, saying="Vielleicht passt das")
    giver.context.clear_cookies()
    giver.goto(link_in(letter))
    press(giver, "main form button")
    giver_page = giver.url
    tick(giver, "shares", "email")
    press(giver, "form[action$='/ja/'] button")
    assert telephone not in giver.content()

    # The caller says yes behind the entry code, without any mail.
    open_with_code(asker, request.code)
    press(asker, "section[aria-labelledby^=vermittlung] a")
    asker_page = asker.url
    assert address not in asker.content()
    tick(asker, "shares", "phone")
    press(asker, "form[action$='/ja/'] button")

    # Only now either sees what the other chose to show.
    assert asker.locator("#kontakt ~ ul bdi").all_inner_texts() == [address]
    giver.goto(giver_page)
    assert giver.locator("#kontakt ~ ul bdi").all_inner_texts() == [telephone]
    press(giver, "form[action$='/kontakt/'] button")

    manage("demo_clock", "--hours", 15 * 24)

    giver.goto(link_in(newest_letter(post, address, saying="Hat es geklappt?")))
    press(giver, "main form button")
    press(giver, "button[name=outcome][value=worked]")
    asker.goto(asker_page)
    press(asker, "button[name=outcome][value=worked]")
    cora.goto(match)
    stations = cora.locator("ol.steps li")
    assert stations.last.get_attribute("aria-current") == "step"
    assert stations.count() == cora.locator("ol.steps li:is(.steps__passed, .steps__now)").count() == 5
    assert cora.locator("#entscheiden form").count() == 0
