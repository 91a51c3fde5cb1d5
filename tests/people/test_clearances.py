from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from people import clearances
from people.models import Clearance, Level
from tests.conftest import make_person

TODAY = date(2026, 12, 1)


def clear(person, *, by, level=Level.CHILDREN, issued_on=TODAY, valid_until=TODAY + timedelta(days=365)):
    return Clearance.objects.create(
        person=person, level=level, paper=Clearance.Paper.CERTIFICATE, issued_on=issued_on, valid_until=valid_until,
        inspected_by=by,
    )  # fmt: skip


def proved(name):
    return make_person(name=name, email="ada@example.org", email_proved_at=timezone.now())


def test_cleared_holds_for_its_level_only(ada, cora):
    clear(ada, by=cora)

    assert clearances.cleared(ada, Level.CHILDREN, on=TODAY)
    assert not clearances.cleared(ada, Level.HEALTH, on=TODAY)


@pytest.mark.parametrize(
    ("days", "holds"), [(-1, False), (0, True), (365, True), (366, False)], ids=["before", "first", "last", "after"]
)
def test_cleared_holds_from_the_first_to_the_last_day(ada, cora, days, holds):
    clear(ada, by=cora)

    assert clearances.cleared(ada, Level.CHILDREN, on=TODAY + timedelta(days=days)) is holds


def test_levels_of_rows_of_the_same_human_are_the_same(cora):
    once, again, stranger, unproved = proved("Ada"), proved("Ada"), make_person(), make_person(email="ada@example.org")
    clear(once, by=cora)
    clear(again, by=cora, level=Level.HOUSING)

    found = clearances.levels_of([once, again, stranger, unproved], TODAY)

    assert found == {
        once.pk: {"children", "housing"},
        again.pk: {"children", "housing"},
        stranger.pk: set(),
        unproved.pk: set(),
    }


def test_levels_are_not_inherited_through_a_number_that_anybody_can_type(cora):
    ada, eve = make_person(phone="0000 4711"), make_person(phone="00004711")
    clear(ada, by=cora)

    assert clearances.levels_of([ada, eve], TODAY) == {ada.pk: {"children"}, eve.pk: set()}


def test_levels_of_people_without_mail_or_phone_do_not_mix(cora):
    one, other = make_person(), make_person()
    clear(one, by=cora)

    assert clearances.levels_of([one, other], TODAY) == {one.pk: {"children"}, other.pk: set()}


@pytest.mark.parametrize("num", [1, 30])
def test_levels_of_many_take_one_query(cora, django_assert_num_queries, num):
    persons = [proved(f"Ada {number}") for number in range(num)]
    clear(persons[0], by=cora)

    with django_assert_num_queries(1):
        found = clearances.levels_of({person.pk for person in persons}, TODAY)

    assert found == {person.pk: {"children"} for person in persons}


def test_levels_of_nobody_is_empty(db):
    assert clearances.levels_of([], TODAY) == {}


def test_clearance_that_ends_before_it_begins_is_refused(ada, cora):
    with pytest.raises(IntegrityError, match="a_clearance_is_issued_before_it_ends"), transaction.atomic():
        clear(ada, by=cora, valid_until=TODAY - timedelta(days=1))


def test_clearance_for_an_unknown_level_is_refused(ada, cora):
    with pytest.raises(IntegrityError, match="a_clearance_is_for_a_known_level"), transaction.atomic():
        clear(ada, by=cora, level="money")
