import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from people import second_factor, tasks
from people.models import User
from people.roles import Role
from tests.conftest import enter

ACCOUNTS = "/koordination/people/user/"


@pytest.fixture
def desk(client, frida):
    enter(client, frida)
    return client


def address(user):
    return reverse("admin:people_user_change", args=[user.pk])


def form_of(user, **said):
    fields = {
        "email": user.email,
        "name": user.name,
        "role": user.role,
        **({"is_active": "on"} if user.is_active else {}),
    }
    return {name: value for name, value in {**fields, **said}.items() if value is not None}


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_new_account_gets_a_letter_that_leads_to_its_first_password(desk, client):
    desk.post(f"{ACCOUNTS}add/", {"email": "Nora@Example.org", "name": "Nora", "role": Role.REVIEWER})

    nora = User.objects.get(name="Nora")
    job = ProcrastinateJob.objects.get(task_name="people.tasks.send_account_letter")
    tasks.send_account_letter(**job.args)
    (letter,) = mail.outbox
    assert (nora.email, nora.role, nora.is_staff, nora.has_usable_password()) == (
        "nora@example.org", "reviewer", True, False,
    )  # fmt: skip
    assert (letter.to, letter.subject) == (["nora@example.org"], "Ihr Konto in der Koordination")
    path = re.search(r"http://\S+?(/koordination/konto/kennwort/waehlen/\S+)", letter.body)[1]
    client.logout()
    assert "Passwort wählen" in text(client.get(path, follow=True))


def test_account_whose_address_is_known_is_not_made_twice(desk, cora):
    page = text(desk.post(f"{ACCOUNTS}add/", {"email": "CORA@example.org", "name": "Nora", "role": Role.READER}))

    assert "Zu dieser Adresse gibt es schon ein Konto." in page


def test_role_is_changed_and_written_down(desk, dario):
    desk.post(address(dario), form_of(dario, role=Role.READER))

    dario.refresh_from_db()
    assert (dario.role, LogEntry.objects.get().object_id) == (Role.READER, str(dario.pk))


def test_account_is_closed_and_never_deleted(desk, dario):
    desk.post(address(dario), form_of(dario, is_active=None))

    dario.refresh_from_db()
    assert dario.is_active is False
    assert desk.post(f"{ACCOUNTS}{dario.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("change", [{"is_active": None}, {"role": Role.READER}], ids=["closed", "other-role"])
def test_last_coordinator_stays_and_the_form_says_what_to_do(desk, cora, change):
    page = text(desk.post(address(cora), form_of(cora, **change)))

    assert "Geben Sie diese Rolle zuerst einem anderen Konto." in page
    cora.refresh_from_db()
    assert (cora.is_active, cora.role) == (True, Role.COORDINATOR)


def test_last_coordinator_stays_where_the_form_could_not_know(desk, cora, monkeypatch):
    """As if another administrator had closed the other coordinator in the same moment."""
    monkeypatch.setattr("people.admin_accounts.AccountForm.clean", lambda form: form.cleaned_data)

    page = text(desk.post(address(cora), form_of(cora, is_active=None), follow=True))

    assert "Geben Sie diese Rolle zuerst einem anderen Konto." in page
    assert User.objects.coordinators().get() == cora


def test_second_factor_begins_anew_and_every_session_ends(desk, dario):
    from django.test import Client

    second_factor.give_totp(dario, "DARIODARIODARIODARIODARIODARIODA")
    his = Client()
    enter(his, dario)

    desk.post(ACCOUNTS, {"action": "reset_second_factor", "_selected_action": [dario.pk]})

    dario.refresh_from_db()
    assert (Authenticator.objects.exists(), dario.has_usable_password()) == (False, False)
    assert his.get("/koordination/")["Location"].startswith("/koordination/login/")
    assert LogEntry.objects.get().change_message == "Zweiter Faktor zurückgesetzt."
    job = ProcrastinateJob.objects.get(task_name="people.tasks.send_account_letter")
    assert job.args == {"letter": "begin_anew", "user": dario.pk}


def test_closed_account_gets_no_letter(dario):
    User.objects.filter(pk=dario.pk).update(is_active=False)

    tasks.send_account_letter("new_password", dario.pk)

    assert mail.outbox == []


@pytest.mark.parametrize("num", [1, 30])
def test_list_asks_the_same_for_any_number(desk, django_assert_num_queries, num):
    for number in range(num):
        User.objects.create_user(f"n{number}@example.org", name=f"N{number}", role=Role.READER, is_staff=True)

    with django_assert_num_queries(6):
        desk.get(ACCOUNTS)


def test_nothing_but_the_role_gives_rights(desk, dario):
    page = text(desk.get(address(dario)))

    assert not re.search(r'name="(password|is_superuser|is_staff|groups|user_permissions)"', page)
    assert not {Group, Authenticator} & set(admin.site._registry)
