import pytest

from postings import chiffre


def test_new_chiffre_can_be_read_back():
    fresh = chiffre.new()

    assert chiffre.parse(fresh) == fresh
    assert len(fresh) == 7


@pytest.mark.parametrize("typed", ["k7m3qx", "K7M-3QX", " k7m 3qx ", "K7M–3QX"])
def test_parse_any_spelling_gives_the_chiffre(typed):
    assert chiffre.parse(typed) == "K7M-3QX"


@pytest.mark.parametrize("typed", ["", "K7M", "K7M-3QO", "1234567", "\0\0\0\0\0\0", "😀😀😀😀😀😀"])
def test_parse_something_else_gives_none(typed):
    assert chiffre.parse(typed) is None


def test_alphabet_holds_no_look_alikes():
    assert set("01258BILOSUVZ") & set(chiffre.ALPHABET) == set()


def test_entry_code_is_the_same_for_the_same_secret_only():
    assert chiffre.entry_code("a") == chiffre.entry_code("a")
    assert chiffre.entry_code("a") != chiffre.entry_code("b")
    assert len(chiffre.entry_code("a")) == 16


def test_entry_code_hash_ignores_spacing_and_script():
    assert chiffre.entry_code_hash("4821 0937 5560 2214") == chiffre.entry_code_hash("٤٨٢١٠٩٣٧٥٥٦٠٢٢١٤")


@pytest.mark.parametrize("code", ["333-333", "K7M-3QX", "YYY-YYY"])
def test_number_of_a_chiffre_leads_back_to_it(code):
    assert chiffre.of_number(chiffre.number(code)) == code


def test_first_chiffre_is_number_one_and_none_lies_outside():
    assert (chiffre.number("333-333"), chiffre.of_number(0), chiffre.of_number(23**6 + 1)) == (1, None, None)
