import pytest

from people import phones


@pytest.mark.parametrize(
    "text",
    [
        "+49 561 123456",
        "0049561123456",
        "+49 (0) 561 / 12 34 56",
        "0561-123456",
        "(0561) 123456",
        "561123456",
        "٠٥٦١١٢٣٤٥٦",
    ],
)
def test_ending_of_one_number_is_the_same_however_written(text):
    assert phones.ending(text) == "561123456"


def test_ending_of_a_part_that_begins_with_zero_keeps_it():
    assert phones.ending("04567") == "04567"


def test_ending_of_a_number_abroad_keeps_its_country():
    assert phones.ending("+380 44 123456") == phones.ending("00380 44 123456") == "38044123456"


@pytest.mark.parametrize("text", ["12345", "0561 12", "04567", "+49 561 12", "99 88 77"])
def test_number_of_five_digits_is_one(text):
    assert phones.is_written_as_number(text)


@pytest.mark.parametrize(
    "text", ["", "1234", "0000", "+49 561 1", "K7M-3QX", "Ada 12345", "++49 561 123456", "\0\0\0\0\0\0"]
)
def test_what_is_too_short_or_has_letters_is_none(text):
    assert not phones.is_written_as_number(text)


def test_spellings_hold_what_people_store():
    assert {"0561123456", "49561123456", "0049561123456", "490561123456"} <= set(phones.spellings("+49 561 123456"))


def test_spellings_of_nothing_are_none():
    assert phones.spellings("") == []


def test_digits_of_every_script_become_the_usual_ones_and_the_rest_stays():
    assert phones.with_usual_digits("+۴۹ (٠) ५६१-١٢ x") == "+49 (0) 561-12 x"
