"""All pages under pa11y with HTML CodeSniffer's rules, beside those of axe (tests/journeys/test_accessibility.py)."""

import re

from tests.browser import ARGUMENTS

from . import node, pages

TITLE = "pa11y, WCAG 2 AA, light and dark"
# Django's own record lists: a head without words in the column of ticks, a form where there is nothing to send, and a group of
# fields without a name where there is only one. Said, but not ours.
DJANGOS = re.compile(r'<(table id="result_list"|form id="changelist-form"|fieldset class="module aligned)')


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
            is_ours = found["type"] == "error" and not DJANGOS.match(found["context"])
            yield node.Finding(where, f"{found['code']} {found['message']} {found['context']}", is_ours)
