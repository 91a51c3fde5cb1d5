"""The cells of an uploaded table, whatever program saved it: encodings, separators, heads as people write them."""

import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _

MOST_BYTES = 1024 * 1024
MOST_ROWS = 2000
MOST_IGNORED = 20  # heads that are named
SEPARATORS = ";,\t"
# Column → the heads under which it is found, the first as we write it ourselves.
HEADS = {
    "name": ["Name", "Bezeichnung", "Anlaufstelle", "Stelle"],
    "topics": ["Themen", "Thema", "Kategorien", "Kategorie"],
    "languages": ["Sprachen", "Sprache"],
    "regions": ["Zuständig für", "Regionen", "Region", "Landkreis"],
    "town": ["Ort", "Gemeinde", "Stadt"],
    "postcode": ["PLZ", "Postleitzahl"],
    "street": ["Straße und Hausnummer", "Straße", "Strasse", "Adresse"],
    "phone": ["Telefon", "Telefonnummer", "Tel"],
    "email": ["E-Mail", "Email", "Mail"],
    "website": ["Website", "Webseite", "Internet", "Homepage"],
    "opening_hours": ["Öffnungszeiten", "Sprechzeiten"],
    "about": ["Wobei man dort hilft", "Beschreibung", "Angebot"],
}
LABELS = {column: heads[0] for column, heads in HEADS.items()}


class Unreadable(Exception):
    """The table as a whole cannot be read; says in a sentence why, and what to do."""


@dataclass(frozen=True)
class Line:
    """What one line says, by column; numbered as a spreadsheet does. `is_too_long`: with cells below no head."""

    number: int
    said: dict
    is_too_long: bool


def cells(data):
    """The Lines in `data`, bytes as a spreadsheet saved them, and the heads nobody knows. Raises Unreadable."""
    heads, *lines = _lines(_text(data))
    columns, ignored = _columns(heads)
    found = [_line(number, columns, line) for number, line in enumerate(lines, 2) if any(line)]
    if not found:
        raise Unreadable(_("Unter der Überschrift steht keine Zeile."))
    if len(found) > MOST_ROWS:
        raise Unreadable(_("Das sind mehr als %(num)d Zeilen. Teilen Sie bitte die Tabelle.") % {"num": MOST_ROWS})
    return found, ignored[:MOST_IGNORED]


def fold(word):
    """Two words that differ only in spaces or capitals are the same."""
    return " ".join(str(word).casefold().split())


def _line(number, columns, line):
    said = {column: cell for column, cell in zip(columns, line, strict=False) if column and cell}
    return Line(number, said, any(line[len(columns) :]))


def _text(data):
    if len(data) > MOST_BYTES:
        raise Unreadable(_("Die Datei ist größer als 1 MB. Teilen Sie bitte die Tabelle."))
    if data.startswith(b"PK"):
        raise Unreadable(_("Das ist keine CSV-Datei. Speichern Sie die Tabelle als CSV und laden Sie diese hoch."))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("Die Zeichen lassen sich nicht lesen. Speichern Sie die Tabelle als CSV mit „UTF-8“."))


def _lines(text):
    """All cells without what no keyboard writes on purpose."""
    head = text.lstrip().partition("\n")[0]
    separator = max(SEPARATORS, key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise Unreadable(
            _("Die Tabelle lässt sich nicht lesen. Speichern Sie sie bitte noch einmal als CSV.")
        ) from error
    lines = [[_clean(cell) for cell in line] for line in lines]
    while lines and not any(lines[0]):
        lines.pop(0)
    if not lines:
        raise Unreadable(_("Die Datei ist leer."))
    return lines


def _clean(cell):
    return " ".join("".join(letter if letter.isprintable() else " " for letter in cell).split())


def _columns(heads):
    """For each place in a line its column or None, and the heads nobody knows."""
    known = {fold(head): column for column, spellings in HEADS.items() for head in spellings}
    columns = [known.get(fold(head)) for head in heads]
    if "name" not in columns or not {"town", "postcode"} & set(columns):
        raise Unreadable(_("In der ersten Zeile fehlt „Name“ oder „Ort“. Die Vorlage zeigt, wie die Spalten heißen."))
    for column in filter(None, columns):
        if columns.count(column) > 1:
            raise Unreadable(_("Die Spalte „%(head)s“ steht zweimal da.") % {"head": LABELS[column]})
    return columns, [head for head, column in zip(heads, columns, strict=True) if head and not column]
