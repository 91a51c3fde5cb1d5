"""The match workbench, as it shows one posting."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination import communications, decisions, matching
from coordination.models import Suggestion
from people.models import User
from people.roles import Role
from postings import lifecycle, promising
from postings.models import Kind, PostingEvent, Status
from tests.conftest import BAUNATAL, FRANKFURT, KASSEL, MARBURG, enter, make_contact_point, make_posting
from tests.elements import buttons, described

from .pairs import ASKER_MAIL, ASKER_PHONE, HELPER_MAIL, HELPER_PHONE, make_asker, make_helper, make_offer, make_request

# Session, account, her regions, what waits at the side, the posting, its comparison, suggestions, history. The same
# whatever lies on the desk.
QUERIES = 31


@pytest.fixture
def desk(client, cora):
    enter(client, cora)
    return client


@pytest.fixture
def marburg_desk(client, dario):
    enter(client, dario)
    return client


def address(posting):
    return reverse("admin:posting_desk", args=[posting.chiffre])


def suggested(request, *offers):
    """Everything worked out as the worker would."""
    for posting in (*offers, request):
        matching.refresh(posting, at=timezone.now())
    return list(Suggestion.objects.of(request).best_first())


def shown(response):
    return [one.posting for one in response.context["counterparts"]]


@pytest.mark.parametrize("num", [1, 30])
def test_desk_asks_the_same_for_any_number(desk, cora, django_assert_num_queries, num):
    request = make_request()
    offers = [make_offer() for _ in range(num)]
    suggested(request, *offers)
    Suggestion.objects.update(place=None)
    for far in range(num):
        make_offer(municipality=FRANKFURT, reach_km=5, title=f"Topf {far}")
    for offer in [make_offer() for _ in range(num)]:
        match = decisions.propose(request, offer, by=cora)
        decisions.decline(match, side="offer")
        communications.note(request, by=cora, through="phone", direction="in", result="reached")
    desk.get(address(request))  # facts that are kept in memory

    with django_assert_num_queries(QUERIES):
        response = desk.get(address(request))

    assert len(shown(response)) == min(num, 20)


def test_desk_puts_the_best_first_and_says_why(desk):
    request = make_request()
    near, far = make_offer(), make_offer(municipality=BAUNATAL, title="Pfanne")
    suggested(request, near, far)

    response = desk.get(address(request))

    assert shown(response) == [near, far]
    first = response.context["counterparts"][0]
    assert first.suggestion.place == 1
    assert "gleiche Kategorie" in [reason.text for reason in first.reasons]
    assert "vom System vorgeschlagen" in response.content.decode()


def test_buttons_of_a_suggestion_name_it(desk):
    request, offers = make_request(), [make_offer(), make_offer(municipality=BAUNATAL)]
    suggested(request, *offers)

    found = buttons(desk.get(address(request)).content.decode())

    verbs = ("Beiden vorschlagen", "Erst fragen, ob noch aktuell")
    named = [[name for name in found if name.startswith(verbs) and offer.chiffre in name] for offer in offers]
    assert [len(names) for names in named] == [2, 2]


def test_desk_puts_what_has_a_place_before_what_is_worth_more(desk):
    request, placed, other = make_request(), make_offer(), make_offer()
    suggested(request, placed, other)
    Suggestion.objects.filter(offer=other).update(place=None, worth=9)

    assert shown(desk.get(address(request))) == [placed, other]


def test_desk_says_that_an_offer_is_spoken_of_elsewhere(desk):
    request, offer, others = make_request(), make_offer(), [make_request(), make_request()]
    suggested(request, offer)
    for rank, other in enumerate(others, start=1):
        matching.refresh(other, at=timezone.now())
        Suggestion.objects.filter(request=other).update(place=rank)
    Suggestion.objects.filter(request=request).update(place=None)

    response = desk.get(address(request))

    assert response.context["counterparts"][0].is_promised_elsewhere
    assert "liegt schon anderen Gesuchen als Vorschlag vor" in response.content.decode()


def test_desk_of_an_offer_shows_requests(desk):
    request, offer = make_request(title="Pfanne gesucht"), make_offer()
    suggested(request, offer)

    response = desk.get(address(offer))

    assert shown(response) == [request]
    assert response.context["contact_points"] == []
    assert "?bei=offer" in response.content.decode()


def test_desk_leaves_out_what_a_gate_shut_meanwhile_and_says_why(desk):
    request, offer = make_request(), make_offer(amount=1)
    suggested(request, offer)
    promising.take(offer, 1)

    response = desk.get(address(request))

    assert shown(response) == []
    assert [(each.posting, each.gates) for each in response.context["compared"].tempting] == [(offer, ["nothing-left"])]


def test_desk_names_the_gate_that_shuts_a_tempting_pair(desk):
    request = make_request()
    make_offer(municipality=BAUNATAL, reach_km=5, title="Pfanne in der Nähe")

    page = desk.get(address(request)).content.decode()

    assert ("9 km entfernt, höchstens 5 km sind möglich" in page, "<code>too-far</code>" in page) == (True, True)


def test_desk_offers_no_proposal_before_a_wish_is_assured(desk, cora):
    request, offer = make_request(wishes=["women_only"]), make_offer()
    (suggestion,) = suggested(request, offer)

    before = desk.get(address(request)).content.decode()
    decisions.ask_both(suggestion, by=cora)
    asked = desk.get(address(request)).content.decode()
    for posting in (request, offer):
        lifecycle.extend(posting)
    confirmed = desk.get(address(request)).content.decode()
    decisions.assure(suggestion, by=cora)
    assured = desk.get(address(request)).content.decode()

    proposing = reverse("admin:suggestion_propose", args=[suggestion.pk])
    assert [proposing in page for page in (before, asked, confirmed, assured)] == [False, False, False, True]
    assert "Beide sagen: ja." in confirmed
    assert ("erst fragen: nur Frauen" in before, "Cora hat beide gefragt" in asked) == (True, True)


def test_desk_fills_in_as_many_as_are_asked_for_and_there(desk):
    request, offer = make_request(amount=4, amount_promised_elsewhere=1), make_offer(amount=20)
    suggested(request, offer)

    (one,) = desk.get(address(request)).context["counterparts"]

    assert (one.propose["amount"].value(), one.propose.fields["amount"].max_value) == (3, 3)


def test_desk_hides_how_to_reach_anybody(desk):
    request, offer = make_request(author=make_asker()), make_offer(author=make_helper())
    suggested(request, offer)

    page = desk.get(address(request)).content.decode()

    assert [sign for sign in (ASKER_MAIL, ASKER_PHONE, HELPER_MAIL, HELPER_PHONE) if sign in page] == []
    assert reverse("admin:contact_show", args=[request.chiffre]) in page


def test_desk_names_contact_points_nearby(desk):
    point = make_contact_point(municipality=KASSEL, topics=["household"], name="Kleiderkammer")

    response = desk.get(address(make_request()))

    assert [(each, referral) for each, _km, referral in response.context["contact_points"]] == [(point, None)]
    page = response.content.decode()
    assert reverse("admin:posting_refer", args=[response.context["posting"].chiffre]) in page
    assert "Dorthin verweisen: Kleiderkammer" in buttons(page)
    assert described(page, f"refer-{point.pk}").startswith("Wird so gesendet")


def test_desk_shows_what_was_done_before(desk, cora):
    request = make_request()
    lost, declined = make_offer(title="Topf von gestern"), make_offer(title="Zu kleiner Topf")
    first, second = suggested(request, lost, declined)
    match = decisions.propose(request, first.offer, by=cora)
    decisions.decline_suggestion(second, by=cora, reason="other", words="zu klein")
    communications.note(request, by=cora, through="phone", direction="out", result="not_reached", words="Später")

    response = desk.get(address(request))

    assert [row.pk for row, _other in response.context["matches"]] == [match.pk]
    assert [row.decline_words for row, _other in response.context["declined"]] == ["zu klein"]
    assert [each.words for each in response.context["communications"]] == ["Später"]
    assert "jemand vorgeschlagen" in response.content.decode()


def test_desk_of_a_closed_posting_shows_history_without_suggestions(desk):
    request = make_request()
    suggested(request, make_offer())
    lifecycle.settle(request)

    response = desk.get(address(request))

    assert (response.status_code, shown(response), response.context["compared"]) == (200, [], None)
    assert "Verlauf (1)" in response.content.decode()


def test_desk_leads_to_the_poster_of_what_is_shown(desk):
    request = make_request()
    poster = f'href="/de/eintrag/{request.chiffre}/aushang.pdf"'

    shown_page = desk.get(address(request)).content.decode()
    lifecycle.pause(request)

    assert poster in shown_page
    assert poster not in desk.get(address(request)).content.decode()


def test_desk_shows_the_clock_only_while_nobody_has_answered(desk, cora):
    request = make_request(created_at=timezone.now() - timedelta(hours=60))

    waiting = desk.get(address(request)).context
    lifecycle.mark_answered(request, "call", actor="staff", by=cora)
    answered = desk.get(address(request)).context

    assert (waiting["is_waiting"], waiting["is_late"], answered["is_waiting"]) == (True, True, False)


def test_desk_leads_to_the_next_request_without_an_answer(desk):
    now = timezone.now()
    oldest, here, next_one = (make_request(created_at=now - timedelta(days=days)) for days in (3, 2, 1))

    following = [desk.get(address(posting)).context["next"] for posting in (here, next_one)]

    assert following == [next_one, oldest]


def test_desk_tells_who_else_looks_at_it(client, desk):
    request = make_request(municipality=MARBURG)
    other = User.objects.create_user(
        "gesine@example.org", "x-y-z-x-y-z", name="Gesine", role=Role.COORDINATOR, is_staff=True
    )

    alone = desk.get(address(request)).context["others_here"]
    enter(client, other)
    together = client.get(address(request))

    assert (alone, together.context["others_here"]) == ([], ["Cora"])
    assert "Cora sieht diesen Eintrag gerade auch an." in together.content.decode()


def test_desk_of_another_region_is_not_found(marburg_desk):
    assert marburg_desk.get(address(make_request(municipality=KASSEL))).status_code == 404
    assert marburg_desk.get(address(make_request(municipality=MARBURG))).status_code == 200


def test_desk_leads_only_to_desks_of_own_regions(marburg_desk):
    request = make_request(municipality=MARBURG, reach_km=200)
    offer = make_offer(municipality=KASSEL, reach_km=200)
    suggested(request, offer)

    response = marburg_desk.get(address(request))

    assert shown(response) == [offer]
    assert address(offer) not in response.content.decode()


def test_desk_shows_words_in_their_language_and_direction(desk):
    request = make_request(title="ثلاثة أسرّة", text_language="ar")

    assert '<div class="told" lang="ar" dir="rtl">' in desk.get(address(request)).content.decode()


def test_desk_knows_a_chiffre_in_any_spelling(desk):
    request = make_request()

    assert desk.get(address(request).replace("-", "").lower()).status_code == 200


def test_urgent_marks_it_once(desk, cora):
    request = make_request()

    for _ in range(2):
        response = desk.post(reverse("admin:posting_urgent", args=[request.chiffre]))

    request.refresh_from_db()
    assert (response["Location"], request.urgent_by) == (address(request), cora)
    assert PostingEvent.objects.filter(posting=request, action="urgent").count() == 1


def test_urgent_of_a_closed_posting_says_so(desk):
    request = make_request(status=Status.WITHDRAWN)

    page = desk.post(reverse("admin:posting_urgent", args=[request.chiffre]), follow=True).content.decode()

    assert "Das geht nicht mehr. Der Eintrag ist jetzt: zurückgezogen." in page


def test_rematch_works_out_suggestions_now(desk):
    request, offer = make_request(), make_offer()

    desk.post(reverse("admin:posting_rematch", args=[request.chiffre]))

    assert [suggestion.offer for suggestion in Suggestion.objects.alive().of(request)] == [offer]


@pytest.mark.parametrize("name", ["posting_urgent", "posting_rematch"])
def test_post_alone_changes_something(desk, name):
    request = make_posting(kind=Kind.REQUEST)

    assert desk.get(reverse(f"admin:{name}", args=[request.chiffre])).status_code == 405


@pytest.mark.parametrize("name", ["posting_urgent", "posting_rematch"])
def test_another_regions_posting_is_left_alone(marburg_desk, name):
    request = make_request(municipality=KASSEL)

    response = marburg_desk.post(reverse(f"admin:{name}", args=[request.chiffre]))

    request.refresh_from_db()
    assert (response.status_code, request.urgent_at, Suggestion.objects.count()) == (404, None, 0)
