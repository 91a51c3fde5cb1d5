import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from exchange import tasks
from exchange.importing import batches, tables
from exchange.models import Batch, BatchFile
from postings.models import Posting
from tests.conftest import enter
from tests.exchange.batches import GOOD, HEADS, OTHER, as_csv, as_xlsx, checked, committed, uploaded

pytestmark = pytest.mark.django_db
LIST = reverse("admin:batch_list")


@pytest.fixture
def desk(client, cora):
    enter(client, cora)
    return client


def send(desk, data, name="brett.csv", **fields):
    return desk.post(LIST, {"table": SimpleUploadedFile(name, data), "goal": "review", **fields})


def work():
    """Do what waits for the worker, as it would."""
    for job in ProcrastinateJob.objects.filter(status="todo", task_name__startswith="exchange.").order_by("id"):
        getattr(tasks, job.task_name.rpartition(".")[2])(**job.args)
    return Batch.objects.latest("pk")


def say(desk, batch, do, **fields):
    return desk.post(batch.get_absolute_url(), {"do": do, **fields})


def columns_of(batch, **changed):
    said = {f"column-{place}": name for place, name in enumerate(batch.columns)}
    return {**said, "kind": "", "category": "", "text_language": "de", **changed}


def test_table_goes_all_the_way_and_back(desk, cora):
    response = send(desk, as_csv(HEADS, GOOD, OTHER, ["3", "x", *GOOD[2:]]), source="Brett")
    batch = Batch.objects.get()
    assert (response["Location"], batch.source, batch.uploaded_by) == (batch.get_absolute_url(), "Brett", cora)
    assert "<progress aria-labelledby" in desk.get(batch.get_absolute_url()).content.decode()
    batch = work()

    assert say(desk, batch, "columns", **columns_of(batch)).status_code == 302
    page = desk.get(batch.get_absolute_url())
    words = {field.html_name: field.initial for field, _num in page.context["form"].rows()}
    assert say(desk, batch, "words", **words).status_code == 302
    assert 'http-equiv="refresh"' in desk.get(batch.get_absolute_url()).content.decode()

    batch = work()
    page = desk.get(batch.get_absolute_url())
    assert [(name, num) for name, _label, num in page.context["filters"]] == [
        ("probleme", 1), ("neu", 2), ("bekannt", 0), ("alle", 3),
    ]  # fmt: skip
    assert [row.number for row in page.context["page"].object_list] == [4]
    assert "Art: Angebot oder Gesuch: „x“ sagt nicht" in page.content.decode()

    assert say(desk, batch, "commit").status_code == 302
    assert (work().state, Posting.objects.count()) == ("committed", 2)
    assert "<b>2 Einträge</b>" in desk.get(batch.get_absolute_url()).content.decode()

    assert say(desk, batch, "undo").status_code == 302
    assert (work().state, Posting.objects.count()) == ("undone", 0)
    assert "Es ist nichts davon geblieben." in desk.get(batch.get_absolute_url()).content.decode()


def test_workbook_is_taken_and_its_sheet_is_named(desk):
    send(desk, as_xlsx(HEADS, GOOD), name="brett.xlsx")

    assert "1 Zeile, Blatt „Sheet“" in desk.get(work().get_absolute_url()).content.decode()


def test_table_that_cannot_be_read_to_its_end_says_why_and_can_be_thrown_away(desk):
    send(desk, b'Titel;Ort\na;b\n"c;' + b"x" * 200_000)
    batch = work()

    assert (batch.state, batch.rows.count(), BatchFile.objects.count()) == ("unreadable", 0, 0)
    assert "Ab Zeile 3 lässt sich die Tabelle nicht lesen." in desk.get(batch.get_absolute_url()).content.decode()
    assert say(desk, batch, "discard")["Location"] == LIST


@pytest.mark.parametrize(
    "data", [b"", b"\0", b"PK\x03\x04", b"%PDF-1.7", b"Titel;Ort\n", b"x" * (tables.MOST_BYTES + 1), b"\xff\xfe\x00"]
)
def test_table_that_cannot_be_read_says_why_and_leaves_nothing(desk, data):
    response = send(desk, data)

    assert (response.status_code, len(response.context["form"].errors["table"]), Batch.objects.count()) == (422, 1, 0)


@pytest.mark.parametrize("said", ["\0", "Ä" * 10_240])
def test_nasty_fields_are_answered_kindly(desk, cora, said):
    batch = uploaded(by=cora)

    assert send(desk, as_csv(HEADS, GOOD), source=said).status_code == 422
    assert say(desk, batch, "columns", **columns_of(batch, **{"column-0": said})).status_code == 422
    assert say(desk, batch, said).status_code == 422
    assert desk.get(batch.get_absolute_url(), {"zeigen": said, "seite": said}).status_code == 200


