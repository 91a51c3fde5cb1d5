import io
import json

import pytest
from django.core.management import CommandError, call_command

from exchange.models import Batch, BatchRow
from postings.models import Posting
from tests.exchange.batches import GOOD, HEADS, OTHER, as_csv

pytestmark = pytest.mark.django_db
WRONG = ["3", "?", *GOOD[2:]]


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "brett.csv"
    path.write_bytes(as_csv(HEADS, GOOD, OTHER, WRONG))
    return path


def run(*words, **options):
    out = io.StringIO()
    call_command("import_postings", *words, by="cora@example.org", stdout=out, **options)
    return out.getvalue()


def test_dry_run_tells_each_problem_and_leaves_nothing(table, cora):
    told = run(table, dry_run=True)

    assert told.splitlines() == [
        "3 rows: 2 new, 1 with a problem, 0 known.",
        "  Zeile 4, Art: Angebot oder Gesuch: „?“ sagt nicht, ob es ein Angebot oder ein Gesuch ist. So geht es: Angebot",
    ]
    assert (Posting.objects.count(), Batch.objects.count(), BatchRow.objects.count()) == (0, 0, 0)


def test_table_is_read_in_and_taken_back(table, cora):
    told = run(table, source="Brett 2015")
    batch = Batch.objects.get()
    assert f"Table {batch.pk} is read in: 2 postings." in told
    assert (Posting.objects.count(), batch.source, batch.committed_by) == (2, "Brett 2015", cora)

    assert "0 postings stayed" in run(undo=batch.pk)
    assert Posting.objects.count() == 0


def test_mapping_is_taken_from_a_file(tmp_path, cora):
    table, mapping = tmp_path / "a.csv", tmp_path / "mapping.json"
    table.write_bytes(as_csv(["Was", "Wo", "Topf?"], ["Bett", "Kassel", "Schlafen"]))
    columns = {"Was": "title", "Wo": "place", "Topf?": "category"}
    mapping.write_text(json.dumps({"columns": columns, "kind": "offer", "words": {"Schlafen": "furniture"}}))

    run(table, mapping=mapping)

    assert Posting.objects.values_list("title", "kind", "category").get() == ("Bett", "offer", "furniture")


@pytest.mark.parametrize(
    ("mapping", "told"),
    [('{"columns": {"X": "title"}}', "no column"), ('{"columns": {"ID": "x"}}', "no field"), ("{", "Expecting")],
)
def test_mapping_that_fits_nothing_is_refused_and_leaves_nothing(table, tmp_path, cora, mapping, told):
    path = tmp_path / "mapping.json"
    path.write_text(mapping)

    with pytest.raises(CommandError, match=told):
        run(table, mapping=path)
    assert Batch.objects.count() == 0


def test_what_nothing_says_is_told(tmp_path, cora):
    table = tmp_path / "a.csv"
    table.write_bytes(as_csv(["Was"], ["Bett"]))

    with pytest.raises(CommandError, match="Nothing says: place, kind, category"):
        run(table)


def test_account_of_one_region_or_none_is_refused(table, dario):
    for email in (dario.email, "nobody@example.org"):
        with pytest.raises(CommandError, match="may read in tables"):
            call_command("import_postings", table, by=email)


def test_unreadable_file_is_told(tmp_path, cora):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"%PDF-1.7")

    with pytest.raises(CommandError, match="PDF"):
        run(path)
