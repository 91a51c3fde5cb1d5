"""The page of a conversation, for each of its sides."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from postings import access, chiffre, conversing, enquiring
from postings.models import Enquiry
from tests.conftest import make_person, make_posting

from .talks import ASKER, HELLO, OWNER, make_asker, make_enquiry
from .test_enquiring import owner

pytestmark = pytest.mark.django_db


def enter(client, enquiry, side):
    client.post(reverse("postings:conversation_link", args=[access.conversation_token(enquiry, side)]))
    return client


def do(client, enquiry, verb, **said):
    return client.post(reverse("postings:conversation_do", args=[enquiry.pk, verb]), said)


@pytest.fixture
def enquiry(db):
    return make_enquiry(make_posting(author=owner(phone="0561 0000000")))


def test_link_does_nothing_until_the_button_is_pressed(client, enquiry):
    address = reverse("postings:conversation_link", args=[access.conversation_token(enquiry, OWNER)])

    for _scan in range(5):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200

    assert client.get(enquiry.get_absolute_url()).status_code == 302
    assert client.post(address).url == enquiry.get_absolute_url()
    assert HELLO in client.get(enquiry.get_absolute_url()).content.decode()


def test_token_for_one_side_never_opens_another(client, enquiry):
    other = make_enquiry(person=make_asker(email="kim@example.org"))

    enter(client, other, ASKER)

    assert client.get(enquiry.get_absolute_url()).status_code == 302
    assert do(client, enquiry, "annehmen").status_code == 403
    enquiry.refresh_from_db()
    assert enquiry.state == "waiting"


def test_forged_link_is_not_found(client, enquiry):
    address = reverse("postings:conversation_link", args=["abc:def"])

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("verb", ["annehmen", "absagen", "warteliste"])
def test_asker_cannot_decide_for_the_owner(client, enquiry, verb):
    enter(client, enquiry, ASKER)

    assert do(client, enquiry, verb).status_code == 404


def test_held_enquiry_does_not_exist_for_the_owner(client):
    enquiry = make_enquiry(make_posting(author=owner()), to_be_read=True)

    enter(client, enquiry, OWNER)

    assert client.get(enquiry.get_absolute_url()).status_code == 404


def test_two_talk_agree_and_show_each_other_what_they_choose(client, enquiry):
    enter(client, enquiry, OWNER)
    do(client, enquiry, "schreiben", text="Gern, passt es um drei?")
    do(client, enquiry, "annehmen")
    do(client, enquiry, "zeigen", shares=["phone"])
    client.cookies.clear()

    page = enter(client, enquiry, ASKER).get(enquiry.get_absolute_url()).content.decode()

    assert "Gern, passt es um drei?" in page
    assert "tel:05610000000" in page
    assert "rana@example.org" not in page


def test_held_message_can_be_changed_and_is_seen_by_its_writer_alone(client, enquiry):
    enter(client, enquiry, OWNER)
    do(client, enquiry, "schreiben", text="Meine Nummer ist 0561 1110000")
    held = enquiry.messages.get(side=OWNER)
    assert "0561 1110000" in client.get(f"{enquiry.get_absolute_url()}?aendern={held.pk}").content.decode()
    asker = type(client)()
    assert "0561 1110000" not in enter(asker, enquiry, ASKER).get(enquiry.get_absolute_url()).content.decode()
    assert "wartet noch" in asker.get(enquiry.get_absolute_url()).content.decode()

    do(client, enquiry, "schreiben", text="Wann passt es?", instead=held.pk)

    assert [said.text for said in enquiry.messages.filter(side=OWNER)] == ["Wann passt es?"]


def test_outcome_in_two_taps(client, enquiry):
    enquiring.accept(enquiry)
    enter(client, enquiry, ASKER)

    assert do(client, enquiry, "ergebnis", outcome="anders").status_code == 422
    do(client, enquiry, "ergebnis", outcome="worked")

    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.reason) == ("closed", "worked")


def test_too_late_says_so_and_keeps_what_was_written(client, enquiry):
    enquiring.decline(enquiry)
    enter(client, enquiry, ASKER)

    response = do(client, enquiry, "schreiben", text="Ich komme trotzdem")

    assert response.status_code == 409
    assert "Stand hat sich inzwischen geändert" in response.content.decode()


def test_empty_report_says_so_above_everything(client, enquiry):
    enter(client, enquiry, ASKER)

    page = do(client, enquiry, "melden", words="").content.decode()

    assert page.index('id="fehler"') < page.index('class="talk')
    assert page.count('id="fehler"') == 1


def test_report_needs_words_and_reaches_the_office(client, enquiry):
    enter(client, enquiry, ASKER)

    assert do(client, enquiry, "melden").status_code == 422
    do(client, enquiry, "melden", words="Er will Geld")

    assert Enquiry.objects.reported().get() == enquiry


@pytest.mark.parametrize(("num", "queries"), [(1, 7), (30, 7)])
def test_page_costs_the_same_for_any_number_of_messages(client, django_assert_num_queries, num, queries):
    enquiry = make_enquiry(make_posting(author=owner()))
    for turn in range(num):
        conversing.write(enquiry, side=OWNER if turn % 2 else ASKER, text=f"Nachricht {turn}", language="de")
    enter(client, enquiry, ASKER).get(enquiry.get_absolute_url())

    with django_assert_num_queries(queries):
        client.get(enquiry.get_absolute_url())


@pytest.mark.parametrize("num", [1, 30])
def test_own_page_lists_answers_in_a_fixed_number_of_queries(client, django_assert_num_queries, num):
    posting = make_posting(author=owner(), amount=100)
    for turn in range(num):
        make_enquiry(posting, person=make_asker(name=f"Mensch {turn}", email=f"m{turn}@example.org"))
    enter(client, Enquiry.objects.first(), OWNER)
    page = client.get(reverse("postings:my_posting")).content.decode()

    assert page.count('class="enquiry ') == num
    with django_assert_num_queries(13):
        client.get(reverse("postings:my_posting"))


def test_owner_decides_on_her_own_page(client):
    posting = make_posting(author=owner())
    enquiry = make_enquiry(posting)
    enter(client, enquiry, OWNER)

    response = do(client, enquiry, "annehmen", zurueck="eintrag")

    assert response.url == reverse("postings:my_posting")
    enquiry.refresh_from_db()
    assert enquiry.is_accepted


@pytest.mark.parametrize("value", ["\0", "x" * 4000, "9" * 30])
def test_nasty_input_never_breaks_the_page(client, enquiry, value):
    enter(client, enquiry, ASKER)

    assert client.get(enquiry.get_absolute_url(), {"aendern": value}).status_code == 200
    for verb in ("schreiben", "senden", "verwerfen", "zeigen", "ergebnis", "melden"):
        said = dict.fromkeys(["text", "message", "shares", "outcome", "words", "instead"], value)
        assert do(client, enquiry, verb, **said).status_code < 500


def test_whoever_is_in_can_open_something_else(client, enquiry):
    other = make_posting(entry_code_hash=chiffre.entry_code_hash("4821 0937 5560 2214"))
    enter(client, enquiry, ASKER)
    way_in = reverse("postings:my_posting")

    assert client.get(way_in).url == enquiry.get_absolute_url()
    assert client.get(f"{way_in}?anders").status_code == 200
    assert client.post(way_in, {"code": "4821 0937 5560 2214"}).url == way_in
    assert client.get(way_in).context["posting"] == other


def test_access_ends_after_half_an_hour(client, enquiry):
    enter(client, enquiry, ASKER)
    session = client.session
    session["own_enquiry"] = {"pk": enquiry.pk, "until": timezone.now().timestamp() - 1}
    session.save()

    assert client.get(enquiry.get_absolute_url()).status_code == 302


def test_what_is_sent_too_late_is_shown_to_be_copied(client, enquiry):
    response = do(client, enquiry, "schreiben", text="Morgen um zehn, <b>gern</b>.")

    page = response.content.decode()
    assert response.status_code == 403
    assert response["Cache-Control"] == "no-store"
    assert "Morgen um zehn, &lt;b&gt;gern&lt;/b&gt;." in page
    assert "nichts gesendet" in page
    assert enquiry.messages.count() == 1


def test_page_stays_open_while_somebody_writes(client, enquiry):
    stay = reverse("postings:my_posting_stay")
    assert client.get(stay).status_code == 403

    enter(client, enquiry, ASKER)
    session = client.session
    session["own_enquiry"] = {"pk": enquiry.pk, "until": timezone.now().timestamp() + 60}
    session.save()
    response = client.get(stay)

    assert (response.status_code, response.content) == (204, b"")
    assert client.session["own_enquiry"]["until"] > timezone.now().timestamp() + 29 * 60
    assert client.session.get_expiry_age() == 30 * 60


def test_what_a_link_opened_stays_open_too(client, enquiry):
    request = RequestFactory().get("/")
    request.session, request.user = client.session, AnonymousUser()
    access.keep_open(request, "own_things", 4711)
    access.grant_enquiry(request, enquiry)
    request.session["own_things"] = {"4711": timezone.now().timestamp() + 60, "4712": timezone.now().timestamp() - 60}

    assert access.stay(request)
    assert request.session["own_things"]["4711"] > timezone.now().timestamp() + 29 * 60
    assert not access.is_open(request, "own_things", "4712")


def test_opening_a_conversation_does_not_shorten_a_day_in_the_staff_room(client, enquiry, admin_user):
    client.force_login(admin_user)
    before = client.session.get_expiry_age()

    enter(client, enquiry, ASKER)

    assert client.session.get_expiry_age() == before


def test_name_of_somebody_without_one(client):
    enquiry = make_enquiry(make_posting(author=make_person()))

    assert "Jemand" in enter(client, enquiry, ASKER).get(enquiry.get_absolute_url()).content.decode()


def test_message_carries_the_language_it_is_written_in_and_else_the_pages(client, enquiry):
    enter(client, enquiry, OWNER)
    for text in ("أهلا وسهلا، يمكنكم القدوم غدا في المساء.", "Ok!"):
        do(client, enquiry, "schreiben", text=text)

    assert list(enquiry.messages.filter(side=OWNER).values_list("text_language", flat=True)) == ["ar", "de"]
