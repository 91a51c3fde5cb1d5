import re
from datetime import timedelta

import pytest
from django.utils import timezone

from coordination import call_out_forms, call_outs
from coordination.models import CallOut, CallOutState, Match
from people.models import ContactRead, Organisation
from postings import slots
from tests.conftest import BAUNATAL, KASSEL, MARBURG, enter, make_posting
from tests.coordination.asked import NOON, all_say_yes, invitations, make_call_out, make_help, make_helper
from tests.elements import buttons, described, loose_ends

pytestmark = pytest.mark.django_db
ROOM = "/koordination/"
NEW = f"{ROOM}aufruf/neu/"
FILLED = {
    "title": "Umzug einer Familie",
    "text": "Wir tragen Möbel in den zweiten Stock.",
    "text_language": "de",
    "num_needed": "3",
    "place": "Kassel",
    "category": "household",
    "within": "25",
    "key": "6f0a1b7e-6f0a-4b7e-8f0a-1b7e6f0a1b7e",
}


@pytest.fixture
def office(client, cora, monkeypatch):
    """Cora's browser, at noon."""
    monkeypatch.setattr(call_outs.call_out_hours, "may_write", lambda at: True)
    enter(client, cora)
    return client


def page_of(call_out):
    return f"{ROOM}aufruf/{call_out.pk}/"


def send(browser, do="preview", **data):
    return browser.post(NEW, {**FILLED, **data, "do": do})


def start(browser, **data):
    """As a person does: look, then start what was looked at."""
    return send(browser, "start", seen=send(browser, **data).context["seal"], **data)


# A new one


def test_empty_form_asks_for_nothing_yet(office):
    page = office.get(NEW).content.decode()

    assert "Neuer Aufruf" in page
    assert "Aufruf starten" not in page


def test_preview_tells_how_many_and_asks_nobody(office):
    make_help(author=make_helper("Kanarie", language="ar"))
    make_help(municipality=BAUNATAL)

    response = send(office)

    page = response.content.decode()
    assert response.status_code == 200
    assert "Für 2 Menschen passt es" in page
    assert "Arabisch: <b>1</b>" in page
    assert "bis 5 km: <b>1</b>" in page
    assert "Kanarie" not in page
    assert not CallOut.objects.exists()


def test_what_was_previewed_is_started(office, cora):
    make_help()

    response = start(office)

    call_out = CallOut.objects.get()
    assert response.url == page_of(call_out)
    assert (call_out.started_by, call_out.num_needed, call_out.municipality_id) == (cora, 3, KASSEL)
    assert call_out.invitations.count() == 1


def test_start_without_a_preview_shows_it_first(office):
    assert send(office, "start").context["preview"].num == 0
    assert not CallOut.objects.exists()


def test_form_goes_on_at_what_is_missing_and_else_at_the_preview(office):
    refused, shown = (send(office, **data).content.decode() for data in ({"title": "", "languages": "xx"}, {}))

    assert re.findall(r'<(\w+) class="([\w -]+)"[^>]* autofocus>', refused) == [("div", "errors")]
    assert re.findall(r'<(\w+) class="([\w -]+)"[^>]* autofocus>', shown) == [("section", "sheet ask-me")]
    assert "#vorschau" not in refused
    assert "Fehler:" in described(refused, "id_languages")


def test_what_was_changed_since_is_previewed_again(office):
    seal = send(office).context["seal"]

    response = send(office, "start", seen=seal, within="hessen")

    assert response.context["preview"] is not None
    assert not CallOut.objects.exists()


def test_form_sent_twice_is_one_call_out(office):
    make_help()
    pages = {start(office).url for _time in range(2)}

    assert pages == {page_of(CallOut.objects.get())}


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"title": ""}, "title"),
        ({"text": ""}, "text"),
        ({"num_needed": "0"}, "num_needed"),
        ({"category": "legal"}, "category"),  # for professionals only
        ({"happens_on": "2020-01-01"}, "happens_on"),
        ({"happens_on": "morgen"}, "happens_on"),
        ({"organisation": "999999"}, "organisation"),
    ],
)
def test_what_does_not_go_is_said_beside_the_field_and_nothing_is_lost(office, data, field):
    response = send(office, **data, time_words="von neun bis zwölf")

    page = response.content.decode()
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert f'href="#id_{field}"' in page
    assert "von neun bis zwölf" in page


