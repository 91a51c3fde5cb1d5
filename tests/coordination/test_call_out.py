import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from coordination import humans
from coordination.models import CallOut, CallOutEvent, CallOutInvitation
from tests.conftest import make_person
from tests.coordination.asked import make_call_out, make_help, unsaved

pytestmark = pytest.mark.django_db


@pytest.fixture
def call_out(cora):
    make_help()
    return make_call_out(by=cora, num_needed=1)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "asleep"}, "a_call_out_stands_in_a_known_state"),
        ({"within": "3"}, "a_call_out_asks_within_a_known_distance"),
        ({"num_needed": 0}, "a_call_out_needs_one_at_least"),
        ({"num_coming": 2}, "no_more_come_than_are_needed"),
        ({"state": "full", "next_batch_at": timezone.now()}, "only_an_open_call_out_asks_on"),
        (
            {"state": "full", "next_batch_at": None, "exhausted_at": timezone.now()},
            "only_an_open_call_out_has_asked_everybody",
        ),
        ({"state": "ended"}, "exactly_a_closed_call_out_has_a_closing_time"),
        ({"closed_at": timezone.now()}, "exactly_a_closed_call_out_has_a_closing_time"),
        ({"region": "06534"}, "a_call_out_lies_in_its_municipalitys_region"),
        ({"slots": 0}, "slots_of_a_call_out_name_some_of_21"),
        ({"slots": 1 << 21}, "slots_of_a_call_out_name_some_of_21"),
    ],
)
def test_call_out_that_cannot_be_is_refused(call_out, change, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        CallOut.objects.filter(pk=call_out.pk).update(**change)


def test_form_sent_twice_is_one_call_out(call_out, cora):
    with pytest.raises(IntegrityError, match="key"):
        CallOut.objects.bulk_create([unsaved(key=call_out.key, started_by=cora)])


def test_human_with_several_rows_is_asked_once(call_out):
    first = call_out.invitations.get()
    other = make_help(author=make_person(email=first.person.email.upper(), email_proved_at=timezone.now()))

    with pytest.raises(IntegrityError, match="a_human_is_asked_once_by_a_call_out"):
        CallOutInvitation.objects.create(
            call_out=call_out, person=other.author, offer=other, human=humans.key_of(other.author)
        )


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"said": "perhaps", "said_at": timezone.now()}, "an_answer_to_a_call_out_is_a_known_one"),
        ({"said": "no"}, "exactly_who_answered_a_call_out_has_a_time"),
        ({"said_at": timezone.now()}, "exactly_who_answered_a_call_out_has_a_time"),
    ],
)
def test_invitation_that_cannot_be_is_refused(call_out, change, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        call_out.invitations.update(**change)


def test_one_yes_too_many_is_refused_by_the_database(cora):
    [make_help() for _number in range(2)]
    call_out = make_call_out(by=cora, num_needed=1)

    with pytest.raises(IntegrityError, match="no_more_come_than_are_needed"), transaction.atomic():
        call_out.invitations.update(said="yes", said_at=timezone.now())

    call_out.refresh_from_db()
    assert call_out.num_coming == 0


def test_who_comes_is_counted_by_the_database(cora):
    [make_help() for _number in range(3)]
    call_out = make_call_out(by=cora, num_needed=3)
    first, second, _third = call_out.invitations.all()
    counted = []

    for change in (
        lambda: call_out.invitations.update(said="yes", said_at=timezone.now()),
        lambda: call_out.invitations.filter(pk=first.pk).update(said="no"),
        lambda: call_out.invitations.update(told_at=timezone.now()),
        lambda: second.delete(),
    ):
        change()
        call_out.refresh_from_db()
        counted.append(call_out.num_coming)

    assert counted == [3, 2, 2, 1]


def test_history_refuses_changes(call_out):
    with pytest.raises(Exception, match="Cannot update"):
        CallOutEvent.objects.filter(call_out=call_out).update(num=99)


def test_key_of_a_human_does_not_tell_the_address(ada):
    key = humans.key_of(ada)

    assert "ada" not in key
    assert key != humans.key_of(make_person(email="other@example.org", email_proved_at=timezone.now()))
    assert uuid.UUID(key[:32])  # nothing but hex digits
