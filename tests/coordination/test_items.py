import csv
import json
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection

from coordination import items
from coordination.items import Things, coverage, relatives
from coordination.wording import fold

DEMO = settings.BASE_DIR / "postings" / "demo"
REFERENCE = settings.BASE_DIR / "postings" / "reference"


def of(title, text):
    """Everything a posting means, sorted."""
    return sorted(items.of(title, text).all)


def things(*named, told=()):
    return Things(frozenset(named), frozenset(told))


def rows(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.django_db
def test_fold_agrees_with_the_database():
    said = [word for row in items._rows("items") for language in items.LANGUAGES for word in row[language].split("|")]
    said += [
        "ÄRZTE & Müller",
        "neue Quelle, Aerzte!",
        "ШАФА — Їжа",
        "Ёлка",
        "«كُرْسِيّ» أإآ",
        "İstanbul Iğdır",
        "Größe ŁÓDŹ",
    ]

    with connection.cursor() as cursor:
        cursor.execute("SELECT word, plm_fold(word) FROM unnest(%s::text[]) AS word", [said])
        folded = dict(cursor.fetchall())

    assert {word: fold(word) for word in said} == folded


@pytest.mark.parametrize(
    ("title", "meant"),
    [
        ("Etagenbett mit zwei Matratzen", ["bed", "bunk-bed", "mattress"]),
        ("Küchentisch mit 4 Stühlen", ["chair", "table"]),
        ("Begleitung zum Jobcenter", ["accompaniment", "job-centre"]),
        ("Looking for a child's bike and a helmet", ["child-bicycle", "helmet"]),
        ("Je cherche un lit superposé et une poussette", ["bed", "bunk-bed", "pram"]),
        ("أبحث عن سرير أطفال وعربة أطفال", ["cot", "pram"]),
        ("عندي غسالة وثلاجة للتبرع", ["fridge", "washing-machine"]),
        ("Шукаємо двоярусне ліжко для хлопців", ["bed", "bunk-bed"]),
        ("Отдам диван и стиральную машину", ["sofa", "washing-machine"]),
        ("یخچال و ماشین لباسشویی می‌خواهم", ["fridge", "washing-machine"]),
        ("د ماشوم کټ او د موټر چوکۍ غواړم", ["child-seat", "cot"]),
        ("Bebek arabası ve bebek yatağı arıyoruz", ["cot", "pram"]),
        ("Ji bo zarokê min çenteyê dibistanê hewce ye", ["school-bag"]),
        ("Waxaan raadinayaa sariir iyo furaash", ["bed", "mattress"]),
        ("ኣስተርጓሚ ናብ ሓኪም", ["doctor", "interpreter"]),
    ],
)
def test_of_title_in_some_language_finds_its_things(title, meant):
    assert of(title, "") == meant


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kinderfahrrad", "дитячий велосипед"),
        ("Fahrrad für meinen Sohn", "دراجة لابني"),
        ("Schulranzen", "okul çantası"),
        ("Beistellbett", "приставная кроватка"),
        ("Waschmaschine", "machine à laver"),
        ("Mathe", "ریاضی"),
        ("Führerschein", "ehliyet"),
        ("Hebamme", "قابلة"),
    ],
)
def test_of_same_thing_in_two_languages_is_the_same(one, other):
    assert of(one, "") == of(other, "") != []


@pytest.mark.parametrize(
    ("word", "confusable"),
    [
        ("Kinderfahrrad", "Fahrrad"),
        ("Kinderwagen", "Fahrrad"),
        ("Gitterbett", "Bett"),
        ("Rollstuhl", "Stuhl"),
        ("Schultasche", "Rucksack"),
        ("Kindersitz", "Stuhl"),
    ],
)
def test_of_confusable_things_shares_nothing(word, confusable):
    assert set(of(word, "")) & set(of(confusable, "")) == set()


def test_of_bunk_bed_is_a_bed_but_bed_is_no_bunk_bed():
    assert of("Hochbett", "") == ["bed", "bunk-bed"]
    assert of("Bett", "") == ["bed"]


@pytest.mark.parametrize(
    ("form", "thing"),
    [
        ("mit Stühlen", "chair"),
        ("drei Kleiderschränke", "wardrobe"),
        ("Sitzerhöhungen", "child-seat"),
        ("зі стільцями і шафою", "wardrobe"),
        ("без ліків, але з велосипедом", "bicycle"),
        ("коляску", "pram"),
        ("بالدراجة", "bicycle"),
        ("وللسريرين", "bed"),
        ("buzdolabımızı", "fridge"),
        ("kitaplarım", "books"),
        ("دوچرخه‌هایم", "bicycle"),
    ],
)
def test_of_inflected_word_is_found(form, thing):
    assert thing in of(form, "")


@pytest.mark.parametrize(
    "word",
    ["Wir wollen", "sieben", "in der Nähe", "Schwester", "ungefähr", "Fahrstuhl", "Montag", "kann", "Adresse", "west"],
)
def test_of_word_that_only_looks_like_a_thing_finds_nothing(word):
    assert of(word, "") == []


def test_of_longer_wording_wins_over_its_words():
    assert of("Fahrräder reparieren", "") == ["bike-repair"]
    assert of("طاولة طعام", "") == of("Dining table", "") == ["dining-table", "table"]


