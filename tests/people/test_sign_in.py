import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from people import known_devices, second_factor, tasks
from people.models import User
from people.roles import Role
from peoplelikeme.lib import totp
from tests.conftest import enter
from tests.test_bad_input import NASTY, encode

SECRET = "CORACORACORACORACORACORACORACORA"
LOGIN, CODE = "/koordination/konto/anmelden/", "/koordination/konto/anmelden/zweiter-faktor/"
PASSWORD = {"login": "cora@example.org", "password": "kassel-kassel-kassel"}


def code(steps=0):
    return totp.code(SECRET, at=time.time() + 30 * steps)


@pytest.fixture
def with_app(cora):
    second_factor.give_totp(cora, SECRET)
    return cora


@pytest.fixture
def client_elsewhere():
    """Somebody at another device."""
    return Client()


def is_in(client):
    return "_auth_user_id" in client.session


def said(response):
    return re.sub(r"\s+", " ", response.content.decode())


def work():
    """Do the jobs that wait, as the worker would."""
    for job in ProcrastinateJob.objects.filter(status="todo", task_name="people.tasks.send_account_letter"):
        tasks.send_account_letter(**job.args)


def test_room_leads_to_the_login_and_keeps_where_one_wanted_to_go(client):
    response = client.get("/koordination/pruefung/?anlass=new", follow=True)

    assert response.redirect_chain[-1] == (f"{LOGIN}?next=/koordination/pruefung/%3Fanlass%3Dnew", 302)


def test_password_and_code_open_the_page_one_wanted(client, with_app):
    first = client.post(LOGIN, {**PASSWORD, "next": "/koordination/pruefung/"})
    between = is_in(client)
    second = client.post(CODE, {"code": code()})

    assert (first["Location"], between, second["Location"]) == (CODE, False, "/koordination/pruefung/")
    assert client.get("/koordination/pruefung/").status_code == 200


def test_page_elsewhere_is_not_gone_to(client, with_app):
    client.post(LOGIN, {**PASSWORD, "next": "https://example.org/"})

    assert client.post(CODE, {"code": code()})["Location"] == "/koordination/"


@pytest.mark.parametrize("wrong", ["000000", "", "12345", "\0", "x" * 10_000])
def test_wrong_code_opens_nothing_and_is_told_beside_the_field(client, with_app, wrong):
    client.post(LOGIN, PASSWORD)

    response = client.post(CODE, {"code": wrong})

    assert (response.status_code, is_in(client), "choose__error" in said(response)) == (200, False, True)


def test_code_opens_once(client, with_app):
    used = code()
    client.post(LOGIN, PASSWORD)
    client.post(CODE, {"code": used})
    client.post(reverse("account_logout"))
    cache.clear()  # another web worker

    client.post(LOGIN, PASSWORD)
    again = client.post(CODE, {"code": f"{used[:3]} {used[3:]}"})

    assert (again.status_code, is_in(client)) == (200, False)
    assert client.post(CODE, {"code": code(steps=1)}).status_code == 302


def test_code_is_not_tried_for_ever(client, with_app):
    client.post(LOGIN, PASSWORD)
    for _try in range(10):
        client.post(CODE, {"code": "000000"})
        cache.clear()

    response = client.post(CODE, {"code": code()})

    assert ("zu viele Versuche" in said(response), is_in(client)) == (True, False)


def test_password_is_not_tried_for_ever(client, with_app):
    for _try in range(10):
        client.post(LOGIN, {**PASSWORD, "password": "falsch"})
        cache.clear()

    assert "zu viele Versuche" in said(client.post(LOGIN, PASSWORD))


def guess_from_everywhere(client, email, num=60):
    for number in range(num):
        client.post(LOGIN, {"login": email, "password": "falsch-falsch-1"}, REMOTE_ADDR=f"198.51.100.{number}")


def sign_in(client, steps=0, **where):
    client.post(LOGIN, PASSWORD, **where)
    client.post(CODE, {"code": code(steps)}, **where)
    return is_in(client)


def test_who_signed_in_here_before_is_not_locked_out_by_guesses_from_everywhere(client, client_elsewhere, with_app):
    sign_in(client)
    client.post(reverse("account_logout"))

    guess_from_everywhere(client_elsewhere, "cora@example.org")

    assert "zu viele Versuche" in said(client_elsewhere.post(LOGIN, PASSWORD, REMOTE_ADDR="203.0.113.9"))
    assert sign_in(client, steps=1, REMOTE_ADDR="203.0.113.8")  # at home with another address since


