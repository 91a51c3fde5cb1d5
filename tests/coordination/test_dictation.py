from coordination import dictation
from postings import chiffre


def test_every_letter_of_a_chiffre_can_be_dictated():
    assert set(dictation.WORDS) == set(chiffre.ALPHABET)
    assert dictation.spelled("K7M-3QX") == [
        ("K", "Kassel"), ("7", "sieben"), ("M", "Marburg"), ("3", "drei"), ("Q", "Quelle"), ("X", "Xylofon"),
    ]  # fmt: skip