@pytest.mark.parametrize("place", ["", "Nirgendwo an der Lahne", "Hamburg"])
def test_place_is_looked_up_as_everywhere(office, place):
    response = send(office, place=place)

    assert response.status_code == 422
    assert 'href="#id_place"' in response.content.decode()


def test_only_verified_organisations_can_be_asked_for(office, lindenhof):
    stranger = Organisation.objects.create(name="Haus am See", kind="shelter")

    page = office.get(NEW).content.decode()

    assert "Wohnhaus am Lindenhof" in page
    assert send(office, organisation=stranger.pk).status_code == 422
    start(office, organisation=lindenhof.pk)
    assert CallOut.objects.get().organisation == lindenhof


def test_request_fills_in_what_it_says_and_keeps_its_words(office):
    request = make_posting(
        category="moving-things", municipality=BAUNATAL, slots=slots.pack(["sat-am"]), languages=["ar"],
        amount=4, amount_promised_elsewhere=1, text="Nur für die Vermittlung gedacht.",
    )  # fmt: skip

    response = office.get(f"{NEW}?zu={request.chiffre}")

    form = response.context["form"]
    assert [form[name].value() for name in ("category", "slots", "languages", "num_needed", "request")] == [
        "moving-things", ["sat-am"], ["ar"], 3, request.chiffre,
    ]  # fmt: skip
    assert form.where["place"].value() == "Baunatal"
    assert request.text not in response.content.decode()
    assert "gilt nicht als Antwort" in response.content.decode()


def test_desk_of_a_request_leads_to_a_call_out_and_that_of_an_offer_does_not(office):
    request, offer = make_posting(), make_help()

    pages = [office.get(f"{ROOM}eintrag/{posting.chiffre}/").content.decode() for posting in (request, offer)]

    assert [f"{NEW}?zu=" in page for page in pages] == [True, False]


@pytest.mark.parametrize("zu", ["", "XXX-XXX", "%00", "A" * 5000])
def test_request_that_is_not_there_is_none(office, zu):
    assert office.get(f"{NEW}?zu={zu}").context["posting"] is None


def test_local_coordinator_asks_in_her_regions_only(client, dario):
    enter(client, dario)

    refused = send(client)
    start(client, place="Marburg")

    assert refused.status_code == 422
    assert CallOut.objects.get().only_regions == ["06534"]


def test_request_of_another_region_is_not_hers_to_ask_for(client, dario):
    enter(client, dario)
    request = make_posting()

    start(client, place="Marburg", request=request.chiffre)

    assert CallOut.objects.get().request is None


# The list


def test_list_shows_what_goes_on(office, cora):
    make_help()
    going_on, ended = make_call_out(by=cora, title="Geht noch"), make_call_out(by=cora, title="Ist vorbei")
    call_outs.end(ended, by=cora)

    page, everything = (office.get(f"{ROOM}aufrufe/{query}").content.decode() for query in ("", "?stand=alle"))

    assert page_of(going_on) in page
    assert page_of(ended) not in page
    assert page_of(ended) in everything


def test_list_counts_yes_reserve_and_asked(office, cora):
    [make_help() for _number in range(4)]
    all_say_yes(make_call_out(by=cora, num_needed=2), 3)

    page = office.get(f"{ROOM}aufrufe/").content.decode()

    assert "2 von 2" in page
    assert "1 auf der Warteliste" in page
    assert '<td data-label="Gefragt">4</td>' in page


