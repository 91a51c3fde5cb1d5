"""A few public pages under Lighthouse, as a phone of the middle class on a slow network sees them."""

import json
import subprocess

from tests.browser import ARGUMENTS
from tests.public_pages import LANGUAGES

from . import node

TITLE = "Lighthouse, mobile"
TRIES = 3
PATHS = ["/{}/", "/{}/gesuche/", "/{}/projekte/", "/{}/barcamp/1/"]
BARS = {"performance": 0.9, "accessibility": 1, "best-practices": 1, "seo": 1}


def findings(site):
    for language in LANGUAGES:
        for path in PATHS:
            where = path.format(language)
            scores = _scores(site + where)
            said = ", ".join(f"{name} {score * 100:.0f}" for name, score in scores.items())
            yield node.Finding(where, said, any(scores[name] < bar for name, bar in BARS.items()))


def _scores(address):
    """{category: 0 to 1}. On a busy machine the browser's record breaks off now and then, and is made again."""
    command = [
        "node", node.PACKAGES / "lighthouse/cli/index.js", address, "--output=json", "--quiet",
        f"--only-categories={','.join(BARS)}", f"--chrome-flags=--headless {' '.join(ARGUMENTS)}",
    ]  # fmt: skip
    for _try in range(TRIES):
        done = subprocess.run(command, capture_output=True, text=True, env=node.environment())
        if done.returncode == 0:
            found = json.loads(done.stdout)["categories"]
            return {name: found[name]["score"] or 0 for name in BARS}
    raise node.Missing(f"Lighthouse did not work on {address}:\n{done.stderr}")
