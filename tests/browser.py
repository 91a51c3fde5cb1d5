"""Which browser drives the journeys: an installed Chromium, or one that can be installed here.

Run as a program (make test does) it installs one where the system's package manager or Playwright can, and says loudly
when the journeys will be skipped.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
PLACES = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
]
# A browser for tests talks to nobody but the site under test.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find():
    """The browser's path, or None. CHROMIUM in the environment counts first."""
    named = os.environ.get("CHROMIUM")
    candidates = [named, *(shutil.which(name) for name in NAMES), *PLACES, _playwrights_own()]
    return next((path for path in candidates if path and Path(path).exists()), None)


def _playwrights_own():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def install():
    """Try the system's package manager, then Playwright; quiet about what does not work."""
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get"):
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        attempts.insert(0, [*root, "apt-get", "install", "-y", "-q", "chromium", "fonts-noto-core"])
        attempts.insert(0, [*root, "apt-get", "update", "-q"])
    for attempt in attempts:
        if find():
            return
        if shutil.which(attempt[0]):
            subprocess.run(attempt, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main():
    if not find():
        print("No Chromium here; trying to install one for the journeys …")
        install()
    found = find()
    if found:
        print(f"The journeys will be driven with {Path(found).name}.")
    elif os.environ.get("CI"):
        sys.exit("There is no Chromium and none could be installed: in CI the journeys must run.")
    else:
        print("\n*** No Chromium found: THE BROWSER JOURNEYS WILL BE SKIPPED. Install chromium to run them. ***\n")


if __name__ == "__main__":
    main()
