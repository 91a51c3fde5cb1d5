import uuid

import pytest
from django.urls import reverse

from network import camps, proposing, session_review
from network.models import Documentation, Session, SessionStatus
from tests.conftest import OPENED
from tests.network.camping import make_camp, make_session, office

pytestmark = pytest.mark.django_db
TYPED = {
    "title": "كيف نطبخ معا",
    "text": "نطبخ ونتحدث.",
    "text_language": "ar",
    "kind": "workshop",
    "num_minutes": "60",
}
MINE = "network:my_session"


@pytest.fixture
def camp():
    return make_camp()


def send(client, camp, **typed):
    address = reverse("network:session_propose", args=[camp.pk])
    return client.post(address, {**TYPED, "opened": OPENED, "key": str(uuid.uuid4()), **typed})


def code_of(response):
    return "".join(response.context["code"])


def act(client, verb, **sent):
    return client.post(reverse(f"{MINE}_{verb}"), sent)


def test_proposal_is_sent_and_opened_again_by_its_code(client, camp):
    response = send(client, camp, host_name="Rana", is_named="on")
    session = Session.objects.get()

    assert (session.title, session.num_minutes, session.shown_name) == ("كيف نطبخ معا", 60, "Rana")
    assert session.status == SessionStatus.SUBMITTED
    assert "no-store" in response["Cache-Control"]
    assert "no-store" in send(client, camp, title="")["Cache-Control"]

    client.cookies.clear()
    client.post(reverse(MINE), {"code": " ".join(code_of(response))})
    assert client.get(reverse(MINE)).context["session"] == session


def test_form_sent_twice_is_one_proposal_with_one_code(client, camp):
    key = str(uuid.uuid4())

    codes = {code_of(send(client, camp, key=key)) for _time in range(2)}

    assert (len(codes), Session.objects.count()) == (1, 1)


def test_second_proposal_of_the_same_human_has_the_same_host(client, camp):
    send(client, camp), send(client, camp)
    client.cookies.clear()
    send(client, camp)

    hosts = list(Session.objects.order_by("pk").values_list("host", flat=True))
    assert hosts[0] == hosts[1] != hosts[2]


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"title": ""}, "title"), ({"kind": "show"}, "kind"), ({"key": "x"}, "key"), ({"website": "x"}, "website")],
)
def test_proposal_that_was_not_understood_comes_back(client, camp, typed, field):
    response = send(client, camp, **typed)

    assert (response.status_code, field in response.context["form"].errors) == (422, True)
    assert not Session.objects.exists()


def test_proposal_after_the_last_day_is_told_where_to_turn(client, camp):
    camp.proposals_until_on = camp.proposals_from_on
    camp.save()

    page = client.get(reverse("network:session_propose", args=[camp.pk])).content.decode()

    assert "Vorschläge nehmen wir im Moment nicht an" in page
    assert send(client, camp).status_code == 422


def test_wrong_code_opens_nothing(client, camp):
    make_session(camp)

    assert client.post(reverse(MINE), {"code": "1234 5678 1234 5678"}).status_code == 422
    assert client.post(reverse(MINE), {"code": "12"}).status_code == 422
    assert "session" not in client.get(reverse(MINE)).context


@pytest.mark.parametrize("verb", ["change", "withdraw", "document"])
def test_stranger_is_asked_for_the_code(client, camp, verb):
    session = make_session(camp)

    response = act(client, verb, title="Fremd", text="Fremd")

    assert (response.status_code, response.context["open_again"]) == (403, "network:my_session")
    assert Session.objects.get(pk=session.pk).title == session.title


def test_host_changes_her_words_and_takes_her_name_back(client, camp):
    send(client, camp, host_name="Rana", is_named="on")
    session = Session.objects.get()

    act(client, "change", **{**TYPED, "title": "Kochen", "host_name": "Rana", "is_named": "on"})
    session = session_review.accept(session, version=2, by=office())
    act(client, "change", num_minutes="45", title="Ganz anders")

    session.refresh_from_db()
    assert (session.title, session.num_minutes, session.shown_name) == ("Kochen", 45, "")


def test_host_withdraws_and_nothing_is_left(client, camp):
    send(client, camp, host_name="Rana")

    act(client, "withdraw")

    session = Session.objects.get()
    assert (session.status, session.title, session.host_name) == (SessionStatus.WITHDRAWN, "", "")
    assert client.get(reverse(MINE)).status_code == 200


def test_host_keeps_what_came_out_of_it(client, camp):
    send(client, camp)
    assert act(client, "document", text="Viel", text_language="de").status_code == 409  # nobody has looked yet
    session_review.accept(Session.objects.get(), version=1, by=office())

    assert act(client, "document", text_language="de").status_code == 422
    assert act(client, "document", url="javascript:alert(1)", text_language="de").status_code == 422
    act(client, "document", text="Viel gelernt", url="https://example.org/", text_language="de")

    kept = Documentation.objects.get()
    assert (kept.text, kept.url, list(Documentation.objects.shown())) == ("Viel gelernt", "https://example.org/", [])


def test_too_late_change_is_explained(client, camp):
    send(client, camp)
    proposing.withdraw(Session.objects.get())

    response = act(client, "document", text="Viel", text_language="de")

    assert (response.status_code, response.context["notice"]) == (409, camps.Obstacle.GONE.label)


def test_leaving_closes_the_page_on_a_shared_device(client, camp):
    send(client, camp)

    client.get(reverse("postings:my_posting_leave"))

    assert "session" not in client.get(reverse(MINE)).context
