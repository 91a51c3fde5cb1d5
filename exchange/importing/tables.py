"""A table out of an uploaded file: its heads, and its rows one after the other, whatever program saved it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from django.utils.translation import gettext as _

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 60
MOST_CELLS = 1_000_000  # filled ones: about what is read while somebody waits for the page
LONGEST_CELL = 4000
# What may be wrong with a cell before anybody reads what it says.
FORMULA, TOO_LONG = "formula", "too_long"
OLE, PDF, ZIP = b"\xd0\xcf\x11\xe0", b"%PDF", b"PK"


class Unreadable(Exception):
    """The file as a whole cannot be read; says in a sentence why, and what to do."""


@dataclass
class Line:
    """One row, numbered as a spreadsheet does. `flaws` leads from the place of a cell to FORMULA or TOO_LONG."""

    number: int
    cells: list[str]
    flaws: dict[int, str] = field(default_factory=dict)


@dataclass
class Table:
    """`read_as` says what was guessed about the file, for people: encoding, separator, sheet, is_merged. `lines` run once and
    may raise Unreadable on the way."""

    heads: list[str]
    lines: Iterator[Line]
    read_as: dict


def read(file):
    """The Table in `file`, which is open for reading bytes. Raises Unreadable."""
    from . import csv_tables, workbooks

    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if size > MOST_BYTES:
        raise Unreadable(_("Die Datei ist größer als 10 MB. Teilen Sie bitte die Tabelle."))
    beginning = file.read(8)
    file.seek(0)
    if beginning.startswith(OLE):
        raise Unreadable(
            _(
                "Das ist eine alte Excel-Datei, oder sie ist mit einem Passwort geschützt. Speichern Sie sie bitte als „.xlsx“."
            )
        )
    if beginning.startswith(PDF):
        raise Unreadable(_("Das ist ein PDF. Wir brauchen die Tabelle selbst, als Excel-Datei („.xlsx“) oder CSV."))
    lines, read_as = (workbooks if beginning.startswith(ZIP) else csv_tables).lines(file)
    lines = _bounded(lines)
    head = next(lines, None)
    if head is None:
        raise Unreadable(_("Die Datei ist leer."))
    if len(head.cells) > MOST_COLUMNS:
        raise Unreadable(
            _("Das sind mehr als %(num)d Spalten. Löschen Sie bitte, was Sie nicht brauchen.") % {"num": MOST_COLUMNS}
        )
    first = next(lines, None)
    if first is None:
        raise Unreadable(_("Unter der Überschrift steht keine Zeile."))
    heads = [" ".join(cell.split())[:80] for cell in head.cells]
    return Table(heads, _padded(chain([first], lines), len(heads)), read_as)


def _bounded(lines):
    """Rows in which something stands, cleaned, as many as we take."""
    num_rows = num_cells = 0
    for number, raw, formulas in lines:
        line = _line(number, raw, formulas)
        filled = sum(1 for cell in line.cells if cell)
        if not filled and not line.flaws:
            continue
        num_rows, num_cells = num_rows + 1, num_cells + filled
        if num_rows > MOST_ROWS + 1:
            raise Unreadable(_("Das sind mehr als %(num)d Zeilen. Teilen Sie bitte die Tabelle.") % {"num": MOST_ROWS})
        if num_cells > MOST_CELLS:
            raise Unreadable(_("Das sind zu viele Zellen auf einmal. Teilen Sie bitte die Tabelle."))
        yield line


def _line(number, raw, formulas):
    cells, flaws = [], dict.fromkeys(formulas, FORMULA)
    for place, cell in enumerate(raw):
        text = clean(cell)
        if len(text) > LONGEST_CELL:
            text = text[:LONGEST_CELL]
            flaws[place] = TOO_LONG
        cells.append(text)
    while cells and not cells[-1] and len(cells) - 1 not in flaws:
        cells.pop()
    return Line(number, cells, flaws)


def _padded(lines, width):
    """Each with as many cells as there are heads at least; what stands beyond them stays, to be told of."""
    for line in lines:
        line.cells += [""] * (width - len(line.cells))
        yield line


def clean(cell):
    """Without what no keyboard writes on purpose; ends of lines stay."""
    if cell.isprintable():
        return cell.strip()
    text = cell.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        letter for letter in text if letter == "\n" or letter.isprintable() or letter in "\u200c\u200d"
    ).strip()


def fold(word):
    """Two words that differ only in spaces or capitals are the same."""
    return " ".join(str(word).casefold().split())