def test_a_few_guesses_do_not_lock_the_account_in_its_web_worker(client, client_elsewhere, with_app):
    guess_from_everywhere(client_elsewhere, "cora@example.org", num=6)

    assert sign_in(client)


def test_known_device_is_not_let_in_to_guess_for_ever(client, with_app):
    sign_in(client)
    client.post(reverse("account_logout"))
    for number in range(10):
        client.post(LOGIN, {**PASSWORD, "password": "falsch"}, REMOTE_ADDR=f"198.51.100.{number}")

    assert "zu viele Versuche" in said(client.post(LOGIN, PASSWORD, REMOTE_ADDR="203.0.113.8"))


def test_known_device_of_one_account_is_a_stranger_to_another(client, client_elsewhere, with_app, dario):
    sign_in(client)
    client.post(reverse("account_logout"))
    guess_from_everywhere(client_elsewhere, "dario@example.org")

    page = said(client.post(LOGIN, {"login": "dario@example.org", "password": "marburg-marburg-1"}))

    assert "zu viele Versuche" in page


def test_device_is_known_by_signing_in_alone_and_names_nobody(client, with_app):
    client.post(LOGIN, {**PASSWORD, "password": "falsch"})
    client.post(LOGIN, PASSWORD)
    before = known_devices.COOKIE in client.cookies
    client.post(CODE, {"code": code()})

    cookie = client.cookies[known_devices.COOKIE]
    assert (before, cookie["path"], "cora" in cookie.value) == (False, "/koordination/konto/", False)


@pytest.mark.parametrize("value", ["", "x", "a.b:c:d"])
def test_cookie_of_somebody_elses_making_is_none(client, with_app, value):
    client.cookies[known_devices.COOKIE] = value

    assert sign_in(client)


@pytest.mark.parametrize("email", ["cora@example.org", "niemand@example.org"])
def test_guesses_from_everywhere_say_the_same_for_any_address(client, with_app, email):
    guess_from_everywhere(client, email)

    page = said(client.post(LOGIN, {"login": email, "password": "falsch-falsch-1"}, REMOTE_ADDR="203.0.113.9"))

    assert "zu viele Versuche" in page


@pytest.mark.parametrize("email", ["cora@example.org", "niemand@example.org"])
def test_wrong_password_says_the_same_for_any_address(client, with_app, email):
    page = said(client.post(LOGIN, {"login": email, "password": "falsch-falsch-1"}))

    assert "E-Mail und Passwort passen nicht zusammen. Bitte prüfen Sie beides." in page


def test_account_without_a_role_does_not_get_in(client, eve):
    response = client.post(LOGIN, {"login": "eve@example.org", "password": "nirgendwo-nirgendwo"})

    assert (response["Location"], is_in(client)) == (reverse("account_inactive"), False)


def test_closed_account_does_not_get_in(client, dario):
    User.objects.filter(pk=dario.pk).update(is_active=False)

    client.post(LOGIN, {"login": "dario@example.org", "password": "marburg-marburg-1"})

    assert not is_in(client)


@pytest.mark.django_db(transaction=True)  # allauth tells of a new second factor once it is committed
def test_first_sign_in_sets_up_an_app_and_shows_recovery_codes(client, cora):
    client.post(LOGIN, PASSWORD)
    assert client.get("/koordination/")["Location"] == reverse("mfa_index")
    page = said(client.get(reverse("mfa_activate_totp")))
    secret = re.search(r'id="secret">([A-Z2-7]+)<', page)[1]

    response = client.post(reverse("mfa_activate_totp"), {"code": totp.code(secret, at=time.time())})

    assert response["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get("/koordination/").status_code == 200
    assert len(Authenticator.objects.get(user=cora, type="recovery_codes").wrap().get_unused_codes()) == 10


def test_recovery_code_opens_once(client, with_app):
    codes = Authenticator.objects.create(
        user=with_app, type="recovery_codes", data={"seed": second_factor.encrypt("abc"), "used_mask": 0}
    )
    (spare, *_others) = codes.wrap().get_unused_codes()

    opened = []
    for _try in range(2):
        client.post(LOGIN, PASSWORD)
        client.post(CODE, {"code": spare})
        opened.append(is_in(client))
        client.post(reverse("account_logout"))

    assert opened == [True, False]


def test_secret_stands_encrypted_in_the_database(with_app):
    assert SECRET not in str(Authenticator.objects.get().data)


def test_only_second_factor_cannot_be_removed(client, with_app):
    enter(client, with_app)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD["password"]})

    page = said(client.post(reverse("mfa_deactivate_totp")))

    assert "Das ist Ihr einziger zweiter Faktor." in page
    assert second_factor.has_one(with_app)


