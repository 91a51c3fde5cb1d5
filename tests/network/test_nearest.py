import pytest

from network.nearest import nearest
from tests.conftest import BAUNATAL, KASSEL, MARBURG, make_contact_point, make_posting

pytestmark = pytest.mark.django_db

HOFGEISMAR, KASSEL_DISTRICT = "06633013", "06633"


def names(posting, **said):
    return [point.name for point, _km in nearest(posting, **said)]


def in_district(name, *, municipality, topics=("goods",), **fields):
    return make_contact_point(name=name, municipality=municipality, regions=[KASSEL_DISTRICT], topics=topics, **fields)


def test_nearest_contact_point_comes_first_with_its_kilometres():
    in_district("Fern", municipality=HOFGEISMAR)
    in_district("Nah", municipality=BAUNATAL)

    found = nearest(make_posting(municipality=BAUNATAL))

    assert [(point.name, round(km)) for point, km in found] == [("Nah", 0), ("Fern", 27)]


def test_contact_point_is_measured_from_the_postcode_where_both_name_one():
    make_contact_point(name="Ost", municipality=KASSEL, topics=["goods"], postcode="34123")
    make_contact_point(name="West", municipality=KASSEL, topics=["goods"], postcode="34131")

    assert names(make_posting(postcode="34131")) == ["West", "Ost"]


def test_contact_point_elsewhere_serves_the_regions_it_names_only():
    in_district("Für den Landkreis", municipality=KASSEL)
    make_contact_point(name="Für Marburg", municipality=MARBURG, topics=["goods"])

    assert names(make_posting(municipality=BAUNATAL)) == ["Für den Landkreis"]


@pytest.mark.parametrize("topic", ["household", "goods"])
def test_category_and_its_whole_fit_alike(topic):
    in_district("Passt", municipality=BAUNATAL, topics=[topic])

    assert names(make_posting(municipality=BAUNATAL, category="household")) == ["Passt"]


def test_another_topic_of_the_whole_is_named_only_where_nothing_fits_better():
    in_district("Kleiderkammer", municipality=BAUNATAL, topics=["clothing"])
    posting = make_posting(municipality=BAUNATAL, category="household")
    alone = names(posting)
    in_district("Sachspenden", municipality=HOFGEISMAR, topics=["goods"])

    assert (alone, names(posting)) == (["Kleiderkammer"], ["Sachspenden"])


def test_those_named_before_leave_room_for_whatever_is_left():
    best = in_district("Möbellager", municipality=BAUNATAL, topics=["household"])
    other = in_district("Kleiderkammer", municipality=BAUNATAL, topics=["clothing"])
    posting = make_posting(municipality=BAUNATAL, category="household")

    assert names(posting, but=[best.pk]) == ["Kleiderkammer"]
    assert names(posting, but=[best.pk, other.pk]) == []


def test_topic_of_another_whole_and_inactive_points_are_not_named():
    in_district("Recht", municipality=BAUNATAL, topics=["legal"])
    in_district("Geschlossen", municipality=BAUNATAL, is_active=False)

    assert nearest(make_posting(municipality=BAUNATAL)) == []


@pytest.mark.parametrize(
    ("speaks", "first"),
    [(["ar"], "Spricht"), (["fr"], "Näher")],
)
def test_a_common_language_is_worth_ten_kilometres(speaks, first):
    """Kassel and Baunatal lie eight kilometres apart."""
    in_district("Näher", municipality=BAUNATAL, languages=["de"])
    in_district("Spricht", municipality=KASSEL, languages=speaks)

    assert names(make_posting(municipality=BAUNATAL, languages=["ar"]))[0] == first


def test_a_common_language_is_not_worth_any_way():
    in_district("Nah", municipality=BAUNATAL, languages=["de"])
    in_district("Fern", municipality=HOFGEISMAR, languages=["ar"])

    assert names(make_posting(municipality=BAUNATAL, languages=["ar"])) == ["Nah", "Fern"]


def test_dari_and_persian_count_as_one_language():
    in_district("Näher", municipality=BAUNATAL, languages=["de"])
    in_district("Spricht", municipality=KASSEL, languages=["fa"])

    assert names(make_posting(municipality=BAUNATAL, languages=["prs"]))[0] == "Spricht"


def test_contact_point_with_several_topics_is_named_once():
    in_district("Vielfach", municipality=BAUNATAL, topics=["goods", "household", "clothing"])

    assert names(make_posting(municipality=BAUNATAL)) == ["Vielfach"]


def test_at_most_as_many_as_asked_for():
    for number in range(5):
        in_district(f"Stelle {number}", municipality=BAUNATAL)
    posting = make_posting(municipality=BAUNATAL)

    assert (len(names(posting)), len(names(posting, most=1))) == (3, 1)


@pytest.mark.parametrize("num", [1, 30])
def test_nearest_asks_once_for_any_number(django_assert_num_queries, num):
    for number in range(num):
        in_district(f"Stelle {number}", municipality=BAUNATAL)
    posting = make_posting(municipality=BAUNATAL)
    nearest(posting)

    with django_assert_num_queries(1):
        nearest(posting)
