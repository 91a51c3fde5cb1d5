from datetime import timedelta

import pytest
from django.utils import timezone

from network import registering, reminding
from network.models import EventDate, Registration
from people.models import Person
from postings import departing, erasing
from postings.models import Posting, Status
from tests.conftest import make_posting
from tests.network.registrations import make_full_date, register
from tests.postings.own_page import EMAIL, enter_page, make_row
from tests.postings.test_disclosure import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def date(cora):
    return make_full_date(num_places=2, title="Sprachtreff")


def let_pass(days):
    """As if all dates had ended so many days ago."""
    end = timezone.now() - timedelta(days=days)
    EventDate.objects.update(starts_at=end - timedelta(hours=2), ends_at=end)


def test_file_holds_what_she_registered_for(date):
    register(date, email=EMAIL, num_people=2, languages=["ar"], has_wheelchair=True, note="Wir kommen später.")
    register(date, email="omar@example.org")

    (row,) = told()["event_registrations"]

    assert (row["event"], row["state"], row["people"]) == ("Sprachtreff", "confirmed", 2)
    assert (row["languages"], row["wheelchair"], row["note"]) == (["ar"], True, "Wir kommen später.")


def test_page_shows_what_comes_and_leads_to_it(client, date):
    registration = register(date, email=EMAIL)
    registering.cancel(register(make_full_date(title="Abgemeldet"), email=EMAIL))
    enter_page(client)

    page = client.get("/de/meine-seite/")

    text = page.content.decode()
    assert ("Sprachtreff" in text, "Abgemeldet" in text) == (True, False)
    found = {part.split('"')[0] for part in text.split('href="') if part.startswith("/de/meine-anmeldung/")}
    (path,) = {each for each in found if not each.endswith(".ics")}
    assert client.get(path, follow=True).context["registration"] == registration


def test_who_leaves_frees_her_places_and_nothing_is_left_of_her(date):
    register(date, email=EMAIL, num_people=2, note="Kanarienwort")
    waiting = register(date, email="omar@example.org")

    departing.leave(EMAIL)

    waiting.refresh_from_db()
    date.refresh_from_db()
    assert (waiting.is_confirmed, date.num_taken) == (True, 1)
    assert list(Registration.objects.values_list("person__email", flat=True)) == ["omar@example.org"]
    assert not Person.objects.who_proved(EMAIL).exists()


def test_who_leaves_after_the_date_was_still_counted(date):
    registration = register(date, email=EMAIL, num_people=2)
    registering.note_who_came(date, [registration.pk], among=[registration.pk])
    let_pass(days=1)

    departing.leave(EMAIL)

    date.refresh_from_db()
    assert (date.num_came, Registration.objects.exists()) == (2, False)


@pytest.mark.parametrize(("days", "is_kept"), [(29, True), (31, False)])
def test_registration_is_kept_for_thirty_days_and_the_count_for_good(date, days, is_kept):
    registration = register(date, email=EMAIL)
    registering.note_who_came(date, [registration.pk], among=[registration.pk])
    let_pass(days)

    reminding.erase_due(at=timezone.now())

    date.refresh_from_db()
    assert (Registration.objects.exists(), Person.objects.who_proved(EMAIL).exists()) == (is_kept, is_kept)
    assert date.num_came == 1


def test_registration_without_an_address_is_forgotten_too(date):
    register(date, name="Kanarienvogel")
    let_pass(31)

    assert reminding.erase_due(at=timezone.now()) == 1
    assert not Person.objects.filter(name="Kanarienvogel").exists()


def test_who_still_has_a_posting_keeps_her_address(date):
    make_posting(author=make_row())
    register(date, email=EMAIL)
    let_pass(31)

    reminding.erase_due(at=timezone.now())

    assert Person.objects.who_proved(EMAIL).count() == 2


def test_erased_posting_leaves_the_address_of_who_is_registered(date):
    posting = make_posting(author=make_row(), status=Status.WITHDRAWN)
    Posting.objects.update(closed_at=timezone.now() - timedelta(days=400))
    registration = register(date, email=EMAIL)

    assert erasing.erase_due(at=timezone.now()) == 1

    posting.refresh_from_db()
    assert (posting.status, registration.person.can_be_mailed) == (Status.ERASED, True)
    assert Person.objects.get(pk=registration.person_id).email == EMAIL


def test_pages_name_the_days_of_the_table(client, date):
    days = f"{reminding.KEPT_FOR.days} Tage nach dem Termin"

    for path in ("/de/datenschutz/", f"/de/veranstaltungen/termin/{date.pk}/anmelden/"):
        assert days in client.get(path).content.decode(), path
