import re
import threading

import pytest
from django.core import signing
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from coordination import consent, phone_form, phone_intake
from coordination.models import Communication
from people.models import Consent, Organisation, Person
from postings.models import ForWhom, Kind, Posting, PostingEvent, Status
from tests.conftest import FRANKFURT, MARBURG, enter, make_person, make_posting
from tests.elements import described

PHONE = "0000 987654"
NEXT_YEAR = timezone.localdate().year + 1


@pytest.fixture
def desk(client, cora):
    enter(client, cora)
    return client


@pytest.fixture
def address():
    return reverse("admin:phone_intake")


def said(**fields):
    """What somebody at the telephone has typed into the form for a request."""
    return {
        "category": "household", "title": "Topf und Pfanne", "text": "Wir sind neu in der Stadt und kochen gern.",
        "text_language": "de", "place": "34117", "languages": ["ar", "de"], "for_whom": "me", "reach_by": "phone",
        "phone": PHONE, "name": "Mira", "language": "ar", "consent": "de", "token": phone_form.new_token(), **fields,
    }  # fmt: skip


def entry_code_on(response):
    return "".join(re.findall(r"<span>(\d{4})</span>", response.content.decode()))


def errors_of(response):
    return [str(error) for _anchor, error in response.context["errors"]]


def test_phone_intake_asks_in_the_order_of_a_conversation(desk, address):
    page = desk.get(address).content.decode()

    places = [page.index(f'id="{name}"') for name in ("id_category", "id_title", "id_place", "id_phone", "id_consent")]
    assert places == sorted(places)


def test_phone_intake_takes_a_request_down_and_shows_it(desk, cora, address):
    response = desk.post(address, said())

    posting = Posting.objects.select_related("author").get()
    assert response.status_code == 200
    assert (posting.kind, posting.status, posting.reviewed_by) == (Kind.REQUEST, Status.PUBLISHED, cora)
    assert (posting.category_id, posting.postcode, posting.languages) == ("household", "34117", ["ar", "de"])
    person = posting.author
    assert (person.name, person.phone, person.reach_by, person.language) == ("Mira", PHONE, "phone", "ar")
    assert [event.action for event in PostingEvent.objects.filter(posting=posting)] == ["recorded", "published"]


def test_phone_intake_takes_an_offer_down(desk, address):
    desk.post(f"{address}?art=offer", said(reach_km="25", is_remote="on"))

    posting = Posting.objects.get()
    assert (posting.kind, posting.reach_km, posting.is_remote) == (Kind.OFFER, 25, True)


def test_phone_intake_keeps_everything_that_is_folded_away(desk, address):
    desk.post(
        address,
        said(slots=["mon-am", "sun-eve"], until_on=f"3.12.{NEXT_YEAR}", amount="4", languages_basic=["fr"],
             wishes=["wheelchair"], is_urgent="on", words="Hört schlecht."),
    )  # fmt: skip

    posting = Posting.objects.get()
    assert (posting.slots, posting.until_on.year, posting.amount) == (1 | 1 << 20, NEXT_YEAR, 4)
    assert (posting.languages_basic, posting.wishes, posting.urgent_by.name) == (["fr"], ["wheelchair"], "Cora")
    noted = Communication.objects.get()
    assert (noted.words, noted.direction, posting.answered_by) == ("Hört schlecht.", "in", "")


def test_phone_intake_drops_the_number_where_nothing_is_counted(desk, address):
    desk.post(address, said(category="interpreting", title="Wer dolmetscht?", amount="4"))

    assert Posting.objects.get().amount is None