def test_contact_columns_are_not_offered_without_consent(desk, cora):
    batch = uploaded(["Titel", "Ort", "Telefon"], ["Topf", "Kassel", "0000 12345"], by=cora)

    response = say(desk, batch, "columns", **columns_of(batch, kind="offer", category="other", **{"column-2": "phone"}))

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["column-2"])


def test_columns_that_are_missing_or_double_are_asked_for(desk, cora):
    batch = uploaded(["A", "B", "C"], ["Topf", "Kassel", "?"], by=cora)

    empty = say(desk, batch, "columns", **columns_of(batch))
    double = say(desk, batch, "columns", **columns_of(batch, **{"column-0": "title", "column-1": "title"}))

    assert [len(empty.context["form"].errors[name]) for name in ("__all__", "kind", "category")] == [2, 1, 1]
    assert "column-1" in double.context["form"].errors
    assert Batch.objects.get().state == "mapping"


def test_step_that_does_not_follow_is_refused_and_told(desk, cora):
    batch = committed(by=cora)

    for do in ("columns", "words", "back", "commit", "discard"):
        assert say(desk, batch, do).status_code == 409
    assert Posting.objects.count() == 2


def test_batch_can_be_thrown_away(desk, cora):
    batch = uploaded(by=cora)

    assert say(desk, batch, "discard")["Location"] == LIST
    assert desk.get(batch.get_absolute_url()).status_code == 404


def test_problems_come_as_a_file_that_spreadsheets_take_for_no_formula(desk, cora):
    wrong = ["9", "=1+1", "Töpfe", *GOOD[3:-1], "31.02.2016"]
    batch = checked(HEADS, GOOD, wrong, by=cora)

    response = desk.get(reverse("admin:batch_problems", args=[batch.pk]))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text), delimiter=";")

    assert head == [*HEADS, "Zeile", "Problem"]
    assert row[:-1] == ["9", "'=1+1", "Töpfe", *GOOD[3:-1], "31.02.2016", "3"]
    assert row[-1] == (
        "Art: Angebot oder Gesuch: „=1+1“ sagt nicht, ob es ein Angebot oder ein Gesuch ist. So geht es: Angebot | "
        "bis: „31.02.2016“ gibt es nicht. So geht es: 29.02.2016"
    )


def test_mended_problems_are_read_in_beside_what_was_good(desk, cora):
    """Also where no row has a number of its own."""
    first = committed(HEADS[1:], GOOD[1:], ["?", *OTHER[2:]], by=cora)
    response = desk.get(reverse("admin:batch_problems", args=[first.pk]))
    mended = b"".join(response.streaming_content).replace(b"?", b"Suche", 1)

    second = committed(by=cora, data=mended)

    assert (second.columns[0], second.columns[-2:], second.num_new) == ("kind", ["source_id", ""], 1)
    assert Posting.objects.count() == 2


@pytest.mark.parametrize("num", [1, 30])
def test_list_asks_as_often_for_many_as_for_one(desk, cora, num, django_assert_num_queries):
    for _each in range(num):
        uploaded(by=cora)
    desk.get(LIST)

    with django_assert_num_queries(5):
        response = desk.get(LIST)

    assert len(response.context["page"].object_list) == num


@pytest.mark.parametrize("num", [1, 30])
def test_report_asks_as_often_for_many_rows_as_for_one(desk, cora, num, django_assert_num_queries):
    rows = [[str(number), "?", f"Topf {number}", *GOOD[3:]] for number in range(num)]
    batch = checked(HEADS, *rows, by=cora)
    desk.get(batch.get_absolute_url())

    with django_assert_num_queries(8):
        response = desk.get(batch.get_absolute_url())

    assert len(response.context["page"].object_list) == num


@pytest.mark.parametrize("path", [LIST, "{batch}", "{batch}probleme.csv"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_works_in_one_region_is_refused(client, cora, dario, path, method):
    batch = uploaded(by=cora)
    enter(client, dario)

    response = getattr(client, method)(path.format(batch=batch.get_absolute_url()), {"do": "discard"})

    assert (response.status_code, Batch.objects.count()) == (403, 1)


def test_work_that_broke_off_is_told(desk, cora):
    batch = checked(by=cora)
    batches.begin_commit(batch)
    Batch.objects.update(state="checked", has_failed=True)

    assert "Das Einlesen ist abgebrochen." in desk.get(batch.get_absolute_url()).content.decode()
