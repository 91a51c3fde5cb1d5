import json
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from network import certificates, tasks
from network.models import Certificate
from people.models import Person, RefusedAddress
from postings import belongings, departing, disclosure, paper
from tests.conftest import enter, make_organisation_page, make_person
from tests.network.project_cast import make_certificate, make_steward, prove
from tests.test_bad_input import NASTY

pytestmark = pytest.mark.django_db

CHECK = "/de/nachweise/"


@pytest.fixture
def certificate(lindenhof):
    return make_certificate(lindenhof)


@pytest.fixture
def home(lindenhof):
    return f"/de/einrichtungen/{lindenhof.pk}/verwalten/nachweise/"


def asked(client, number, code):
    return client.post(CHECK, {"number": number, "code": code})


def test_number_and_code_are_hard_to_guess_and_easy_to_dictate(certificate):
    assert (len(certificate.number), certificate.number[3], certificate.number[7]) == (11, "-", "-")
    assert (len(certificate.check_code), set(certificate.check_code) & set("0O1IL2Z5S8BUV")) == (8, set())


def test_right_code_says_what_stands_on_the_paper(client, certificate):
    page = asked(client, certificate.number.lower().replace("-", " "), certificate.check_code.lower()).content.decode()

    assert [text for text in ("ist echt", "Ada Lovelace", "40", "Wohnhaus am Lindenhof") if text not in page] == []
    assert "ada@example.org" not in page


def test_wrong_code_and_unknown_number_look_the_same(client, certificate):
    wrong, unknown = asked(client, certificate.number, "AAAAAAAA"), asked(client, "AAA-AAA-AAA", certificate.check_code)

    told = [page.content.decode().split("<form")[0].split("<main")[1] for page in (wrong, unknown)]
    assert told[0] == told[1]
    assert ("Nicht gefunden." in told[0], "Ada" in told[0], wrong.status_code) == (True, False, 422)


def test_revoked_certificate_is_not_found(client, certificate, cora):
    assert certificates.revoke(Certificate.objects.all(), by=cora) == 1
    assert certificates.revoke(Certificate.objects.all(), by=cora) == 0

    assert "Nicht gefunden." in asked(client, certificate.number, certificate.check_code).content.decode()


def test_guessing_is_slowed_down(client, certificate):
    answers = [asked(client, certificate.number, "AAAAAAAA").status_code for _each in range(21)]

    assert answers == [422] * 20 + [429]


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_check_is_answered_whatever_is_typed(client, value):
    typed = value.encode("utf-8", "replace").decode()

    assert asked(client, typed, typed).status_code == 422
    assert client.get(CHECK, {"nummer": typed}).status_code == 200


def test_steward_issues_one_and_fetches_the_paper(client, lindenhof, cora, home):
    make_steward(lindenhof, by=cora)
    prove(client)
    sent = {
        "name": "Ada", "email": "Ada@Example.org", "tasks": "Lesen mit Kindern", "hours": 12, "from_on": "2026-01-05",
        "until_on": "30.6.2026",
    }  # fmt: skip

    client.post(home, sent)

    made = Certificate.objects.get()
    assert (made.email, made.hours, made.issued_by, made.organisation) == ("ada@example.org", 12, None, lindenhof)
    response = client.get(f"{home}{made.pk}/")
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("hours", "0"),
        ("hours", "viele"),
        ("until_on", "2020-01-01"),
        ("until_on", (timezone.localdate() + timedelta(days=1)).isoformat()),
        ("email", "ada"),
        ("tasks", "\0"),
    ],
)
def test_form_says_what_to_do_and_issues_nothing(client, lindenhof, cora, home, name, value):
    make_steward(lindenhof, by=cora)
    prove(client)
    sent = {
        "name": "Ada",
        "email": "a@example.org",
        "tasks": "Lesen",
        "hours": 1,
        "from_on": "2026-01-05",
        "until_on": "2026-02-05",
    }

    assert client.post(home, {**sent, name: value}).status_code == 422
    assert Certificate.objects.count() == 0


