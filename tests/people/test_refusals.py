from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from people import refusals
from people.models import RefusedAddress
from tests.conftest import make_person

pytestmark = pytest.mark.django_db


def make_reader(**fields):
    defaults = {"email": "Amal@example.org", "email_proved_at": timezone.now(), "reach_by": "email"}
    return make_person(**{**defaults, **fields})


def test_mark_stops_letters_to_every_row_of_the_address():
    first, second = make_reader(), make_reader(email="amal@EXAMPLE.org")
    other = make_reader(email="ada@example.org")

    refusals.mark("AMAL@example.org", said="550 no such user")

    for person in (first, second, other):
        person.refresh_from_db()
    assert [person.can_be_mailed for person in (first, second, other)] == [False, False, True]
    assert first.has_proved_email


def test_mark_twice_counts_and_keeps_the_last_word():
    refusals.mark("amal@example.org", said="452 full")
    refusals.mark("Amal@example.org", said="550 gone")

    assert list(RefusedAddress.objects.values_list("address", "num_failures", "said")) == [
        ("amal@example.org", 2, "550 gone")
    ]


def test_lift_writes_to_it_again_and_says_who(cora):
    person = make_reader()
    refusals.mark(person.email, said="550")
    refused = RefusedAddress.objects.get()

    assert [refusals.lift(refused, by=cora), refusals.lift(refused, by=cora)] == [True, False]

    person.refresh_from_db()
    refused.refresh_from_db()
    assert person.can_be_mailed
    assert refused.lifted_by == cora
    assert not RefusedAddress.objects.in_force().exists()


def test_refused_again_after_it_was_lifted_is_marked_again(cora):
    make_reader()
    refusals.mark("amal@example.org", said="550")
    refusals.lift(RefusedAddress.objects.get(), by=cora)

    refusals.mark("amal@example.org", said="550")

    assert RefusedAddress.objects.in_force().get().num_failures == 2


def test_proof_of_the_address_clears_the_mark():
    person = make_reader()
    refusals.mark(person.email, said="550")

    refusals.proved("AMAL@example.org")

    person.refresh_from_db()
    assert (person.can_be_mailed, RefusedAddress.objects.count()) == (True, 0)


def test_forget_keeps_only_marks_that_somebody_needs(cora):
    now = timezone.now()
    make_reader()
    make_reader(email="lange@example.org")
    for address in ("amal@example.org", "lange@example.org", "niemand@example.org"):
        refusals.mark(address, said="550")
    RefusedAddress.objects.filter(address="lange@example.org").update(
        lifted_at=now - timedelta(days=31), lifted_by=cora
    )

    refusals.forget(at=now)

    assert list(RefusedAddress.objects.values_list("address", flat=True)) == ["amal@example.org"]


@pytest.mark.parametrize(
    "fields",
    [
        {"address": "amal@example.org"},
        {"address": "Gross@example.org"},
        {"address": "x@example.org", "lifted_at": timezone.now()},
    ],
)
def test_marks_that_cannot_be_are_refused_by_the_database(fields):
    refusals.mark("amal@example.org", said="550")

    with pytest.raises(IntegrityError), transaction.atomic():
        RefusedAddress.objects.create(**fields)


def test_who_is_refused_and_has_a_telephone_is_called():
    person = make_reader(phone="0000 77", mail_refused_at=timezone.now())

    assert (person.wants_calls, make_reader(phone="0000 78").wants_calls) == (True, False)
