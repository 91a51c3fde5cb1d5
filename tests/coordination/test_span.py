from datetime import date, timedelta

import pytest
from django.http import QueryDict

from coordination.span import Span, SpanForm, usual

TODAY = date(2026, 11, 22)  # a Sunday


def span_of(user, query):
    return SpanForm(QueryDict(query), user=user).span(on=TODAY)


def test_span_ends_with_the_week_of_today():
    assert Span(4, None, TODAY).mondays == [
        date(2026, 10, 26),
        date(2026, 11, 2),
        date(2026, 11, 9),
        date(2026, 11, 16),
    ]


def test_weeks_begin_at_local_midnight_also_where_the_clock_was_changed():
    before, after = Span(2, None, date(2026, 10, 26)).starts

    assert (before.isoformat(), after.isoformat()) == ("2026-10-19T00:00:00+02:00", "2026-10-26T00:00:00+01:00")
    assert after.timestamp() - before.timestamp() == timedelta(days=7, hours=1).total_seconds()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", (12, None)),
        ("wochen=52&region=06412", (52, ("06412",))),
        ("wochen=4", (4, None)),
        ("wochen=5&region=99", (12, None)),
        ("wochen=x%00&region=%00", (12, None)),
        ("wochen=4&wochen=52", (52, None)),
    ],
)
def test_address_says_weeks_and_region_or_is_not_heard(cora, query, expected):
    span = span_of(cora, query)

    assert (span.weeks, span.regions) == expected


@pytest.mark.parametrize("query", ["", "region=06534", "region=06611"])
def test_local_coordinator_never_leaves_her_regions(dario, query):
    assert span_of(dario, query).regions == ("06534",)


def test_account_without_a_region_gets_none(dario):
    dario.contact_points.clear()

    assert usual(dario, on=TODAY).regions == ()
