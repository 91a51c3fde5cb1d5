import io
import random
import struct
import zipfile
from datetime import date

import pytest

from exchange.importing import tables, workbooks
from tests.exchange.batches import as_csv, as_xlsx

ROWS = [["Titel", "Ort"], ["Töpfe", "Kassel"]]


def read(data):
    table = tables.read(io.BytesIO(data))
    return table, [(line.number, line.cells) for line in table.lines]


def told(data):
    """The sentence of what cannot be read."""
    with pytest.raises(tables.Unreadable) as caught:
        list(tables.read(io.BytesIO(data)).lines)
    return str(caught.value)


def repacked(data, change):
    """A workbook whose entries were changed: `change(name, content)` → content."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


# Text


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"), ("cp1252", "Windows-1252"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_text_in_any_usual_encoding_is_read_and_said(encoding, name, separator):
    table, lines = read(as_csv(*ROWS, separator=separator, encoding=encoding))

    assert (table.heads, lines) == (["Titel", "Ort"], [(2, ["Töpfe", "Kassel"])])
    assert table.read_as == {"encoding": name, "separator": separator}


def test_separators_within_quotes_part_nothing():
    table, _lines = read(b'"a,b,c,d";Ort\nx;y\n')

    assert table.heads == ["a,b,c,d", "Ort"]


def test_quoted_ends_of_lines_stay_within_a_cell_and_count_as_one_row():
    _table, lines = read(b'Titel;Ort\r\n"eins\r\nzwei";Kassel\r\n\r\ndrei;Marburg\r\n')

    assert lines == [(2, ["eins\nzwei", "Kassel"]), (4, ["drei", "Marburg"])]


def test_nul_bytes_and_control_characters_are_dropped():
    _table, lines = read("Titel;Ort\nTo\0pf\x07;Kas\u202esel\n".encode())

    assert lines == [(2, ["Topf", "Kassel"])]


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b"\n \n;;\n", as_xlsx()], ids=["empty", "mark", "blank", "xlsx"]
)
def test_empty_file_says_so(data):
    assert told(data) == "Die Datei ist leer."


def test_head_alone_says_so():
    assert told(b"Titel;Ort\n") == "Unter der Überschrift steht keine Zeile."


def test_quote_that_is_never_closed_is_told_with_its_row():
    assert told(b'Titel;Ort\na;b\n"c;' + b"x" * 200_000).startswith("Ab Zeile 3 ")


def test_bytes_of_no_encoding_are_told():
    assert told(b"Titel;Ort\n\x81\x8d;x").startswith("Die Zeichen lassen sich nicht lesen.")


def test_cell_that_is_too_long_is_cut_and_marked():
    table = tables.read(io.BytesIO(b"Titel;Ort\n" + b"x" * 4001 + b";Kassel\n"))
    (line,) = table.lines

    assert (len(line.cells[0]), line.flaws) == (tables.LONGEST_CELL, {0: tables.TOO_LONG})


def test_what_stands_beyond_the_heads_stays():
    assert read(b"Titel;Ort\na;b;c\nd\n")[1] == [(2, ["a", "b", "c"]), (3, ["d", ""])]


def test_more_than_is_taken_is_refused(monkeypatch):
    assert "60 Spalten" in told(";".join("abcdef" * 11).encode())
    assert "10 MB" in told(b"x" * (tables.MOST_BYTES + 1))
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    assert "3 Zeilen" in told(b"Titel\na\nb\nc\nd\n")
    assert len(read(b"Titel\na\nb\nc\n")[1]) == 3
    monkeypatch.setattr(tables, "MOST_CELLS", 2)
    assert "zu viele Zellen" in told(b"Titel\na\nb\nc\n")


def test_cell_of_text_that_was_kept_from_being_a_formula_is_as_it_was():
    assert read(b"Titel;Text\n'- ein Rad;''=1\n'nur so;=1\n")[1] == [
        (2, ["- ein Rad", "'=1"]),
        (3, ["'nur so", "=1"]),
    ]


# Workbooks


def test_workbook_is_read_with_days_and_numbers_as_people_write_them():
    table, lines = read(
        as_xlsx(["Titel", "Tag", "Anzahl"], ["Topf", date(2016, 2, 28), 3.0], [None] * 3, ["Pfanne", 42428, 1.5])
    )

    assert lines == [(2, ["Topf", "2016-02-28", "3"]), (4, ["Pfanne", "42428", "1.5"])]
    assert table.read_as == {"sheet": "Sheet", "num_sheets": 1, "is_merged": False}


def test_formula_is_marked_and_not_worked_out():
    table = tables.read(io.BytesIO(as_xlsx(["Titel", "Anzahl"], ["Topf", "=1+1"], ["Topf", '=HYPERLINK("x")'])))

    assert [(line.cells, line.flaws) for line in table.lines] == [(["Topf", ""], {1: tables.FORMULA})] * 2


def test_merged_cells_count_for_the_first_row_and_are_told():
    table, lines = read(
        as_xlsx(["Ort", "Titel"], ["Kassel", "a"], ["", "b"], change=lambda book: book.active.merge_cells("A2:A3"))
    )

    assert (table.read_as["is_merged"], lines) == (True, [(2, ["Kassel", "a"]), (3, ["", "b"])])


def test_hidden_sheet_is_ignored_and_the_one_that_is_read_is_named():
    def hide(book):
        book.active.sheet_state = "hidden"
        book.create_sheet("Leer")
        book.create_sheet("Brett").append(["Titel"])
        book["Brett"].append(["Topf"])

    table, lines = read(as_xlsx(["Geheim"], ["x"], change=hide))

    assert (table.heads, lines, table.read_as["sheet"]) == (["Titel"], [(2, ["Topf"])], "Brett")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Das ist eine alte Excel-Datei"),
        (b"%PDF-1.7\n...", "Das ist ein PDF."),
        (b"PK\x03\x04", "Die Datei ist beschädigt."),
        (as_xlsx(*ROWS)[:-40], "Die Datei ist beschädigt."),
        (as_xlsx(*ROWS)[:300] + b"\0" * 9 + as_xlsx(*ROWS)[309:], "Die Datei ist beschädigt."),
    ],
    ids=["xls", "pdf", "start", "end", "middle"],
)
def test_other_and_broken_files_get_a_clear_sentence(data, sentence):
    assert told(data).startswith(sentence)


def test_zip_of_something_else_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    assert told(out.getvalue()).startswith("Das ist keine Excel-Datei.")


def test_macros_are_refused_by_either_sign():
    out = io.BytesIO(as_xlsx(*ROWS))
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    typed = repacked(as_xlsx(*ROWS), lambda name, old: old.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml"))

    assert "Makros" in told(out.getvalue())
    assert "Makros" in told(typed)


BLANKS = b" " * 30_000_000


@pytest.mark.parametrize("where", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_bomb_is_refused_by_its_ratio_or_size(where):
    packed = repacked(as_xlsx(*ROWS), lambda name, old: old + BLANKS if name == where else old)

    assert len(packed) < 100_000
    assert told(packed).startswith("Ausgepackt ist die Datei zu groß.")


def test_texts_that_would_fill_the_memory_are_refused():
    """Of what is read as a whole only so much is taken, whatever its ratio."""
    out = io.BytesIO(as_xlsx(*ROWS))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as packed:
        packed.writestr("xl/sharedStrings.xml", random.randbytes(workbooks.MOST_IN_MEMORY // 4) * 4 + b"x")

    with pytest.raises(tables.Unreadable, match="Ausgepackt"):
        workbooks.lines(out)


def test_bomb_that_lies_about_its_size_is_refused():
    """The directory says ten bytes where thirty million are packed."""
    data = bytearray(repacked(as_xlsx(*ROWS), lambda name, old: old + BLANKS if "sheet1" in name else old))
    size = struct.pack("<L", len(zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")))
    assert data.count(size) == 2

    assert told(bytes(data).replace(size, struct.pack("<L", 10))).startswith("Die Datei ist beschädigt.")


def test_too_many_entries_are_refused():
    out = io.BytesIO(as_xlsx(*ROWS))
    with zipfile.ZipFile(out, "a") as packed:
        for number in range(500):
            packed.writestr(f"xl/{number}", b"")

    assert told(out.getvalue()).startswith("Ausgepackt ist die Datei zu groß.")


def test_entities_are_refused():
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'

    def plant(name, old):
        head, end, rest = old.partition(b"?>")
        return (
            head + end + entities + rest
            if name == "xl/worksheets/sheet1.xml" and end
            else entities + old
            if "sheet1" in name
            else old
        )

    assert told(repacked(as_xlsx(*ROWS), plant)).startswith("Die Datei ist beschädigt.")


def test_sheet_that_lies_about_its_dimensions_is_read_as_it_is():
    packed = repacked(
        as_xlsx(*ROWS),
        lambda name, old: old.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"') if "sheet1" in name else old,
    )

    assert read(packed)[1] == [(2, ["Töpfe", "Kassel"])]


def test_row_far_below_ends_the_reading():
    packed = repacked(
        as_xlsx(*ROWS),
        lambda name, old: (
            old.replace(b'<row r="2"', b'<row r="999999999"')
            .replace(b'r="A2"', b'r="A999999999"')
            .replace(b'r="B2"', b'r="B999999999"')
            if "sheet1" in name
            else old
        ),
    )

    assert told(packed) == "Unter der Überschrift steht keine Zeile."
