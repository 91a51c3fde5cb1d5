import re
from datetime import timedelta

import pytest
from django.utils import timezone

from network import events, registering, reminding
from people.models import Person
from tests.conftest import LANGUAGES
from tests.network.registrations import (
    addresses_in,
    deliver,
    forget_letters,
    make_full_date,
    register,
    waiting_letters,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def date(cora):
    return make_full_date(num_places=1, title="Sprachtreff", venue="Haus am Anger", in_days=3)


def all_letters(date, language):
    """One of each kind, as the worker sends them."""
    register(date, email="first@example.org", language=language, is_proved=False)
    second = register(date, email="second@example.org", language=language)
    letters = deliver()
    registering.cancel(date.registrations.order_by("pk").first())
    letters += deliver()
    reminding.remind(at=date.starts_at - timedelta(days=1))
    letters += deliver()
    events.move_date(date, starts_at=date.starts_at, ends_at=date.ends_at + timedelta(hours=1))
    letters += deliver()
    events.cancel_date(date)
    assert registering.Registration.objects.get(pk=second.pk).is_confirmed
    return letters + deliver()


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_are_written_in_the_readers_language(date, language):
    letters = all_letters(date, language)

    assert [letter.to for letter in letters] == [["first@example.org"], *[["second@example.org"]] * 5]
    assert {letter.extra_headers["Content-Language"] for letter in letters} == {language}
    assert all("Sprachtreff" in letter.subject for letter in letters)


def test_letters_say_where_and_when_and_hold_one_way_to_her_page(client, date):
    begin = timezone.localtime(date.starts_at).strftime("%H:%M")
    for letter in all_letters(date, "de")[1:-2]:
        assert "Haus am Anger, Kassel" in letter.body
        assert begin in letter.body
        (page,) = [path for path in addresses_in(letter) if re.fullmatch(r"/\w+/meine-anmeldung/[^/]+/", path)]
        assert client.get(page, follow=True).status_code == 200


def test_letter_leads_to_a_calendar_that_opens(client, date):
    register(date, email="amal@example.org")
    (letter,) = deliver()
    (calendar,) = [path for path in addresses_in(letter) if path.endswith(".ics")]

    assert client.get(calendar)["Content-Type"] == "text/calendar; charset=utf-8"


def test_jobs_and_letters_name_no_address_of_others(date):
    register(date, name="Kanarienvogel", email="canary@example.org")
    register(date, email="omar@example.org")

    assert waiting_letters() and "canary" not in str(waiting_letters())
    mine, other = deliver()
    assert (mine.to, other.to) == (["canary@example.org"], ["omar@example.org"])
    assert "anari" not in other.body + other.subject


def test_letter_about_what_is_not_so_any_more_is_not_sent(date):
    registration = register(date, email="amal@example.org")
    registering.cancel(registration)

    assert deliver() == []


def test_letter_to_an_address_that_was_refused_is_not_sent(date):
    register(date, email="amal@example.org")
    Person.objects.update(mail_refused_at=timezone.now())

    assert deliver() == []


def test_nobody_without_an_address_gets_a_letter(date):
    register(date)

    assert waiting_letters() == []


def test_reminder_goes_once_and_the_day_before(cora):
    date = make_full_date(num_places=1, in_days=3)
    confirmed, _waiting = (register(date, email=f"{name}@example.org") for name in ("amal", "omar"))
    forget_letters()
    day_before = date.starts_at - timedelta(days=1)

    assert reminding.remind(at=day_before - timedelta(days=1)) == 0
    assert (reminding.remind(at=day_before), reminding.remind(at=day_before)) == (1, 0)
    assert waiting_letters() == [("event_reminder", confirmed.pk)]


@pytest.mark.parametrize("which", ["date", "event"])
def test_reminder_of_what_is_cancelled_is_not_sent(cora, which):
    date = make_full_date(in_days=3)
    register(date, email="amal@example.org")
    events.cancel_date(date) if which == "date" else events.cancel(date.event)

    assert reminding.remind(at=date.starts_at - timedelta(days=1)) == 0


def test_reminder_goes_again_for_a_date_that_was_moved(cora):
    date = make_full_date(in_days=3)
    register(date, email="amal@example.org")
    day_before = date.starts_at - timedelta(days=1)
    reminding.remind(at=day_before)
    week = timedelta(weeks=1)

    events.move_date(date, starts_at=date.starts_at + week, ends_at=date.ends_at + week)

    assert reminding.remind(at=day_before + week) == 1
