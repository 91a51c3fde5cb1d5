"""Public pages under the Nu HTML checker."""

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import node, pages

TITLE = "Nu HTML Checker"
JAR = node.PACKAGES / "vnu-jar/build/dist/vnu.jar"
# On a phone the barcamp's grid is no table for CSS and so for nobody's screen reader: its roles say that it is one.
MEANT = r".*“role” attribute must not be used on a “(tr|th|td)” element.*|.*role is unnecessary for element.*"


def findings(site):
    if not shutil.which("java"):
        raise node.Missing(
            "The HTML checker needs Java 17 or newer (on Debian and Ubuntu: apt install default-jre-headless)."
        )
    with tempfile.TemporaryDirectory() as folder:
        kept = _kept(pages.all_of(site), Path(folder))
        command = ["java", "-jar", JAR, "--format", "json", "--exit-zero-always", "--filterpattern", MEANT, *kept]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    where = {path.name: address.removeprefix(site) for path, address in kept.items()}
    for found in json.loads(told)["messages"]:
        what = f"{found['message']} {re.sub(r'\s+', ' ', found.get('extract', ''))}"
        yield node.Finding(where[Path(found["url"]).name], what, found["type"] != "info")


def _kept(addresses, folder):
    """{file: the address whose page lies in it}"""
    files = {folder / f"{number}.html": address for number, address in enumerate(addresses)}
    for path, address in files.items():
        path.write_bytes(pages.read(address))
    return files
