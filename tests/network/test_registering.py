import random
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from network import events, registering
from network.models import EventDate, Registration, RegistrationState
from people.models import Person, RefusedAddress
from tests.network.registrations import forget_letters, make_full_date, register, waiting_letters
from tests.network.test_event import make_date, make_event

pytestmark = pytest.mark.django_db
CONFIRMED, WAITING, CANCELLED = RegistrationState


@pytest.fixture
def date(cora):
    """A date with two places."""
    return make_full_date(num_places=2)


def states(date):
    return list(date.registrations.order_by("pk").values_list("state", flat=True))


def taken(date):
    date.refresh_from_db()
    return date.num_taken


def test_register_takes_places_until_none_is_left(date):
    register(date), register(date), register(date)

    assert (states(date), taken(date)) == ([CONFIRMED, CONFIRMED, WAITING], 2)


def test_register_of_more_people_than_fit_waits_and_a_smaller_one_fits(date):
    register(date), register(date, num_people=2), register(date)

    assert (states(date), taken(date)) == ([CONFIRMED, WAITING, CONFIRMED], 2)


def test_register_where_nobody_counts_always_has_a_place(cora):
    date = make_full_date(num_places=None)

    register(date, num_people=9), register(date, num_people=9)

    assert (states(date), taken(date)) == ([CONFIRMED, CONFIRMED], 18)


def test_register_sent_twice_is_one_registration(date):
    first, second = register(date, secret="eins"), register(date, secret="eins")

    assert (first, Registration.objects.count(), Person.objects.count(), taken(date)) == (second, 1, 1, 1)


@pytest.mark.parametrize("why", ["begun", "date cancelled", "event cancelled", "not shown", "without registration"])
def test_register_for_what_takes_nobody_is_refused(cora, why):
    now = timezone.now()
    event = {
        "event cancelled": {"cancelled_at": now, "published_by": cora},
        "not shown": {},
        "without registration": {"needs_registration": False, "published_by": cora},
    }.get(why, {"published_by": cora})
    date = make_date(
        make_event(**event),
        in_days=-0.01 if why == "begun" else 3,
        cancelled_at=now if why == "date cancelled" else None,
    )

    with pytest.raises(registering.NotPossible):
        register(date)
    assert not Registration.objects.exists()


def test_cancel_lets_the_first_who_fits_move_up_and_tells_her(date):
    leaving = register(date)
    register(date)
    register(date, num_people=2, email="two@example.org")
    first = register(date, email="first@example.org")
    register(date, email="second@example.org")
    forget_letters()

    registering.cancel(leaving)

    assert states(date) == [CANCELLED, CONFIRMED, WAITING, CONFIRMED, WAITING]
    assert waiting_letters() == [("registration_moved_up", first.pk)]
    assert (taken(date), Registration.objects.get(pk=first.pk).moved_up_at is not None) == (2, True)


def test_cancel_of_many_lets_several_move_up(date):
    leaving = register(date, num_people=2)
    register(date), register(date), register(date)

    registering.cancel(leaving)

    assert (states(date), taken(date)) == ([CANCELLED, CONFIRMED, CONFIRMED, WAITING], 2)


def test_cancel_while_waiting_frees_nothing(date):
    register(date, num_people=2)
    waiting = register(date)

    registering.cancel(waiting)

    assert (states(date), taken(date)) == ([CONFIRMED, CANCELLED], 2)


def test_cancel_twice_frees_once(date):
    leaving = register(date)
    register(date)

    registering.cancel(leaving), registering.cancel(leaving)

    assert (states(date), taken(date)) == ([CANCELLED, CONFIRMED], 1)


def test_cancel_after_it_has_begun_changes_nothing(date):
    registration = register(date)
    EventDate.objects.update(starts_at=timezone.now() - timedelta(minutes=1))

    registering.cancel(registration)

    assert states(date) == [CONFIRMED]


def test_nobody_moves_up_to_a_date_that_was_cancelled(date):
    leaving = register(date, num_people=2)
    register(date, email="omar@example.org")
    events.cancel_date(date)
    forget_letters()

    registering.cancel(leaving)

    assert (states(date), waiting_letters()) == ([CANCELLED, WAITING], [])


