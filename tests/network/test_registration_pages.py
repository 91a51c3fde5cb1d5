import re
from datetime import timedelta

import pytest
from django.utils import timezone

from network import registering, registration_access, registration_pages
from network.models import EventDate, Registration
from people.models import Person
from tests.conftest import OPENED
from tests.elements import described
from tests.network.registrations import addresses_in, deliver, make_full_date, register
from tests.postings.own_page import enter_page, make_row

pytestmark = pytest.mark.django_db
SAID = {"name": "Amal", "num_people": "2", "languages": ["ar", "de"], "note": "Wir kommen später.", "opened": OPENED}


@pytest.fixture
def date(cora):
    return make_full_date(num_places=2, title="Sprachtreff")


def address(date):
    return f"/de/veranstaltungen/termin/{date.pk}/anmelden/"


def key_of(response):
    return response.context["form"]["key"].value()


def send(client, date, **said):
    """Open the form, and send it filled in."""
    key = key_of(client.get(address(date)))
    return client.post(address(date), {**SAID, "key": key, **said}, follow=True)


def code_shown(response):
    return "".join(re.findall(r"<span>(\d{4})</span>", response.content.decode()))


def test_form_sent_makes_a_registration_and_shows_its_code_once(client, date):
    response = send(client, date)

    registration = Registration.objects.get()
    assert (registration.num_people, registration.languages, registration.person.name) == (2, ["ar", "de"], "Amal")
    assert (response.context["headline"], response["Cache-Control"]) == ("Sie sind angemeldet", "no-store")
    assert Registration.objects.with_entry_code(code_shown(response)).get() == registration
    del client.cookies[registration_pages.COOKIE]
    assert code_shown(client.get(response.request["PATH_INFO"])) == ""


def test_form_that_comes_back_stays_on_no_device(client, date):
    response = send(client, date, name="")

    assert (response.status_code, response["Cache-Control"]) == (422, "no-store")


def test_form_sent_twice_makes_one_registration(client, date):
    key = key_of(client.get(address(date)))

    client.post(address(date), {**SAID, "key": key}), client.post(address(date), {**SAID, "key": key})

    assert Registration.objects.count() == 1


def test_form_with_a_key_of_somebody_elses_making_is_shown_again_with_a_new_one(client, date):
    response = client.post(address(date), {**SAID, "key": "a:b"})

    assert (response.status_code, Registration.objects.count()) == (422, 0)
    assert client.post(address(date), {**SAID, "key": key_of(response)}).status_code == 302


def test_form_sent_too_fast_keeps_every_language(client, date):
    response = client.post(address(date), {**SAID, "key": key_of(client.get(address(date))), "opened": ""})

    assert response.status_code == 422
    assert response.context["form"]["languages"].value() == ["ar", "de"]


@pytest.mark.parametrize("said", [{"num_people": "0"}, {"num_people": "10"}, {"name": ""}, {"email": "amal"}])
def test_form_that_cannot_be_is_explained(client, date, said):
    response = send(client, date, **said)

    assert (response.status_code, Registration.objects.count()) == (422, 0)
    assert response.context["form"].errors


def test_children_are_asked_only_where_somebody_minds_them(client, cora, date):
    with_childcare = make_full_date(has_childcare=True, title="Fest")
    send(client, with_childcare, num_children="3"), send(client, date, num_children="3")

    assert list(Registration.objects.order_by("pk").values_list("num_children", flat=True)) == [3, 0]


def test_full_date_puts_on_the_waiting_list(client, date):
    register(date, num_people=2)

    response = send(client, date, num_people="1")

    assert response.context["headline"] == "Sie stehen auf der Warteliste"


def test_form_of_a_date_that_takes_nobody_says_so(client, date):
    key = key_of(client.get(address(date)))
    EventDate.objects.update(cancelled_at=timezone.now())

    response = client.post(address(date), {**SAID, "key": key})

    assert (response.status_code, Registration.objects.count()) == (409, 0)
    assert "Für diesen Termin kann man sich nicht mehr anmelden." in response.content.decode()


def test_address_counts_after_the_button_behind_its_letter(client, date):
    send(client, date, email="amal@example.org")
    person = Person.objects.get()
    assert not person.has_proved_email
    (letter,) = deliver()
    (path,) = addresses_in(letter)

    shown = client.get(path)
    person.refresh_from_db()
    assert (shown.status_code, person.has_proved_email) == (200, False)
    response = client.post(path, follow=True)

    person.refresh_from_db()
    assert (person.has_proved_email, response.context["headline"]) == (True, "Sie sind angemeldet")


