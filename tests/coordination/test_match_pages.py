"""The list of matches, and the page of one."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from coordination import decisions, match_pages
from coordination.models import Match, MatchState, Side
from tests.conftest import BAUNATAL, MARBURG, enter
from tests.elements import described, loose_ends

from .pairs import ASKER_MAIL, ASKER_PHONE, HELPER_MAIL, HELPER_PHONE, make_match, make_offer, make_request

LIST = "/koordination/vermittlungen/"
# Session, account, her regions, what waits at the side, count, page. The same however many there are.
QUERIES = 6


@pytest.fixture
def desk(client, cora):
    enter(client, cora)
    return client


@pytest.fixture
def marburg_desk(client, dario):
    enter(client, dario)
    return client


def address(match):
    return reverse("admin:match_detail", args=[match.pk])


def decide(desk, match, do, *, version=None, **fields):
    return desk.post(address(match), {"do": do, "version": version or match.version, **fields})


def listed(response):
    return [row["match"] for row in response.context["rows"]]


def make_quiet(match, *, days):
    Match.objects.filter(pk=match.pk).update(waiting_since=timezone.now() - timedelta(days=days))


# The list


@pytest.mark.parametrize("num", [1, 30])
def test_list_asks_the_same_for_any_number(marburg_desk, cora, django_assert_num_queries, num):
    for _ in range(num):
        make_match(by=cora, request=make_request(municipality=MARBURG, reach_km=200), offer=make_offer())
    marburg_desk.get(LIST)  # facts that are kept in memory

    with django_assert_num_queries(QUERIES):
        response = marburg_desk.get(LIST)

    assert len(listed(response)) == num


def test_list_shows_open_ones_the_quietest_first(desk, cora):
    new, old, over = (make_match(by=cora) for _ in range(3))
    make_quiet(old, days=2)
    decisions.decline(over, side=Side.OFFER)

    assert listed(desk.get(LIST)) == [old, new]


def test_list_finds_by_state_account_and_silence(desk, cora, dario):
    mine, silent, over = make_match(by=cora), make_match(by=dario), make_match(by=dario)
    make_quiet(silent, days=4)
    decisions.decline(over, side=Side.OFFER)

    found = [
        listed(desk.get(LIST, asked))
        for asked in ({"meine": "on"}, {"still": "on"}, {"stand": "dissolved"}, {"stand": "expired"})
    ]
    everything = listed(desk.get(LIST, {"stand": "alle"}))

    assert found == [[mine], [silent], [over], []]
    assert {match.pk for match in everything} == {mine.pk, silent.pk, over.pk}


def test_list_finds_by_region_and_chiffre(desk, cora):
    here = make_match(by=cora, request=make_request(municipality=MARBURG, reach_km=200))
    there = make_match(by=cora)

    assert listed(desk.get(LIST, {"region": "06534"})) == [here]
    assert listed(desk.get(LIST, {"q": there.offer.chiffre})) == [there]


def test_list_takes_nonsense_for_nothing(desk, cora):
    match = make_match(by=cora)

    response = desk.get(LIST, {"stand": "x", "region": "\x00", "meine": "?", "seite": "-1", "q": "\x00" + "x" * 9000})

    assert (response.status_code, listed(response)) == (200, [match])


def test_list_shows_matches_of_own_regions(marburg_desk, cora):
    make_match(by=cora)
    own = make_match(by=cora, offer=make_offer(municipality=MARBURG, reach_km=200))

    assert listed(marburg_desk.get(LIST)) == [own]


# One match


@pytest.mark.parametrize("num", [1, 30])
def test_detail_asks_the_same_for_any_history(desk, cora, django_assert_num_queries, num):
    match = make_match(by=cora)
    for _ in range(num):
        match = decisions.take_over(match, by=cora, version=match.version)
    desk.get(address(match))  # facts that are kept in memory

    with django_assert_num_queries(5):
        response = desk.get(address(match))

    assert len(response.context["events"]) == num + 1


@pytest.mark.parametrize(
    ("state", "passed", "now"),
    [
        (MatchState.PROPOSED, 1, "vorgeschlagen"),
        (MatchState.ACCEPTED_BY_ONE, 2, "eine Seite hat zugesagt"),
        (MatchState.ACCEPTED_BY_BOTH, 3, "beide haben zugesagt"),
        (MatchState.IN_CONTACT, 4, "in Kontakt"),
        (MatchState.DONE, 5, "hat geklappt"),
    ],
)
def test_steps_say_how_far_it_is(db, cora, state, passed, now):
    found = match_pages.steps(make_match(by=cora, state=state))

    assert (len(found), sum(step.is_passed for step in found)) == (5, passed)
    assert [step.label for step in found if step.is_now] == [now]


def test_steps_of_a_failed_match_end_with_how_it_failed(db, cora):
    match = decisions.decline(make_match(by=cora, state=MatchState.ACCEPTED_BY_ONE), side=Side.REQUEST)

    found = match_pages.steps(match)

    assert [(step.label, step.is_now) for step in found] == [
        ("vorgeschlagen", False),
        ("eine Seite hat zugesagt", False),
        ("gelöst", True),
    ]


def test_detail_shows_both_sides_and_no_contact_data(desk, cora):
    match = make_match(by=cora, state=MatchState.IN_CONTACT)

    response = desk.get(address(match))

    page = response.content.decode()
    assert [side["posting"] for side in response.context["sides"]] == [match.request, match.offer]
    assert [side["says"] for side in response.context["sides"]] == ["ja", "ja"]
    assert [sign for sign in (ASKER_MAIL, ASKER_PHONE, HELPER_MAIL, HELPER_PHONE) if sign in page] == []
    assert [
        reverse("admin:contact_show", args=[posting.chiffre]) in page for posting in (match.request, match.offer)
    ] == [True, True]


def test_detail_tells_what_the_side_that_declined_said(desk, cora):
    match = decisions.decline(make_match(by=cora), side=Side.OFFER, words="Schon verschenkt")

    response = desk.get(address(match))

    page = response.content.decode()
    assert ("Schon verschenkt" in page, "eine Seite möchte nicht" in page) == (True, True)
    assert response.context["choices"] == {}


def test_detail_of_another_region_is_not_found(marburg_desk, cora):
    match = make_match(by=cora, request=make_request(), offer=make_offer(municipality=BAUNATAL))

    responses = [marburg_desk.get(address(match)), decide(marburg_desk, match, "take_over")]

    match.refresh_from_db()
    assert ([response.status_code for response in responses], match.coordinator) == ([404, 404], cora)


def test_detail_opens_contact_and_desk_of_the_own_side_only(marburg_desk, cora):
    match = make_match(by=cora, request=make_request(municipality=MARBURG, reach_km=200))

    page = marburg_desk.get(address(match)).content.decode()

    for name in ("contact_show", "posting_desk"):
        shown = [reverse(f"admin:{name}", args=[each.chiffre]) in page for each in (match.request, match.offer)]
        assert shown == [True, False]


def test_take_over_names_the_new_coordinator(desk, cora, dario):
    match = make_match(by=dario)

    response = decide(desk, match, "take_over")

    match.refresh_from_db()
    assert (response["Location"], match.coordinator) == (address(match), cora)
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["Notiert: übernommen."]


def test_contact_is_noted_by_staff(desk, cora):
    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH)

    decide(desk, match, "contact")

    match.refresh_from_db()
    assert (match.state, match.events.last().by) == (MatchState.IN_CONTACT, cora)


def test_contact_before_both_agreed_is_refused(desk, cora):
    match = make_match(by=cora)

    response = decide(desk, match, "contact")

    match.refresh_from_db()
    assert (response.status_code, match.state) == (409, MatchState.PROPOSED)


def test_dissolve_says_why(desk, cora):
    match = make_match(by=cora)

    decide(desk, match, "dissolve", reason="not_suitable", words="zu groß")

    match.refresh_from_db()
    assert (match.state, match.reason) == (MatchState.DISSOLVED, "not_suitable")
    assert match.events.last().details["words"] == "zu groß"


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"words": "zu groß"}, "Wählen Sie bitte einen Grund."),
        ({"reason": "other"}, "Schreiben Sie bitte, was der Grund ist."),
        ({"reason": "silent"}, "choose__error"),
    ],
)
def test_dissolve_without_a_reason_of_staff_asks_again(desk, cora, sent, error):
    match = make_match(by=cora)

    response = decide(desk, match, "dissolve", **sent)

    match.refresh_from_db()
    assert (response.status_code, match.state) == (422, MatchState.PROPOSED)
    page = response.content.decode()
    assert (error in page, sent.get("words", "") in page) == (True, True)
    assert any(described(page, f"dissolve-{name}") for name in ("reason", "words"))
    assert loose_ends(page) == []


@pytest.mark.parametrize(
    ("do", "fields"), [("take_over", {}), ("contact", {}), ("dissolve", {"reason": "other", "words": "zu groß"})]
)
def test_decision_about_an_older_version_is_told_what_changed(desk, cora, dario, do, fields):
    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH)
    read = match.version
    decisions.take_over(match, by=dario, version=read)

    response = decide(desk, match, do, version=read, **fields)

    match.refresh_from_db()
    page = response.content.decode()
    assert (response.status_code, match.state, match.coordinator) == (409, MatchState.ACCEPTED_BY_BOTH, dario)
    assert ("übernommen, Dario. Bitte sehen Sie noch einmal hin." in page, fields.get("words", "") in page) == (
        True,
        True,
    )
    assert f'name="version" value="{match.version}"' in page


def test_decision_about_a_closed_match_says_how_it_ended(desk, cora):
    match = make_match(by=cora)
    decisions.decline(match, side=Side.OFFER)

    response = decide(desk, match, "dissolve", reason="other", words="zu groß")

    page = response.content.decode()
    assert response.status_code == 409
    assert ("Diese Vermittlung ist schon beendet." in page, "zu groß" in page) == (True, True)


@pytest.mark.parametrize("sent", [{}, {"do": "x"}, {"do": "dissolve", "version": "x"}, {"do": "take_over"}])
def test_nonsense_decides_nothing(desk, cora, sent):
    match = make_match(by=cora)

    response = desk.post(address(match), sent)

    after = Match.objects.get(pk=match.pk)
    assert (response.status_code, after.version) == (422, match.version)


def test_detail_tells_by_when_the_office_brings_them_together(desk, cora):
    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH, shares=())

    assert "Wir bringen die beiden zusammen, bis" in desk.get(address(match)).content.decode()


# What was heard by telephone


def heard(desk, match, side, said, **fields):
    match.refresh_from_db()
    return decide(desk, match, f"heard_{side}", said=said, **fields)


def test_heard_yes_of_both_and_how_it_was_bring_a_match_to_its_end(desk, cora):
    match = make_match(by=cora)

    heard(desk, match, "request", "yes", shares=["phone"])
    heard(desk, match, "offer", "yes")
    match.refresh_from_db()
    assert (match.state, match.request_shares, match.offer_shares) == (MatchState.ACCEPTED_BY_BOTH, ["phone"], [])

    heard(desk, match, "request", "worked")
    heard(desk, match, "offer", "partly")
    match.refresh_from_db()
    assert match.state == MatchState.DONE
    said = match.events.exclude(side="").values_list("step", "side", "by__name")
    assert set(said) >= {("accepted", "request", "Cora"), ("told", "offer", "Cora")}


def test_heard_no_ends_a_match(desk, cora):
    match = make_match(by=cora)

    heard(desk, match, "offer", "no")

    match.refresh_from_db()
    assert (match.state, match.offer_says) == (MatchState.DISSOLVED, "no")


def test_heard_nothing_asks_what_was_said(desk, cora):
    match = make_match(by=cora)

    response = heard(desk, match, "offer", "")

    assert response.status_code == 422
    assert "Wählen Sie bitte, was die Person gesagt hat." in response.content.decode()


def test_heard_by_an_old_page_is_shown_what_happened_meanwhile(desk, cora):
    match = make_match(by=cora)
    old = match.version
    decisions.accept(match, side=Side.OFFER)

    response = decide(desk, match, "heard_request", version=old, said="yes")

    assert response.status_code == 409
    assert Match.objects.get().request_says == ""


def test_heard_of_a_side_in_another_region_is_not_written_down(marburg_desk, cora):
    match = make_match(by=cora, request=make_request(municipality=MARBURG, reach_km=200), offer=make_offer())
    page = marburg_desk.get(address(match)).content.decode()

    response = heard(marburg_desk, match, "offer", "yes")

    match.refresh_from_db()
    assert ('value="heard_request"' in page, 'value="heard_offer"' in page) == (True, False)
    assert (response.status_code, match.offer_says) == (422, "")


# Whom the office brings together


def test_list_of_those_whom_the_office_brings_together(desk, cora):
    ours, theirs = (
        make_match(
            by=cora, state=MatchState.ACCEPTED_BY_BOTH, shares=shares, request=make_request(), offer=make_offer()
        )
        for shares in ((), ("phone",))
    )
    Match.objects.filter(pk=theirs.pk).update(request_shares=["phone"])

    assert listed(desk.get(LIST, {"verbinden": "on"})) == [ours]


def test_nothing_heard_is_told_beside_the_choices(desk, cora):
    page = decide(desk, make_match(by=cora), "heard_request").content.decode()

    assert described(page, "heard_request-said") == "Wählen Sie bitte, was die Person gesagt hat."
    assert loose_ends(page) == []
