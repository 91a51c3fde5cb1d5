"""Text that may stand in an XML 1.0 document (https://www.w3.org/TR/xml/#charsets)."""

import re

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text):
    """Without the control characters and lone surrogates that no document may hold, not even escaped."""
    return _ILLEGAL.sub("", text)