def test_address_proved_on_her_own_page_counts_at_once(client, date):
    make_row("amal@example.org")
    enter_page(client, "amal@example.org")

    send(client, date, email="Amal@example.org")

    assert Registration.objects.get().person.has_proved_email


def test_link_shows_a_button_and_the_button_cancels(client, date):
    registration = register(date)
    path = client.get(f"/de/meine-anmeldung/{registration_access.mailed_token(registration)}/")["Location"]

    assert client.get(path).status_code == 200
    assert client.get(f"{path}abmelden/").status_code == 405
    registration.refresh_from_db()
    assert registration.is_confirmed
    response = client.post(f"{path}abmelden/", follow=True)

    registration.refresh_from_db()
    assert (registration.is_cancelled, response.context["headline"]) == (True, "Sie sind abgemeldet")


def test_code_opens_the_page_where_all_codes_are_typed(client, date):
    code = code_shown(send(client, date))
    client.cookies.clear()

    response = client.post("/de/mein-eintrag/", {"code": code}, follow=True)

    assert response.context["registration"] == Registration.objects.get()


def test_what_a_code_opened_closes_after_half_an_hour(client, date, monkeypatch):
    token = registration_access.opened_token(register(date))
    now = timezone.now().timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 31 * 60)

    assert client.get(f"/de/meine-anmeldung/{token}/").status_code == 404


def test_link_leads_on_to_an_address_without_it_that_leaving_closes(client, date):
    token = registration_access.mailed_token(register(date))
    led = client.get(f"/de/meine-anmeldung/{token}/")
    page = client.get(led["Location"])

    client.get("/de/mein-eintrag/weg/")

    assert (led.status_code, led["Cache-Control"], token in led["Location"]) == (302, "no-store", False)
    assert (page.status_code, token in page.content.decode()) == (200, False)
    assert client.get(led["Location"]).status_code == 404
    assert client.post(f"{led['Location']}abmelden/").status_code == 404


def test_number_of_somebody_elses_registration_opens_nothing(client, date):
    mine, other = register(date), register(date)
    client.get(f"/de/meine-anmeldung/{registration_access.mailed_token(mine)}/")

    assert client.get(f"/de/meine-anmeldung/{other.pk}/").status_code == 404
    assert client.post(f"/de/meine-anmeldung/{other.pk}/abmelden/").status_code == 404


def test_two_that_were_opened_are_not_taken_for_each_other(client, date):
    mine, other = register(date), register(date)
    pages = [
        client.get(f"/de/meine-anmeldung/{registration_access.mailed_token(each)}/")["Location"]
        for each in (mine, other)
    ]

    client.post(f"{pages[0]}abmelden/")

    mine.refresh_from_db(), other.refresh_from_db()
    assert (mine.is_cancelled, other.is_cancelled) == (True, False)
    assert client.get(pages[1]).context["registration"] == other


def test_opened_page_closes_half_an_hour_after_the_last_look(client, date):
    page = client.get(f"/de/meine-anmeldung/{registration_access.mailed_token(register(date))}/")["Location"]
    session = client.session
    session["own_registrations"] = {pk: until - 1801 for pk, until in session["own_registrations"].items()}
    session.save()

    assert client.get(page).status_code == 404


def test_mailed_link_opens_as_long_as_the_registration_is_kept(client, cora, monkeypatch):
    registration = register(make_full_date(in_days=200))
    token = registration_access.mailed_token(registration)
    now = timezone.now().timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 190 * 86400)

    assert client.get(f"/de/meine-anmeldung/{token}/", follow=True).status_code == 200


@pytest.mark.parametrize("is_proved", [True, False])
@pytest.mark.parametrize(
    "make", ["mailed_token", "opened_token", "proof_token", "calendar_token", "calendar_of_all_token"]
)
def test_link_is_good_for_one_thing_only(client, date, make, is_proved):
    token = getattr(registration_access, make)(register(date, email="amal@example.org", is_proved=is_proved))
    opens = {
        "page": registration_access.of_link(token),
        "proof": registration_access.of_proof(token),
        "calendar": registration_access.of_calendar(token),
    }

    use = make.replace("_token", "").replace("mailed", "page").replace("opened", "page").replace("_of_all", "")
    assert [name for name, found in opens.items() if found] == [use]


