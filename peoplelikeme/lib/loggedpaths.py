"""What a log may hold of an address: no signed link, for whoever reads one opens what it leads to, and no query.

Every signed link of ours has a colon in it; the key by which a password is chosen is long.
"""

import copy
import logging
import re

LONGEST = 36
_ADDRESS = re.compile(r"""(?<![^\s"'(<])((?:https?://[^/\s"'?]+)?)(/[^\s"'?]*)(\?[^\s"']*)?""")
_KEY = re.compile(rf"[^/]*(?::|%3A)[^/]*|[^/]{{{LONGEST},}}", re.IGNORECASE)


def shortened(text):
    """The text with "..." in place of each key and each query in an address."""
    return _ADDRESS.sub(lambda found: found[1] + _KEY.sub("...", found[2]) + ("?..." if found[3] else ""), text)


class ShortPaths(logging.Filter):
    """Hands on what Django and gunicorn say about requests with shortened addresses."""

    def filter(self, record):
        if not record.name.startswith(("django.", "gunicorn.")):
            return True
        short = copy.copy(record)
        short.msg, short.args = shortened(record.getMessage()), None
        return short
