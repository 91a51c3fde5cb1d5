"""Without a network: the last seen list and how one's own posting stands; after leaving, nothing of it."""

import pytest
from playwright.sync_api import Error

from .acts import next_question, press, send, tick, write
from .conftest import PHONE, code_in
from .test_office_journeys import number

pytestmark = pytest.mark.parametrize("visitor", [True], ids=["with-js"], indirect=True)  # the worker is a script
NEUTRAL = "<!doctype html><title>Wetter</title><p>Morgen scheint die Sonne."
ALL_KEPT = """async () => {
    const said = [];
    for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) {
            const kept = await (await caches.open(name)).match(request);
            said.push([name, request.url, await kept.text(), JSON.stringify([...kept.headers])].join(" "));
        }
    return said.join("\\n");
}"""


@pytest.fixture
def canaries():
    own = number()
    return {
        "email": f"kanari{own}@example.org",
        "name": f"Kanaria{own}",
        "text": f"Kanarienwort {own}, bitte melden.",
        "title": f"Nachttisch für das Zimmer {own}",
    }


@pytest.fixture
def asker(visitor, newest_letter, canaries):
    """A phone whose owner has just written a request, and looked at it and at a list."""
    page, post = visitor(PHONE), visitor(PHONE)

    def reach(page):
        tick(page, "reach_by", "email")
        page.fill("#id_email", canaries["email"])
        page.fill("#id_name", canaries["name"])
        next_question(page)
        page.fill("#id_code", code_in(newest_letter(post, canaries["email"])))
        next_question(page)

    write(
        page,
        "request",
        category="household",
        title=canaries["title"],
        text=canaries["text"],
        place="Kassel",
        reach=reach,
    )
    send(page)
    canaries["code"] = page.locator(".code").inner_text()
    canaries["digits"] = "".join(canaries["code"].split())
    look(page, "/de/mein-eintrag/", "own")
    look(page, "/de/gesuche/?ort=Kassel", "gesuche")
    return page


def look(page, path, name):
    page.goto(path)
    page.wait_for_function("name => caches.has(name)", arg=name)
    page.wait_for_function("async name => (await (await caches.open(name)).keys()).length > 3", arg=name)


def wait_until_gone(page, name):
    page.wait_for_function("async name => !(await caches.has(name))", arg=name)


def headline(page):
    return page.locator("h1").inner_text()


def test_list_and_own_posting_are_read_offline_and_hold_nobodys_contact(asker, canaries):
    asker.goto("/de/mein-eintrag/")
    chiffre = asker.locator(".chiffre").first.inner_text()
    asker.context.set_offline(True)

    asker.goto("/de/gesuche/")
    assert "Sie sind offline. Gesehen am" in asker.locator(".offline").inner_text()
    assert asker.locator(".list > li").count() > 3
    assert asker.evaluate("getComputedStyle(document.querySelector('.top')).display") == "block"
    assert asker.evaluate("getComputedStyle(document.querySelector('.top__row')).display") == "grid"
    for path in ("/de/mein-eintrag/", "/de/meine-seite/"):
        asker.goto(path)
        assert asker.locator(".offline").is_visible()
        assert chiffre in asker.locator("main").inner_text()
    for path in ("/", "/de/angebote/", "/de/barrierefreiheit/", "/de/unterhaltung/1/"):
        asker.goto(path)
        assert headline(asker) == "Gerade keine Verbindung"

    kept = asker.evaluate(ALL_KEPT)
    assert chiffre in kept
    assert [what for what, said in canaries.items() if said in kept] == []
    assert "csrfmiddlewaretoken" not in kept
    assert "Set-Cookie" not in kept

    asker.context.set_offline(False)
    asker.goto("/de/gesuche/")
    assert not asker.locator(".offline").is_visible()


def test_words_somebody_typed_are_not_kept(asker):
    asker.goto("/de/gesuche/?q=Frauenhaus")
    asker.goto("/de/")
    asker.wait_for_timeout(500)

    assert "Frauenhaus" not in asker.evaluate(ALL_KEPT)


