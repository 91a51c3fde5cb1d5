"""The story of a board from years ago: a table of 5,000 rows is looked through, becomes postings, and is taken back."""

import csv
import io
import re
import time

import pytest

from .acts import press
from .conftest import CORA, PHONE
from .test_office_journeys import number

ROWS, WRONG = 5000, 200
TOWNS = [("34117", "Kassel"), ("35037", "Marburg"), ("", "Fulda"), ("", "Hanau")]
PATIENCE_SECONDS = 240
HEADING = "Pinnwandbett"  # as nobody else writes


@pytest.mark.parametrize("visitor", [False], ids=["without-js"], indirect=True)
def test_old_board_is_read_in_and_taken_back(staff):
    cora, story = staff(CORA), number()

    cora.goto("/koordination/einlesen/")
    cora.set_input_files("[name=table]", {"name": "pinnwand.csv", "mimeType": "text/csv", "buffer": table(story)})
    cora.fill("[name=source]", f"Pinnwand {story}")
    press(cora, "main form button.do--main")
    wait_for(cora, "button[value=columns]")
    assert "5000 Zeilen, gelesen als Windows-1252" in cora.locator("main").inner_text()
    assert cora.locator("[name=column-2]").input_value() == "title"
    assert cora.locator("[name=column-8]").input_value() == ""  # a colour is nothing we ask for

    press(cora, "button[value=columns]")
    assert [cora.locator(f"[name=word-{place}]").input_value() for place in (0, 1)] == ["clothing", "furniture"]
    press(cora, "button[value=words]")

    # The report says the same on any device, with what is wrong on top.
    wait_for(cora, "button[value=commit]")
    assert figures(cora) == {"probleme": WRONG, "neu": ROWS - WRONG, "bekannt": 0, "alle": ROWS}
    phone = staff(CORA, PHONE)
    phone.goto(cora.url)
    assert "„31.02.2099“ gibt es nicht. So geht es: 28.02.2099" in phone.locator("main").inner_text()
    assert len(problems(cora)) == WRONG

    # The bar is there after looking away.
    press(cora, "button[value=commit]")
    batch = cora.url
    cora.goto("/koordination/")
    cora.goto(batch)
    assert cora.locator("progress, button[value=undo]").count() == 1
    wait_for(cora, "button[value=undo]")
    assert f"{ROWS - WRONG} Einträge sind" in cora.locator("main").inner_text()
    assert num_found(cora) == ROWS - WRONG

    cora.goto(batch)
    press(cora, "button[value=undo]")
    wait_for(cora, "main h2:has-text('Zurückgenommen')")
    assert "Es ist nichts davon geblieben." in cora.locator("main").inner_text()
    assert num_found(cora) == 0


def table(story):
    lines = io.StringIO()
    write = csv.writer(lines, delimiter=";").writerow
    write(["Nr", "Art", "Titel", "Beschreibung", "Rubrik", "PLZ", "Ort", "Gültig bis", "Farbe"])
    for each in range(ROWS):
        until = "31.02.2099" if each % (ROWS // WRONG) == 0 else "31.12.2099"
        kind, what = ["Angebot", "Suche"][each % 2], ["Möbel", "Kleidung"][each % 2]
        text = f"Gut erhalten, für {story}.\nAbzuholen ab 17 Uhr."
        write([each, kind, f"{HEADING} {each}", text, what, *TOWNS[each % 4], until, "rot"])
    return lines.getvalue().encode("cp1252")


def wait_for(page, selector):
    """The page loads itself anew; so do we, to wait no longer than needed."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not page.locator(selector).count():
        assert time.monotonic() < until, page.locator("main").inner_text()
        time.sleep(1)
        page.reload()


def figures(page):
    """{which rows: how many}"""
    found = {}
    for link in page.locator(".counts a").all():
        found[link.get_attribute("href").partition("=")[2]] = int(link.locator("b").inner_text())
    return found


def problems(page):
    """The rows of the file of problems."""
    address = page.locator("a[href$='probleme.csv']").get_attribute("href")
    return list(csv.DictReader(io.StringIO(page.request.get(address).body().decode("utf-8-sig")), delimiter=";"))


def num_found(page):
    """How many of the story's postings the records hold; no other has such a heading."""
    page.goto(f"/koordination/postings/posting/?q={HEADING}")
    return int(re.search(r"(\d+) Eintr", page.locator("#changelist .paginator").inner_text())[1])
