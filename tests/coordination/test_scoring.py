from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from coordination import scoring
from coordination.scoring import Features
from postings.models import Category

MIDDLE = Features(*[0.5] * len(scoring.NAMES))


def category(slug, parent=None):
    return Category(slug=slug, parent_id=parent)


@pytest.mark.parametrize("name", scoring.NAMES)
def test_order_of_two_changes_when_one_feature_alone_is_flipped(name):
    rival = replace(MIDDLE, **{name: 0.5})
    better, worse = replace(MIDDLE, **{name: 0.9}), replace(MIDDLE, **{name: 0.1})

    assert scoring.fit(better) > scoring.fit(rival) > scoring.fit(worse)


def test_fit_is_the_logistic_of_bias_and_weighed_features():
    model = scoring.Model("test", -1.0, 0.5, dict.fromkeys(scoring.NAMES, 0) | {"category": 2.0}, {})

    assert scoring.fit(replace(MIDDLE, category=0.5), model) == 0.5


def test_fit_lies_between_nothing_and_all():
    worst, best = (Features(*[value] * len(scoring.NAMES)) for value in (0.0, 1.0))

    assert 0 < scoring.fit(worst) < 0.1
    assert 0.9 < scoring.fit(best) < 1


def test_no_feature_is_about_who_somebody_is():
    assert set(scoring.NAMES) == {
        "category",
        "need",
        "distance",
        "language",
        "slots",
        "text",
        "dates",
        "amount",
        "habit",
    }


@pytest.mark.parametrize(
    ("days", "is_urgent", "expected"), [(0, False, 1.0), (14, False, 1.316), (0, True, 1.3), (1000, False, 1.5)]
)
def test_urgency_grows_with_waiting_and_with_a_mark(days, is_urgent, expected):
    assert scoring.urgency(timedelta(days=days), is_urgent=is_urgent) == pytest.approx(expected, abs=0.001)


def test_urgency_of_a_request_from_the_future_is_one():
    assert scoring.urgency(timedelta(days=-3), is_urgent=False) == 1


def test_worth_is_fit_times_urgency_less_the_price():
    assert scoring.worth(0.8, 1.5, 0.2) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (category("beds", "goods"), 1.0),
        (category("lamps", "goods"), 0.3),
        (category("lorries", "moving"), 0.6),
        (category("goods"), 0.6),
        (category("chess", "leisure"), 0.0),
    ],
)
def test_category_counts_leaf_relative_and_root(given, expected):
    relatives = {"beds": frozenset({"lorries"})}

    assert scoring.category(category("beds", "goods"), given, relatives=relatives) == expected


def test_distance_halves_every_five_kilometres_where_people_live_close_together():
    assert scoring.distance(10, is_dense=True) == 0.25
    assert scoring.distance(12, is_dense=False) == 0.5
    assert scoring.distance(None, is_dense=False) is None


@pytest.mark.parametrize(
    ("asks", "offers", "expected"),
    [
        ((["ar"], ["de"]), (["de", "ar"], []), 1.0),
        ((["prs"], []), (["fa"], []), 0.8),
        ((["ar"], ["de"]), (["de"], []), 0.6),
        ((["ar"], ["de"]), (["tr"], ["de"]), 0.3),
        ((["ar"], []), (["tr"], []), 0.0),
        (([], []), (["de"], []), None),
    ],
)
def test_language_is_graded_by_how_well_both_speak_it(asks, offers, expected):
    assert scoring.language(asks, offers) == expected


@pytest.mark.parametrize(("asked", "offered", "expected"), [(0b1111, 0b0011, 0.5), (0b1, 0b1, 1.0), (None, 3, None)])
def test_slots_are_the_part_of_the_asked_times_that_is_offered(asked, offered, expected):
    assert scoring.slots(asked, offered) == expected


@pytest.mark.parametrize(
    ("rank", "num", "expected"), [(1, 5, 1.0), (5, 5, 0.0), (3, 5, 0.5), (1, 1, 1.0), (None, 0, None)]
)
def test_text_is_the_rank_among_the_candidates(rank, num, expected):
    assert scoring.text(rank, num) == expected


def day(number):
    return date(2026, 12, number)


@pytest.mark.parametrize(
    ("asked", "offered", "expected"),
    [
        ((day(1), day(10)), (day(6), day(20)), 0.5),
        ((day(1), day(10)), (None, day(5)), 0.5),
        ((day(1), day(1)), (day(1), None), 1.0),
        ((day(1), day(10)), (None, None), None),
        ((None, day(10)), (day(1), day(2)), None),
    ],
)
def test_dates_are_the_overlapping_part_of_the_asked_days(asked, offered, expected):
    assert scoring.dates(asked, offered) == expected


@pytest.mark.parametrize(("left", "asked", "expected"), [(2, 4, 0.5), (9, 3, 1.0), (None, 3, None), (3, None, None)])
def test_amount_is_what_is_left_of_what_is_asked(left, asked, expected):
    assert scoring.amount(left, asked) == expected


def test_habit_is_drawn_to_the_mean_while_little_is_known():
    assert scoring.habit(0, 0, mean=0.7) == 0.7
    assert scoring.habit(8, 8, mean=0.5) == 0.9


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("habit = 0.4", "habits = 0.4", "must weigh exactly"),
        ("need = 1.5", "need = -1.5", "less than 0"),
        ("days = 14", "weeks = 2", "must say exactly"),
    ],
)
def test_weights_with_a_mistake_are_refused(tmp_path, old, new, sentence):
    file = tmp_path / "weights.toml"
    file.write_text(scoring.FILE.read_text().replace(old, new))

    with pytest.raises(ImproperlyConfigured, match=sentence):
        scoring.read(file)
