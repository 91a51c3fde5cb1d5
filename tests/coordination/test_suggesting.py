"""The list of suggestions to decide, and the three answers to one."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from coordination import decisions
from coordination.models import Match, Suggestion
from postings import promising
from tests.conftest import BAUNATAL, KASSEL, MARBURG, enter
from tests.elements import described, loose_ends

from .pairs import ASKER_MAIL, HELPER_MAIL, make_asker, make_helper, make_offer, make_request, make_suggestion

LIST = "/koordination/vorschlaege/"
# Session, account, her regions, what waits at the side, count, page. The same however many there are.
QUERIES = 6
FEATURES = {
    "category": 1.0, "need": 0.5, "distance": 1.0, "language": 1.0, "slots": 0.5, "text": 0.5, "dates": 0.8,
    "amount": 0.5, "habit": 0.5,
    "basis": {
        "items": [], "wanted": [], "km": 0.0, "dense": True, "remote": False, "languages": ["de"], "slots": 0, "rank": None,
        "candidates": 0, "left": None, "asked": None, "contacted": 0, "replied": 0,
    },
}  # fmt: skip
UNKNOWNS = ["need", "slots", "text", "dates", "amount"]


@pytest.fixture
def desk(client, cora):
    enter(client, cora)
    return client


@pytest.fixture
def marburg_desk(client, dario):
    enter(client, dario)
    return client


def suggest(request=None, offer=None, **fields):
    """A suggestion as matching leaves it."""
    request, offer = request or make_request(), offer or make_offer()
    return make_suggestion(request, offer, **{"features": FEATURES, "unknowns": UNKNOWNS, **fields})


def address(suggestion, do, query=""):
    return reverse(f"admin:suggestion_{do}", args=[suggestion.pk]) + query


def desk_of(posting):
    return reverse("admin:posting_desk", args=[posting.chiffre])


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def listed(response):
    return [row["suggestion"] for row in response.context["rows"]]


# The list


@pytest.mark.parametrize("num", [1, 30])
def test_list_asks_the_same_for_any_number(marburg_desk, django_assert_num_queries, num):
    for _ in range(num):
        suggest(make_request(municipality=MARBURG))
    marburg_desk.get(LIST)  # facts that are kept in memory

    with django_assert_num_queries(QUERIES):
        response = marburg_desk.get(LIST)

    assert len(listed(response)) == num


def test_list_shows_what_has_a_place_by_worth(desk):
    little, much = suggest(worth=0.5), suggest(worth=0.9)
    suggest(place=None)
    suggest(place=None, closed_at=timezone.now())

    response = desk.get(LIST)

    assert listed(response) == [much, little]
    assert "gleiche Kategorie" in response.content.decode()


def test_list_shows_suggestions_of_own_regions_and_leads_to_own_desks(marburg_desk):
    suggest()
    offered_here = suggest(offer=make_offer(municipality=MARBURG))

    response = marburg_desk.get(LIST)

    assert listed(response) == [offered_here]
    assert desk_of(offered_here.offer) in response.content.decode()
    assert desk_of(offered_here.request) not in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"q": "Pfanne"}, ["Pfanne gesucht"]),
        ({"kategorie": "furniture"}, ["Bett gesucht"]),
        ({"region": "06534"}, ["Pfanne gesucht"]),
        ({"region": "gibt es nicht"}, ["Pfanne gesucht", "Bett gesucht"]),
        ({"q": "\x00", "kategorie": "x" * 10_000, "seite": "-3"}, ["Pfanne gesucht", "Bett gesucht"]),
    ],
)
def test_list_filters(desk, asked, expected):
    suggest(make_request(title="Pfanne gesucht", municipality=MARBURG), worth=0.9)
    suggest(make_request(title="Bett gesucht", category="furniture"), worth=0.5)

    response = desk.get(LIST, asked)

    assert [suggestion.request.title for suggestion in listed(response)] == expected


def test_list_finds_a_chiffre_of_either_side(desk):
    found = suggest()
    suggest()

    for posting in (found.request, found.offer):
        assert listed(desk.get(LIST, {"q": posting.chiffre.lower()})) == [found]


# Proposing


def test_propose_holds_both_out_to_each_other(desk, cora):
    suggestion = suggest(make_request(author=make_asker()), make_offer(author=make_helper()))

    response = desk.post(address(suggestion, "propose"), {"words": "Bitte meldet euch."})

    match = Match.objects.get()
    chiffres = suggestion.request.chiffre, suggestion.offer.chiffre
    assert (match.request, match.offer, match.coordinator) == (suggestion.request, suggestion.offer, cora)
    assert (match.words, match.amount) == ("Bitte meldet euch.", None)
    assert response["Location"] == desk_of(suggestion.request)
    assert said(response) == [
        "{} und {} sind einander vorgeschlagen. Wer angerufen werden will, steht jetzt bei den Wiedervorlagen.".format(
            *chiffres
        )
    ]


def test_propose_at_an_offers_desk_stays_there(desk):
    suggestion = suggest()

    assert desk.post(address(suggestion, "propose", "?bei=offer"))["Location"] == desk_of(suggestion.offer)


def test_propose_and_go_on_opens_the_next_request_without_an_answer(desk):
    suggestion = suggest()
    waiting = make_request(created_at=timezone.now() - timedelta(days=1))

    response = desk.post(address(suggestion, "propose", "?bei=request&weiter=1"))

    assert response["Location"] == desk_of(waiting)


def test_propose_takes_the_amount_that_was_said(desk):
    suggestion = suggest(make_request(amount=4), make_offer(amount=3))

    desk.post(address(suggestion, "propose"), {"amount": "2"})

    assert Match.objects.get().amount == 2


@pytest.mark.parametrize("amount", ["", "0", "4", "viele", "9" * 400])
def test_propose_with_an_impossible_amount_asks_again_and_keeps_the_words(desk, amount):
    suggestion = suggest(make_request(amount=4), make_offer(amount=3))

    response = desk.post(address(suggestion, "propose"), {"amount": amount, "words": "Bitte meldet euch."})

    page = response.content.decode()
    assert (response.status_code, Match.objects.count()) == (422, 0)
    assert ("Bitte meldet euch." in page, "choose__error" in page) == (True, True)
    assert described(page, f"propose-{suggestion.pk}-amount") != ""
    assert loose_ends(page) == []


def test_propose_of_a_pair_to_be_asked_first_is_refused(desk, cora):
    suggestion = suggest(make_request(wishes=["women_only"]), ask_first=["women_only"], place=None)

    unasked = desk.post(address(suggestion, "propose"))
    decisions.ask_both(suggestion, by=cora)
    unconfirmed = desk.post(address(suggestion, "propose"))

    assert [response.status_code for response in (unasked, unconfirmed)] == [409, 409]
    assert "vorher muss jemand nach dem Wunsch nach Sicherheit fragen" in unasked.content.decode()
    assert Match.objects.count() == 0


def test_propose_of_a_pair_whose_wish_is_assured_is_carried_out(desk):
    suggestion = suggest(make_request(wishes=["women_only"]), ask_first=["women_only"], place=None)

    assured = desk.post(address(suggestion, "assure"))
    response = desk.post(address(suggestion, "propose"))

    assert (assured.status_code, response.status_code, Match.objects.count()) == (302, 302, 1)


def test_assurance_of_what_nobody_wished_is_refused(desk):
    suggestion = suggest(make_request(), make_offer())

    assert desk.post(address(suggestion, "assure")).status_code == 409


def test_desk_names_the_wish_to_ask_about_and_then_who_heard_it(desk):
    suggestion = suggest(make_request(wishes=["women_only"]), ask_first=["women_only"], place=None)

    before = desk.get(desk_of(suggestion.request)).content.decode()
    desk.post(address(suggestion, "assure"))
    after = desk.get(desk_of(suggestion.request)).content.decode()

    assert "am besten am Telefon: nur Frauen" in before
    assert "Cora hat nach dem Wunsch gefragt" in after


def test_propose_after_a_gate_shut_says_which(desk):
    suggestion = suggest(make_request(), make_offer(amount=1))
    promising.take(suggestion.offer, 1)

    response = desk.post(address(suggestion, "propose"), {"amount": "1", "words": "Bitte meldet euch."})

    page = response.content.decode()
    assert (response.status_code, Match.objects.count()) == (409, 0)
    assert ("Das geht jetzt nicht: davon ist nicht mehr genug da." in page, "Bitte meldet euch." in page) == (
        True,
        True,
    )


def test_second_to_propose_is_told_who_did_and_keeps_the_words(desk, dario):
    suggestion = suggest()
    decisions.propose(suggestion.request, suggestion.offer, by=dario)

    response = desk.post(address(suggestion, "propose"), {"words": "Bitte meldet euch."})

    page = response.content.decode()
    assert (response.status_code, Match.objects.count()) == (409, 1)
    assert ("Dario hat die beiden am" in page, "Bitte meldet euch." in page) == (True, True)


# Declining


def test_decline_is_for_good_and_says_who_and_why(desk, cora):
    suggestion = suggest()

    response = desk.post(address(suggestion, "decline"), {"reason": "too_far", "words": "ohne Auto"})

    suggestion.refresh_from_db()
    told = (suggestion.declined_by, suggestion.decline_reason, suggestion.decline_words)
    assert told == (cora, "too_far", "ohne Auto")
    assert response["Location"] == desk_of(suggestion.request)


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"words": "ohne Auto"}, "Wählen Sie bitte einen Grund."),
        ({"reason": "other"}, "Schreiben Sie bitte, was der Grund ist."),
        ({"reason": "gibt es nicht"}, "choose__error"),
    ],
)
def test_decline_without_a_reason_is_not_taken(desk, sent, error):
    suggestion = suggest()

    response = desk.post(address(suggestion, "decline"), sent)

    suggestion.refresh_from_db()
    assert (response.status_code, suggestion.declined_at) == (422, None)
    page = response.content.decode()
    assert (error in page, sent.get("words", "") in page) == (True, True)
    assert any(described(page, f"decline-{suggestion.pk}-{name}") for name in ("reason", "words"))
    assert loose_ends(page) == []


@pytest.mark.parametrize(("do", "sent"), [("decline", {}), ("propose", {"words": "Hallo"}), ("ask", {})])
def test_second_to_decide_is_told_who_declined_and_why(desk, dario, do, sent):
    suggestion = suggest()
    decisions.decline_suggestion(suggestion, by=dario, reason="not_safe")

    response = desk.post(address(suggestion, do), sent)

    page = response.content.decode()
    assert (response.status_code, Match.objects.count()) == (409, 0)
    assert ("Dario hat diesen Vorschlag am" in page, "wäre nicht gut für jemanden" in page) == (True, True)
    assert sent.get("words", "") in page


def test_decision_about_a_closed_suggestion_says_since_when(desk):
    suggestion = suggest()
    Suggestion.objects.update(closed_at=timezone.now(), place=None)

    response = desk.post(address(suggestion, "decline"), {"reason": "too_far"})

    assert (response.status_code, "Dieser Vorschlag gilt seit dem" in response.content.decode()) == (409, True)


# Asking first


def test_ask_asks_both(desk, cora):
    suggestion = suggest()

    response = desk.post(address(suggestion, "ask"))

    suggestion.refresh_from_db()
    assert (suggestion.asked_by, response["Location"]) == (cora, desk_of(suggestion.request))
    assert [posting.events.filter(action="asked").count() for posting in (suggestion.request, suggestion.offer)] == [
        1,
        1,
    ]


def test_second_to_ask_is_told_who_did(desk, dario):
    suggestion = suggest()
    decisions.ask_both(suggestion, by=dario)

    response = desk.post(address(suggestion, "ask"))

    assert (response.status_code, "Dario hat beide am" in response.content.decode()) == (409, True)


# Who may


@pytest.mark.parametrize("do", ["propose", "decline", "ask"])
def test_suggestion_of_other_regions_is_not_found(marburg_desk, do):
    suggestion = suggest(make_request(municipality=KASSEL), make_offer(municipality=BAUNATAL))

    response = marburg_desk.post(address(suggestion, do), {"reason": "too_far"})

    suggestion.refresh_from_db()
    assert (response.status_code, suggestion.declined_at, suggestion.asked_at) == (404, None, None)
    assert Match.objects.count() == 0


def test_suggestion_with_another_region_is_decided_at_the_own_desk(marburg_desk):
    suggestion = suggest(make_request(municipality=MARBURG, reach_km=200), make_offer(reach_km=200))

    response = marburg_desk.post(address(suggestion, "propose", "?bei=offer"))

    assert (response["Location"], Match.objects.count()) == (desk_of(suggestion.request), 1)


@pytest.mark.parametrize("do", ["propose", "decline", "ask"])
def test_get_decides_nothing(desk, do):
    suggestion = suggest()

    assert desk.get(address(suggestion, do)).status_code == 405


def test_late_page_shows_no_contact_data(desk, dario):
    suggestion = suggest(make_request(author=make_asker()), make_offer(author=make_helper()))
    decisions.propose(suggestion.request, suggestion.offer, by=dario)

    page = desk.post(address(suggestion, "propose")).content.decode()

    assert [sign for sign in (ASKER_MAIL, HELPER_MAIL) if sign in page] == []
