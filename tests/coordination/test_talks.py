"""What the office looks at between two who talk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import ContactRead
from postings import conversing, nudging, overseeing
from postings.models import Enquiry, Held
from tests.conftest import FRANKFURT, enter, make_posting
from tests.elements import described, loose_ends
from tests.postings.talks import ASKER, HELLO, OWNER, make_asker, make_enquiry

pytestmark = pytest.mark.django_db
LIST = "/koordination/unterhaltungen/"


@pytest.fixture
def desk(client, cora):
    enter(client, cora)
    return client


def address(enquiry):
    return reverse("admin:talk_detail", args=[enquiry.pk])


def do(client, enquiry, verb, **said):
    return client.post(address(enquiry), {"do": verb, **said})


def make_held(**fields):
    return make_enquiry(make_posting(**fields), to_be_read=True)


def make_silent():
    enquiry = make_enquiry()
    Enquiry.objects.filter(pk=enquiry.pk).update(waits_since=timezone.now() - timedelta(days=6))
    nudging.nudge_due(at=timezone.now())
    return enquiry


def test_list_shows_what_has_to_be_looked_at_and_nothing_else(desk):
    make_enquiry(make_posting(title="Läuft gut"))
    held, silent, reported = make_held(title="Erst lesen"), make_silent(), make_enquiry(make_posting(title="Gemeldet"))
    overseeing.report(reported, side=ASKER, words="Er will Geld")

    found = desk.get(LIST).context["page"].object_list

    assert {each.pk for each in found} == {held.pk, silent.pk, reported.pk}


@pytest.mark.parametrize("num", [1, 30])
def test_list_asks_the_same_for_any_number(desk, django_assert_num_queries, num):
    for turn in range(num):
        make_enquiry(person=make_asker(email=f"m{turn}@example.org"), to_be_read=True)
    desk.get(LIST)

    with django_assert_num_queries(5):
        desk.get(LIST)


def test_conversation_that_nobody_reported_is_not_read(desk):
    enquiry = make_silent()

    assert HELLO not in desk.get(address(enquiry)).content.decode()
    assert HELLO not in do(desk, enquiry, "read").content.decode()
    assert not ContactRead.objects.exists()


@pytest.mark.parametrize("verb", ["read", "let_through", "hold_back", "settle", "stop", "ask_anew", "löschen"])
def test_conversation_that_never_was_for_the_office_is_not_found(desk, verb):
    enquiry = make_enquiry()
    message = enquiry.messages.get()

    assert desk.get(address(enquiry)).status_code == 404
    assert do(desk, enquiry, verb, message=message.pk, words="Schluss").status_code == 404

    enquiry.refresh_from_db()
    assert enquiry.is_open
    assert not ContactRead.objects.exists()


def test_conversation_of_which_the_office_has_read_a_message_stays_found(desk):
    enquiry = make_held()
    do(desk, enquiry, "let_through", message=enquiry.messages.get().pk)

    assert desk.get(address(enquiry)).status_code == 200


def test_reported_conversation_is_read_with_a_line_for_each(desk, cora):
    enquiry = make_enquiry()
    conversing.write(enquiry, side=OWNER, text="Erst Geld bitte", language="de")
    overseeing.report(enquiry, side=ASKER, words="Er will Geld")

    assert "Erst Geld bitte" not in desk.get(address(enquiry)).content.decode()
    assert "Erst Geld bitte" in do(desk, enquiry, "read").content.decode()

    assert ContactRead.objects.filter(by=cora).count() == 2


def test_reported_conversation_leaves_german_lines_whatever_its_reader_speaks(desk):
    enquiry = make_enquiry()
    overseeing.report(enquiry, side=ASKER, words="Er will Geld")

    desk.post(address(enquiry), {"do": "read"}, headers={"accept-language": "en"})

    assert set(ContactRead.objects.values_list("place", flat=True)) == {
        f"Unterhaltung zu {enquiry.posting.chiffre}, nach einer Meldung"
    }


def test_held_message_is_let_through_once(desk):
    enquiry = make_held()
    message = enquiry.messages.get()

    assert do(desk, enquiry, "let_through", message=message.pk).url == LIST
    again = do(desk, enquiry, "let_through", message=message.pk)

    enquiry.refresh_from_db()
    assert (enquiry.state, again.status_code) == ("waiting", 409)


def test_holding_back_needs_words(desk):
    enquiry = make_held()
    message = enquiry.messages.get()

    assert do(desk, enquiry, "hold_back", message=message.pk).status_code == 422
    do(desk, enquiry, "hold_back", message=message.pk, words="Das ist Werbung.")

    enquiry.refresh_from_db()
    assert enquiry.reason == "refused"


def test_each_held_message_has_words_of_its_own(desk):
    enquiry = make_held()
    first = enquiry.messages.get()
    second = conversing.write(enquiry, side=OWNER, text="Erst Geld bitte", language="de")
    enquiry.messages.update(held_for=Held.OFFICE)

    page = do(desk, enquiry, "hold_back", message=second.pk).content.decode()

    told, hint = described(page, f"words-{second.pk}"), described(page, f"words-{first.pk}")
    assert told == f"{hint} Schreiben Sie bitte ein paar Worte dazu."
    assert page.count('<details class="choose" open>') == 1
    assert loose_ends(page) == []


def test_silent_conversation_is_asked_anew(desk):
    enquiry = make_silent()

    do(desk, enquiry, "ask_anew")

    enquiry.refresh_from_db()
    assert (enquiry.given_up_at, enquiry.num_nudged) == (None, 0)
    assert not desk.get(LIST).context["page"].object_list


def test_conversation_is_stopped(desk):
    enquiry = make_enquiry()
    overseeing.report(enquiry, side=ASKER, words="Er will Geld")

    do(desk, enquiry, "stop")

    enquiry.refresh_from_db()
    assert not enquiry.is_open
    assert do(desk, enquiry, "stop").status_code == 409


def test_other_regions_are_not_found(client, dario):
    enquiry = make_held(municipality=FRANKFURT)
    enter(client, dario)

    assert client.get(address(enquiry)).status_code == 404
    assert not client.get(LIST).context["page"].object_list


def test_nonsense_is_not_understood(desk):
    enquiry = make_held()

    assert do(desk, enquiry, "löschen").status_code == 422
    assert do(desk, enquiry, "let_through", message="\0").status_code == 404
