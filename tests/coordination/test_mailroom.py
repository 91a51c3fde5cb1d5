from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from coordination import letter_words, mailroom
from people import account_letters, refusals, sending
from people.models import ContactRead, Handover, RefusedAddress
from postings import emails, enquiring
from postings.models import Settled, Undelivered
from tests.conftest import FRANKFURT, KASSEL, MARBURG, enter, make_person, make_posting
from tests.elements import buttons
from tests.postings.talks import make_asker, make_enquiry

pytestmark = pytest.mark.django_db
POST = "/koordination/post/"


@pytest.fixture
def desk(client, cora):
    enter(client, cora)
    return client


def make_reader(number=0, **fields):
    email = f"amal{number}@example.org"
    return make_person(
        **{"name": "Amal", "email": email, "email_proved_at": timezone.now(), "reach_by": "email", **fields}
    )


def make_failed(number=0, *, town=KASSEL, letter="posting_published", said="550 5.1.1 <…> unknown", **fields):
    posting = make_posting(author=make_reader(number), municipality=town)
    keys = {"letter": letter, "posting": posting.pk, "review": None}
    return Undelivered.objects.create(
        job=number,
        task="postings.tasks.send_letter",
        keys=keys,
        posting=posting,
        person=posting.author,
        said=said,
        **fields,
    )


def make_failed_yes(*, town=KASSEL):
    """The yes to Jutta, who answered a posting, did not reach her: her address is refused."""
    enquiry = make_enquiry(make_posting(municipality=town), person=make_asker(phone="0000 5151"))
    enquiring.accept(enquiry)
    refusals.mark(enquiry.person.email, said="550")
    return Undelivered.objects.create(
        job=100,
        task="postings.tasks.send_conversation_letter",
        keys={"letter": "enquiry_accepted", "enquiry": enquiry.pk, "side": "asker"},
        posting=enquiry.posting,
        person=enquiry.person,
    )


def wait(letter, minutes, *, attempts=0):
    """A letter enqueued so long ago."""
    job = app.configure_task("postings.tasks.send_letter").defer(letter=letter, posting=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - %s * interval '1 minute' WHERE job_id = %s", [minutes, job]
        )
        cursor.execute("UPDATE procrastinate_jobs SET attempts = %s WHERE id = %s", [attempts, job])


# Session, account, reviews of the side; letters counted and read; refused addresses, their postings and answers; what
# waits; what was sent.
QUERIES = 10


@pytest.mark.parametrize("num", [1, 30])
def test_page_asks_the_same_for_any_number(desk, django_assert_num_queries, num):
    for number in range(num):
        failed = make_failed(number)
        refusals.mark(failed.posting.author.email, said="550")
        wait("status_link", number)
    desk.get(POST)

    with django_assert_num_queries(QUERIES):
        response = desk.get(POST)

    assert len(response.context["page"].object_list) == len(response.context["marked"]) == num


def test_page_says_what_failed_and_what_the_server_said(desk):
    failed = make_failed(failed_at=timezone.now() - timedelta(hours=5))

    page = desk.get(POST).content.decode()

    for said in ("Eintrag sichtbar", failed.posting.chiffre, "5 Stunden", "550 5.1.1 &lt;…&gt; unknown"):
        assert said in page


def test_page_shows_no_address(desk):
    failed = make_failed()
    refusals.mark(failed.posting.author.email, said="550")

    page = desk.get(POST).content.decode()

    assert "amal0@" not in page
    assert "a…@example.org" in page


def test_page_says_what_waits_and_since_when(desk):
    wait("status_link", 5)
    wait("status_link", 70, attempts=2)
    wait("posting_expired", 20)

    response = desk.get(POST)

    kinds = [(kind.words, kind.num, kind.tried) for kind in response.context["waiting_kinds"]]
    assert kinds == [("Weg zum eigenen Eintrag", 2, 1), ("Eintrag abgelaufen", 1, 0)]
    assert "3 warten, am längsten 1 Stunde." in response.content.decode()


def test_page_counts_what_went_out_today(desk):
    now = timezone.now()
    for job, hours in enumerate((1, 23, 25)):
        Handover.objects.create(job=job, number=0, at=now - timedelta(hours=hours))

    page = desk.get(POST).content.decode()

    assert "gingen 2 Briefe hinaus" in page
    assert "Keiner wartet." in page
    assert "Jeder Brief ist angekommen oder noch unterwegs." in page


def test_letter_to_whoever_answered_says_about_which_posting_and_to_whom(desk):
    failed = make_failed_yes()

    page = desk.get(POST).content.decode()

    address = reverse("admin:posting_desk", args=[failed.posting.chiffre])
    contact = reverse("admin:undelivered_contact", args=[failed.pk])
    assert [said in page for said in ("Zusage", "Jutta", address, contact)] == [True] * 4


def test_contact_of_whoever_answered_is_shown_by_a_button_with_a_line_left_behind(desk, cora):
    failed = make_failed_yes()

    page = desk.post(reverse("admin:undelivered_contact", args=[failed.pk])).content.decode()

    read = ContactRead.objects.get()
    assert ("0000 5151" in page, read.person, read.place) == (True, failed.person, f"Eintrag {failed.posting.chiffre}")