def test_paper_is_for_its_owner_and_its_organisation(client, lindenhof, cora, certificate, ada, home):
    own = f"/de/meine-seite/nachweis/{certificate.pk}/"
    assert client.get(own)["Location"] == client.get(f"{home}{certificate.pk}/")["Location"] == "/de/meine-seite/"

    other = make_organisation_page(by=cora).organisation
    make_steward(other, by=cora, email="nils@example.org")
    prove(client, "nils@example.org")
    foreign = f"/de/einrichtungen/{other.pk}/verwalten/nachweise/{certificate.pk}/"
    assert {client.get(path).status_code for path in (own, f"{home}{certificate.pk}/", foreign)} == {404}

    prove(client, "ada@example.org")
    assert own in client.get("/de/meine-seite/").content.decode()
    assert client.get(own).status_code == 200


def test_paper_holds_number_code_and_way_to_check(rf, certificate):
    sheet = certificates.sheet(rf.get("/"), certificate, is_page=True)

    wanted = (
        certificate.number,
        certificate.check_code,
        "Ada Lovelace",
        "40 Stunden",
        "testserver/de/nachweise/",
        "<svg",
    )
    assert [text for text in wanted if text not in sheet] == []
    assert "ada@example.org" not in sheet


def test_paper_is_one_pdf_page_where_pdfs_can_be_drawn(rf, lindenhof):
    longest = make_certificate(lindenhof, name="Ä" * 80, tasks="Lesen und rechnen. " * 31)
    document = certificates.document(rf.get("/"), longest)
    try:
        laid_out = document.laid_out(document.html)
    except paper.NotPossible:
        pytest.skip("no Pango here")

    assert len(laid_out.pages) == 1
    assert document.pdf().startswith(b"%PDF-")


def test_paper_prints_itself_where_no_pdf_can_be_drawn(client, lindenhof, certificate, ada, monkeypatch):
    monkeypatch.setattr(paper, "_loaded", lambda: None)
    prove(client, "ada@example.org")

    response = client.get(f"/de/meine-seite/nachweis/{certificate.pk}/")

    assert (response["Content-Type"].split(";")[0], certificate.number in response.content.decode()) == (
        "text/html",
        True,
    )


def test_office_issues_and_revokes(client, cora, lindenhof):
    enter(client, cora)
    admin = "/koordination/network/certificate/"
    sent = {
        "organisation": lindenhof.pk, "name": "Ada", "email": "Ada@example.org", "tasks": "Lesen", "hours": 3,
        "from_on": "2026-01-05", "until_on": "2026-02-05",
    }  # fmt: skip

    client.post(f"{admin}add/", sent)
    made = Certificate.objects.get()
    client.post(f"{admin}{made.pk}/change/", {**sent, "hours": 300})
    client.post(admin, {"action": "revoke", "_selected_action": [made.pk]})

    made.refresh_from_db()
    assert (made.issued_by, made.hours, made.email, made.revoked_by) == (cora, 3, "ada@example.org", cora)


def test_she_finds_it_in_her_file_and_it_goes_with_her(certificate, ada):
    told = json.loads("".join(disclosure.file_of("ada@example.org")))
    assert [row["number"] for row in told["certificates"]] == [certificate.number]

    departing.leave("ada@example.org")
    assert (Certificate.objects.count(), Person.objects.filter(email="ada@example.org").count()) == (0, 0)


def test_address_is_known_by_a_certificate_alone(client, certificate):
    assert (belongings.is_known("Ada@example.org"), belongings.is_known("bilal@example.org")) == (True, False)

    prove(client, "ada@example.org")
    page = client.get("/de/meine-seite/").content.decode()

    assert f"/de/meine-seite/nachweis/{certificate.pk}/" in page
    assert 'id="sprache"' not in page  # nothing would remember it


