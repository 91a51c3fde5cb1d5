from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from coordination import call_out_hours

HESSE = ZoneInfo("Europe/Berlin")


def here(text):
    return datetime.fromisoformat(text).replace(tzinfo=HESSE)


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ("2026-11-18T08:00", "2026-11-18T08:00"),
        ("2026-11-18T19:59:59", "2026-11-18T19:59:59"),
        ("2026-11-18T20:00", "2026-11-19T08:00"),
        ("2026-11-18T23:30", "2026-11-19T08:00"),
        ("2026-11-18T00:00", "2026-11-18T08:00"),
        ("2026-11-18T07:59", "2026-11-18T08:00"),
        ("2026-12-31T21:00", "2027-01-01T08:00"),
        # The nights in which clocks change: in the morning it is eight by the clock, whatever the hours between.
        ("2026-03-28T22:00", "2026-03-29T08:00"),
        ("2026-03-29T01:30", "2026-03-29T08:00"),
        ("2026-10-24T22:00", "2026-10-25T08:00"),
        ("2026-10-25T02:30", "2026-10-25T08:00"),
    ],
)
def test_next_moment_is_by_day(at, then):
    assert call_out_hours.next_moment(here(at)) == here(then)


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ("2026-11-18T09:00", "2026-11-18T13:00"),
        ("2026-11-18T15:59", "2026-11-18T19:59"),
        ("2026-11-18T16:00", "2026-11-19T08:00"),
    ],
)
def test_next_batch_follows_four_hours_later_or_in_the_morning(at, then):
    assert call_out_hours.next_batch(here(at)) == here(then)


def test_night_is_as_long_as_it_is_when_clocks_change():
    evening = here("2026-03-28T22:00").astimezone(ZoneInfo("UTC"))

    assert (call_out_hours.next_moment(evening) - evening).total_seconds() == 9 * 3600
