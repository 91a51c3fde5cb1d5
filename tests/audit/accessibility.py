"""Public pages under pa11y with HTML CodeSniffer's rules, beside those of axe (tests/journeys/test_accessibility.py)."""

from tests.browser import ARGUMENTS

from . import node, pages

TITLE = "pa11y, WCAG 2 AA"


def findings(site):
    said = {"addresses": pages.all_of(site), "browser": node.chromium(), "arguments": ARGUMENTS}
    for found in node.told("accessibility.js", said=said):
        where = found["address"].removeprefix(site)
        yield node.Finding(where, f"{found['code']} {found['message']} {found['context']}", found["type"] == "error")
