"""The tools that Node runs, pinned with hashes in package-lock.json, and what they say."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from tests import browser

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules"
OLDEST = 20


class Missing(Exception):
    """What is not there, and what to do now."""


class Finding(NamedTuple):
    """`where`: an address or the part of it that tells pages apart."""

    where: str
    what: str
    is_error: bool = True


def where(site, address, *seen_by):
    """How a finding names a page: its path, and who saw it how."""
    seen = ", ".join(filter(None, seen_by))
    return address.removeprefix(site) + (f" ({seen})" if seen else "")


def install():
    """What package-lock.json says, once. Nothing that comes with it runs while it is installed."""
    if not (shutil.which("node") and shutil.which("npm")) or _major() < OLDEST:
        raise Missing(
            f"The audit needs Node {OLDEST} or newer with npm, and did not find it. Install it (on Debian and Ubuntu: "
            "apt install nodejs npm), or go without: make check and make test need no Node."
        )
    lock, done = HERE / "package-lock.json", PACKAGES / ".package-lock.json"
    if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
        print("Installing the tools of the audit, pinned with hashes …", flush=True)
        _check(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"])
        done.touch()


def _major():
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    return int(told.removeprefix("v").partition(".")[0])


def told(script, *arguments, said=None):
    """What a script of ours prints as JSON; `said` is given to it as JSON."""
    return json.loads(_check(["node", script, *arguments], said=json.dumps(said)))


def chromium():
    found = browser.find()
    if not found:
        raise Missing("This part of the audit needs Chromium and did not find it. See tests/browser.py.")
    return found


def environment():
    """For tools that look for a browser by themselves."""
    return os.environ | {"CHROME_PATH": chromium()}


def _check(command, *, said=None):
    done = subprocess.run(command, cwd=HERE, input=said, capture_output=True, text=True)
    if done.returncode:
        raise Missing(f"{' '.join(command)} did not work:\n{done.stdout}{done.stderr}")
    return done.stdout
