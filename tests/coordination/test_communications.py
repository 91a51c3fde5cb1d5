from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coordination import answers, communications, owing
from coordination.models import Communication, Direction, Result, Through
from people.models import ContactRead
from postings.models import Kind, PostingEvent, Status
from tests.conftest import FRANKFURT, MARBURG, enter, make_person, make_posting
from tests.elements import buttons

PHONE, MAIL = "0000 987654", "mira@example.org"


@pytest.fixture
def desk(client, cora):
    enter(client, cora)
    return client


@pytest.fixture
def mira(db):
    return make_person(name="Mira", phone=PHONE, reach_by="phone", email=MAIL)


def note(posting, by, **said):
    called = {"through": Through.PHONE, "direction": Direction.OUT, "result": Result.REACHED}
    return communications.note(posting, by=by, **{**called, **said})


def address(name, posting):
    return reverse(f"admin:{name}", args=[posting.chiffre])


def written(**fields):
    return {"through": "phone", "direction": "out", "result": "reached", "words": "", "again": "", **fields}


def answer_of(posting):
    posting.refresh_from_db()
    return posting.answered_by


def test_note_keeps_what_was_said_and_leaves_a_line(cora, mira):
    posting = make_posting(author=mira, kind=Kind.OFFER)

    made = note(posting, cora, result=Result.MESSAGE_LEFT, words="Ruft zurück.")

    stored = Communication.objects.get()
    event = PostingEvent.objects.get(posting=posting)
    assert (stored, stored.person, stored.words, stored.by) == (made, mira, "Ruft zurück.", cora)
    assert (event.action, event.by, event.details) == ("noted", cora, {"through": "phone", "result": "message_left"})


def test_note_that_the_asker_was_reached_is_the_first_answer(cora):
    posting = make_posting()

    note(posting, cora)

    actions = list(PostingEvent.objects.filter(posting=posting).values_list("action", flat=True))
    assert (answer_of(posting), actions) == ("call", ["noted", "answered"])


@pytest.mark.parametrize(
    "said",
    [{"result": Result.NOT_REACHED}, {"result": Result.MESSAGE_LEFT}, {"result": Result.WRONG_NUMBER},
     {"direction": Direction.IN}],
    ids=["not reached", "message left", "wrong number", "she called"],
)  # fmt: skip
def test_note_of_anything_less_answers_nothing(cora, said):
    posting = make_posting()

    note(posting, cora, **said)

    assert answer_of(posting) == ""


@pytest.mark.parametrize("word", ["no_news", "ends_soon"])
def test_note_of_a_call_that_was_owed_is_no_answer_and_one_beyond_it_is(cora, mira, word):
    posting = make_posting(author=mira)
    owing.owe(posting, word)

    note(posting, cora)
    assert answer_of(posting) == ""

    note(posting, cora)
    assert answer_of(posting) == "call"


def test_who_was_called_without_news_hears_again_each_week(cora, mira):
    now = timezone.now()
    posting = make_posting(author=mira, created_at=now - timedelta(days=3))
    told = []

    for week in range(3):
        answers.climb(at=now + timedelta(days=7 * week))
        told += Communication.objects.owed().filter(posting=posting).values_list("words", flat=True)
        note(posting, cora)

    assert told == ["Es ist noch niemand gefunden."] * 3
    assert list(type(posting).objects.unanswered()) == [posting]


def test_note_of_a_call_that_was_owed_leaves_a_request_waiting_again(cora, mira):
    posting = make_posting(author=mira, answered_at=timezone.now(), answered_by="proposal", reopened_at=timezone.now())
    owing.owe(posting, "ended")

    note(posting, cora)

    posting.refresh_from_db()
    assert posting.reopened_at


def test_note_about_an_offer_or_an_unpublished_request_answers_nothing(cora):
    offer, waiting = make_posting(kind=Kind.OFFER), make_posting(status=Status.SUBMITTED)

    note(offer, cora)
    note(waiting, cora)

    assert (answer_of(offer), answer_of(waiting)) == ("", "")


def test_finish_is_done_once(cora, dario):
    made = note(make_posting(), cora, follow_up_on=timezone.localdate())

    assert (communications.finish(made, by=cora), communications.finish(made, by=dario)) == (True, False)
    made.refresh_from_db()
    assert made.followed_up_by == cora


def test_finish_of_what_was_not_to_be_followed_up_does_nothing(cora):
    assert communications.finish(note(make_posting(), cora), by=cora) is False


def test_follow_up_finished_by_nobody_is_refused(cora):
    made = note(make_posting(), cora, follow_up_on=timezone.localdate())

    with pytest.raises(IntegrityError, match="a_finished_follow_up_names_who_finished_it"), transaction.atomic():
        Communication.objects.filter(pk=made.pk).update(followed_up_at=timezone.now())


def test_contact_show_reveals_to_whoever_pressed_the_button(desk, cora, mira):
    posting = make_posting(author=mira)

    response = desk.post(address("contact_show", posting))

    page = response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert ('href="tel:0000987654"' in page, f'href="mailto:{MAIL}"' in page) == (True, True)
    read = ContactRead.objects.get()
    assert (read.person, read.by, read.place) == (mira, cora, f"Eintrag {posting.chiffre}")


def test_contact_show_leaves_a_german_line_whatever_its_reader_speaks(client, cora, mira):
    posting = make_posting(author=mira)
    enter(client, cora)

    client.post(address("contact_show", posting), headers={"accept-language": "en"})

    assert ContactRead.objects.get().place == f"Eintrag {posting.chiffre}"


