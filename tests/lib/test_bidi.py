import pytest
from django.utils import translation

from peoplelikeme.lib.bidi import isolated

BETWEEN = "\u2068{}\u2069"


@pytest.mark.parametrize("text", ["Kassel", "0000 123456", "name@example.org"])
def test_isolated_keeps_what_runs_right_apart_in_arabic_alone(text):
    with translation.override("ar"):
        assert isolated(text) == BETWEEN.format(text)
    with translation.override("de"):
        assert isolated(text) == text


def test_isolated_keeps_arabic_words_apart_in_german_alone():
    with translation.override("de"):
        assert isolated("25 دراجة") == BETWEEN.format("25 دراجة")
    with translation.override("ar"):
        assert isolated("25 دراجة") == "25 دراجة"


def test_isolated_says_nothing_about_empty_text():
    with translation.override("de"):
        assert isolated("") == ""