@pytest.mark.parametrize("num", [1, 30])
def test_list_takes_the_same_queries(office, cora, django_assert_num_queries, num):
    for number in range(num):
        make_call_out(by=cora, title=f"Nr. {number}", municipality=[KASSEL, BAUNATAL, MARBURG][number % 3])
    office.get(f"{ROOM}aufrufe/")

    with django_assert_num_queries(5):
        office.get(f"{ROOM}aufrufe/")


def test_local_coordinator_sees_her_regions_only(client, cora, dario):
    kassels, hers = make_call_out(by=cora), make_call_out(by=cora, municipality=MARBURG)
    enter(client, dario)

    page = client.get(f"{ROOM}aufrufe/").content.decode()

    assert page_of(hers) in page
    assert page_of(kassels) not in page
    assert client.get(page_of(kassels)).status_code == 404


def test_list_of_those_that_lack_somebody_says_who_cancelled_late(office, cora):
    make_help()
    ended, going_on = make_call_out(by=cora, num_needed=1), make_call_out(by=cora, title="Geht noch")
    (coming,) = all_say_yes(ended, 1)
    call_outs.end(ended, by=cora)
    CallOut.objects.filter(pk=going_on.pk).update(exhausted_at=timezone.now())

    quiet = office.get(f"{ROOM}aufrufe/?stand=fehlt").content.decode()
    call_outs.say_no(coming)
    page = office.get(f"{ROOM}aufrufe/?stand=fehlt").content.decode()

    assert page_of(ended) not in quiet
    assert page_of(ended) in page
    assert "nach dem Ende hat jemand abgesagt" in page
    assert page_of(going_on) not in page


# One of them


@pytest.fixture
def call_out(cora):
    for number in range(7):
        make_help(author=make_helper(f"Helferin {number}", phone=f"0000 9{number}"))
    return make_call_out(by=cora, num_needed=1)


def decide(browser, call_out, do, **data):
    response = browser.post(page_of(call_out), {"do": do, **data})
    call_out.refresh_from_db()
    return response


def test_detail_shows_who_said_yes_by_name_and_how_to_reach_nobody(office, call_out):
    all_say_yes(call_out, 2)

    page = office.get(page_of(call_out)).content.decode()

    names = [each.person.name for each in invitations(call_out)]
    assert [name in page for name in names] == [True, True, False, False, False]
    assert "example.org" not in page.replace("hallo@example.org", "").replace("cora@example.org", "")
    assert "0000 9" not in page
    assert f"Kontaktdaten zeigen: {invitations(call_out)[0].offer.chiffre}" in buttons(page)


def test_contact_is_read_on_purpose_and_leaves_a_line(office, call_out, cora):
    (coming, *_others) = all_say_yes(call_out, 1)

    page = office.post(f"{ROOM}eintrag/{coming.offer.chiffre}/kontakt/").content.decode()

    assert coming.person.email in page
    assert ContactRead.objects.filter(person=coming.person, by=cora).count() == 1


@pytest.mark.parametrize("num", [1, 30])
def test_detail_takes_the_same_queries(office, cora, django_assert_num_queries, num):
    for _number in range(num):
        make_help()
    call_out = make_call_out(by=cora, num_needed=30)
    all_say_yes(call_out, num)
    office.get(page_of(call_out))

    with django_assert_num_queries(6):
        office.get(page_of(call_out))


def test_next_batch_now(office, call_out):
    decide(office, call_out, "next_batch")

    assert call_out.invitations.count() == 7


def test_more_and_fewer(office, call_out):
    decide(office, call_out, "need", num="4")
    all_say_yes(call_out, 2)
    refused = decide(office, call_out, "need", num="1")

    assert call_out.num_needed == 4
    assert refused.status_code == 409
    assert "so viele haben schon zugesagt" in refused.content.decode()


@pytest.mark.parametrize("num", ["", "0", "-1", "9" * 400, "viele"])
def test_number_that_is_none_is_said_beside_the_field(office, call_out, num):
    response = decide(office, call_out, "need", num=num)

    page = response.content.decode()
    assert (response.status_code, call_out.num_needed) == (422, 1)
    assert described(page, "id_num") != ""
    assert loose_ends(page) == []


