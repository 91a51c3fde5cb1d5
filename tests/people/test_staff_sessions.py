import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from people.models import User
from people.roles import Role
from people.staff_sessions import BEGUN, IDLE, LONGEST, SEEN
from tests.conftest import enter

ROOM = "/koordination/"
QUEUE = "/koordination/pruefung/?anlass=new"
LOGIN = "/koordination/konto/anmelden/"


@pytest.fixture
def desk(client, cora):
    enter(client, cora)
    return client


def earlier(client, **seconds):
    """As if the session had begun and been seen so many seconds ago."""
    session = client.session
    for key, ago in seconds.items():
        session[{"begun": BEGUN, "seen": SEEN}[key]] -= ago
    session.save()


def is_out(client):
    return "_auth_user_id" not in client.session


def test_session_in_use_stays(desk):
    earlier(desk, begun=LONGEST - 60, seen=IDLE - 60)

    assert desk.get(QUEUE).status_code == 200


@pytest.mark.parametrize(
    ("ago", "says"),
    [
        ({"seen": IDLE + 1}, "Sie waren eine halbe Stunde nicht hier."),
        ({"begun": LONGEST + 1}, "Sie waren zwölf Stunden angemeldet."),
    ],
    ids=["idle", "long"],
)
def test_session_that_is_over_leads_to_the_login_which_says_why_and_back(desk, ago, says):
    earlier(desk, **ago)

    response = desk.get(QUEUE)

    assert response["Location"] == f"{LOGIN}?next=/koordination/pruefung/%3Fanlass%3Dnew"
    page = desk.get(response["Location"]).content.decode()
    assert (says in page, 'name="next" value="/koordination/pruefung/?anlass=new"' in page, is_out(desk)) == (True,) * 3


def test_page_counts_as_being_there(desk):
    for _page in range(3):
        earlier(desk, seen=IDLE - 60)
        assert desk.get(QUEUE).status_code == 200


def test_pages_in_the_same_minute_write_the_session_once(desk, django_assert_num_queries):
    desk.get(QUEUE)
    seen = desk.session[SEEN]

    desk.get(QUEUE)

    assert desk.session[SEEN] == seen


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/koordination/pruefung/7/?anlass=new", "/koordination/pruefung/7/%3Fanlass%3Dnew"),
        ("http://example.org/koordination/", ROOM),
        ("http://testserver/de/", ROOM),
        ("", ROOM),
    ],
)
def test_form_sent_too_late_leads_back_to_its_page(desk, referer, back):
    earlier(desk, seen=IDLE + 1)

    response = desk.post("/koordination/pruefung/", HTTP_REFERER=referer)

    assert response["Location"] == f"{LOGIN}?next={back}"


def test_session_without_times_is_over(desk):
    session = desk.session
    del session[BEGUN], session[SEEN]
    session.save()

    assert desk.get(ROOM).status_code == 302
    assert is_out(desk)


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "", "is_staff": False}], ids=["closed", "no-role"])
def test_account_that_was_taken_is_out_at_its_next_request(client, dario, change):
    enter(client, dario)
    assert client.get(ROOM).status_code == 200
    User.objects.filter(pk=dario.pk).update(**change)

    response = client.get(ROOM, follow=True)

    assert (response.redirect_chain[-1][0].split("?")[0], response.wsgi_request.user.is_authenticated) == (LOGIN, False)


def test_account_with_another_role_has_it_at_its_next_request(client, dario):
    enter(client, dario)
    User.objects.filter(pk=dario.pk).update(role=Role.READER)

    assert [client.get(path).status_code for path in (ROOM, "/koordination/pruefung/")] == [200, 403]


def test_changed_password_ends_other_sessions(desk, cora):
    cora.set_password("kassel-am-fluss-9")
    cora.save()

    assert desk.get(ROOM).status_code == 302


def test_session_without_second_factor_is_led_to_set_one_up(client, cora):
    client.force_login(cora)

    answers = [client.get(path) for path in (ROOM, QUEUE, reverse("mfa_view_recovery_codes"))]

    assert {answer["Location"] for answer in answers} == {reverse("mfa_index")}
    assert client.get(reverse("mfa_index")).status_code == 200


def test_session_that_did_not_show_the_second_factor_there_is_is_out(client, cora):
    from people import second_factor

    second_factor.give_totp(cora, "CORACORACORACORACORACORACORACORA")
    client.force_login(cora)

    response = client.get(ROOM)

    assert (response["Location"], is_out(client)) == (f"{LOGIN}?next={ROOM}", True)
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "Bitte melden Sie sich mit Ihrem zweiten Faktor an."
    ]


def test_public_pages_leave_the_session_alone(client, db):
    assert "Cookie" not in client.get("/de/impressum/").headers.get("Vary", "")
