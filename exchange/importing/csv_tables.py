"""Tables as text: in which encoding, parted by what, is guessed and said."""

import csv
import io

from django.utils.translation import gettext as _

from peoplelikeme.lib.csvcells import unescaped

from .tables import MOST_COLUMNS, Unreadable

MOST_IN_A_CELL = 131_072  # characters; a quote that is never closed makes the rest of a table one cell
SEPARATORS = ";,\t"
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "cp1252": "Windows-1252"}
MANY_NULS = 0.3  # of every second byte: then each letter has two
LOOKED_AT = 4096


def lines(file):
    """((number, cells, places of formulas) of each row, what was guessed)."""
    data = file.read()
    encoding = _encoding(data)
    text = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    beginning = text.read(LOOKED_AT)
    separator = _separator(beginning)
    text.seek(0)
    says = {"encoding": NAMES.get(encoding, "UTF-16"), "separator": separator}
    return _rows(text, separator), says


def _encoding(data):
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return _proved(data, encoding)
    odd, even = data[1:LOOKED_AT:2], data[0:LOOKED_AT:2]
    if odd and odd.count(0) > MANY_NULS * len(odd) and not even.count(0):
        return _proved(data, "utf-16-le")
    if even and even.count(0) > MANY_NULS * len(even) and not odd.count(0):
        return _proved(data, "utf-16-be")
    return _proved(data, "utf-8", "cp1252")


def _proved(data, *encodings):
    """The first in which all of it can be read."""
    for encoding in encodings:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Unreadable(_("Die Zeichen lassen sich nicht lesen. Speichern Sie die Tabelle als CSV mit „UTF-8“."))


def _separator(beginning):
    """The one that parts the first row into most cells, not counting what stands within quotes."""
    beginning = beginning.lstrip("\ufeff \r\n")
    if not any(separator in beginning for separator in SEPARATORS):
        return ";"
    return max(SEPARATORS, key=lambda separator: _width(beginning, separator))


def _width(beginning, separator):
    try:
        return len(next(csv.reader(io.StringIO(beginning, newline=""), delimiter=separator), []))
    except csv.Error:
        return 0


def _rows(text, separator):
    csv.field_size_limit(MOST_IN_A_CELL)  # of the whole process: others may have set it otherwise
    rows = csv.reader(text, delimiter=separator)
    number = 0
    try:
        for number, cells in enumerate(rows, 1):
            yield number, [unescaped(cell) for cell in cells[: MOST_COLUMNS + 1]], ()
    except csv.Error as error:
        raise Unreadable(
            _("Ab Zeile %(number)d lässt sich die Tabelle nicht lesen. Fehlt dort ein Anführungszeichen?")
            % {"number": number + 1}
        ) from error
