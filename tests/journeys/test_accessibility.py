"""Every kind of page in German, English and Arabic: no finding of axe, no sideways scrolling at 320 px, no lost right-to-left."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import DESK, PHONE, sign_in

# The one rule left out is about the search field that Django's own record lists label with a picture.
RULES = {
    "rules": {"label-title-only": {"enabled": False}},
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
PATHS = [
    "/{}/",
    "/{}/gesuche/",
    "/{}/angebote/?kategorie=goods&ort=Kassel&umkreis=25",
    "/{}/gesuche/?q=gibtesnicht",
    "/{}/gesuche/neu/was/",
    "/{}/angebote/neu/was/",
    "/{}/mein-eintrag/",
    "/{}/suche-merken/?art=gesuche",
    "/{}/daten-und-quellen/",
    "/{}/datenschutz/",
    "/{}/impressum/",
    "/{}/barrierefreiheit/",
    "/{}/gibtesnicht/",
]
SMALLEST = {"width": 320, "height": 700}


@pytest.fixture
def page(chromium, site):
    context = chromium.new_context(base_url=site, viewport=PHONE, locale="de-DE")
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def findings(page):
    return [
        f"{page.url}: {found['id']} {[node['html'][:120] for node in found['nodes']][:3]}"
        for found in Axe().run(page, options=RULES).response["violations"]
    ]


def too_wide(page):
    page.set_viewport_size(SMALLEST)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(PHONE)
    return [f"{page.url}: {width} px wide at 320"] if width > 320 else []


def go_on(page):
    with page.expect_navigation():
        page.locator("form.question button.button:not([name])").click()


def first_posting(page, language):
    page.goto(f"/{language}/gesuche/")
    return page.locator("article a").first.get_attribute("href")


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_public_pages_have_no_findings(page, language):
    posting = first_posting(page, language)
    paths = [*[path.format(language) for path in PATHS], posting, f"{posting}melden/", f"{posting}aushang/"]
    found = []
    for path in paths:
        page.goto(path)
        found += findings(page) + too_wide(page)
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")

    assert found == []


@pytest.mark.parametrize("language", ["de", "en", "ar"])
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


def test_staff_pages_have_no_findings(page):
    page.set_viewport_size(DESK)
    found = []
    sign_in(page)
    for path in ("/koordination/", "/koordination/pruefung/", "/koordination/postings/posting/"):
        page.goto(path)
        found += findings(page)
    page.goto("/koordination/pruefung/")
    page.locator("table.work tbody a").first.click()
    found += findings(page)

    assert found == []