def test_second_factor_is_changed_only_after_the_password(client, with_app):
    enter(client, with_app)

    response = client.get(reverse("mfa_add_webauthn"))

    assert response["Location"].startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize("name", ["mfa_authenticate", "mfa_add_webauthn"])
def test_page_for_a_passkey_runs_no_inline_script(client, cora, name):
    if name == "mfa_authenticate":
        second_factor.give_totp(cora, SECRET)
        client.post(LOGIN, PASSWORD)
    else:
        client.force_login(cora)

    page = said(client.get(reverse(name)))

    scripts = re.findall(r"<script[^>]*>", page)
    assert [script for script in scripts if "src=" not in script] == [
        '<script id="passkey-options" type="application/json">'
    ]


def test_forgotten_password_answers_the_same_for_any_address(client, cora):
    answers = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email in ("cora@example.org", "niemand@example.org")
    ]

    assert [answer["Location"] for answer in answers] == [reverse("account_reset_password_done")] * 2
    jobs = ProcrastinateJob.objects.filter(task_name="people.tasks.send_account_letter").order_by("pk")
    assert [job.args["user"] for job in jobs] == [cora.pk, None]
    assert mail.outbox == []  # the worker writes it


def test_forgotten_password_of_nobody_writes_no_letter(client, eve):
    for email in ("eve@example.org", "niemand@example.org"):
        client.post(reverse("account_reset_password"), {"email": email})

    work()

    assert mail.outbox == []


def test_forgotten_password_is_chosen_anew_by_letter(client, cora):
    client.post(reverse("account_reset_password"), {"email": "Cora@Example.org"})
    work()
    (letter,) = mail.outbox
    path = re.search(r"http://\S+?(/koordination/\S+)", letter.body)[1]
    job = ProcrastinateJob.objects.get(task_name="people.tasks.send_account_letter")

    chosen = client.get(path, follow=True)
    response = client.post(
        chosen.redirect_chain[-1][0], {"password1": "kassel-am-fluss-9", "password2": "kassel-am-fluss-9"}
    )

    assert (letter.to, letter.extra_headers["Content-Language"]) == (["cora@example.org"], "de")
    assert set(job.args) == {"letter", "user"}
    assert response["Location"] == reverse("account_reset_password_from_key_done")
    assert not is_in(client)
    cora.refresh_from_db()
    assert cora.check_password("kassel-am-fluss-9")
    assert "Dieser Link gilt nicht mehr" in said(client.get(path))


def test_weak_password_is_refused_beside_its_field(client, cora):
    enter(client, cora)
    weak = {"oldpassword": PASSWORD["password"], "password1": "kurz", "password2": "kurz"}

    page = said(client.post(reverse("account_change_password"), weak))

    assert 'id="id_password1_error"' in page


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_whatever_is_sent_to_the_doors_is_answered(client, with_app, value):
    client.post(LOGIN, PASSWORD)
    fields = ["login", "password", "next", "code", "credential", "email", "password1", "password2", "oldpassword"]
    body = "&".join(f"{name}={encode(value)}" for name in fields)
    for name in ("mfa_authenticate", "account_login", "account_reset_password", "account_reauthenticate"):
        path = reverse(name)
        assert client.post(path, body, content_type="application/x-www-form-urlencoded").status_code < 500, name
        assert client.get(path, QUERY_STRING=f"next={encode(value)}").status_code < 500, name


def test_nobody_signs_up(client, db):
    assert client.get("/koordination/konto/signup/").status_code in (302, 404)
    assert not User.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_every_role_reads_who_she_is(client, db, role):
    user = User.objects.create_user("nora@example.org", name="Nora", role=role, is_staff=True)
    enter(client, user)

    page = said(client.get(reverse("mfa_index")))

    where = "noch keine Region" if role == Role.LOCAL_COORDINATOR else "ganz Hessen"
    assert f"<span>Nora, {role.label}, {where}</span>" in page


def test_local_coordinator_reads_her_region(client, dario):
    enter(client, dario)

    assert "Dario, Koordination vor Ort, Landkreis Marburg-Biedenkopf" in said(client.get(reverse("mfa_index")))


def test_links_of_a_passkey_name_it(client, cora):
    Authenticator.objects.create(user=cora, type=Authenticator.Type.WEBAUTHN, data={"name": "Schlüssel am Bund"})
    enter(client, cora)

    page = client.get("/koordination/konto/").content.decode()

    for verb in ("umbenennen", "entfernen"):
        assert f'{verb}<span class="sr">: Schlüssel am Bund</span>' in page
