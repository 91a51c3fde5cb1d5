import pytest

from people.models import Person
from tests.conftest import make_person

pytestmark = pytest.mark.django_db

PERSIAN, ARABIC = "۰۵۶۱ ۱۲۳۴۵۶", "٠٥٦١ ١٢٣٤٥٦"


@pytest.mark.parametrize("phone", ["0561 123456", "+49 561 123456", "0049 (0)561/123456", PERSIAN, ARABIC])
def test_one_number_is_one_human_in_whatever_digits(phone):
    first, again = make_person(phone="0561-12 34 56"), make_person(phone=phone)

    assert again.phone_digits.isascii()
    assert again.identity == first.identity == "phone:0561123456"


def test_two_numbers_in_digits_of_another_script_are_two_humans():
    one, other = make_person(phone=PERSIAN), make_person(phone="۰۵۶۱ ۱۲۳۴۵۷")

    assert list(Person.objects.same_as(one)) == [one]
    assert list(Person.objects.same_as(other)) == [other]


@pytest.mark.parametrize("phone", ["", "-", "keine", "0", "110", "፩፪፫"])
def test_what_is_no_number_makes_nobody_the_same(phone):
    one, other = make_person(phone=phone), make_person(phone=phone)

    assert (one.identity, other.identity) == ("", "")
    assert list(Person.objects.same_as(one)) == [one]


def test_same_as_any_finds_every_row_of_each_and_nobody_else(ada):
    again = make_person(email="ADA@example.org", email_proved_at=ada.email_proved_at)
    called, twice = make_person(phone=PERSIAN), make_person(phone="0561123456")
    alone, _stranger = make_person(phone="-"), make_person(phone="-")

    assert set(Person.objects.same_as_any([ada, called, alone])) == {ada, again, called, twice, alone}
    assert not Person.objects.same_as_any([])
