"""All pages under the Nu HTML checker."""

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
        kept = _kept(site, Path(folder))
        command = ["java", "-jar", JAR, "--format", "json", "--exit-zero-always", "--filterpattern", MEANT, *kept]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    where = {path.name: said for path, said in kept.items()}
    for found in json.loads(told)["messages"]:
        what = f"{found['message']} {re.sub(r'\s+', ' ', found.get('extract', ''))}"
        yield node.Finding(where[Path(found["url"]).name], what, found["type"] != "info")


def _kept(site, folder):
    """{file: whose page lies in it}"""
    files = {}
    for who, reader, addresses in pages.walks(site):
        for address in addresses:
            path = folder / f"{len(files)}.html"
            path.write_bytes(reader.read(address))
            files[path] = node.where(site, address, who)
    return files
