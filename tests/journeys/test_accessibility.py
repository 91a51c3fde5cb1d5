"""Every kind of page in German, easy German, English and Arabic, light and dark: nothing for axe to find, nothing wider than 320 px."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import staff_pages
from tests.public_pages import LANGUAGES, PATHS

from .acts import TOO_FAST, open_review, press, press_on, publish, send, take_down, without_mail, work_out, write
from .conftest import CORA, DESK, PHONE, give_code, give_password, link_in

# The one rule left out is about the search field that Django's own record lists label with a picture.
RULES = {
    "resultTypes": ["violations"],
    "rules": {"label-title-only": {"enabled": False}},
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
CALL = {
    "category": "bicycles",
    "title": "Ein Rad für den Weg zur Schule",
    "place": "Kassel",
    "name": "Samira",
}
SMALLEST = {"width": 320, "height": 700}


@pytest.fixture
def visitor(chromium, site):
    """Opens pages as somebody new: visitor(viewport) → page. axe is a script, so JavaScript is on."""
    contexts = []

    def come(viewport=PHONE, **options):
        contexts.append(chromium.new_context(base_url=site, viewport=viewport, locale="de-DE", **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        return page

    yield come
    for context in contexts:
        context.close()


@pytest.fixture
def page(visitor):
    return visitor()


DJANGOS_COLOURS_MOVE_FOR = 300  # ms, whatever somebody asks for
CONTRAST = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}


def findings(page):
    """Of all rules in the light, and of contrast in the dark: nothing else changes there."""
    found = violations(page, RULES)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # no colour on its way to another
    page.wait_for_timeout(DJANGOS_COLOURS_MOVE_FOR if "/koordination/" in page.url else 0)
    found += [f"dark {each}" for each in violations(page, CONTRAST)]
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    return found


def violations(page, rules):
    return [
        f"{page.url}: {found['id']} {[node['html'][:120] for node in found['nodes']][:3]}"
        for found in Axe().run(page, options=rules).response["violations"]
    ]


def too_wide(page, at=SMALLEST):
    usual = page.viewport_size
    page.set_viewport_size(at)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(usual)
    return [f"{page.url}: {width} px wide at {at['width']}"] if width > at["width"] else []


def staff_findings(page):
    return findings(page) + too_wide(page, PHONE)


def go_on(page):
    with page.expect_navigation():
        page.locator("form.question button.button:not([name])").click()


def first_posting(page, language):
    page.goto(f"/{language}/gesuche/")
    return page.locator("article a").first.get_attribute("href")


def first_contact_point(page, language):
    page.goto(f"/{language}/anlaufstellen/")
    return page.locator("li.card h2 a").first.get_attribute("href")


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages_have_no_findings(page, language):
    posting = first_posting(page, language)
    paths = [*[path.format(language) for path in PATHS], posting, f"{posting}melden/", f"{posting}aushang/"]
    paths.append(first_contact_point(page, language))
    found = []
    for path in paths:
        page.goto(path)
        found += findings(page) + too_wide(page)
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")

    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_has_no_findings(page, language):
    answers = [
        ("was", lambda: page.locator("input[name=category][value=goods]").check(force=True)),
        ("genauer", lambda: page.locator("input[name=category][value=bicycles]").check(force=True)),
        (
            "worum",
            lambda: (
                page.fill("#id_title", "Ein Kinderrad"),
                page.fill("#id_text", "Für unsere Tochter, sechs Jahre."),
            ),
        ),
        ("wo", lambda: page.fill("#id_place", "Fulda")),
        ("wann", lambda: page.locator("#id_any_time").check(force=True)),
        ("sprachen", lambda: page.locator("input[name=languages][value=ar]").check(force=True)),
        ("wie-viele", lambda: page.fill("#id_amount", "1")),
        ("fuer-wen", lambda: page.locator("input[name=for_whom][value=me]").check(force=True)),
        ("erreichen", lambda: page.locator("input[name=reach_by][value=code]").check(force=True)),
    ]
    found = []
    page.goto(f"/{language}/gesuche/neu/was/")
    for step, give in answers:
        assert f"/{step}/" in page.url
        found += findings(page) + too_wide(page)
        go_on(page)
        if f"/{step}/" in page.url:  # the same page again, now with what was missing
            found += findings(page) + too_wide(page)
            give()
            go_on(page)
    assert "/pruefen/" in page.url
    found += findings(page) + too_wide(page)

    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_answering_a_posting_and_talking_have_no_findings(page, language):
    page.goto(f"/{language}/angebote/?kategorie=goods")
    press(page, "article a")
    press(page, ".answer a.button")
    found = findings(page) + too_wide(page)
    press(page, "main form button.button")  # nothing filled in: the same page, with what is missing
    found += findings(page) + too_wide(page)
    page.fill("#id_text", "Guten Tag, wir könnten das gut gebrauchen.")
    page.fill("#id_name", "Bilal")
    time.sleep(TOO_FAST)
    press(page, "main form button.button")
    found += findings(page) + too_wide(page)
    press(page, "section a.button")
    page.fill("#id_text", "Unsere Nummer ist 0561 0000000")
    press(page, "form[action$='/schreiben/'] button.button")
    open_all(page)
    found += findings(page) + too_wide(page)

    assert found == []


def test_sign_in_and_account_pages_have_no_findings(visitor):
    page = visitor(DESK)
    page.goto("/koordination/")
    found = staff_findings(page)
    give_password(page, CORA)
    found += staff_findings(page)
    give_code(page, CORA)
    for path in staff_pages.ACCOUNT:
        page.goto(path)
        found += staff_findings(page)

    assert found == []


@pytest.mark.parametrize("language", ["de", "ar"])
def test_staff_pages_have_no_findings(staff, language):
    page = staff()
    page.goto(f"/{language}/")  # which remembers the language
    found = []
    for path in staff_pages.ROOM:
        assert page.goto(path).status == 200
        assert page.locator("html").get_attribute("lang") == language
        found += staff_findings(page)
    for path in staff_pages.LISTS:
        page.goto(path)
        press(page, "table.work tbody a")
        found += staff_findings(page)
    page.goto("/koordination/people/organisation/?q=Lernhaus")  # an organisation that somebody looks after
    press(page, "#result_list tbody th a")
    found += staff_findings(page)
    page.goto("/koordination/people/organisation/")
    for box in page.locator("#result_list .action-select").all()[:2]:
        box.check()
    page.select_option("select[name=action]", "merge")
    press(page, "#changelist-form .actions button")
    assert page.locator("input[name=stays]").count() == 2
    found += staff_findings(page)

    assert found == []


def test_telephone_and_workbench_have_no_findings(staff):
    page = staff()
    found = []
    page.goto("/koordination/aufnahme/")
    found += staff_findings(page)
    press(page, "form.on-phone .do--main")  # nothing filled in: the same page, with what is missing
    found += staff_findings(page)
    request = take_down(page, phone="0000 4711815", **CALL)
    found += staff_findings(page)
    work_out(page, request.desk)
    open_all(page)
    found += staff_findings(page)
    press(page, "li[data-row] h3 a")  # the desk of an offer
    found += staff_findings(page)
    page.goto(request.desk)
    press(page, "form[action$='/kontakt/'] button")
    found += staff_findings(page)
    for words in (request.chiffre, CALL["name"], "gibtesnicht"):
        page.goto("/koordination/suche/")
        page.fill("#find-here", words)
        press(page, "form:has(#find-here) button")
        found += staff_findings(page)

    assert found == []


def test_answering_a_proposal_has_no_findings(visitor, staff, newest_letter):
    propose_to_one_with_mail(staff())
    page = visitor()
    link = link_in(newest_letter(page, "@example.org", saying="Vielleicht passt das"))
    found = in_every_language(page, link)
    press(page, "main form button")
    assert page.locator("form[action$='/ja/']").count() == 1
    found += in_every_language(page, page.url)
    found += in_every_language(page, "/de/mein-eintrag/")

    assert found == []


def test_second_language_has_no_findings(visitor, staff):
    page, office = visitor(), staff()
    bike = {
        "category": "Fahrrad",
        "title": "Rad für den Schulweg",
        "text": "Für unsere Tochter, sie ist sechs Jahre alt.",
    }
    write(page, "request", **bike, place="Fulda", reach=without_mail)
    send(page)
    found = in_every_language(page, "/de/mein-eintrag/zweite-sprache/")
    press(page, "form:has(#id_title) button.button")  # nothing filled in: the same page, with what is missing
    found += findings(page)
    page.select_option("#id_text_language", "en")
    page.fill("#id_title", "Bicycle for the way to school")
    page.fill("#id_text", "For our daughter, she is six years old.")
    press(page, "form:has(#id_title) button.button")
    found += in_every_language(page, "/de/mein-eintrag/")
    open_review(office, bike["title"])
    publish(office)
    office.goto("/koordination/pruefung/?anlass=second")
    press(office, "table.work tbody a")
    found += staff_findings(office)
    publish(office)
    page.goto("/de/mein-eintrag/")
    shown = page.locator("a", has_text="So sehen ihn die anderen").get_attribute("href")
    chiffre = shown.strip("/").rpartition("/")[2]
    office.goto(f"/koordination/eintrag/{chiffre}/uebersetzen/")
    found += staff_findings(office)
    page.goto(shown.replace("/de/", "/en/"))
    assert page.locator("h1").inner_text() == "Bicycle for the way to school"
    open_all(page)
    found += findings(page) + too_wide(page)

    assert found == []


def in_every_language(page, address):
    found = []
    for language in ("en", "ar", "de"):
        page.goto(address.replace("/de/", f"/{language}/"))
        assert page.locator("html").get_attribute("lang") == language
        found += findings(page) + too_wide(page)
    return found


def open_all(page):
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")


def propose_to_one_with_mail(page):
    """Of the newest requests the first whose author a letter reaches, and whoever fits best."""
    page.goto("/de/gesuche/")
    for path in page.locator("article a").evaluate_all("all => all.map(a => a.pathname)"):
        work_out(page, path.replace("/de/", "/koordination/"))
        buttons = page.locator("li[data-row] form[action*='/vorschlagen/'] button")
        if buttons.count() and page.locator("dl.short-facts dd").get_by_text("E-Mail").count():
            press_on(page, buttons.first)
            return
    raise AssertionError("nobody who fits reads mail")