def test_phone_intake_stores_the_consent_word_for_word(desk, cora, address):
    desk.post(address, said(consent_by="ihr Sohn"))

    given = Consent.objects.get()
    assert (given.words, given.language) == (str(consent.WORDS[Kind.REQUEST]), "de")
    assert (given.person, given.given_by, given.recorded_by) == (Person.objects.get(), "ihr Sohn", cora)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"consent": ""}, "Lesen Sie die Sätze vor. Ohne Ja dürfen wir nichts aufschreiben."),
        ({"category": ""}, "Wählen Sie, was am besten passt."),
        ({"title": ""}, "Schreiben Sie eine Überschrift, damit Menschen sehen, worum es geht."),
        (
            {"place": "Xqwzzt"},
            "Diesen Ort kennen wir nicht. Schreiben Sie die Postleitzahl oder den nächsten größeren Ort.",
        ),
        ({"languages": []}, "Wählen Sie mindestens eine Sprache, damit man Sie versteht."),
        ({"phone": "12"}, "Schreiben Sie die ganze Telefonnummer, oder wählen Sie einen anderen Weg."),
        ({"for_whom": "someone"}, "Fragen Sie den Menschen zuerst, und setzen Sie dann den Haken."),
        ({"until_on": "2020-01-01"}, "Dieser Tag ist schon vorbei."),
        (
            {"answers_to": "K7M-3QX"},
            "Einen sichtbaren Eintrag mit dieser Chiffre, auf den das antwortet, gibt es nicht.",
        ),
    ],
)
def test_phone_intake_asks_again_for_what_is_missing(desk, address, fields, told):
    response = desk.post(address, said(**fields))

    assert (response.status_code, errors_of(response), Posting.objects.count()) == (422, [told], 0)


def test_phone_intake_refuses_contact_data_in_the_text(desk, address):
    response = desk.post(address, said(text="Bitte anrufen unter 0561 987654, gern abends."))

    assert (response.status_code, "Telefonnummer" in errors_of(response)[0]) == (422, True)


def test_phone_intake_offers_the_towns_of_a_name_that_is_not_clear(desk, address):
    response = desk.post(address, said(place="Kasel"))

    assert '<input type="radio" name="place" value="Kassel"' in response.content.decode()


@pytest.mark.parametrize("reach_by", ["email", "pigeon"])
def test_phone_intake_never_promises_letters_to_an_unproved_address(desk, address, reach_by):
    response = desk.post(address, said(reach_by=reach_by, email="mira@example.org"))

    assert (response.status_code, Posting.objects.count()) == (422, 0)


def test_phone_intake_keeps_an_address_unproved(desk, address):
    desk.post(address, said(email="mira@example.org"))

    person = Person.objects.get()
    assert (person.email, person.email_proved_at, person.can_be_mailed) == ("mira@example.org", None, False)


@pytest.mark.parametrize("phone", ["0000987654", "+49 000 98 76-54", "0049000987654", "۰۰۰۰ ۹۸۷۶۵۴"])
def test_phone_intake_shows_open_postings_of_the_same_number_first(desk, address, phone):
    known = make_posting(author=make_person(phone=phone, reach_by="phone"), title="Ein Fahrrad", category="bicycles")
    data = said()

    first = desk.post(address, data)
    again = desk.post(address, data | {"seen": first.context["seal"]})

    assert [posting for posting, _desk in first.context["siblings"]] == [known]
    assert (first.status_code, again.status_code, Posting.objects.count()) == (200, 200, 2)
    assert "Aufgenommen" in again.content.decode()


def test_phone_intake_shows_open_postings_of_the_same_address_first(desk, address, ada):
    known = make_posting(author=ada, title="Ein Fahrrad", category="bicycles")

    response = desk.post(address, said(email="ADA@example.org"))

    assert [posting for posting, _desk in response.context["siblings"]] == [known]


def test_phone_intake_does_not_stop_for_closed_postings_or_other_numbers(desk, address):
    make_posting(author=make_person(phone=PHONE), status=Status.SETTLED)
    make_posting(author=make_person(phone="0000 1987654"))

    desk.post(address, said())

    assert Posting.objects.count() == 3


def test_phone_intake_stops_once_for_what_needs_a_look(desk, address):
    data = said(text="Wir wohnen in der Lindenstraße 12 und brauchen einen Topf.")

    first = desk.post(address, data)
    other = desk.post(address, data | {"seen": first.context["seal"], "text": "Wir wohnen im Lindenweg 3 und kochen."})
    desk.post(address, data | {"seen": first.context["seal"]})

    assert [warning.code for warning in first.context["warnings"]] == ["address"]
    assert [warning.snippet for warning in other.context["warnings"]] == ["Lindenweg 3"]
    assert Posting.objects.count() == 1