@pytest.mark.parametrize(("do", "state"), [("end", CallOutState.ENDED), ("cancel", CallOutState.CANCELLED)])
def test_end_and_cancel_with_words(office, call_out, do, state):
    decide(office, call_out, do, words="Danke an alle.")

    assert (call_out.state, call_out.closing_words) == (state, "Danke an alle.")
    assert "Danke an alle." in office.get(page_of(call_out)).content.decode()


def test_words_that_are_too_long_are_kept_in_the_form(office, call_out):
    response = decide(office, call_out, "cancel", words="ä" * 1001)

    assert (response.status_code, call_out.state) == (422, CallOutState.OPEN)
    page = response.content.decode()
    assert page.count("ä" * 1001) == 1
    assert len(described(page, "cancel-words")) > len(described(page, "end-words")) > 0
    assert loose_ends(page) == []


def test_somebody_was_quicker_and_the_page_says_so(office, call_out, cora):
    call_outs.end(call_out, by=cora)

    response = decide(office, call_out, "next_batch")

    assert response.status_code == 409
    assert "Stand: beendet" in response.content.decode()


def test_who_cancelled_after_the_end_is_shown_until_it_was_looked_at(office, call_out, cora):
    coming, *_others = all_say_yes(call_out, 2)
    call_outs.end(call_out, by=cora)
    call_outs.say_no(coming)

    page = office.get(page_of(call_out)).content.decode()
    decide(office, call_out, "see")
    later = office.get(page_of(call_out)).content.decode()

    assert "Es fehlt jemand" in page
    assert "Helferin 1" in page  # who waited stands there, to be called
    assert "Es fehlt jemand" not in later
    assert "angesehen" in later


def test_call_out_that_has_asked_everybody_says_that_it_looks_again(office, cora):
    make_help()

    page = office.get(page_of(make_call_out(by=cora))).content.decode()

    assert "Alle, die passen, sind gefragt." in page
    assert "Jeden Tag sehen wir nach, ob noch jemand passt." in page


@pytest.mark.parametrize("do", ["", "explode", "\0"])
def test_decision_nobody_knows_is_not_understood(office, call_out, do):
    assert decide(office, call_out, do).status_code == 422


def test_yes_becomes_a_match_for_the_request_by_one_button(office, cora, bilal):
    request = make_posting(author=bilal)
    make_help()
    call_out = make_call_out(by=cora, request=request)
    (coming,) = all_say_yes(call_out, 1)
    request.refresh_from_db()
    before = request.answered_at

    decide(office, call_out, "propose", invitation=coming.pk)

    request.refresh_from_db()
    assert Match.objects.get().offer == coming.offer
    assert (before, request.answered_at is not None) == (None, True)
    assert "Für das Gesuch vorschlagen" not in office.get(page_of(call_out)).content.decode()


@pytest.mark.parametrize("invitation", ["", "abc", "0", "\0", "9" * 30, "9" * 5000, "-1"])
def test_nobody_is_proposed_who_did_not_say_yes(office, cora, bilal, invitation):
    make_help()
    call_out = make_call_out(by=cora, request=make_posting(author=bilal))

    assert decide(office, call_out, "propose", invitation=invitation).status_code == 404


def test_without_a_request_there_is_nothing_to_propose(office, call_out):
    (coming, *_others) = all_say_yes(call_out, 1)

    assert decide(office, call_out, "propose", invitation=coming.pk).status_code == 409
    assert not Match.objects.exists()


def test_day_of_a_call_out_is_today_or_later(cora):
    data = FILLED | {"happens_on": (timezone.localdate() - timedelta(days=1)).isoformat()}

    form = call_out_forms.CallOutForm(data, user=cora)

    assert form["happens_on"].errors == ["Dieser Tag ist schon vorbei."]
    assert timezone.is_aware(NOON)