def test_file_and_leaving_need_no_more_than_a_certificate(certificate, cora):
    certificates.revoke(Certificate.objects.all(), by=cora)

    told = json.loads("".join(disclosure.file_of("Ada@example.org")))
    departing.leave("Ada@example.org")

    assert ([row["number"] for row in told["certificates"]], Certificate.objects.count()) == ([certificate.number], 0)
    assert not belongings.is_known("ada@example.org")


# The letters


def deliver():
    """What the worker would do with every letter about a certificate; returns the new ones."""
    before = len(mail.outbox)
    jobs = ProcrastinateJob.objects.filter(task_name="network.tasks.send_certificate_letter")
    for job in jobs.order_by("id"):
        tasks.send_certificate_letter(**job.args)
    jobs.delete()
    return mail.outbox[before:]


def test_owner_hears_of_her_certificate_and_nothing_typed_stands_in_the_letter(certificate):
    (letter,) = deliver()

    assert (letter.to, letter.subject) == (["ada@example.org"], "Ihr Nachweis von Wohnhaus am Lindenhof")
    assert "/de/meine-seite/\n" in letter.body
    assert f"/de/nachweise/?nummer={certificate.number}\n" in letter.body
    assert "05.01.2026 bis 30.06.2026\n40 Stunden" in letter.body
    typed = (certificate.check_code, certificate.name, certificate.tasks)
    assert [text for text in typed if text in letter.body] == []


def test_opening_what_the_letter_names_uses_nothing_up(client, certificate):
    (letter,) = deliver()
    named = [line.partition("//")[2].partition("/")[2] for line in letter.body.split("\n") if line.startswith("http")]

    assert [client.get(f"/{path}").status_code for path in named * 2] == [200] * 4
    assert "ist echt" in asked(client, certificate.number, certificate.check_code).content.decode()


def test_owner_reads_it_in_her_language(lindenhof):
    make_person(email="amal@example.org", email_proved_at=timezone.now(), language="ar")
    make_certificate(lindenhof, email="amal@example.org")

    (letter,) = deliver()

    assert letter.extra_headers["Content-Language"] == "ar"


def test_owner_of_a_revoked_certificate_hears_of_it_once(certificate, cora):
    deliver()
    for _twice in range(2):
        certificates.revoke(Certificate.objects.all(), by=cora)

    assert [letter.subject for letter in deliver()] == [f"Widerrufen: Nachweis {certificate.number}"]


def test_certificate_revoked_before_the_letter_left_sends_only_the_second(certificate, cora):
    certificates.revoke(Certificate.objects.all(), by=cora)

    assert [letter.subject for letter in deliver()] == [f"Widerrufen: Nachweis {certificate.number}"]


def test_refused_address_gets_no_letter(lindenhof):
    RefusedAddress.objects.create(address="weg@example.org", refused_at=timezone.now())
    make_certificate(lindenhof, email="weg@example.org")

    assert ProcrastinateJob.objects.filter(task_name="network.tasks.send_certificate_letter").count() == 0


def test_certificates_are_kept_for_ten_years(certificate):
    now = timezone.now()
    assert certificates.erase_due(at=now + timedelta(days=certificates.KEPT_DAYS - 1)) == 0
    assert certificates.erase_due(at=now + timedelta(days=certificates.KEPT_DAYS + 1)) == 1


@pytest.mark.parametrize(
    ("broken", "name"),
    [
        ({"revoked_at": timezone.now()}, "a_revoked_certificate_names_who_revoked_it"),
        ({"until_on": date(2025, 1, 1)}, "what_is_certified_begins_before_it_ends"),
        ({"hours": 0}, "a_certificate_is_for_some_hours"),
        ({"email": "Ada@example.org"}, "a_certificates_address_is_in_small_letters"),
    ],
)
def test_database_holds_what_must_never_be_false(certificate, broken, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Certificate.objects.update(**broken)
