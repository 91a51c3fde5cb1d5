"""make screenshots: every kind of page at every width, in both directions and both themes, and one sheet to look at them all.

`python -m tests.screenshots --pages start gesuche --languages de ar --widths 360 --themes dark` takes fewer;
`--site http://127.0.0.1:8000` looks at a demo that runs already. The pictures stay out of the repository.
"""

import argparse
import os
import re
import sys
import tempfile
from contextlib import contextmanager
from html import escape
from itertools import product
from pathlib import Path

import django
from playwright.sync_api import sync_playwright

from peoplelikeme.lib import devdatabase
from tests import browser, demo_site, public_pages, staff_pages

ROOT = Path(__file__).parents[1]
HEIGHT = 900


def name_of(path):
    """What a page is called in --pages and in its file: its address without the language, in letters and hyphens."""
    return re.sub(r"\W+", "-", path.removeprefix("/{}")).strip("-") or "start"


# name → address; {} is the language. What hangs on a row of the demo is looked up by `found`.
OF_A_POSTING = {"posting": "", "poster": "aushang/", "report": "melden/", "write": "schreiben/"}
PUBLIC = {name_of(path): path for path in public_pages.PATHS} | dict.fromkeys(OF_A_POSTING)
OWN = {"my-posting": "/{}/mein-eintrag/", "edit": "/{}/mein-eintrag/aendern/"}
STAFF = {name_of(path): path for path in [*staff_pages.ROOM, *staff_pages.ACCOUNT, "/demo/post/"]}


def main():
    asked = arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peoplelikeme.settings.demo")
    django.setup()
    path = browser.find() or sys.exit("No Chromium; see tests/browser.py.")
    asked.out.mkdir(parents=True, exist_ok=True)
    with running(asked.site) as site, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=browser.ARGUMENTS)
        taken = [
            picture
            for language, theme in product(asked.languages, asked.themes)
            for picture in take(chromium, site, asked, language, theme)
        ]
        chromium.close()
    write_sheet(asked.out, taken)
    print(f"{len(taken)} pictures: {asked.out / 'index.html'}")


def arguments():
    pages = [*PUBLIC, *OWN, *STAFF]
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__.split("\n")[0])
    parser.add_argument("--pages", nargs="+", default=pages, choices=pages, metavar="PAGE")
    parser.add_argument("--languages", nargs="+", default=["de", "ar"])
    parser.add_argument("--widths", nargs="+", type=int, default=[360, 768, 1280])
    parser.add_argument("--themes", nargs="+", default=["light", "dark"], choices=["light", "dark"])
    parser.add_argument("--out", type=Path, default=ROOT / ".screenshots")
    parser.add_argument("--site", help="a demo that runs already; else one is started and ended")
    return parser.parse_args()


@contextmanager
def running(site):
    """The address of a demo: the one named, or one of our own until the end of the block."""
    if site:
        yield site
        return
    with tempfile.TemporaryDirectory() as folder:
        own = demo_site.surroundings(devdatabase.start(), folder, name=f"screenshots_{os.getpid()}")
        with own as environment, demo_site.running(environment) as address:
            yield address


def take(chromium, site, asked, language, theme):
    """Take the pictures of one language and theme; yields (page, language, theme, width, file name)."""
    from postings import demo
    from tests.journeys import acts, conftest

    context = chromium.new_context(base_url=site, color_scheme=theme, locale="de-DE", reduced_motion="reduce")
    page = context.new_page()
    for group, enter in (
        (PUBLIC, None),
        (OWN, lambda: acts.open_with_code(page, demo.sample_codes()[0][0])),
        (STAFF, lambda: conftest.sign_in(page)),
    ):
        wanted = [name for name in group if name in asked.pages]
        if wanted and enter:
            page.set_viewport_size({"width": 1280, "height": HEIGHT})
            enter()
            page.goto(f"/{language}/")  # which remembers the language
        for name in wanted:
            page.goto((group[name] or found(page, name, language)).format(language))
            for width in asked.widths:
                page.set_viewport_size({"width": width, "height": HEIGHT})
                file = f"{name}-{width}-{language}-{theme}.png"
                page.screenshot(path=asked.out / file, full_page=True)
                yield name, language, theme, width, file
    context.close()


def found(page, name, language):
    """The address of the first posting of the list, or of one of its pages."""
    page.goto(f"/{language}/gesuche/")
    address = page.locator("article a").first.get_attribute("href")
    return address + OF_A_POSTING[name]


def write_sheet(out, taken):
    figures = "".join(
        f'<a href="{escape(file)}"><img src="{escape(file)}" alt="" loading="lazy" width="{width // 3}">'
        f"<br>{escape(name)}, {language}, {theme}, {width}</a>\n"
        for name, language, theme, width, file in sorted(taken)
    )
    out.joinpath("index.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Screenshots</title>'
        "<style>body{display:flex;flex-wrap:wrap;gap:1rem;align-items:start;font:13px sans-serif}img{border:1px solid}"
        f"</style>{figures}</html>\n"
    )


if __name__ == "__main__":
    main()
