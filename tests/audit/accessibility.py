"""All pages under pa11y with HTML CodeSniffer's rules, beside those of axe (tests/journeys/test_accessibility.py)."""

from tests.browser import ARGUMENTS

from . import node, pages

TITLE = "pa11y, WCAG 2 AA, light and dark"


def findings(site):
    for who, reader, addresses in pages.walks(site):
        said = {
            "addresses": addresses,
            "cookies": reader.cookies(),
            "themes": ["light", "dark"],
            "browser": node.chromium(),
            "arguments": ARGUMENTS,
        }
        for found in node.told("accessibility.js", said=said):
            where = node.where(site, found["address"], who, found["theme"])
            yield node.Finding(
                where, f"{found['code']} {found['message']} {found['context']}", found["type"] == "error"
            )
