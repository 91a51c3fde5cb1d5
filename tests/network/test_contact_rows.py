import pytest

from network.contact_rows import Change, Known, State, read

HEADS = ["Name", "Themen", "Sprachen", "Regionen", "Ort", "PLZ", "Telefon", "E-Mail", "Website"]
GOOD = {"Name": "Laden", "Themen": "Wohnen", "Ort": "Kassel", "Telefon": "0000 555000"}
HELD = {
    "pk": 7, "name": "Laden", "municipality_id": "06611000", "topics": ["housing"], "regions": ["06611"],
    "languages": ["de"], "street": "", "postcode": "", "phone": "0000 555000", "email": "", "website": "",
    "opening_hours": "", "about": "",
}  # fmt: skip


def known(**fields):
    return Known(
        **{
            "topics": {"wohnen": ["housing"], "housing": ["housing"], "praktikum, ausbildung, stelle": ["job"]},
            "regions": {"kassel": ["06611"], "landkreis kassel": ["06633"], "ganz hessen": ["06611", "06633"]},
            "languages": {"deutsch": ["de"], "de": ["de"], "arabisch": ["ar"]},
            "towns": {"kassel": ["06611000"], "baunatal": ["06633003"], "neustadt": ["06534016", "06437014"]},
            "postcodes": {"34117": ["06611000"], "34225": ["06633003"], "35279": ["06534016"]},
            "names": {
                "housing": "Wohnen",
                "job": "Praktikum, Ausbildung, Stelle",
                "06611": "Kassel",
                "06633": "Landkreis Kassel",
                "06611000": "Kassel",
                "06633003": "Baunatal",
                "06534016": "Neustadt",
                "de": "Deutsch",
                "ar": "Arabisch",
            },
            **fields,
        }
    )


def table(*lines, known_already=None):
    cells = [[line.get(head, "") for head in HEADS] for line in lines]
    text = "\n".join("\t".join(line) for line in [HEADS, *cells])
    return read(text.encode(), known_already or known())


def row(known_already=None, **said):
    (found,) = table({**GOOD, **said}, known_already=known_already).rows
    return found


def held(**fields):
    return known(points={("laden", "06611000"): {**HELD, **fields}})


def test_new_place_takes_the_region_of_its_town():
    found = row()

    assert (found.state, found.number, found.errors) == (State.NEW, 2, [])
    assert found.values == {
        "name": "Laden",
        "topics": ["housing"],
        "municipality_id": "06611000",
        "regions": ["06611"],
        "phone": "0000 555000",
    }


def test_same_name_in_the_same_town_is_the_same_place():
    found = row(held(), Name="LADEN", Telefon="0000 555111", Sprachen="Deutsch | Arabisch")

    assert (found.state, found.pk) == (State.CHANGED, 7)
    assert found.changes == [
        Change("Sprachen", "Deutsch", "Arabisch, Deutsch"),
        Change("Name", "Laden", "LADEN"),
        Change("Telefon", "0000 555000", "0000 555111"),
    ]


def test_same_name_in_another_town_is_another_place():
    assert row(held(), Ort="Baunatal").state == State.NEW


def test_line_that_says_what_is_there_changes_nothing():
    assert row(held()).state == State.SAME


def test_empty_cell_leaves_what_is_there():
    found = row(held(), Themen="", Telefon="", Ort="Kassel")

    assert (found.state, found.values) == (State.SAME, {"municipality_id": "06611000", "name": "Laden"})


@pytest.mark.parametrize(
    ("cell", "topics"),
    [
        ("wohnen", ["housing"]),
        ("housing", ["housing"]),
        ("Wohnen|Praktikum, Ausbildung, Stelle", ["housing", "job"]),
        ("Praktikum, Ausbildung, Stelle", ["job"]),
        ("Wohnen, Wohnen", ["housing"]),
        ("Wohnen; housing", ["housing"]),
    ],
)
def test_topics_are_names_or_keys(cell, topics):
    assert row(Themen=cell).values["topics"] == topics


