"""Invented answers by mail, as mail programs of many kinds and languages write them: (name, text or HTML, what was written).

Whatever is quoted names geheim@example.org, as the letter of somebody whose address must not be seen.
"""

import re
from pathlib import Path


def _samples(name):
    text = (Path(__file__).parent / "mails" / f"{name}.txt").read_text()
    return re.findall(r"^===== (?!wrote)(.+)\n((?s:.*?))\n===== wrote\n((?s:.*?))(?=\n===== |\n\Z)", text, re.MULTILINE)


PLAIN, HTML = _samples("plain"), _samples("html")
