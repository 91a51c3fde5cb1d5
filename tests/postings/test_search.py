import pytest

from postings import search
from postings.models import Kind, Posting
from tests.conftest import BAUNATAL, FRANKFURT, make_posting

pytestmark = pytest.mark.django_db


def titles(text):
    found = search.matching(Posting.objects.published(), search.words_of(text))
    return sorted(found.values_list("title", flat=True))


def similar(text):
    found = search.resembling(Posting.objects.published(), search.words_of(text))
    return sorted(found.values_list("title", flat=True))


def test_part_of_a_title_word_finds_it():
    make_posting(title="Kinderfahrrad, 20 Zoll")
    make_posting(title="Topf und Pfanne")

    assert titles("Rad") == ["Kinderfahrrad, 20 Zoll"]


@pytest.mark.parametrize("typed", ["Fahrräder", "Fahrraeder", "fahrrader", "FAHRRAD", "fahrrad?"])
def test_any_form_and_spelling_finds_the_word(typed):
    make_posting(title="Ein Fahrrad für den Weg zur Schule")

    assert titles(typed) == ["Ein Fahrrad für den Weg zur Schule"]


def test_word_of_the_text_finds_it_by_its_stem():
    make_posting(title="Für die Küche", text="Wir suchen einen großen Topf.")

    assert titles("Töpfe") == ["Für die Küche"]


def test_word_of_another_language_finds_the_category():
    make_posting(title="Damenrad mit Licht", category="bicycles")
    make_posting(title="Topf und Pfanne")

    assert titles("دراجة") == ["Damenrad mit Licht"]


def test_all_words_must_be_found():
    make_posting(title="Sofa, zwei Plätze")
    make_posting(title="Sofa und Teppich")

    assert titles("Sofa Teppich") == ["Sofa und Teppich"]


def test_words_that_only_join_are_left_out():
    make_posting(title="Teppich", text="Ein Teppich, blau.")

    assert titles("der Teppich and für") == ["Teppich"]


def test_mistyped_word_is_found_only_by_resemblance():
    make_posting(title="Kinderfahrrad, 20 Zoll")

    assert titles("Fahrad") == []
    assert similar("Fahrad") == ["Kinderfahrrad, 20 Zoll"]


@pytest.mark.parametrize(
    "typed",
    ["", " ", "\t", "' OR 1=1 --", "& | ! <-> :*", "a:b", "(((", "\\", "ʼʼʼ", "½ ⁄ №", "%", "_", "😀 🎹", "\u202e", "'",
     '"', "x" * 10_000, "a b c d e f g h i j k l"],
)  # fmt: skip
def test_anything_may_be_typed(typed):
    make_posting(title="Topf und Pfanne")
    words = search.words_of(typed)

    assert len(words) <= search.MAX_WORDS
    assert isinstance(titles(typed), list)
    assert isinstance(similar(typed), list)


def test_titles_that_hold_every_word_come_first():
    make_posting(title="Für Musikstunden", text="Ein Klavier wäre schön.")
    make_posting(title="Klavier zu verschenken")
    words = search.words_of("Klavier")

    named, others = search.by_title(search.matching(Posting.objects.published(), words), words)

    assert [posting.title for posting in named] == ["Klavier zu verschenken"]
    assert [posting.title for posting in others] == ["Für Musikstunden"]


def test_counterparts_are_of_the_same_category_and_near():
    request = make_posting(category="furniture")
    near = make_posting(kind=Kind.OFFER, category="furniture", municipality=BAUNATAL)
    here = make_posting(kind=Kind.OFFER, category="furniture")
    make_posting(kind=Kind.OFFER, category="furniture", municipality=FRANKFURT)
    make_posting(kind=Kind.OFFER, category="household")

    found = search.counterparts(kind=Kind.OFFER, category=request.category, municipality=request.municipality)

    assert [posting.pk for posting in found] == [here.pk, near.pk]
    assert found[0].km == 0