def test_contact_for_a_letter_to_an_address_alone_is_not_found(desk):
    letter = Undelivered.objects.create(job=3, task="people.tasks.send_account_letter", keys={"letter": "welcome"})

    assert desk.post(reverse("admin:undelivered_contact", args=[letter.pk])).status_code == 404


def test_again_to_whoever_answered_lifts_her_mark_and_sends_it(desk):
    failed = make_failed_yes()

    page = desk.post(reverse("admin:undelivered_again", args=[failed.pk]), follow=True).content.decode()

    failed.person.refresh_from_db()
    assert failed.person.can_be_mailed
    assert "Der Brief wird noch einmal verschickt." in page


def test_again_of_a_letter_that_cannot_be_sent_says_so_and_keeps_it(desk):
    failed = make_failed_yes()
    enquiring.take_back(failed.posting.enquiries.get())

    page = desk.post(reverse("admin:undelivered_again", args=[failed.pk]), follow=True).content.decode()

    assert "Dieser Brief kann nicht noch einmal verschickt werden." in page
    assert list(Undelivered.objects.open()) == [failed]


def test_address_of_whoever_answered_is_listed_and_its_mark_can_be_lifted(client, dario):
    failed = make_failed_yes(town=MARBURG)
    enter(client, dario)

    (marked,) = client.get(POST).context["marked"]
    client.post(reverse("admin:refused_lift", args=[marked.refused.pk]))

    failed.person.refresh_from_db()
    assert (marked.person, marked.posting, marked.is_hers) == (failed.person, failed.posting, False)
    assert failed.person.can_be_mailed


def test_letter_to_whoever_answered_elsewhere_is_not_found(client, dario):
    failed = make_failed_yes(town=FRANKFURT)
    enter(client, dario)

    context = client.get(POST).context
    contact = client.post(reverse("admin:undelivered_contact", args=[failed.pk]))

    assert (list(context["page"].object_list), context["marked"], contact.status_code) == ([], [], 404)


def test_again_sends_it_once_more(desk, cora):
    failed = make_failed()

    response = desk.post(reverse("admin:undelivered_again", args=[failed.pk]), follow=True)

    failed.refresh_from_db()
    assert (failed.settled, failed.settled_by) == (Settled.AGAIN, cora)
    assert "Der Brief wird noch einmal verschickt." in response.content.decode()
    assert [kind.num for kind in mailroom.waiting()] == [1]


def test_settled_is_gone_and_the_second_one_hears_it(desk):
    failed = make_failed()
    settle = reverse("admin:undelivered_settle", args=[failed.pk])
    desk.post(settle)

    page = desk.post(settle, follow=True).content.decode()

    assert "Das hatte schon jemand erledigt." in page
    assert failed.posting.chiffre not in page


def test_lift_writes_to_the_address_again(desk):
    posting = make_failed().posting
    refusals.mark(posting.author.email, said="550")

    desk.post(reverse("admin:refused_lift", args=[RefusedAddress.objects.get().pk]))

    posting.author.refresh_from_db()
    assert posting.author.can_be_mailed


def test_buttons_do_nothing_when_only_looked_at(desk):
    failed = make_failed()

    assert desk.get(reverse("admin:undelivered_again", args=[failed.pk])).status_code == 405
    assert Undelivered.objects.open().exists()


def test_local_coordinator_sees_only_her_region(client, dario):
    make_failed(1, town=KASSEL)
    own = make_failed(2, town=MARBURG)
    Undelivered.objects.create(job=3, task="people.tasks.send_account_letter", keys={"letter": "welcome", "user": 1})
    for number in (1, 2):
        refusals.mark(f"amal{number}@example.org", said="550")
    enter(client, dario)

    context = client.get(POST).context

    assert list(context["page"].object_list) == [own]
    assert [each.posting for each in context["marked"]] == [own.posting]


def test_letter_that_is_about_no_posting_is_shown_to_kassel(desk):
    Undelivered.objects.create(job=3, task="people.tasks.send_account_letter", keys={"letter": "welcome", "user": 1})

    assert "Neues Konto" in desk.get(POST).content.decode()


def test_impossible_address_is_said_in_the_readers_language(desk):
    make_failed(said=sending.NO_SUCH_ADDRESS)

    assert "Diese Adresse kann es nicht geben." in desk.get(POST).content.decode()


@pytest.mark.parametrize("asked", ["?seite=-1", "?seite=%00", "?seite=" + "9" * 9000])
def test_page_answers_whatever_is_asked(desk, asked):
    assert desk.get(POST + asked).status_code == 200


def test_every_letter_has_words():
    letters = {*emails.LETTERS, *account_letters.LETTERS}

    assert letters - set(letter_words.WORDS) == set()


def test_buttons_name_the_letter_and_the_posting(desk):
    failed = make_failed(failed_at=timezone.now())
    refusals.mark(failed.posting.author.email, said="550")

    found = buttons(desk.get(POST).content.decode())

    about = f": Eintrag sichtbar {failed.posting.chiffre}"
    assert {f"Noch einmal versuchen{about}", f"Auf anderem Weg gesagt{about}"} <= set(found)
    assert [name.partition(":")[2].strip() != "" for name in found if name.startswith("Wieder schreiben")] == [True]