def test_phone_intake_sent_twice_makes_one_posting_and_says_the_same_code(desk, address):
    data = said()

    codes = {entry_code_on(desk.post(address, data)) for _ in range(2)}

    posting = Posting.objects.get()
    assert len(codes) == 1
    assert list(Posting.objects.with_entry_code(codes.pop())) == [posting]
    assert (Consent.objects.count(), Person.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_phone_intake_sent_twice_at_once_makes_one_posting(cora):
    call_command("load_reference", verbosity=0)  # whatever ran before with real transactions has emptied the tables
    typed = QueryDict(mutable=True)
    for name, value in said().items():
        typed.setlist(name, value if isinstance(value, list) else [value])
    made = []

    def send():
        call = phone_form.Call(Kind.REQUEST, typed)
        call.is_valid()
        made.append(phone_intake.take_down(call, by=cora))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(made), made[0], Posting.objects.count()) == (2, made[1], 1)


@pytest.mark.parametrize("token", ["", "made-up", None], ids=["none", "made-up", "of-other-salt"])
def test_phone_intake_with_a_token_that_is_not_ours_asks_again_with_a_new_one(desk, address, token):
    if token is None:  # signed here: what stands in the list must be the same for every worker of the tests
        token = signing.TimestampSigner(salt="other").sign("x")

    response = desk.post(address, said(token=token))

    new = response.context["call"].office["token"].value()
    assert (response.status_code, Posting.objects.count()) == (422, 0)
    assert desk.post(address, said(token=new)).status_code == 200


def test_done_page_dictates_and_is_kept_nowhere(desk, address):
    response = desk.post(address, said())

    posting, page = Posting.objects.get(), response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert page.count("<li><b>") == 6
    assert posting.chiffre in page
    assert len(entry_code_on(response)) == 16
    assert PHONE not in page


def test_phone_intake_for_an_organisation_takes_the_one_we_know(desk, address, lindenhof):
    desk.post(
        address,
        said(for_whom=ForWhom.ORGANISATION, organisation_name="wohnhaus am lindenhof", organisation_kind="shelter"),
    )

    assert (Posting.objects.get().organisation, Organisation.objects.count()) == (lindenhof, 1)


def test_phone_intake_answers_the_posting_somebody_calls_about(desk, address):
    wanted = make_posting()

    page = desk.get(f"{address}?art=offer&zu={wanted.chiffre}").content.decode()
    desk.post(f"{address}?art=offer", said(reach_km="10", answers_to=wanted.chiffre.lower()))

    assert f'value="{wanted.chiffre}"' in page
    assert Posting.objects.offers().get().answers_to == wanted


def test_local_coordinator_takes_down_only_for_her_regions(client, dario, address):
    enter(client, dario)

    here = client.post(address, said(place="Marburg"))
    there = client.post(address, said(place="Kassel"))

    assert (here.status_code, there.status_code) == (200, 422)
    assert "liegt nicht in Ihren Regionen" in errors_of(there)[0]


def test_local_coordinator_is_not_shown_postings_of_other_regions(client, dario, address):
    enter(client, dario)
    make_posting(author=make_person(phone=PHONE), municipality=FRANKFURT)
    known = make_posting(author=make_person(phone=PHONE), municipality=MARBURG)

    response = client.post(address, said(place="Marburg"))

    assert [posting for posting, _desk in response.context["siblings"]] == [known]


@pytest.mark.parametrize("value", ["\0", "x" * 10_240, "-1", "\ud800".encode("utf-8", "surrogatepass"), "9" * 40])
def test_phone_intake_takes_any_nonsense(desk, address, value):
    folded = ["seen", "amount", "slots", "until_on", "organisation_name", "wishes", "answers_to", "words", "email"]

    for names in (["place"], ["phone"], ["token"], folded, [*said(), *folded]):
        assert desk.post(address, said(**dict.fromkeys(names, value))).status_code in (200, 422)
    assert desk.get(address, {"art": value, "zu": value}).status_code == 200


def test_phone_intake_describes_its_choices_by_what_is_missing(desk, address):
    page = desk.post(address, said(languages=[], consent="")).content.decode()

    assert "Wählen Sie mindestens eine Sprache" in described(page, "id_languages")
    assert "Fehler:" in described(page, "id_consent")


def test_phone_intake_begins_at_what_is_missing(desk, address):
    page = desk.post(address, said(title="")).content.decode()

    assert re.search(r'<div class="errors"[^>]* autofocus>', page)
