"""A search that is kept: it alerts once, what is not for me stays away, and it ends with one button."""

import re
import time

from .acts import TOO_FAST, press, press_on, take_down, tick
from .conftest import DESK, PHONE


def address_after(letter, words):
    """The first address that follows these words in a letter."""
    return re.search(rf"{re.escape(words)}:\s+(http\S+)", letter)[1]


def letters_about_news(page, to):
    page.goto("/demo/post/")
    return page.locator("li.mail-row", has_text=to).filter(has_text="neuer Eintrag").count()


def test_kept_search_alerts_once_and_ends_with_one_button(visitor, staff, newest_letter):
    reader, post, office = visitor(PHONE), visitor(DESK), staff()
    number = time.time_ns() // 1000 % 10**8
    address, word = f"leser{number}@example.org", "Pferd" + "".join("abcdefghij"[int(digit)] for digit in str(number))

    reader.goto(f"/de/gesuche/?q={word}&ort=Kassel")
    press(reader, "a:has-text('Suche merken')")
    reader.fill("#id_email", address)
    tick(reader, "frequency", "at_once")
    time.sleep(TOO_FAST)
    press(reader, "main form button.button")
    reader.goto(address_after(newest_letter(post, address, saying="Möchten Sie"), "Seite öffnen"))
    press_on(reader, reader.get_by_role("button", name="Ja, schreiben Sie mir"))
    assert "Wir merken uns die Suche" in reader.locator("h1").inner_text()

    for title in (f"Ein {word}", "Etwas anderes"):
        call = {"category": "clothing", "place": "Baunatal", "name": "Samira", "phone": f"0000 {number}"}
        take_down(office, "request", title=title, **call)
    letter = newest_letter(post, address, saying="neuer Eintrag")
    assert f"Ein {word} (Baunatal)" in letter
    assert "Etwas anderes" not in letter
    assert letters_about_news(post, address) == 1

    reader.goto(address_after(letter, "Nicht für mich"))
    assert f"Ein {word}" in reader.locator("main").inner_text()
    press(reader, "main form button")
    assert "Davon hören Sie nichts mehr" in reader.locator("h1").inner_text()

    reader.goto(address_after(letter, "Alles abbestellen"))
    assert "eine Suche" in reader.locator("main").inner_text()
    press(reader, "main form button")
    assert reader.locator("h1").inner_text() == "Abbestellt"
    reader.goto(address_after(letter, "Diese Suche ändern oder abbestellen"))
    assert "merken wir uns nicht mehr" in reader.locator("h1").inner_text()
    assert letters_about_news(post, address) == 1
