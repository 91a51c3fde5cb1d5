import random

import pytest

from postings import places
from postings.facts import SUFFIX
from postings.models import Municipality
from postings.places import Answer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("34117", "Kassel"),
        (" kassel ", "Kassel"),
        ("KASSEL", "Kassel"),
        ("34117 Kassel", "Kassel"),
        ("D-34117 Kassel", "Kassel"),
        ("Kassel, Hessen", "Kassel"),
        ("Kassel, Deutschland", "Kassel"),
        ("٣٤١١٧", "Kassel"),
        ("كاسل", "Kassel"),
        ("Кассель", "Kassel"),
        ("کاسل", "Kassel"),
        ("34127", "Kassel"),
        ("34127 Fuldatal", "Fuldatal"),
        ("Giessen", "Gießen"),
        ("Gießen", "Gießen"),
        ("Ruesselsheim", "Rüsselsheim am Main"),
        ("Bad Homburg", "Bad Homburg v. d. Höhe"),
        ("Vilbel", "Bad Vilbel"),
        ("Frankfurt", "Frankfurt am Main"),
        ("Frankfurt/Main", "Frankfurt am Main"),
        ("Frankfurt a. M.", "Frankfurt am Main"),
        ("ffm", "Frankfurt am Main"),
        ("Offenbach", "Offenbach am Main"),
        ("Neustadt (Hessen)", "Neustadt (Hessen)"),
        ("Homberg (Ohm)", "Homberg (Ohm)"),
        ("wi", "Wiesbaden"),
        ("Sachsenhausen", "Frankfurt am Main"),
    ],
)
def test_find_what_is_known_gives_the_municipality(typed, name):
    answer = places.find(typed)

    assert (answer.municipality and answer.municipality.name, answer.choices, answer.is_guess) == (name, (), False)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Marbug", "Marburg"),
        ("Frankfrut am Main", "Frankfurt am Main"),
        ("Kassel Wilhelmshöhe Bahnhof", "Kassel"),
        ("in der Nähe von Lich", "Lich"),
        ("Landkreis Fulda", "Fulda"),
    ],
)
def test_find_what_is_nearly_known_guesses(typed, name):
    answer = places.find(typed)

    assert (answer.municipality and answer.municipality.name, answer.is_guess) == (name, True)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Homberg", ["Homberg (Efze)", "Homberg (Ohm)"]),
        ("Lautertal", ["Lautertal (Odenwald)", "Lautertal (Vogelsberg)"]),
        ("Höchst", ["Frankfurt am Main", "Höchst i. Odw."]),
        ("34117 Marburg", ["Kassel", "Marburg"]),
        ("34355", ["Kassel"]),
        ("60001", ["Frankfurt am Main"]),
    ],
)
def test_find_what_may_be_several_offers_them(typed, names):
    answer = places.find(typed)

    assert answer.municipality is None
    assert [town.name for town in answer.choices] == names


def test_find_postcode_gives_it_back():
    assert places.find("34117 Kassel").postcode == "34117"
    assert places.find("Kassel").postcode == ""


def test_find_an_unknown_postcode_beside_a_town_gives_the_town_without_it():
    answer = places.find("34999 Kassel")

    assert (answer.municipality.name, answer.postcode) == ("Kassel", "")


@pytest.mark.parametrize("typed", ["Berlin", "10115", "München", "Muenchen", "63739", "Frankfurt (Oder)", "Берлин"])
def test_find_what_lies_outside_hesse_says_so(typed):
    answer = places.find(typed)

    assert answer == Answer(is_outside=True)


def test_find_an_unknown_name_gives_no_municipality():
    assert places.find("Xyzzstadt").municipality is None


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "\0",
        "\0\0\0",
        "\ud800",
        "😀",
        "😀🎈",
        "‏",
        "%_%",
        "---",
        "12",
        None,
        "Hessen",
        "Q" * 10_000,
    ],
)
def test_find_what_means_nothing_is_harmless(typed):
    assert places.find(typed) == Answer()


@pytest.mark.parametrize("typed", ["Kassel\0", "\ud800Kassel", "‏Kassel‏", "Kassel" + " " * 10_000, "Kassel\n"])
def test_find_a_town_among_rubbish_finds_it(typed):
    assert places.find(typed).municipality.name == "Kassel"


def test_find_a_long_text_without_end_is_harmless():
    places.find("ä" * 10_000)
    places.find("Kassel " * 2_000)
    places.find("' OR 1=1; --")
    places.find("\x1b[31m")
    places.find(34117)


def test_find_the_thirty_largest_towns_mistyped_finds_or_offers_them():
    chance = random.Random(7)
    missed = []
    for town in Municipality.objects.order_by("-population")[:30]:
        name = SUFFIX.sub("", town.name)
        for _attempt in range(3):
            typed = _mistyped(name, chance)
            answer = places.find(typed)
            assert len(answer.choices) <= 5
            if town not in answer.towns:
                missed.append((typed, town.name))
    assert len(missed) <= 2, missed  # "ad Nauheim" is nearer to Nauheim


def _mistyped(name, chance):
    at = chance.randrange(1, len(name) - 1)
    if chance.random() < 0.5:
        return name[:at] + name[at + 1 :]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


@pytest.mark.parametrize(
    ("typed", "queries"), [("", 0), ("34117", 1), ("Kassel", 1), ("34117 Kasel", 2), ("99 Xyz", 1)]
)
def test_find_asks_the_database_at_most_twice(typed, queries, django_assert_num_queries):
    with django_assert_num_queries(queries):
        places.find(typed)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("kassel", "kassel", 0),
        ("kassel", "kasel", 1),
        ("kassel", "ksasel", 1),
        ("kassel", "kasseln", 1),
        ("lich", "rom", 4),
    ],
)
def test_slips_between_counts_letters(one, other, slips):
    assert places.slips_between(one, other) == slips
