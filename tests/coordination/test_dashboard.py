from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from people.models import User
from people.roles import Role
from postings import reviewing
from postings.models import Kind, ReportReason
from tests.conftest import KASSEL, MARBURG, enter, make_posting, make_waiting
from tests.coordination.pairs import make_suggestion

INDEX, FIGURES = "/koordination/", "/koordination/zahlen/"
REGION = KASSEL[:5]
CANARIES = ["Kanarie-Anruferin", "canary@example.org", "0000 987654"]


@pytest.fixture
def desk(client, cora):
    enter(client, cora)
    return client


def signed_in(client, role):
    enter(
        client,
        User.objects.create_user(f"{role}@example.org", "irgendwo-irgendwo", name="Kim", role=role, is_staff=True),
    )
    return client


def ago(**age):
    return timezone.now() - timedelta(**age)


# Session, account, reviews of the side (and their pile), fifteen other piles, one query for all that is handed in, decided
# reviews, requests, their suggestions, four figures, what is published by region, service points.
QUERIES = 28


@pytest.mark.parametrize("num", [1, 30])
def test_index_asks_the_same_for_any_number(desk, django_assert_num_queries, num):
    desk.get(INDEX)
    cache.clear()
    for _ in range(num):
        make_waiting()
        make_suggestion(make_posting(), make_posting(kind=Kind.OFFER))

    with django_assert_num_queries(QUERIES):
        response = desk.get(INDEX)

    assert response.context["waiting"]["new"] == num
    assert len(response.context["unanswered"]) == min(num, 8)


def test_index_counts_reviews_and_what_was_decided(desk, cora):
    reviewing.report(make_posting(), reason=ReportReason.FRAUD, text="", email="", language="de")
    make_waiting(created_at=ago(hours=50))
    reviewing.claim(make_waiting(), by=cora)
    reviewing.publish(make_waiting(), by=cora, version=1)
    reviewing.reject(make_waiting(), by=cora, version=1, reason="advert")

    context = desk.get(INDEX).context

    counted = {name: context["waiting"][name] for name in ("all", "new", "edit", "report", "mine")}
    assert counted == {"all": 3, "new": 2, "edit": 0, "report": 1, "mine": 1}
    assert context["num_late"] == 1
    assert context["days"][0] == {"day": timezone.localdate(), "shown": 1, "sent_back": 0, "rejected": 1, "kept": 0}


def test_index_puts_the_oldest_without_an_answer_first(desk):
    newer, older = make_posting(created_at=ago(hours=1)), make_posting(created_at=ago(hours=60))

    response = desk.get(INDEX)

    assert [row.posting for row in response.context["unanswered"]] == [older, newer]
    assert "Am längsten wartet ein Gesuch auf eine Antwort: 60 Stunden." in response.content.decode()


def test_index_of_a_local_coordinator_is_about_her_region(client, dario):
    make_posting(municipality=KASSEL)
    own = make_posting(municipality=MARBURG)
    enter(client, dario)

    context = client.get(INDEX).context

    assert [row.posting for row in context["unanswered"]] == [own]
    assert [row[:2] for row in context["map"].rows] == [["Landkreis Marburg-Biedenkopf", 1]]


def test_index_of_a_reader_shows_figures_and_nobody(client, db):
    make_posting(title="Kinderbett für Zwillinge")

    response = signed_in(client, Role.READER).get(INDEX)

    page = response.content.decode()
    assert "Stunden bis zur ersten Antwort" in page
    assert "Kinderbett" not in page
    assert "unanswered" not in response.context
    assert "/koordination/ohne-antwort/" not in page


def test_index_of_a_reviewer_shows_reviews_and_no_figures(client, db):
    review = make_waiting(created_at=ago(hours=50))
    make_posting(title="Kinderbett für Zwillinge")

    response = signed_in(client, Role.REVIEWER).get(INDEX)

    page = response.content.decode()
    assert [row.review for row in response.context["rows"]] == [review]
    assert [pile.name for pile in response.context["piles"]] == ["reviews", "reports", "talks", "sent_back"]
    assert "Kinderbett" not in page
    assert "panels" not in response.context


def test_index_of_an_administrator_shows_jobs_and_figures(client, frida):
    enter(client, frida)

    context = client.get(INDEX).context

    assert [pile.name for pile in context["piles"]] == ["jobs"]
    assert "panels" in context


@pytest.mark.parametrize("num", [1, 30])
def test_figures_ask_the_same_for_any_number(desk, django_assert_num_queries, num):
    desk.get(FIGURES)
    cache.clear()
    for _ in range(num):
        make_suggestion(make_posting(), make_posting(kind=Kind.OFFER))

    # Session, account, reviews in the side; twelve figures, published by region, service points, regions of the form.
    with django_assert_num_queries(19):
        desk.get(FIGURES)
    with django_assert_num_queries(5):
        desk.get(FIGURES)


def test_figures_name_nobody(desk, ada):
    ada.name, ada.phone = CANARIES[0], CANARIES[2]
    ada.save()
    make_posting(author=ada, title=CANARIES[0], text=" ".join(CANARIES))

    page = desk.get(FIGURES).content.decode()

    assert [canary for canary in CANARIES if canary in page] == []


@pytest.mark.parametrize("asked", ["", "?wochen=52&region=06412", "?wochen=x&region=%00", "?wochen=" + "9" * 9000])
def test_figures_answer_whatever_is_asked(desk, asked):
    assert desk.get(FIGURES + asked).status_code == 200


def test_figures_offer_files_to_whoever_may_take_them(client, cora, dario):
    enter(client, cora)
    page = client.get(f"{FIGURES}?wochen=4&region=06412").content.decode()
    assert "/koordination/zahlen/neu.csv?wochen=4&amp;region=06412" in page

    enter(client, dario)
    page = client.get(FIGURES).content.decode()
    assert ".csv" not in page
    assert ".xlsx" not in page


def test_map_leads_to_the_list_for_whoever_answers(client, cora):
    link = f"/koordination/ohne-antwort/?region={REGION}"

    enter(client, cora)
    assert link in client.get(FIGURES).content.decode()
    assert link in client.get(INDEX).content.decode()

    page = signed_in(client, Role.READER).get(FIGURES).content.decode()
    assert "Kassel: alle haben eine Antwort" in page
    assert link not in page


def test_figures_refuse_a_reviewer(client, db):
    assert signed_in(client, Role.REVIEWER).get(FIGURES).status_code == 403
