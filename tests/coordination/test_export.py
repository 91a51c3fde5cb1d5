import csv
import io

import openpyxl
import pytest
from django.utils import timezone

from coordination import charts, export, panels
from coordination.panels.panel import Panel
from people.models import User
from people.roles import Role
from postings.models import Kind
from tests.conftest import MARBURG, enter, make_posting
from tests.coordination.pairs import make_suggestion

pytestmark = pytest.mark.django_db
ROOM = "/koordination/zahlen/"
FORMULAS = ["=1+1", "+49 561", "-1", "@SUM(A1)", "\tx", "\rx"]


@pytest.fixture
def desk(client, cora):
    enter(client, cora)
    return client


def make_panel(rows):
    return Panel("probe", "Probe", ["Wort", "Zahl"], rows, picture="ranks", chart=charts.ranks([]), alt="Probe")


def read_csv(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def read_workbook(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


@pytest.mark.parametrize("name", panels.PANELS)
def test_table_comes_as_csv(desk, name):
    make_suggestion(make_posting(), make_posting(kind=Kind.OFFER))

    response = desk.get(f"{ROOM}{name}.csv?wochen=4")

    rows = read_csv(response.content)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="zahlen-{name}-{timezone.localdate()}.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) > 1


def test_csv_writes_decimal_commas_and_days_as_numbers_of_the_calendar():
    day = timezone.localdate()

    assert read_csv(export.as_csv(make_panel([["a", 1.5], [day, None]]))) == [
        ["Wort", "Zahl"],
        ["a", "1,5"],
        [day.isoformat(), ""],
    ]


@pytest.mark.parametrize("words", FORMULAS)
def test_csv_never_holds_a_formula(words):
    rows = read_csv(export.as_csv(make_panel([[words, -1]])))

    assert rows[1] == [f"'{words}", "-1"]


@pytest.mark.parametrize("words", ["Wohnen", "a=b", "'x", "", "5 + 5"])
def test_csv_leaves_other_words_alone(words):
    assert export.escaped(words) == words


@pytest.mark.parametrize("words", [*FORMULAS[:4], "https://example.org", "{=1}"])
def test_workbook_never_holds_a_formula(words):
    book = openpyxl.load_workbook(io.BytesIO(export.as_workbook([make_panel([[words, 1]])], about=[])))

    cell = book["probe"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (words, "s", None)


def test_workbook_holds_every_table_and_says_what_it_is_about(desk):
    make_posting(municipality=MARBURG)

    response = desk.get(f"{ROOM}alle.xlsx?wochen=4&region=06534")

    sheets = read_workbook(response.content)
    assert list(sheets) == ["Inhalt", *panels.PANELS]
    assert [row[1] for row in sheets["Inhalt"][2:4]] == [4, "Landkreis Marburg-Biedenkopf"]
    assert sheets["regionen"][1] == ["Landkreis Marburg-Biedenkopf", 1, 0, 1, 0, "Kassel"]
    assert sheets["neu"][4][1].date() <= timezone.localdate()
    assert sheets["neu"][4][2:] == [1, 0]


@pytest.mark.parametrize("path", ["alle.csv", "neu.xlsx", "gibt-es-nicht.csv", "neu.pdf"])
def test_file_that_is_not_there_is_not_found(desk, path):
    assert desk.get(ROOM + path).status_code == 404


def test_reader_takes_files_and_a_local_coordinator_does_not(client, dario):
    reader = User.objects.create_user(
        "lena@example.org", "lesen-lesen-lesen", name="Lena", role=Role.READER, is_staff=True
    )

    enter(client, reader)
    assert client.get(f"{ROOM}neu.csv").status_code == 200
    enter(client, dario)
    assert client.get(f"{ROOM}neu.csv").status_code == 403
