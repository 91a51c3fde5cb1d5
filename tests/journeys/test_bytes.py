"""What every public page costs on a prepaid phone. What nginx and whitenoise would compress is compressed here."""

import gzip

import pytest

from tests.conftest import LANGUAGES

from .conftest import PHONE

KILO = 1000
FIRST_VIEW, REPEAT_VIEW, SCRIPTS = 40 * KILO, 10 * KILO, 20 * KILO
HEAVIEST = "ru"  # two bytes a letter, and long words: what differs between languages is the page alone
TEXTS = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
# One of each kind of page, and those that hold most.
PATHS = [
    "/{}/",
    "/{}/gesuche/",
    "/{}/angebote/?ort=Kassel&umkreis=25",
    "/{}/gesuche/neu/was/",
    "/{}/mein-eintrag/",
    "/{}/anlaufstellen/",
    "/{}/veranstaltungen/",
    "/{}/barcamp/1/",
    "/{}/datenschutz/",
    "/{}/offline/",
]


@pytest.fixture
def phone(chromium, site):
    """A context of a phone that has never been here. The worker's own fetches would hide the page's: it is weighed by itself."""
    context = chromium.new_context(
        base_url=site, viewport=PHONE, is_mobile=True, has_touch=True, locale="de-DE", service_workers="block"
    )
    yield context
    context.close()


def load(context, path):
    """[(kind, bytes received, headers included)] of all that this page asks for."""
    page = context.new_page()
    told = context.new_cdp_session(page)
    kinds, sizes, cached = {}, {}, set()
    told.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event}))
    told.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))
    told.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    told.send("Network.enable")
    page.goto(path, wait_until="networkidle")
    received = []
    for key, size in list(sizes.items()):  # what comes late may come in between
        answer = kinds[key]["response"]
        if key in cached or answer.get("fromDiskCache") or answer["url"].startswith("data:"):
            continue
        received.append((kinds[key]["type"], size - saved(told, key, answer)))
    page.close()
    return received


def saved(told, key, answer):
    """How many bytes compression takes off what the demo sends as it is."""
    if not answer["mimeType"].startswith(TEXTS) and "javascript" not in answer["mimeType"]:
        return 0
    body = told.send("Network.getResponseBody", {"requestId": key})["body"].encode()
    return len(body) - len(gzip.compress(body, 6))


def worker(context, language):
    """What the worker costs once: itself, and the page it shows offline."""
    texts = [context.request.get(path).body() for path in ("/sw.js", f"/{language}/offline/")]
    return sum(len(gzip.compress(text, 6)) for text in texts)


def posting_of(context, language):
    page = context.new_page()
    page.goto(f"/{language}/gesuche/")
    return page.locator(".list a[href*='/eintrag/']").first.get_attribute("href")


def document(context, path):
    return len(gzip.compress(context.request.get(path).body(), 6))


def test_no_language_has_heavier_pages_than_the_one_that_is_weighed(phone):
    heavier = []
    for path in PATHS:
        most = document(phone, path.format(HEAVIEST))
        sizes = {language: document(phone, path.format(language)) for language in LANGUAGES}
        heavier += [
            (path, language, size, most) for language, size in sizes.items() if size > most * 1.01
        ]  # keys of forms differ

    assert heavier == []


@pytest.mark.parametrize("language", [HEAVIEST, "ar"])
def test_first_view_repeat_view_and_scripts_fit(chromium, site, phone, language):
    too_much = []
    for path in [*PATHS, posting_of(phone, language)]:
        path = path.format(language)
        fresh = chromium.new_context(
            base_url=site, viewport=PHONE, is_mobile=True, locale="de-DE", service_workers="block"
        )
        first, again = load(fresh, path), load(fresh, path)
        fresh.close()
        scripts = sum(size for kind, size in first if kind == "Script")
        for what, size, bar in (
            ("first", sum(size for _kind, size in first) + worker(phone, language), FIRST_VIEW),
            ("again", sum(size for _kind, size in again), REPEAT_VIEW),
            ("scripts", scripts, SCRIPTS),
        ):
            if size > bar:
                too_much.append((path, what, round(size)))

    assert too_much == []


def test_all_our_scripts_together_fit(site, phone):
    names = ["menu", "offline", "exit", "copy-link", "entry-code", "print", "share", "camp-grid"]
    scripts = [phone.request.get(f"/static/js/{name}.js") for name in names] + [phone.request.get("/sw.js")]

    assert {script.status for script in scripts} == {200}
    assert sum(len(gzip.compress(script.body(), 6)) for script in scripts) <= SCRIPTS
