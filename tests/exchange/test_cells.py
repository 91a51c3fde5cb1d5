from datetime import date

import pytest

from exchange.importing import cells, columns
from exchange.importing.problems import Wrong


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2016-02-28", date(2016, 2, 28)),
        ("2016-2-8", date(2016, 2, 8)),
        ("2016-02-28 14:30", date(2016, 2, 28)),
        ("2016-02-28T14:30:00Z", date(2016, 2, 28)),
        ("28.02.2016", date(2016, 2, 28)),
        ("8.2.16", date(2016, 2, 8)),
        ("28. 2. 2016, 14:30 Uhr", date(2016, 2, 28)),
        ("42428", date(2016, 2, 28)),
        ("42428.6", date(2016, 2, 28)),
        ("29.02.2016", date(2016, 2, 29)),
    ],
)
def test_day_is_read_as_people_and_programs_write_it(said, meant):
    assert cells.day(said, "until_on") == meant


@pytest.mark.parametrize(
    ("said", "code", "hint"),
    [
        ("31.02.2016", "no_such_day", "29.02.2016"),
        ("29.02.2015", "no_such_day", "28.02.2015"),
        ("2016-13-01", "no_such_day", "01.12.2016"),
        ("00.05.2016", "no_such_day", "01.05.2016"),
        ("99.99.2016", "no_such_day", "28.12.2016"),
        ("02/28/2016", "no_date", ""),
        ("bald", "no_date", ""),
        ("28.02.1016", "no_date", ""),
        ("123", "no_date", ""),
        ("٢٨.٠٢.٢٠١٦", "no_date", ""),
    ],
)
def test_day_that_is_none_says_how_it_goes(said, code, hint):
    with pytest.raises(Wrong) as caught:
        cells.day(said, "until_on")

    problem = caught.value.problem
    assert (problem.code, problem.field, problem.said, problem.hint) == (code, "until_on", said, hint)
    assert said in problem.sentence


@pytest.mark.parametrize("said", ["Angebot", "ANGEBOTE", "Ich biete:", "offer", "zu  verschenken"])
def test_kind_of_an_offer_is_known(said):
    assert cells.kind(said) == "offer"


@pytest.mark.parametrize("said", ["Gesuch", "suche", "Wir suchen", "request", "Bedarf"])
def test_kind_of_a_request_is_known(said):
    assert cells.kind(said) == "request"


@pytest.mark.parametrize(("said", "meant"), [("3", 3), ("1.000", 1000), ("12 Stück", 12), ("4x", 4)])
def test_amount_is_read(said, meant):
    assert cells.amount(said) == meant


@pytest.mark.parametrize(("said", "meant"), [("de", "de"), ("Arabisch", "ar"), ("English", "en"), ("türkçe", "tr")])
def test_language_is_read_by_code_and_by_name(said, meant):
    assert cells.language(said) == meant


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (cells.kind, "vielleicht"), (cells.kind, "ich"), (cells.amount, "0"), (cells.amount, "viele"),
        (cells.amount, "100001"), (cells.amount, "1.5"), (cells.language, "Klingonisch"), (cells.email, "ada@"),
        (cells.phone, "ruf an"), (cells.phone, "12"),
    ],
)  # fmt: skip
def test_cell_that_says_something_else_is_a_problem(read, said):
    with pytest.raises(Wrong) as caught:
        read(said)

    assert caught.value.problem.sentence


def test_columns_are_guessed_by_heads_in_german_and_english_each_field_once():
    german = [
        "Lfd. Nr.",
        "Art",
        "Titel",
        "Beschreibung",
        "Rubrik",
        "PLZ",
        "Ort",
        "Anzahl",
        "Gültig bis",
        "E-Mail",
        "Farbe",
        "Titel",
    ]
    english = [
        "ID",
        "type",
        "Subject",
        "description",
        "category",
        "zip_code",
        "City",
        "quantity",
        "until",
        "mail",
        "",
        "title",
    ]
    fields = [
        "source_id",
        "kind",
        "title",
        "text",
        "category",
        "postcode",
        "place",
        "amount",
        "until_on",
        "email",
        "",
        "",
    ]

    assert (columns.guess(german), columns.guess(english)) == (fields, fields)


def test_every_word_of_the_heads_names_one_field():
    words = [word for said in columns.HEADS.values() for word in said.split()]

    assert len(columns.KNOWN) == len(words)
    assert set(columns.HEADS) == set(columns.FIELDS)


def test_heads_are_known_again_whatever_their_capitals_and_signs():
    assert columns.digest(["E-Mail", "Ort "]) == columns.digest(["email", "ORT"]) != columns.digest(["Ort", "email"])
