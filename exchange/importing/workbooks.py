"""Tables as workbooks of Excel (.xlsx): first what may be inside such a file, then the first sheet that can be seen.

The file is a zip of XML that anybody can make. Everything is counted while it is unpacked once, before openpyxl sees it: what
the directory of the zip says about sizes is not believed. Formulas are never worked out, entities are refused (defusedxml).
"""

import datetime
import zipfile
import zlib

import openpyxl
from django.utils.translation import gettext as _

from .tables import MOST_COLUMNS, Unreadable

MOST_ENTRIES = 500
MOST_UNPACKED = 150 * 1024 * 1024
MOST_RATIO = 200  # unpacked to packed, of an entry of more than a MB
MOST_IN_MEMORY = 20 * 1024 * 1024  # of what openpyxl reads as a whole: everything but the sheets
PORTION = 256 * 1024
MERGED = b"mergeCell "
EMPTY_ROWS = 200_000  # between two that say something


def lines(file):
    """((number, cells, places of formulas) of each row of the first sheet that can be seen, what was guessed)."""
    merged = _inspect(file)
    try:
        book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except Exception as error:  # whatever a forged file makes the reader stumble over
        raise _damaged() from error
    if not sheets:
        raise Unreadable(_("In der Datei ist kein Tabellenblatt zu sehen. Blenden Sie bitte eines ein."))
    sheet = next((each for each in sheets if _says_something(each)), sheets[0])
    says = {"sheet": sheet.title, "num_sheets": len(sheets), "is_merged": bool(merged & {_path(sheet)})}
    return _rows(sheet), says


def _damaged():
    return Unreadable(
        _("Die Datei ist beschädigt. Öffnen Sie sie bitte in Excel und speichern Sie sie noch einmal als „.xlsx“.")
    )


def _path(sheet):
    return sheet._worksheet_path.lstrip("/")


def _inspect(file):
    """Unpack everything once and count. Returns in which sheets cells are merged. Raises Unreadable."""
    try:
        with zipfile.ZipFile(file) as packed:
            entries = packed.infolist()
            _refuse_other_kinds({entry.filename for entry in entries}, packed)
            if len(entries) > MOST_ENTRIES:
                raise _too_large()
            left, merged = MOST_UNPACKED, set()
            for entry in entries:
                size, has_merged = _unpack(packed, entry, left)
                left -= size
                if has_merged:
                    merged.add(entry.filename)
            return merged
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _damaged() from error


def _refuse_other_kinds(names, packed):
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable(_("In der Datei sind Makros („.xlsm“). Speichern Sie sie bitte als „.xlsx“ ohne Makros."))
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Unreadable(_("Das ist keine Excel-Datei. Wir lesen „.xlsx“ und CSV."))
    if b"macroEnabled" in packed.open("[Content_Types].xml").read(PORTION):
        raise Unreadable(_("In der Datei sind Makros („.xlsm“). Speichern Sie sie bitte als „.xlsx“ ohne Makros."))


def _too_large():
    return Unreadable(
        _("Ausgepackt ist die Datei zu groß. Speichern Sie die Tabelle bitte als CSV, oder teilen Sie sie.")
    )


def _unpack(packed, entry, left):
    """(how many bytes it really has, whether cells are merged in it)"""
    is_sheet = entry.filename.startswith("xl/worksheets/")
    most = left if is_sheet else min(left, MOST_IN_MEMORY)
    if entry.file_size > most:
        raise _too_large()
    size, end, has_merged = 0, b"", False
    with packed.open(entry) as content:
        while portion := content.read(PORTION):
            size += len(portion)
            if size > most or (size > 2**20 and size > MOST_RATIO * max(entry.compress_size, 1)):
                raise _too_large()
            has_merged = has_merged or (is_sheet and MERGED in end + portion)
            end = portion[-len(MERGED) :]
    return size, has_merged


def _says_something(sheet):
    return next(_rows(sheet), None) is not None


def _rows(sheet):
    """Rows in which something stands. What the sheet says about its own size is not believed."""
    sheet.reset_dimensions()
    num_empty = 0
    rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1)
    while True:
        try:
            row = next(rows, None)
        except Exception as error:  # as above
            raise _damaged() from error
        if row is None:
            return
        filled = [cell for cell in row if cell.value is not None]
        num_empty = 0 if filled else num_empty + 1
        if num_empty > EMPTY_ROWS:
            return
        if filled:
            formulas = [place for place, cell in enumerate(row) if cell.value is not None and cell.data_type in "fe"]
            yield (
                filled[0].row,
                ["" if place in formulas else _text(cell.value) for place, cell in enumerate(row)],
                formulas,
            )


def _text(value):
    """A value as somebody would write it in a table: days as ISO, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "minutes") if value.time() != datetime.time() else value.date().isoformat()
    return str(value)