def test_regions_may_be_all_of_hesse():
    assert row(Regionen="ganz Hessen").values["regions"] == ["06611", "06633"]


@pytest.mark.parametrize(
    ("town", "postcode", "key"),
    [("Kassel", "34117", "06611000"), ("", "34225", "06633003"), ("Neustadt", "35279", "06534016"),
     ("Kassel", "34112", "06611000")],
)  # fmt: skip
def test_town_is_found_by_name_postcode_or_both(town, postcode, key):
    found = row(Ort=town, PLZ=postcode)

    assert (found.values["municipality_id"], found.values["postcode"]) == (key, postcode)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"Name": ""}, "Der Name fehlt."),
        ({"Name": "x" * 121}, "Höchstens 120 Zeichen"),
        ({"Themen": ""}, "Das Thema fehlt."),
        ({"Themen": "Wonen"}, "„Wonen“ kennen wir nicht. Meinen Sie „Wohnen“?"),
        ({"Themen": "Quatsch"}, "„Quatsch“ kennen wir nicht."),
        ({"Sprachen": "Klingonisch"}, "„Klingonisch“ kennen wir nicht."),
        ({"Regionen": "Landkreis Kasel"}, "Meinen Sie „Landkreis Kassel“?"),
        ({"Ort": "Kasssel"}, "Meinen Sie „Kassel“?"),
        ({"Ort": ""}, "Der Ort fehlt."),
        ({"Ort": "Neustadt"}, "Diesen Ort gibt es mehrmals."),
        ({"PLZ": "34225"}, "34225 liegt in Baunatal, nicht in Kassel."),
        ({"PLZ": "341"}, "ist keine Postleitzahl"),
        ({"Ort": "", "PLZ": "99999"}, "99999 kennen wir in Hessen nicht."),
        ({"Telefon": "nach Absprache"}, "ist keine Telefonnummer"),
        ({"Telefon": ""}, "Niemand kann die Stelle erreichen."),
        ({"E-Mail": "laden@"}, "name@example.org"),
        ({"Website": "http://"}, "www.example.org"),
        ({"Website": "javascript://alert(1)"}, "www.example.org"),
    ],
)
def test_wrong_line_says_what_to_do(said, words):
    found = row(**said)

    assert (found.state, len(found.errors), words in found.errors[0]) == (State.WRONG, 1, True), found.errors


def test_line_with_two_mistakes_names_both():
    assert len(row(Themen="Quatsch", Telefon="nein").errors) == 2


def test_website_without_scheme_gets_one():
    assert row(Website="www.example.org").values["website"] == "https://www.example.org"


def test_second_line_about_the_same_place_is_wrong():
    found = table(GOOD, {**GOOD, "Name": "laden"}).rows

    assert [each.state for each in found] == [State.NEW, State.WRONG]
    assert "Zeile 2" in found[1].errors[0]


def test_somebody_may_add_in_her_region_only():
    mine = known(may_serve={"06633"}, may_change=set())

    assert (row(mine).state, row(mine, Ort="Baunatal").state) == (State.WRONG, State.NEW)
    assert row(mine, Ort="Baunatal", Regionen="ganz Hessen").state == State.WRONG


def test_somebody_may_change_her_own_places_only():
    points = {("laden", "06611000"): HELD}
    others = known(points=points, may_serve={"06611"}, may_change=set())
    mine = known(points=points, may_serve={"06611"}, may_change={7})

    assert (row(others, Telefon="0000 1234").state, row(mine, Telefon="0000 1234").state) == (
        State.WRONG,
        State.CHANGED,
    )


def test_many_wrong_lines_are_read_in_no_time():
    names = {"".join(chr(97 + number // 26**place % 26) for place in range(4)): ["x"] for number in range(5000)}
    found = table(*[{**GOOD, "Ort": f"Ort {number}"} for number in range(2000)], known_already=known(towns=names))

    assert len(found.of(State.WRONG)) == 2000
