import pytest
from django.utils import translation

from postings import slots


def test_pack_and_unpack_are_each_others_reverse():
    codes = ["mon-am", "wed-eve", "sun-eve"]

    assert slots.unpack(slots.pack(codes)) == codes


def test_pack_nothing_means_not_known():
    assert slots.pack([]) is None


def test_all_slots_are_21():
    assert slots.pack([code for code, _label in slots.CHOICES]) == slots.ALL_SLOTS == 2**21 - 1


def test_week_has_three_rows_of_seven_days():
    rows = slots.week(slots.pack(["tue-pm"]))

    assert [[fits for _day, fits in days].count(True) for _part, days in rows] == [0, 1, 0]
    assert {len(days) for _part, days in rows} == {7}


def test_words_join_three_days_and_more_in_a_row():
    number = slots.pack(["mon-am", "tue-am", "wed-am", "fri-am", "sat-eve", "sun-eve"])

    assert slots.in_words(number) == "Vormittag: Mo–Mi, Fr · Abend: Sa, So"
    assert slots.in_words(None) == ""
    assert slots.in_words(slots.ALL_SLOTS) == ""


@pytest.mark.parametrize(("code", "short"), [("de", "Mo"), ("ar", "ن"), ("fa", "د"), ("tr", "Pzt"), ("ti", "ሰኑ")])
def test_days_are_short_where_there_is_little_room(code, short):
    with translation.override(code):
        names = [str(name) for _day, name in slots.days()]

    assert (len(names), names[0].rstrip(".")) == (7, short)
