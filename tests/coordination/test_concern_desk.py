from datetime import timedelta

import pytest
from django.utils import timezone

from coordination import concerns, worklists
from coordination.models import Concern
from tests.conftest import enter
from tests.coordination.test_concerns import make_concern
from tests.elements import described, loose_ends
from tests.worker import work

pytestmark = pytest.mark.django_db
LIST = "/koordination/anliegen/"


@pytest.fixture
def desk(client, cora):
    enter(client, cora)
    return client


def test_office_reads_and_answers(desk, cora, mailoutbox):
    concern = make_concern(email="bilal@example.org")
    address = f"{LIST}{concern.pk}/"

    assert address in desk.get(LIST).content.decode()
    page = desk.get(address).content.decode()
    assert "Der Knopf ist stumm." in page
    assert "bilal@example.org" not in page
    response = desk.post(address, {"words": "Er spricht jetzt."})
    work()

    assert response["Location"] == LIST
    assert "Er spricht jetzt." in mailoutbox[0].body
    assert "Er spricht jetzt." in desk.get(address).content.decode()
    assert list(desk.get(LIST).context["page"].object_list) == []


def test_what_was_written_is_shown_as_words(desk):
    concern = make_concern(text="<script>alert(1)</script>", place="<b>hier</b>")

    for address in (LIST, f"{LIST}{concern.pk}/"):
        page = desk.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<b>hier" not in page


def test_answer_without_words_is_asked_again(desk):
    concern = make_concern()

    response = desk.post(f"{LIST}{concern.pk}/", {"words": " "})

    assert response.status_code == 422
    page = response.content.decode()
    assert described(page, "id_words").endswith("Schreiben Sie bitte ein paar Worte dazu.")
    assert loose_ends(page) == []
    assert Concern.objects.waiting().count() == 1


def test_second_answer_is_told_that_it_comes_late(desk, cora):
    concern = make_concern()
    concerns.answer(concern, by=cora, words="Zuerst.")

    response = desk.post(f"{LIST}{concern.pk}/", {"words": "Danach."})

    assert response.status_code == 409
    assert "Das hatte schon jemand erledigt." in response.content.decode()
    assert Concern.objects.get().answer == "Zuerst."


def test_pile_counts_what_waits_and_presses_when_a_day_has_passed(cora):
    make_concern()
    assert not _pile(cora).is_urgent

    Concern.objects.update(due_on=timezone.localdate() - timedelta(days=1))

    pile = _pile(cora)
    assert (pile.num, pile.is_urgent, pile.address) == (1, True, LIST)


def _pile(user):
    return {pile.name: pile for pile in worklists.piles(user, at=timezone.now())}["concerns"]


@pytest.mark.parametrize("num", [1, 30])
def test_list_asks_the_same_for_any_number(desk, cora, django_assert_num_queries, num):
    for _number in range(num):
        make_concern()
        concerns.answer(make_concern(), by=cora, words="Ja.")

    with django_assert_num_queries(6):  # session, account, reviews of the side; counted, read, answered
        desk.get(LIST)


def test_late_concern_is_marked(desk):
    make_concern()
    Concern.objects.update(due_on=timezone.localdate() - timedelta(days=1))

    assert "überfällig" in desk.get(LIST).content.decode()


@pytest.mark.parametrize("who", ["dario", "eve"])
def test_others_do_not_read_what_people_write_to_the_office(client, request, who):
    concern = make_concern()
    enter(client, request.getfixturevalue(who))

    assert client.get(LIST).status_code in (302, 403)
    assert client.post(f"{LIST}{concern.pk}/", {"words": "Ja."}).status_code in (302, 403)
    assert Concern.objects.waiting().count() == 1


def test_receipt_that_is_named_on_the_telephone_leads_to_the_concern(desk, cora):
    concern = concerns.answer(make_concern(), by=cora, words="Repariert.")

    assert desk.get(LIST, {"q": concern.receipt.lower().replace("-", " ")})["Location"] == f"{LIST}{concern.pk}/"
    assert "Diesen Beleg gibt es hier nicht." in desk.get(LIST, {"q": "gibt es nicht"}).content.decode()
