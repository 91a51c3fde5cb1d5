import pytest

from peoplelikeme.lib.csvcells import escaped, table, unescaped


@pytest.mark.parametrize("words", ["=1+1", "+49 561", "-1", "@SUM(A1)", "\tx", "\rx", "'=1+1"])
def test_formula_gets_an_apostrophe_and_is_read_back(words):
    assert escaped(words) == f"'{words}"
    assert unescaped(escaped(words)) == words


@pytest.mark.parametrize("words", ["Wohnen", "a=b", "'x", "", "'", "5 + 5"])
def test_other_words_stay_as_they_are(words):
    assert escaped(words) == words == unescaped(words)


def test_table_is_one_for_german_spreadsheets():
    assert [*table(["=Kopf", "Zahl"], [['ein "Wort"', 1], ["-1", None]])] == [
        "\ufeff'=Kopf;Zahl\r\n",
        '"ein ""Wort""";1\r\n',
        "'-1;\r\n",
    ]
