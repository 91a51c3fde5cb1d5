"""The site under the tools of others: what they call an error ends with 1, what they remark is only said.

python -m tests.audit [--url http://127.0.0.1:8000] [feed markup accessibility speed]

Without --url a demo of its own is started, with a database of its own.
"""

import argparse
import os
import sys
import tempfile
from contextlib import contextmanager

import django

from peoplelikeme.lib import devdatabase
from tests import demo_site

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peoplelikeme.settings.demo")
django.setup()

from . import accessibility, feed, markup, node, pages, speed  # noqa: E402

TOOLS = {"feed": feed, "markup": markup, "accessibility": accessibility, "speed": speed}


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.audit")
    parser.add_argument(
        "tools", nargs="*", metavar="tool", help=f"of: {' '.join(TOOLS)}; all of them where none is named"
    )
    parser.add_argument("--url", help="of a demo that runs already")
    said = parser.parse_args()
    if unknown := set(said.tools) - set(TOOLS):
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    chosen = {name: TOOLS[name] for name in said.tools or TOOLS}
    try:
        node.install()
        with _site(said.url) as address:
            num_errors = sum(_run(name, tool, address) for name, tool in chosen.items())
    except (node.Missing, pages.NotThere) as stuck:
        sys.exit(str(stuck))
    sys.exit(1 if num_errors else 0)


@contextmanager
def _site(url):
    if url:
        yield url.rstrip("/")
        return
    print("Starting a demo, which takes about a minute …", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        own = demo_site.surroundings(devdatabase.start(), folder, name=f"audit_{os.getpid()}")
        with own as environment, demo_site.running(environment) as address:
            yield address


def _run(name, tool, address):
    """How many errors it finds."""
    print(f"\n{name}: {tool.TITLE}", flush=True)
    found = sorted(set(tool.findings(address)))
    errors = [finding for finding in found if finding.is_error]
    for finding in found:
        print(f"  {'ERROR ' if finding.is_error else 'remark'} {finding.where}: {finding.what}")
    print(f"  {len(errors)} errors, {len(found) - len(errors)} remarks", flush=True)
    return len(errors)


if __name__ == "__main__":
    main()
