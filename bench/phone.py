"""python -m bench.phone: how long a cheap phone waits on slow 3G (400 ms, 50 KB/s, a processor four times slower).

Production with compressed pages and 1,000 postings, each page with an empty cache and once more with a full one. Ends with 1
where a page takes 3 s or longer until it is drawn and its document is there, which is when it can be used: nothing on it
needs a script.
"""

import argparse
import statistics
import sys
import tempfile

from playwright.sync_api import sync_playwright

from peoplelikeme.lib import catalogues
from tests import browser

from . import databases, report, servers
from .__main__ import _queries, _run, say

LATENCY, BYTES_A_SECOND, SLOWER = 400, 50 * 1024, 4
BAR = 3000  # ms
POSTINGS = 1000
PHONE = {"viewport": {"width": 360, "height": 760}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
PAGES = {
    "start": "/{}/",
    "list": "/{}/gesuche/",
    "first question": "/{}/gesuche/neu/was/",
    "way in": "/{}/mein-eintrag/",
}
TIMES = """() => {
    const drawn = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Infinity;
    const { domContentLoadedEventEnd, loadEventEnd } = performance.getEntriesByType("navigation")[0];
    return { drawn, usable: Math.max(drawn, domContentLoadedEventEnd), whole: loadEventEnd };
}"""


def main():
    asked = argparse.ArgumentParser(prog="python -m bench.phone", description=__doc__)
    asked.add_argument("--times", type=int, default=5, help="each page is opened (5)")
    asked.add_argument("--keep", action="store_true", help="leave the database there and use one left before")
    asked = asked.parse_args()
    catalogues.compile_stale()
    with tempfile.TemporaryDirectory() as static, databases.filled(POSTINGS, keep=asked.keep) as url:
        env = servers.environment(url, static)
        _run("manage.py", "collectstatic", "--noinput", "--verbosity=0", env=env)
        addresses = {**PAGES, "posting": _queries("details", env)[0].replace("/de/", "/{}/")}
        with servers.running(url, static, BENCH_GZIP="1") as port:
            say(f"Opening {len(addresses)} pages …")
            measured = opened(port, addresses, asked.times)
    print(f"{report.machine(databases.version())} before; {asked.times} times each, median (slowest).\n")
    print("| page | drawn | usable | whole | usable again |\n|---|--:|--:|--:|--:|")
    for name, (first, again) in measured.items():
        cells = [told(first, "drawn"), told(first, "usable"), told(first, "whole"), told(again, "usable")]
        print(f"| {name} | {' | '.join(cells)} |")
    slowest = max(each["usable"] for views in measured.values() for view in views for each in view)
    print(
        f"\n| bar | measured | |\n|---|---|---|\n{report.Bar('usable in < 3 s', f'at most {slowest:.0f} ms', slowest < BAR)}"
    )
    sys.exit(0 if slowest < BAR else 1)


def told(view, what):
    times = [each[what] for each in view]
    return f"{statistics.median(times):.0f} ms ({max(times):.0f})"


def opened(port, addresses, times):
    """Page and language → what each opening with an empty and with a full cache took."""
    path = browser.find()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=browser.ARGUMENTS)
        try:
            return {
                f"{name}, {language}": views(chromium, f"http://127.0.0.1:{port}{path.format(language)}", times)
                for name, path in addresses.items()
                for language in ("de", "ar")
            }
        finally:
            chromium.close()


def views(chromium, address, times):
    """All first views, and all second ones."""
    return list(zip(*(twice(chromium, address) for _each in range(times)), strict=True))


def twice(chromium, address):
    context = chromium.new_context(locale="de-DE", service_workers="block", **PHONE)
    times = [once(context, address) for _view in range(2)]
    context.close()
    return times


def once(context, address):
    page = context.new_page()
    told = context.new_cdp_session(page)
    told.send("Network.enable")
    line = {"latency": LATENCY, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    told.send("Network.emulateNetworkConditions", {"offline": False, **line})
    told.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="load")
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
    times = page.evaluate(TIMES)
    page.close()
    return times


if __name__ == "__main__":
    main()
