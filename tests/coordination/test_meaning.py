import pytest

from coordination import meaning


def test_meaning_brings_languages_together():
    wanted = meaning.vector("نحتاج ثلاثة أسرة", "عائلة مع ثلاثة أطفال تحتاج أسرة")
    others = [
        meaning.vector(*said) for said in (("Etagenbett", "Zwei Betten mit Matratze"), ("Mathe", "Nachhilfe Mathe"))
    ]

    if not meaning.is_known():  # no build for this machine
        assert [wanted, *others] == [None] * 3
        return
    beds, maths = meaning.similarities(wanted, others)

    assert beds > maths


def test_similarity_of_what_has_no_meaning_is_unknown():
    assert meaning.similarities(None, [b"", None]) == [None, None]


@pytest.mark.parametrize(
    ("one", "other", "expected"), [("bett", "bett", 1.0), ("bett", "rad", 0.0), ("bett", "", None)]
)
def test_title_similarity_is_the_part_of_shared_trigrams(one, other, expected):
    assert meaning.title_similarity(one, other) == expected
