"""Requests speak UTF-8, whatever they say.

Django reads a request in the charset that its Content-Type names, in any that Python knows: in base64 it cannot be read
at all, and utf-7 brings half characters, which no database stores. No browser names one for a form.
"""

import re

_BOUNDARY = re.compile(r';\s*boundary=(?:"[^";]*"|[^";\s]*)', re.IGNORECASE)
_LONGEST_KIND = 200


def utf8only(application):
    """A WSGI application that sees of every Content-Type its kind and, for files, the boundary between parts."""

    def heard(environ, start_response):
        if said := environ.get("CONTENT_TYPE"):
            environ["CONTENT_TYPE"] = plain(said)
        return application(environ, start_response)

    return heard


def plain(content_type):
    kind = content_type.partition(";")[0][:_LONGEST_KIND]
    boundary = _BOUNDARY.search(content_type)
    return kind + boundary[0] if boundary else kind