def test_cancelled_date_is_said_on_the_page(client, date):
    registration = register(date)
    EventDate.objects.update(cancelled_at=timezone.now())

    response = client.get(f"/de/meine-anmeldung/{registration_access.mailed_token(registration)}/", follow=True)

    assert (response.context["headline"], response.context["may_cancel"]) == ("Das findet nicht statt", False)


def test_link_to_what_was_erased_is_kindly_old(client, date):
    registration = register(date)
    token = registration_access.mailed_token(registration)
    registration.delete()

    response = client.get(f"/de/meine-anmeldung/{token}/")

    assert (response.status_code, response.templates[0].name) == (404, "network/registration_old.html")


def test_calendar_holds_all_that_this_human_registered_for(client, cora, date):
    one = register(date, email="amal@example.org")
    two = register(make_full_date(title="Fest"), email="amal@example.org")
    other = register(make_full_date(title="Chor"), email="omar@example.org")
    gone = register(make_full_date(title="Kurs", in_days=9), email="amal@example.org")
    registering.cancel(gone)

    response = client.get(f"/de/meine-anmeldung/kalender/{registration_access.calendar_of_all_token(one)}.ics")

    text = response.content.decode()
    assert response["Content-Type"].startswith("text/calendar")
    assert [each in text for each in ("Sprachtreff", "Fest", "Kurs", "Chor")] == [True, True, True, False]
    assert (two.is_confirmed, other.is_confirmed, text.count("STATUS:CANCELLED")) == (True, True, 1)


def calendar_behind(client, response):
    """What a calendar program reads at the address this page shows."""
    (path,) = re.findall(r'href="(/de/meine-anmeldung/kalender/[^"]+)"', response.content.decode())
    return client.get(path).content.decode()


def test_calendar_of_whoever_typed_her_address_tells_nothing_more_once_she_proves_it(client, date):
    response = send(client, date, email="amal@example.org")
    (path,) = re.findall(r'href="(/de/meine-anmeldung/kalender/[^"]+)"', response.content.decode())
    early = registration_access.calendar_of_all_token(Registration.objects.get())
    (letter,) = deliver()

    client.post(addresses_in(letter)[0])
    register(make_full_date(title="Fest"), email="amal@example.org")

    for address_ in (path, f"/de/meine-anmeldung/kalender/{early}.ics"):
        text = client.get(address_).content.decode()
        assert ("Sprachtreff" in text, "Fest" in text) == (True, False)


def test_calendar_of_a_page_that_a_code_opened_tells_of_its_registration_alone(client, date):
    code = code_shown(send(client, date, email="amal@example.org"))
    registering.prove(Registration.objects.with_date().get())
    register(make_full_date(title="Fest"), email="amal@example.org")
    client.cookies.clear()

    text = calendar_behind(client, client.post("/de/mein-eintrag/", {"code": code}, follow=True))

    assert ("Sprachtreff" in text, "Fest" in text) == (True, False)


def test_calendar_of_her_own_page_tells_of_all(client, date):
    register(date, email="amal@example.org"), register(make_full_date(title="Fest"), email="amal@example.org")
    enter_page(client, "amal@example.org")

    text = calendar_behind(client, client.get("/de/meine-seite/"))

    assert ("Sprachtreff" in text, "Fest" in text) == (True, True)


def test_calendar_in_a_letter_to_her_tells_of_all(client, date):
    register(date, email="amal@example.org"), register(make_full_date(title="Fest"), email="amal@example.org")
    letter, _other = deliver()

    (path,) = (each for each in addresses_in(letter) if each.endswith(".ics"))
    text = client.get(path).content.decode()

    assert ("Sprachtreff" in text, "Fest" in text) == (True, True)


def test_registration_is_limited_for_one_network(client, date):
    answers = {client.post(address(date), {}).status_code for _number in range(22)}

    assert answers == {422, 429}


def test_form_is_open_until_it_begins(client, date):
    EventDate.objects.update(starts_at=timezone.now() - timedelta(minutes=1))

    assert client.get(address(date)).context["is_open"] is False


def test_languages_are_described_by_their_hint_and_what_is_wrong(client, date):
    page = send(client, date, languages="xx").content.decode()

    assert described(page, "id_languages").startswith("Die Sprachen stehen auf Ihrem Namensschild. Fehler:")