def test_leaving_forgets_all_that_was_kept(asker, visitor):
    asker.goto("/de/mein-eintrag/")
    other = asker.context.new_page()
    other.goto("/de/impressum/")

    asker.locator("[data-leave]").click(no_wait_after=True)

    wait_until_gone(other, "own")
    wait_until_gone(other, "gesuche")
    asker.context.set_offline(True)
    for path in ("/de/mein-eintrag/", "/de/gesuche/"):
        try:
            other.goto(path)
        except Error:
            continue  # not even the worker is left
        assert headline(other) == "Gerade keine Verbindung"


def test_worker_forgets_by_itself_where_the_browser_clears_nothing(asker):
    asker.context.route("**/mein-eintrag/weg/", lambda route: route.fulfill(body=NEUTRAL, content_type="text/html"))
    asker.goto("/de/mein-eintrag/")

    for _each in range(3):
        asker.keyboard.press("Escape")

    asker.wait_for_url("**/weg/")
    wait_until_gone(asker, "own")
    wait_until_gone(asker, "gesuche")
    asker.go_back()
    assert "/mein-eintrag/" not in asker.url


def test_own_posting_is_forgotten_when_its_half_hour_is_over(asker):
    asker.context.clear_cookies()
    asker.goto("/de/mein-eintrag/")

    wait_until_gone(asker, "own")
    asker.context.set_offline(True)
    asker.goto("/de/mein-eintrag/")
    assert headline(asker) == "Gerade keine Verbindung"


def test_own_posting_is_not_shown_after_a_day(asker):
    asker.evaluate("""async () => {
        const cache = await caches.open("own");
        const kept = await cache.match("/kept");
        const headers = { "Content-Type": "text/html", "Kept-At": Date.now() - 25 * 3600 * 1000 };
        await cache.put("/kept", new Response(await kept.text(), { headers }));
    }""")
    asker.context.set_offline(True)

    asker.goto("/de/mein-eintrag/")

    assert headline(asker) == "Gerade keine Verbindung"
    assert "own" not in asker.evaluate("caches.keys()")


def test_end_of_the_half_hour_is_announced_and_can_be_put_off(asker):
    asker.clock.install()
    asker.goto("/de/mein-eintrag/")
    notice = asker.locator("[data-ends]")
    assert not notice.is_visible()

    asker.clock.fast_forward("25:01")
    notice.wait_for(state="visible")
    notice.locator("button").click()

    notice.wait_for(state="hidden")
    asker.clock.fast_forward("25:01")
    notice.wait_for(state="visible")


def test_page_stays_open_while_somebody_writes_and_nothing_is_lost_after(asker):
    asker.clock.install()
    asker.goto("/de/mein-eintrag/aendern/worum/")
    asker.clock.fast_forward("20:00")
    with asker.expect_response("**/mein-eintrag/offen/") as kept:
        asker.locator("#id_text").press_sequentially("Es eilt sehr. ")
    assert kept.value.status == 204
    asker.clock.fast_forward("20:00")
    assert not asker.locator("[data-ends]").is_visible()

    asker.context.clear_cookies(name="sessionid")
    asker.locator("[data-ends] button").evaluate("button => button.click()")
    asker.locator("[data-ends] span:not([hidden])").wait_for()
    press(asker, "form.question button.button")

    assert headline(asker) == "Diese Seite war schon zu"
    assert any("Es eilt sehr." in typed.input_value() for typed in asker.locator("textarea").all())


def test_staff_room_is_left_alone(visitor, signed_in):
    desk = visitor(PHONE, storage_state=signed_in("cora@example.org"))
    desk.goto("/de/")
    desk.wait_for_function("() => navigator.serviceWorker.controller")
    desk.goto("/koordination/")
    desk.goto("/koordination/pruefung/")

    assert "koordination" not in desk.evaluate(ALL_KEPT)
    desk.context.set_offline(True)
    with pytest.raises(Error):
        desk.goto("/koordination/")
