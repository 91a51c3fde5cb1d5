import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from people import refusals
from people.models import RefusedAddress
from postings import mailproof, tasks
from postings.models import Draft, Posting
from tests.postings.test_write import ANSWERS, answer, answer_all, send

pytestmark = pytest.mark.django_db
BY_MAIL = {"reach_by": "email", "email": "Ada@example.org", "name": "Ada"}


def written(client):
    answer_all(client, erreichen=BY_MAIL)
    return Draft.objects.get()


def mailed_code(draft):
    tasks.send_email_code(draft=draft.pk)
    return re.search(r"\d{6}", mail.outbox[-1].subject)[0]


def test_address_leads_to_the_code_page(client):
    for step in list(ANSWERS)[:-1]:
        answer(client, step)

    assert answer(client, "erreichen", BY_MAIL).url == "/de/gesuche/neu/code/"


def test_job_knows_no_address_and_no_code(client):
    draft = written(client)

    job = ProcrastinateJob.objects.get(task_name="postings.tasks.send_email_code")
    assert job.args == {"draft": draft.pk}


def test_right_code_proves_the_address(client):
    draft = written(client)

    response = answer(client, "code", {"code": mailed_code(draft)})

    assert response.url == "/de/gesuche/neu/pruefen/"
    send(client)
    author = Posting.objects.get().author
    assert (author.email, author.reach_by) == ("Ada@example.org", "email")
    assert author.email_proved_at is not None


def test_wrong_code_says_what_to_do(client):
    draft = written(client)
    wrong = f"{(int(mailed_code(draft)) + 1) % 10**6:06d}"

    response = answer(client, "code", {"code": wrong})

    assert response.status_code == 422
    assert client.get("/de/gesuche/neu/pruefen/").url == "/de/gesuche/neu/code/"


def test_seventh_try_is_refused_even_with_the_right_code(client):
    draft = written(client)
    code = mailed_code(draft)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(mailproof.ATTEMPTS):
        answer(client, "code", {"code": wrong})

    assert answer(client, "code", {"code": code}).status_code == 422


def test_code_is_too_old_after_half_an_hour(client):
    draft = written(client)
    draft.answers["proof"]["sent_at"] = (timezone.now() - timedelta(minutes=31)).isoformat()
    draft.save()
    code = mailproof._code(draft)

    assert answer(client, "code", {"code": code}).status_code == 422


def test_code_that_is_too_old_by_now_is_not_sent(client):
    draft = written(client)
    draft.answers["proof"]["sent_at"] = (timezone.now() - timedelta(minutes=31)).isoformat()
    draft.save()

    tasks.send_email_code(draft=draft.pk)

    assert mail.outbox == []


def test_code_that_came_back_clears_the_mark_on_its_address(client):
    draft = written(client)
    refusals.mark(BY_MAIL["email"], said="550")

    answer(client, "code", {"code": mailed_code(draft)})

    assert RefusedAddress.objects.count() == 0


def test_other_address_is_not_proved_by_the_first_ones_code(client):
    draft = written(client)
    answer(client, "code", {"code": mailed_code(draft)})

    response = answer(client, "erreichen", BY_MAIL | {"email": "eve@example.org"})

    assert response.url == "/de/gesuche/neu/code/"


def test_without_mail_after_all_goes_on_without_a_code(client):
    written(client)

    assert answer(client, "erreichen", {"reach_by": "code"}).url == "/de/gesuche/neu/pruefen/"
    send(client)
    assert Posting.objects.get().author.email == ""


def test_too_many_codes_to_one_address_are_refused(client):
    for _ in range(5):
        written(client)

    assert answer(client, "erreichen", BY_MAIL).status_code == 429