@pytest.mark.parametrize(
    "text",
    [
        "Ich habe kein Bett.",
        "Das Bett ist schon da.",
        "Bett nicht nötig.",
        "Ein Bett muss nicht dabei sein.",
        "We already have a bed.",
        "The bed is not needed.",
        "Ліжко не потрібне, ліжко вже є.",
        "Кровать не нужна.",
        "السرير عندي.",
        "بلا سرير.",
        "تخت لازم نیست.",
        "Yatak gerek yok.",
    ],
)
def test_of_thing_that_the_text_rules_out_is_left_out(text):
    assert of("Tisch", text) == ["table"]


def test_of_title_that_begins_with_no_asks_for_the_thing():
    assert of("Kein Bett", "") == ["bed"]
    assert of("Kinderbett, keine Matratze", "") == ["cot"]


def test_of_thing_ruled_out_in_one_clause_stays_in_another():
    assert of("", "Bett nicht nötig, aber eine Matratze") == ["mattress"]


def test_of_thing_said_in_passing_counts_only_where_the_title_names_nothing():
    text = "Wir treffen uns auf einen Kaffee. Die Lampe steht im Regal."

    assert of("Guten Tag", text) == ["coffee", "lamp", "shelf"]
    assert of("Fahrrad", text) == ["bicycle", "lamp"]


def test_of_empty_posting_is_empty():
    assert of("", "") == []


def test_of_hostile_text_answers():
    assert of("\x00 \ud800 <b>", "…" * 5000 + "'" * 5000) == []


def test_things_are_what_the_title_names_and_what_the_text_tells_besides():
    assert items.of("Fahrrad", "Dazu ein Helm.") == things("bicycle", told=["helmet"])
    assert items.of("Guten Tag", "Ich suche ein Fahrrad.") == things("bicycle")


def test_things_are_those_that_are_filed_under_the_category():
    title, text = "Fahrrad für den Weg zum Job", "Ich arbeite im Krankenhaus und habe keinen Schrank für den Helm."

    assert items.of(title, text, filed=frozenset(["bicycles"])) == things("bicycle", told=["helmet", "job"])


def test_things_of_a_title_count_even_where_nobody_files_them():
    assert items.of("Waschmaschine", "Danke.", filed=frozenset(["lifts"])) == things("washing-machine")
    assert items.of("Hilfe gesucht", "Ich brauche eine Waschmaschine.", filed=frozenset(["lifts"])) == things()


def test_every_thing_is_filed_under_known_leaves():
    leaves = {row["slug"] for row in rows(REFERENCE / "categories.csv")}

    assert [row["item"] for row in items._rows("items") if row["item"] != "-" and not row["in"]] == []
    assert {slug for row in items._rows("items") for slug in row["in"].split("|") if slug} <= leaves


def test_coverage_weighs_what_is_shared_by_what_is_wanted():
    assert coverage(things("bed", "wardrobe"), things("bed", "sofa"), {"bed": 3.0}) == 0.75


def test_coverage_of_everything_is_one():
    assert coverage(things("bed", "mattress"), things("mattress", "bed", "lamp"), {}) == 1.0


def test_coverage_of_nothing_shared_is_zero():
    assert coverage(things("bed"), things("lamp"), {}) == 0.0


def test_coverage_of_what_only_the_text_wants_is_zero():
    assert coverage(things("bed", told=["van"]), things("van"), {}) == 0.0


def test_coverage_by_what_an_offer_says_in_its_text_is_less():
    assert coverage(things("bed"), things("furniture", told=["bed"]), {}) == items.IN_PASSING


def test_coverage_by_the_broader_thing_alone_is_small():
    wanted = things("bunk-bed", "bed")

    assert coverage(wanted, things("bed"), {}) == pytest.approx(items.BROADER / (1 + items.BROADER))
    assert coverage(things("bed"), wanted, {}) == 1.0


def test_coverage_is_unknown_when_one_side_is_unknown():
    assert coverage(things(), things("bed"), {}) is None
    assert coverage(things("bed"), things(), {}) is None


def test_coverage_of_weightless_things_is_unknown():
    assert coverage(things("bed"), things("bed"), {"bed": 0.0}) is None


def test_items_have_one_row_each_and_known_broader_things():
    table = items._rows("items")
    codes = [row["item"] for row in table]

    assert [code for code, times in Counter(codes).items() if times > 1] == []
    assert {parent for row in table for parent in row["is_a"].split("|") if parent} <= set(codes)


def test_relatives_are_symmetric_and_name_categories():
    near, slugs = relatives(), {row["slug"] for row in rows(REFERENCE / "categories.csv")}

    assert set(near) <= slugs
    assert all(slug in near[other] for slug, others in near.items() for other in others)
    assert "bicycles" in near["baby-and-child"]
    assert "furniture" not in near["interpreting"]


def test_relatives_are_declared_once_and_never_of_oneself():
    pairs = [frozenset((row["category"], row["relative"])) for row in items._rows("relatives")]

    assert len(pairs) == len(set(pairs))
    assert all(len(pair) == 2 for pair in pairs)


def test_most_demo_postings_mean_something():
    lines = [line for path in DEMO.glob("postings.*.jsonl") for line in path.read_text(encoding="utf-8").splitlines()]
    found = [of(posting["title"], posting["text"]) for posting in map(json.loads, lines)]

    assert sum(map(bool, found)) / len(found) > 0.9
