"""Answering a posting on its page."""

import re

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from people import ratelimit
from postings import mailproof
from postings.models import Draft, Enquiry, Kind
from tests.conftest import OPENED, make_posting

from .talks import HELLO, make_enquiry

pytestmark = pytest.mark.django_db


def address(posting, name="enquire"):
    return reverse(f"postings:{name}", args=[posting.chiffre])


def answer(**said):
    return {"text": HELLO, "text_language": "de", "name": "Jutta", "email": "", "website": "", "opened": OPENED, **said}


def prove(client, posting):
    draft = Draft.objects.get(enquiry=None)
    return client.post(address(posting, "enquiry_code"), {"code": mailproof._code(draft)})


def test_detail_leads_to_the_page_only_where_people_write_directly(client):
    direct, coordinated = make_posting(), make_posting(category="housing")

    assert address(direct) in client.get(direct.get_absolute_url()).content.decode()
    assert address(coordinated) not in client.get(coordinated.get_absolute_url()).content.decode()
    assert client.get(address(coordinated)).status_code == 302


def test_without_mail_the_answer_goes_out_and_the_code_opens_it(client):
    posting = make_posting()

    response = client.post(address(posting), answer(), follow=True)

    code = "".join(re.findall(r"<span>(\d{4})</span>", response.content.decode()))
    client.logout()
    client.cookies.clear()
    opened = client.post(reverse("postings:my_posting"), {"code": code})
    assert len(code) == 16
    assert opened.url == Enquiry.objects.get().get_absolute_url()
    assert HELLO in client.get(opened.url).content.decode()


def test_with_mail_nothing_goes_out_before_the_code(client):
    posting = make_posting()

    asked = client.post(address(posting), answer(email="jutta@example.org"))

    assert asked.url == address(posting, "enquiry_code")
    assert not Enquiry.objects.exists()
    assert client.post(asked.url, {"code": "000000"}).status_code == 422
    assert prove(client, posting).url == address(posting, "enquiry_done")
    assert Enquiry.objects.get().person.can_be_mailed


def test_code_of_one_address_proves_no_other_that_was_written_since(client):
    posting = make_posting()
    client.post(address(posting), answer(email="jutta@example.org"))
    for _turn in range(20):
        ratelimit.seconds_to_wait("code", "127.0.0.1", limit=20, per=3600)
    assert client.post(address(posting), answer(email="vera@example.org")).status_code == 429

    response = prove(client, posting)

    assert response.url == address(posting)
    assert "vera@example.org" in client.get(response.url).content.decode()
    assert not Enquiry.objects.exists()


def test_no_job_holds_what_was_written(client):
    posting = make_posting()
    client.post(address(posting), answer(email="jutta@example.org"))
    prove(client, posting)

    said = str([job.args for job in ProcrastinateJob.objects.all()])
    assert not any(word in said for word in ("jutta", "Jutta", "Etagenbett"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", ""),
        ("text", "Rufen Sie mich an: 0561 0000000, bitte"),
        ("text", "Schreiben Sie an jutta@example.org, bitte"),
        ("text", "Sehen Sie auf www.example.org nach"),
        ("text", "x" * 3001),
        ("name", ""),
        ("name", "jutta@example.org"),
        ("email", "jutta@"),
        ("text_language", "xx"),
        ("amount", "-1"),
        ("amount", "viele"),
    ],
)
def test_what_does_not_hold_comes_back_with_a_sentence_and_all_that_was_written(client, field, value):
    posting = make_posting(amount=10)

    response = client.post(address(posting), answer(**{field: value}))

    page = response.content.decode()
    assert response.status_code == 422
    assert 'class="errors' in page or "errors" in page
    assert (HELLO if field != "text" else "Jutta") in page
    assert not Enquiry.objects.exists()


def test_sent_twice_is_one_enquiry(client):
    posting = make_posting()

    client.post(address(posting), answer())
    again = client.post(address(posting), answer())

    assert again.url == address(posting, "enquiry_done")
    assert Enquiry.objects.count() == 1


def test_second_answer_of_the_same_address_is_told_kindly(client):
    posting = make_posting()
    make_enquiry(posting)

    client.post(address(posting), answer(email="jutta@example.org"))
    response = prove(client, posting)

    assert response.status_code == 409
    assert "schon geschrieben" in response.content.decode()


def test_amount_is_asked_only_where_it_is_counted(client):
    assert 'name="amount"' not in client.get(address(make_posting())).content.decode()
    page = client.get(address(make_posting(amount=10, amount_promised_elsewhere=7))).content.decode()
    assert 'name="amount"' in page
    assert "3 sind noch frei." in page


def test_full_posting_offers_the_reserve_list_and_stays_readable(client):
    posting = make_posting(amount=2, amount_promised_elsewhere=2, kind=Kind.OFFER)

    page = client.get(posting.get_absolute_url()).content.decode()

    assert "Auf die Warteliste" in page
    client.post(address(posting), answer(amount="1"))
    assert Enquiry.objects.get().state == "reserve"


def test_many_first_messages_from_one_network_are_read_by_the_office_then_refused(client):
    states = []
    for _turn in range(13):
        posting = make_posting()
        response = client.post(address(posting), answer())
        found = Enquiry.objects.filter(posting=posting).first()
        states.append(found.state if found else response.status_code)

    assert states == ["waiting"] * 3 + ["held"] * 9 + [429]


def test_street_in_a_first_message_is_read_by_the_office_first(client):
    client.post(address(make_posting()), answer(text="Ich wohne in der Gartenstraße 12 und habe zwei Töpfe."))

    assert Enquiry.objects.get().state == "held"


@pytest.mark.parametrize("name", ["enquire", "enquiry_code", "enquiry_done"])
def test_gone_posting_is_gone(client, name):
    assert (
        client.get(address(make_posting(status="withdrawn", published_at="2026-01-01T00:00Z"), name)).status_code == 410
    )
