import pytest

from coordination import charts


@pytest.mark.parametrize(
    ("most", "expected"),
    [(0, 1), (4, 1), (5, 2), (8, 2), (9, 5), (24, 10), (72, 20), (100, 50), (4000, 1000), (4001, 2000)],
)
def test_step_leaves_at_most_four_lines_above_the_first(most, expected):
    assert charts.step(most) == expected


def test_step_reaches_every_value_with_four_lines():
    assert [most for most in range(1, 3000) if charts.step(most) * charts.MOST_STEPS < most] == []


def test_trend_lays_values_between_the_first_and_the_last_grid_line():
    drawn = charts.trend(["KW 1", "KW 2", "KW 3"], {"hours": [0, 10, 20]})

    assert [(line.y, line.text) for line in drawn.grid] == [
        (122.0, "0"), (95.5, "5"), (69.0, "10"), (42.5, "15"), (16.0, "20"),
    ]  # fmt: skip
    (line,) = drawn.lines
    assert line.paths == ["M36.0 122.0 149.0 69.0 262.0 16.0"]
    assert (line.last.x, line.last.y, line.last.text) == (262.0, 16.0, "20")


def test_trend_is_torn_where_a_week_has_no_value():
    (line,) = charts.trend(list("abcdef"), {"hours": [1, None, 2, 3, None, None]}).lines

    assert line.dots == [(36.0, 86.7)]
    assert line.paths == ["M126.4 51.3 171.6 16.0"]
    assert line.last.text == "3"


def test_trend_without_any_value_has_neither_line_nor_last():
    drawn = charts.trend(["a", "b"], {"hours": [None, None]})

    assert (drawn.lines[0].paths, drawn.lines[0].dots, drawn.lines[0].last) == ([], [], None)
    assert [line.text for line in drawn.grid] == ["0", "1"]


@pytest.mark.parametrize(("most", "is_drawn"), [(30, False), (61, True), (90, True)])
def test_trend_draws_its_goal_where_the_scale_reaches_it(most, is_drawn):
    drawn = charts.trend(["a", "b"], {"hours": [1, most]}, goal=72)

    assert bool(drawn.goal) == is_drawn


def test_ticks_name_the_last_week_and_few_others():
    labels = [f"KW {week}" for week in range(1, 53)]

    assert [tick.text for tick in charts.trend(labels, {"hours": [1] * 52}).ticks] == [
        "KW 13",
        "KW 26",
        "KW 39",
        "KW 52",
    ]


def test_pairs_stand_on_the_axis_side_by_side():
    drawn = charts.pairs(["a", "b"], {"request": [2, 4], "offer": [1, 0]})

    assert [(bar.kind, bar.y, bar.height) for bar in drawn.bars] == [
        ("request", 69.0, 53.0), ("request", 16.0, 106.0), ("offer", 95.5, 26.5), ("offer", 122.0, 0.0),
    ]  # fmt: skip
    assert all(bar.y + bar.height == charts.BOTTOM for bar in drawn.bars)
    first, second = drawn.bars[0], drawn.bars[2]
    assert first.x + first.width <= second.x
    assert [value.text for value in drawn.values] == ["4", "0"]


def test_ranks_are_as_long_as_their_share_of_the_longest():
    drawn = charts.ranks([("Wohnen", 40, 10, "10 / 40"), ("Sprache", 20, 20, "20 / 20")])

    assert [(row.whole, row.part) for row in drawn.rows] == [(278.0, 69.5), (139.0, 139.0)]
    assert drawn.height == 2 * charts.ROW
    assert drawn.rows[1].bar_at == charts.ROW + charts.BAR_BELOW


@pytest.mark.parametrize("rows", [[], [("Wohnen", 0, 0, "0")]])
def test_ranks_of_nothing_have_no_bars(rows):
    assert all(row.whole == row.part == 0 for row in charts.ranks(rows).rows)
