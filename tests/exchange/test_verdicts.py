import pytest

from exchange.importing import batches, checking, sorting
from exchange.models import Goal, Verdict
from tests.exchange.batches import GOOD, HEADS, OTHER, as_xlsx, checked, committed, problems, uploaded

pytestmark = pytest.mark.django_db


def row(**said):
    """GOOD with other cells: row(Ort="Kassel")."""
    return [said.get(head, cell) for head, cell in zip(HEADS, GOOD, strict=True)]


def of_one(cora, /, **said):
    """The problems of a batch with this one row."""
    return problems(checked(HEADS, row(**said), by=cora)).get(2, [])


def test_good_rows_are_understood(cora):
    batch = checked(by=cora)
    first, second = batch.rows.all()

    assert (batch.state, batch.num_rows, batch.num_new, batch.num_bad, batch.num_skipped) == ("checked", 2, 2, 0, 0)
    assert first.understood == {
        "source_id": "1", "hash": first.understood["hash"], "kind": "offer", "title": "Kinderwagen",
        "text": "Gut erhalten, blau.", "category": "baby-and-child", "municipality": "06611000", "region": "06611",
        "postcode": "34117", "place": "Kassel", "amount": 2, "from_on": None, "until_on": "2099-12-31",
        "written_on": None, "text_language": "de", "name": "", "email": "", "phone": "",
    }  # fmt: skip
    assert (second.verdict, second.understood["kind"], second.understood["place"]) == ("new", "request", "Marburg")


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"Bis": "31.02.2099"}, ("no_such_day", "until_on", "28.02.2099")),
        ({"Bis": "28.02.2016"}, ("is_over", "until_on", "")),
        ({"Bis": "bald"}, ("no_date", "until_on", "")),
        ({"Ort": "Musterhausenstadt"}, ("no_place", "place", "")),
        ({"Ort": "Berlin"}, ("outside", "place", "")),
        ({"Ort": ""}, ("empty", "place", "")),
        ({"Art": "vielleicht"}, ("no_kind", "kind", "")),
        ({"Art": ""}, ("empty", "kind", "")),
        ({"Kategorie": "Quatsch"}, ("no_category", "category", "")),
        ({"Anzahl": "viele"}, ("no_number", "amount", "")),
        ({"Titel": "", "Beschreibung": ""}, ("empty", "title", "")),
        ({"Beschreibung": "x" * 3001}, ("too_long", "text", "3000")),
        ({"Beschreibung": "x" * 4001}, ("too_long", "text", "4000")),
        ({"ID": ""}, ("empty", "source_id", "")),
    ],
)
def test_cell_that_is_wrong_is_told_with_its_field(cora, said, problem):
    assert of_one(cora, **said) == [problem]


def test_place_that_could_be_two_names_them(cora):
    ((code, field, hint),) = of_one(cora, Ort="Neu")

    assert (code, field) == ("many_places", "place")
    assert "Neuhof" in hint


def test_all_problems_of_a_row_are_told_at_once(cora):
    assert [code for code, *_ in of_one(cora, Art="x", Ort="Berlin", Bis="bald")] == ["no_kind", "outside", "no_date"]


def test_formula_is_a_problem_where_its_column_counts(cora):
    data = as_xlsx([*HEADS, "Farbe"], [*row(Anzahl="=1+1"), "=1+1"])

    assert problems(checked(by=cora, data=data, name="brett.xlsx")) == {2: [("formula", "amount", "")]}


def test_cells_beyond_the_heads_are_a_problem(cora):
    assert problems(checked(HEADS, [*GOOD, "?"], by=cora)) == {2: [("too_wide", "", "")]}


def test_long_heading_is_cut_at_a_word_and_stands_whole_in_the_text(cora):
    title = "Kinderwagen " * 9
    (only,) = checked(HEADS, row(Titel=title), by=cora).rows.all()

    assert only.understood["title"] == "Kinderwagen " * 6 + "Kinderwagen…"
    assert only.understood["text"] == f"{title.strip()}\n\nGut erhalten, blau."


def test_text_alone_gives_the_heading(cora):
    (only,) = checked(HEADS, row(Titel=""), by=cora).rows.all()

    assert (only.understood["title"], only.understood["text"]) == ("Gut erhalten, blau.", "Gut erhalten, blau.")


def test_amount_counts_only_where_things_are_counted(cora):
    words = {"kinderwagen": "legal"}
    (only,) = checked(HEADS, GOOD, by=cora, words=words).rows.all()

    assert only.understood["amount"] is None


def test_day_that_is_over_is_right_in_the_archive(cora):
    assert problems(checked(HEADS, row(Bis="28.02.2016"), by=cora, goal=Goal.ARCHIVE)) == {}


def test_last_day_before_the_first_is_a_problem(cora):
    heads, cells = [*HEADS, "Ab"], [*row(Bis="01.05.2099"), "02.05.2099"]

    assert problems(checked(heads, cells, by=cora)) == {2: [("ends_first", "until_on", "")]}


