import pytest

from network.contact_csv import MOST_ROWS, Unreadable, cells, fold

HEAD = "Name;Themen;Ort;Telefon"


def said(data):
    lines, _ignored = cells(data)
    return [(line.number, line.said) for line in lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_table_reads_the_same_however_it_was_saved(encoding, separator, end):
    text = end.join([separator.join(["Name", "Straße", "Ort"]), separator.join(["Café Süd", "Weg 1", "Gießen"]), ""])

    assert said(text.encode(encoding)) == [(2, {"name": "Café Süd", "street": "Weg 1", "town": "Gießen"})]


def test_quoted_cells_may_hold_separators_and_new_lines():
    data = 'Name;Ort;Öffnungszeiten\n"Laden; Treff";Kassel;"Mo 10\nDi 12"\n'.encode()

    assert said(data) == [(2, {"name": "Laden; Treff", "town": "Kassel", "opening_hours": "Mo 10 Di 12"})]


def test_empty_lines_are_skipped_and_counted():
    assert [number for number, _said in said(f"{HEAD}\n;;;\nA;;Kassel;\n\nB;;Kassel;\n".encode())] == [3, 5]


def test_heads_are_known_in_any_spelling():
    data = b"  NAME ;strasse;Plz;tel;E-MAIL\nA;Weg 1;34117;0000;a@example.org\n"

    assert list(said(data)[0][1]) == ["name", "street", "postcode", "phone", "email"]


def test_unknown_columns_are_named():
    assert cells("Name;Ort;Farbe;Größe\nA;Kassel;rot;\n".encode())[1] == ["Farbe", "Größe"]


def test_cells_without_a_head_are_told():
    (line,) = cells(f"{HEAD}\nA;Wohnen;Kassel;0000;mehr\n".encode())[0]

    assert line.is_too_long


def test_what_no_keyboard_writes_is_left_out():
    assert said("Name;Ort\nA\0B\u202e\u00a0 C;Kassel\n".encode())[0][1]["name"] == "A B C"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "leer"),
        (b"\n\n \n", "leer"),
        (b"\0\0\0", "leer"),
        (HEAD.encode(), "keine Zeile"),
        (b"Telefon;Ort\n1;2\n", "fehlt"),
        (b"Name;Telefon\n1;2\n", "fehlt"),
        (b"Name;Ort;Stadt\nA;B;C\n", "zweimal"),
        (b"PK\x03\x04....", "keine CSV-Datei"),
        (b"Name;Ort\n\x81\x8d;Kassel\n", "Zeichen"),
        (b"Name;Ort\n" + b"A;Kassel\n" * (MOST_ROWS + 1), "mehr als 2000"),
        (b"Name;Ort\n" + b"A" * (1024 * 1024), "1 MB"),
        (b"Name;Ort\n" + b"A" * 140_000 + b";Kassel\n", "noch einmal"),
    ],
)
def test_table_that_cannot_be_read_says_why(data, words):
    with pytest.raises(Unreadable, match=words):
        cells(data)


def test_fold_forgives_spaces_and_capitals():
    assert fold("  Café  SÜD ") == "café süd"
