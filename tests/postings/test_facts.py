import csv

import pytest
from django.core.management import call_command
from django.db import connection

from postings import facts
from postings.models import Category, Distance, Municipality, PlaceName, Postcode, Region
from tests.conftest import BAUNATAL, FRANKFURT, KASSEL, MARBURG, enter

pytestmark = pytest.mark.django_db


def test_load_gives_all_of_hesse():
    counts = facts.load()

    assert {name: counts[name] for name in ["regions", "municipalities", "postcodes", "categories"]} == {
        "regions": 3 + 27,
        "municipalities": 421,
        "postcodes": 546,
        "categories": 52,
    }
    assert Postcode.objects.count() == 557
    assert Region.objects.exclude(tile_column=None).count() == 27


def test_load_again_changes_nothing():
    before = facts.load(), _rows()

    after = facts.load(), _rows()

    assert after == before


def _rows():
    return set(PlaceName.objects.values_list("pk", "name")), set(Postcode.objects.values_list("pk", "plz"))


def test_load_after_a_name_left_the_tables_forgets_it():
    PlaceName.objects.create(name="Entenhausen", municipality_id=KASSEL)

    facts.load()

    assert not PlaceName.objects.filter(name="Entenhausen").exists()


def test_load_again_mends_what_was_changed():
    Municipality.objects.filter(pk=KASSEL).update(name="Cassel", lat=50)

    facts.load()

    kassel = Municipality.objects.get(pk=KASSEL)
    assert (kassel.name, kassel.lat) == ("Kassel", 51.31468)
    assert Distance.objects.get(start=KASSEL, goal=BAUNATAL).km == pytest.approx(8.8, abs=0.5)


def test_load_after_a_town_moved_measures_its_distances_anew():
    Municipality.objects.filter(pk=KASSEL).update(lat=50)
    facts.measure_distances()

    facts.load()

    assert Distance.objects.filter(start=KASSEL, goal=BAUNATAL).exists()


def test_cast_of_towns_has_the_right_keys():
    names = Municipality.objects.in_bulk([KASSEL, MARBURG, BAUNATAL, FRANKFURT])

    assert {key: town.name for key, town in names.items()} == {
        KASSEL: "Kassel",
        MARBURG: "Marburg",
        BAUNATAL: "Baunatal",
        FRANKFURT: "Frankfurt am Main",
    }


def test_distances_reach_fifty_kilometres_both_ways_and_back_home():
    there = Distance.objects.get(start=KASSEL, goal=BAUNATAL).km

    assert Distance.objects.get(start=BAUNATAL, goal=KASSEL).km == there
    assert Distance.objects.get(start=KASSEL, goal=KASSEL).km == 0
    assert not Distance.objects.filter(start=KASSEL, goal=FRANKFURT).exists()
    assert Distance.objects.filter(km=0).count() == 421


def test_hanau_is_a_region_of_its_own():
    assert Municipality.objects.get(name="Hanau").region == Region.objects.get(name="Hanau", kind="kreisfreie_stadt")


def test_categories_speak_seven_languages():
    for category in Category.objects.all():
        assert sorted(category.texts) == sorted(facts.CATEGORY_LANGUAGES)
        for texts in category.texts.values():
            assert texts["name"]
            assert texts["examples"]
            assert all(texts["words"])


def test_category_stands_under_its_parent_in_the_order_of_the_table():
    goods = Category.objects.get(pk="goods")

    assert goods.children.first().pk == "clothing"
    assert Category.objects.first() == goods


def test_names_hold_short_forms_and_aliases():
    def names(ags):
        return set(PlaceName.objects.filter(municipality=ags).values_list("name", flat=True))

    assert names("06434001") >= {"Bad Homburg v. d. Höhe", "Bad Homburg", "Homburg", "Бад-Гомбург"}
    assert names("06440003") >= {"Bad Vilbel", "Vilbel"}
    assert "Nauheim" not in names("06440002")  # a municipality of its own has that name


def test_outside_names_stand_as_they_are_compared():
    with (facts.TABLES / "outside.csv").open(encoding="utf-8") as lines:
        names = [row["name"] for row in csv.DictReader(lines)]

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM unnest(%s::text[]) AS name WHERE plm_fold(name) <> name", [names])
        assert cursor.fetchall() == []
    assert not PlaceName.objects.filter(folded__in=names).exists()


def test_command_says_how_much_there_is(capsys):
    call_command("load_reference")

    assert "421 municipalities, 546 postcodes" in capsys.readouterr().out


def test_categories_are_read_in_the_room_and_changed_in_the_tables_alone(client, frida):
    enter(client, frida)
    page = "/koordination/postings/category/household/change/"

    shown = client.get(page)
    answers = [
        client.post(each, {"texts": "{}"}).status_code for each in (page, page.replace("household/change", "add"))
    ]

    assert (shown.status_code, answers) == (200, [403, 403])
    assert "Haushalt" in Category.objects.get(pk="household").name