def test_contact_show_says_that_an_address_is_not_proved(desk, mira):
    assert "nicht bestätigt" in desk.post(address("contact_show", make_posting(author=mira))).content.decode()


def test_contact_show_by_link_shows_nothing(desk, mira):
    response = desk.get(address("contact_show", make_posting(author=mira)))

    assert (response.status_code, ContactRead.objects.count()) == (405, 0)


def test_contact_of_another_region_is_not_found(client, dario, mira):
    enter(client, dario)
    there, here = make_posting(author=mira, municipality=FRANKFURT), make_posting(author=mira, municipality=MARBURG)

    answers = [client.post(address("contact_show", posting)).status_code for posting in (there, here)]

    assert (answers, ContactRead.objects.count()) == ([404, 200], 1)


@pytest.mark.parametrize("name", ["communication_new", "follow_up_list"])
def test_pages_about_calls_hold_no_contact_data(desk, cora, mira, name):
    posting = make_posting(author=mira)
    note(posting, cora, follow_up_on=timezone.localdate())

    page = desk.get(address(name, posting) if name == "communication_new" else reverse(f"admin:{name}"))

    text = page.content.decode()
    assert (page.status_code, posting.chiffre in text, PHONE in text, MAIL in text) == (200, True, False, False)


def test_communication_new_notes_and_leads_to_the_posting(desk, cora):
    posting = make_posting()

    response = desk.post(address("communication_new", posting), written(words="Nimmt das Bett.", again="3"))

    stored = Communication.objects.get()
    assert (response.status_code, posting.chiffre in response["Location"]) == (302, True)
    assert (stored.words, stored.follow_up_on) == ("Nimmt das Bett.", timezone.localdate() + timedelta(days=3))


def test_communication_new_takes_a_day_of_ones_own(desk):
    day = timezone.localdate() + timedelta(days=20)

    desk.post(address("communication_new", make_posting()), written(again="day", again_on=day.isoformat()))

    assert Communication.objects.get().follow_up_on == day


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"result": ""}, "Wählen Sie, was dabei herauskam."),
        ({"again": "day"}, "Wählen Sie den Tag"),
        ({"again": "day", "again_on": "2020-01-01"}, "Dieser Tag ist schon vorbei."),
        ({"again": "day", "again_on": "bald"}, "Schreiben Sie das Datum so"),
        ({"words": "\0"}, ""),
        ({"words": "x" * 2001}, ""),
    ],
)
def test_communication_new_asks_again_for_what_is_missing(desk, fields, told):
    response = desk.post(address("communication_new", make_posting()), written(**fields))

    assert (response.status_code, told in response.content.decode()) == (422, True)
    assert Communication.objects.count() == 0


def test_communication_about_another_region_is_not_found(client, dario):
    enter(client, dario)
    posting = make_posting(municipality=FRANKFURT)

    codes = [client.get(address("communication_new", posting)).status_code]
    codes.append(client.post(address("communication_new", posting), written()).status_code)

    assert (codes, Communication.objects.count()) == ([404, 404], 0)


def test_follow_up_list_shows_today_and_overdue_the_longest_first(desk, cora):
    today = timezone.localdate()
    days = [today, today - timedelta(days=9), today + timedelta(days=1), None]
    due, overdue, _later, _never = [note(make_posting(), cora, follow_up_on=day) for day in days]
    communications.finish(note(make_posting(), cora, follow_up_on=today), by=cora)

    page = desk.get(reverse("admin:follow_up_list"))

    assert list(page.context["page"]) == [overdue, due]


def test_follow_up_list_holds_only_ones_own_regions(client, cora, dario):
    enter(client, dario)
    today = timezone.localdate()
    note(make_posting(municipality=FRANKFURT), cora, follow_up_on=today)
    here = note(make_posting(municipality=MARBURG), cora, follow_up_on=today)

    shown = list(client.get(reverse("admin:follow_up_list")).context["page"])
    mine = list(client.get(reverse("admin:follow_up_list"), {"nur": "meine"}).context["page"])

    assert (shown, mine) == ([here], [])


def test_communication_finish_ticks_it_off(desk, cora):
    made = note(make_posting(), cora, follow_up_on=timezone.localdate())

    response = desk.post(reverse("admin:communication_finish", args=[made.pk]) + "?nur=meine")

    made.refresh_from_db()
    assert (response["Location"], made.followed_up_by) == (reverse("admin:follow_up_list") + "?nur=meine", cora)


def test_communication_finish_in_another_region_is_not_found(client, cora, dario):
    enter(client, dario)
    made = note(make_posting(municipality=FRANKFURT), cora, follow_up_on=timezone.localdate())

    response = client.post(reverse("admin:communication_finish", args=[made.pk]))

    made.refresh_from_db()
    assert (response.status_code, made.followed_up_at) == (404, None)


def test_follow_up_list_asks_the_same_for_one_and_thirty(desk, cora):
    asked = []
    for num in (1, 29):
        for _ in range(num):
            note(make_posting(), cora, follow_up_on=timezone.localdate())
        with CaptureQueriesContext(connection) as queries:
            desk.get(reverse("admin:follow_up_list"))
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 10


def test_follow_up_list_names_what_its_buttons_are_about(desk, cora):
    posting = make_posting()
    note(posting, cora, follow_up_on=timezone.localdate())

    page = desk.get(reverse("admin:follow_up_list")).content.decode()

    found = [name for name in buttons(page) if posting.chiffre in name]
    assert [name.partition(":")[0] for name in found] == ["Kontaktdaten zeigen", "Erledigt"]
    assert f'Gespräch notieren<span class="sr">: {posting.chiffre}</span>' in page
    assert 'data-label="Fällig"' in page