def test_number_or_row_that_stands_twice_is_read_once(cora):
    again, copy = row(Titel="Anderer"), row(ID="9")
    batch = checked(HEADS, GOOD, again, copy, by=cora)

    assert problems(batch) == {3: [("same_id", "source_id", "2")], 4: [("same_row", "", "2")]}
    assert [each.verdict for each in batch.rows.all()] == [Verdict.NEW, Verdict.TWICE, Verdict.TWICE]


def test_row_that_was_imported_before_is_the_same_or_changed(cora):
    committed(by=cora)
    batch = checked(HEADS, GOOD, [*OTHER[:2], "Nur ein Topf", *OTHER[3:]], by=cora)
    first, second = batch.rows.all()

    assert (first.verdict, second.verdict) == (Verdict.SAME, Verdict.CHANGED)
    assert (batch.num_new, batch.num_bad, batch.num_skipped) == (0, 1, 1)


def test_same_number_in_another_source_is_new(cora):
    committed(by=cora)

    assert checked(by=cora, source="Ein anderes Brett").num_new == 2


def test_without_numbers_the_row_counts(cora):
    committed(HEADS[1:], GOOD[1:], by=cora)
    batch = checked(HEADS[1:], GOOD[1:], OTHER[1:], by=cora)

    assert [each.verdict for each in batch.rows.all()] == [Verdict.SAME, Verdict.NEW]


def test_choices_for_the_whole_table_hold_where_no_column_says_it(cora):
    mapping = {"columns": ["title", "place"], "kind": "request", "category": "household", "text_language": "ar"}
    (only,) = checked(["Titel", "Ort"], ["طنجرة", "Kassel"], by=cora, mapping=mapping).rows.all()

    assert [only.understood[name] for name in ("kind", "category", "text_language")] == ["request", "household", "ar"]


def test_checking_asks_for_each_place_once(cora, django_assert_max_num_queries):
    rows = [[str(number), *GOOD[1:2], f"Wagen {number}", *GOOD[3:]] for number in range(300)]
    batch = uploaded(HEADS, *rows, by=cora)
    batches.say_columns(batch, batch.mapping)
    batches.say_words(batch, sorting.guess_words(batch))

    with django_assert_max_num_queries(20):
        batch = checking.check(batch)

    assert batch.num_new == 300


def test_batch_that_does_not_wait_is_left_alone(cora):
    batch = uploaded(by=cora)

    assert (checking.check(batch).state, set(batch.rows.values_list("verdict", flat=True))) == ("mapping", {""})


def test_mapping_is_known_again_for_the_same_heads(cora):
    batch = uploaded(by=cora)
    said = {**batch.mapping, "columns": ["", *batch.columns[1:]], "text_language": "en"}
    batches.say_columns(batch, said)
    batches.say_words(batch, {"haushalt": "furniture"})

    later = uploaded(HEADS, GOOD, by=cora)

    assert later.mapping == {**said, "words": {"haushalt": "furniture"}}


def test_contact_columns_are_not_guessed_without_consent(cora):
    heads, cells = ["Titel", "Ort", "Name", "E-Mail", "Telefon"], ["Topf", "Kassel", "Ada", "ada@example.org", "0000 1"]

    assert uploaded(heads, cells, by=cora).columns == ["title", "place", "", "", ""]
    assert uploaded(heads, cells, by=cora, agreed=True).columns == ["title", "place", "name", "email", "phone"]


def test_contact_data_is_not_even_kept_without_consent(cora):
    heads, cells = ["Titel", "Name", "Telefon", "Ort", "Handy"], ["Topf", "Ada", "0000 1", "Kassel", "0000 2"]

    assert uploaded(heads, cells, by=cora).rows.get().cells == ["Topf", "", "", "Kassel", ""]
    assert uploaded(heads, cells, by=cora, agreed=True).rows.get().cells == cells


def test_contact_columns_are_guessed_with_consent_though_they_were_left_out_last_time(cora):
    heads, cells = ["Was es ist", "Ort", "Telefon"], ["Topf", "Kassel", "0000 12345"]
    whole = {"columns": ["title", "place", ""], "kind": "offer", "category": "household", "text_language": "de"}
    checked(heads, cells, by=cora, mapping=whole)

    assert uploaded(heads, cells, by=cora, agreed=True).columns == ["title", "place", "phone"]
    assert uploaded(heads, cells, by=cora).columns == ["title", "place", ""]


def test_words_are_counted_and_guessed(cora):
    batch = uploaded(HEADS, GOOD, row(ID="2", Kategorie=" kinderwagen"), row(ID="3", Kategorie="Xyzzy"), by=cora)

    assert sorting.words(batch) == [("Kinderwagen", 2), ("Xyzzy", 1)]
    assert sorting.guess_words(batch) == {"kinderwagen": "bicycles", "xyzzy": ""}


def test_what_every_posting_needs_is_asked_for():
    nothing = {"columns": ["", "amount"], "kind": "", "category": ""}

    assert list(sorting.missing(nothing)) == ["title", "place", "kind", "category"]
    assert list(sorting.missing({"columns": ["text", "postcode"], "kind": "offer", "category": "other"})) == []
