import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import timezone, translation

from coordination import figures, panels
from coordination.span import Span
from postings import lifecycle
from postings.models import Kind
from tests.conftest import MARBURG, make_person, make_posting
from tests.coordination.pairs import make_suggestion

pytestmark = pytest.mark.django_db


def span(weeks=4, *regions):
    return Span(weeks, regions or None, timezone.localdate())


def make_life():
    """Some of everything that is counted."""
    now = timezone.now()
    make_posting(
        author=make_person(language="ar"), answered_at=now, answered_by="call", created_at=now - timedelta(hours=9)
    )
    for _ in range(2):
        make_suggestion(make_posting(category="interpreting"), make_posting(kind=Kind.OFFER))


@pytest.mark.parametrize("weeks", [4, 12, 52])
@pytest.mark.parametrize("name", panels.PANELS)
def test_panel_has_a_picture_with_words_and_a_table_that_fits_its_head(name, weeks):
    make_life()

    panel = panels.PANELS[name](span(weeks))
    page = render_to_string("coordination/_panel.html", {"panel": panel})

    assert panel.name == name
    assert {len(row) for row in panel.rows} == {len(panel.head)}
    assert f'aria-label="{panel.alt}' in page
    assert page.count("<tr>") == len(panel.rows) + 1


@pytest.mark.parametrize("name", panels.PANELS)
def test_panel_of_nothing_still_says_so(name):
    panel = panels.PANELS[name](span())

    assert panel.says
    assert panel.title in render_to_string("coordination/_panel.html", {"panel": panel})


def test_picture_writes_numbers_with_points_in_german_too():
    make_life()

    with translation.override("de"):
        page = render_to_string("coordination/_panel.html", {"panel": panels.weeks.arriving(span())})

    svg = page[page.index('<svg class="chart"') : page.index("</svg>", page.index('<svg class="chart"'))]
    assert re.findall(r'="\d+\.\d"', svg)
    assert re.findall(r'="\d+,\d+"', svg) == []


def test_table_writes_numbers_as_the_reader_does():
    now = timezone.now()
    for hours in (1, 2):
        make_posting(created_at=now - timedelta(hours=hours), answered_at=now, answered_by="call")

    panel = panels.weeks.first_answers(span())

    assert panel.rows[-1][2:] == [1.5, 2, 2]
    assert panel.shown[-1][2:] == ["1,5", "2", "2"]
    assert panel.shown[-2][2:] == ["–", "0", "0"]


def test_rungs_add_up_to_all_requests():
    make_life()

    panel = panels.requests.rungs(span())

    assert panel.says == "1 von 3 Gesuchen haben eine Antwort."
    assert sum(row[1] for row in panel.rows) == 3
    assert {row[0]: row[2] for row in panel.rows}["Anruf"] == 33


def test_categories_draw_so_many_as_asked_and_list_all():
    make_life()

    panel = panels.requests.categories(span(), most=1)

    assert len(panel.chart.rows) == 1
    assert [row[0] for row in panel.rows] == ["Sprache", "Sachspenden"]


def test_offers_in_many_suggestions_share_a_row():
    cache.set(f"coordination.figures.crowding.{span().key}", [(1, 9), (5, 2), (17, 1)])

    panel = panels.matching.crowding(span())

    assert panel.rows == [["in 1 Vorschlag", 9], ["in 5 oder mehr Vorschlägen", 3]]
    assert panel.says.startswith(f"Gini-Wert {round(figures.gini([(1, 9), (5, 2), (17, 1)]), 2)}".replace(".", ","))


def test_regions_say_who_is_responsible(dario):
    make_posting(municipality=MARBURG)

    rows = {row[0]: row[1:] for row in panels.regions.regions(span()).rows}

    assert rows["Landkreis Marburg-Biedenkopf"] == [1, 0, 1, 0, "Servicestelle"]
    assert rows["Kassel"] == [0, None, 0, 0, "Kassel"]
    assert len(rows) == 27


def test_map_of_a_region_is_silent_about_the_others():
    make_posting()
    make_posting(municipality=MARBURG)

    panel = panels.regions.regions(span(4, "06534"))

    tiles = {tile.label: tile for tile in panel.chart}
    assert (tiles["MR"].num, tiles["MR"].title) == (1, "Landkreis Marburg-Biedenkopf: 1 Gesuch ohne Antwort")
    assert (tiles["KS"].num, tiles["KS"].title, tiles["KS"].address) == (None, "Kassel", "")
    assert [row[0] for row in panel.rows] == ["Landkreis Marburg-Biedenkopf"]


def test_endings_count_by_outcome_and_kind():
    for kind, outcome in [("request", "through_us"), ("request", "through_us"), ("offer", "partly"), ("offer", "")]:
        posting = lifecycle.settle(make_posting(kind=kind))
        if outcome:
            lifecycle.tell(posting, outcome)

    panel = panels.PANELS["ausgang"](span())

    assert [row[1:] for row in panel.rows] == [[0, 2], [0, 0], [1, 0], [0, 0], [0, 0], [1, 0]]
    assert panel.says == "4 Einträge wurden geschlossen; von 3 wissen wir, wie es ausging."
