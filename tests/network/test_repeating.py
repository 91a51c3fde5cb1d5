from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from network import repeating

BERLIN = ZoneInfo("Europe/Berlin")


def times(year, month, day, *, hour=19, until, every_weeks=2):
    begin = datetime(year, month, day, hour, tzinfo=BERLIN)
    return repeating.times(begin, begin.replace(hour=hour + 2), every_weeks=every_weeks, until=until)


def test_every_second_tuesday_until_a_day_that_counts_too():
    found = times(2027, 3, 2, until=date(2027, 4, 13))

    assert [begin.date().isoformat() for begin, _end in found] == [
        "2027-03-02",
        "2027-03-16",
        "2027-03-30",
        "2027-04-13",
    ]


@pytest.mark.parametrize("start", [(2027, 3, 23), (2027, 10, 26)])
def test_hours_stay_when_clocks_change(start):
    found = times(*start, until=date(2027, 12, 1), every_weeks=1)[:2]

    assert [(begin.hour, end.hour) for begin, end in found] == [(19, 21), (19, 21)]
    assert found[0][0].utcoffset() != found[1][0].utcoffset()


def test_hour_that_does_not_exist_is_still_a_moment():
    """On 28 March 2027 clocks go from two to three."""
    found = times(2027, 3, 21, hour=2, until=date(2027, 3, 28), every_weeks=1)

    assert len(found) == 2 and all(begin < end for begin, end in found)


def test_end_before_the_first_is_the_first_alone():
    assert len(times(2027, 3, 2, until=date(2027, 3, 1))) == 1


def test_there_are_never_more_than_a_hundred():
    assert len(times(2027, 3, 2, until=date(2099, 1, 1), every_weeks=1)) == repeating.MOST