def test_more_places_let_whoever_waits_move_up(date):
    register(date, num_people=2), register(date), register(date)
    date.event.num_places = 3

    events.write(date.event)

    assert (states(date), taken(date)) == ([CONFIRMED, CONFIRMED, WAITING], 3)


def test_fewer_places_than_are_taken_are_refused(date):
    register(date, num_people=2)
    date.event.num_places = 1

    with pytest.raises(events.TooFewPlaces) as raised:
        events.write(date.event)
    date.refresh_from_db()
    assert (raised.value.num, date.num_places) == (2, 2)


@pytest.mark.parametrize("seed", range(5))
def test_places_taken_are_those_of_the_confirmed_whatever_happens(date, seed):
    chance = random.Random(seed)
    date.event.num_places = 6
    events.write(date.event)
    for _step in range(30):
        standing = list(Registration.objects.standing())
        if standing and chance.random() < 0.4:
            registering.cancel(chance.choice(standing))
        else:
            register(date, num_people=chance.randint(1, 4))
        assert taken(date) == date.registrations.confirmed().num_people_in_all() <= 6
        smallest = min((each.num_people for each in date.registrations.on_waiting_list()), default=99)
        assert smallest > date.num_left


# The address


def test_unproved_address_is_asked_and_gets_nothing_else(date):
    registration = register(date, email="amal@example.org", is_proved=False)

    assert waiting_letters() == [("registration_proof", registration.pk)]


def test_address_is_asked_at_most_three_times_an_hour(date):
    [register(date, email="amal@example.org", is_proved=False) for _number in range(5)]

    assert len(waiting_letters()) == 3


def test_proved_address_counts_for_letters(date):
    registration = register(date, email="amal@example.org", is_proved=False)
    RefusedAddress.objects.create(address="amal@example.org", said="550")
    forget_letters()

    registering.prove(registration), registering.prove(registration)

    person = Person.objects.get()
    assert (person.has_proved_email, person.reach_by) == (True, "email")
    assert waiting_letters() == [("registration_noted", registration.pk)]
    assert not RefusedAddress.objects.exists()


# Who came


def came(date):
    date.refresh_from_db()
    return date.num_came


def test_who_came_is_counted_in_people(cora):
    date = make_full_date(num_places=5)
    two, three, waiting = (register(date, num_people=num) for num in (2, 3, 1))
    everybody = [two.pk, three.pk, waiting.pk]

    registering.note_who_came(date, [two.pk, waiting.pk], among=everybody)
    assert (came(date), list(Registration.objects.filter(has_come=True))) == (2, [two])
    registering.note_who_came(date, [three.pk], among=everybody)
    assert came(date) == 3


def test_who_came_is_noted_page_by_page(cora):
    date = make_full_date(num_places=5)
    first, second = register(date), register(date)

    registering.note_who_came(date, [first.pk], among=[first.pk])
    registering.note_who_came(date, [], among=[second.pk])

    assert came(date) == 1


def test_who_came_to_another_date_is_not_touched(cora):
    date, other = make_full_date(), make_full_date()
    stranger = register(other)

    registering.note_who_came(date, [stranger.pk], among=[stranger.pk])

    assert (came(date), Registration.objects.filter(has_come=True).exists()) == (0, False)


# What the database refuses


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"num_people": 0}, "a_registration_is_for_one_to_nine_people"),
        ({"num_people": 10}, "a_registration_is_for_one_to_nine_people"),
        ({"num_children": 10}, "a_registration_is_for_one_to_nine_people"),
        ({"state": "perhaps"}, "a_registration_stands_in_a_known_state"),
        ({"state": "cancelled"}, "only_a_cancelled_registration_has_an_end"),
        ({"cancelled_at": timezone.now()}, "only_a_cancelled_registration_has_an_end"),
        ({"state": "waiting", "has_come": True}, "only_who_is_confirmed_has_come"),
    ],
)
def test_registration_that_cannot_be_is_refused(date, fields, name):
    registration = register(date)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Registration.objects.filter(pk=registration.pk).update(**fields)
