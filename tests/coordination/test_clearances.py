from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from coordination import clearances, tasks
from people.models import Clearance, ContactRead, Level
from tests.conftest import FRANKFURT, MARBURG, enter, make_person, make_posting

TODAY = date(2026, 12, 1)
NOW = datetime(2026, 12, 1, 6, 10, tzinfo=UTC)


def clear(person, by, *, valid_until=TODAY + timedelta(days=42), **fields):
    said = {"level": Level.CHILDREN, "paper": Clearance.Paper.CERTIFICATE, "issued_on": date(2024, 1, 1)}
    return Clearance.objects.create(person=person, inspected_by=by, valid_until=valid_until, **{**said, **fields})


def proved(**fields):
    return make_person(email="ada@example.org", email_proved_at=NOW, **fields)


def form(posting, **fields):
    return {
        "chiffre": posting.chiffre, "level": "children", "paper": "certificate", "issued_on": "2026-11-01",
        "valid_until": "2029-11-01", **fields,
    }  # fmt: skip


def letters():
    return list(ProcrastinateJob.objects.filter(task_name="coordination.tasks.send_clearance_letter"))


def test_to_renew_holds_what_ends_within_six_weeks(ada, cora):
    ends = [clear(ada, cora, level=level, valid_until=TODAY + timedelta(days=days))
            for level, days in (("housing", 42), ("children", 0), ("health", 43))]  # fmt: skip

    assert list(clearances.to_renew(on=TODAY)) == [ends[1], ends[0]]


def test_to_renew_leaves_out_what_was_renewed_for_the_same_human(cora):
    once, again = proved(), proved()
    clear(once, cora)
    clear(again, cora, valid_until=TODAY + timedelta(days=900))

    assert list(clearances.to_renew(on=TODAY)) == []


def test_to_renew_is_not_fooled_by_another_person_or_level(cora):
    person = make_person()
    ends = clear(person, cora)
    clear(make_person(), cora, valid_until=TODAY + timedelta(days=900))
    clear(person, cora, level=Level.HEALTH, valid_until=TODAY + timedelta(days=900))

    assert list(clearances.to_renew(on=TODAY)) == [ends]


def test_to_renew_holds_only_ones_own_regions(cora, dario):
    here, there = make_posting(municipality=MARBURG), make_posting(municipality=FRANKFURT)
    near = clear(here.author, cora)
    clear(there.author, cora)

    assert list(clearances.to_renew(on=TODAY, to=dario)) == [near]


def test_remind_writes_once(ada, cora):
    made = clear(ada, cora)

    assert (clearances.remind_running_out(at=NOW), clearances.remind_running_out(at=NOW)) == (1, 0)
    made.refresh_from_db()
    assert (made.reminded_at, [job.args["clearance"] for job in letters()]) == (NOW, [made.pk])


def test_reminder_names_nothing_but_the_row(ada, cora):
    clear(ada, cora)

    clearances.remind_running_out(at=NOW)

    assert "ada" not in str(letters()[0].args).lower()


def test_reminder_of_somebody_without_a_proved_address_is_the_offices(cora):
    made = clear(make_person(email="ada@example.org"), cora)

    clearances.remind_running_out(at=NOW)

    made.refresh_from_db()
    assert (made.reminded_at, letters()) == (NOW, [])


def test_reminder_is_written_in_the_readers_language(cora):
    made = clear(proved(language="de"), cora)

    tasks.send_clearance_letter(letter="clearance_runs_out", clearance=made.pk)

    (sent,) = mail.outbox
    assert sent.to == ["ada@example.org"]
    assert ("Kinder und Jugendliche" in sent.body, "12. Januar 2027" in sent.body) == (True, True)


def test_reminder_of_a_clearance_that_is_gone_is_none(db):
    tasks.send_clearance_letter(letter="clearance_runs_out", clearance=4711)

    assert mail.outbox == []


def test_clearance_is_added_by_chiffre_and_names_who_looked(client, dario, ada):
    enter(client, dario)
    posting = make_posting(municipality=MARBURG, author=ada)

    client.post(reverse("admin:people_clearance_add"), form(posting, chiffre=posting.chiffre.replace("-", "").lower()))

    made = Clearance.objects.get()
    assert (made.person, made.inspected_by, made.valid_until) == (ada, dario, date(2029, 11, 1))


def test_clearance_for_somebody_of_another_region_is_refused(client, dario):
    enter(client, dario)

    response = client.post(reverse("admin:people_clearance_add"), form(make_posting(municipality=FRANKFURT)))

    assert ("gibt es in Ihren Regionen nicht" in response.content.decode(), Clearance.objects.count()) == (True, 0)


@pytest.mark.parametrize(
    ("fields", "told"),
    [({"chiffre": "nichts"}, "gibt es in Ihren Regionen nicht"), ({"chiffre": "\0"}, ""),
     ({"valid_until": "2020-01-01"}, "vor dem Tag")],
)  # fmt: skip
def test_clearance_with_a_mistake_asks_again(client, cora, fields, told):
    enter(client, cora)

    response = client.post(reverse("admin:people_clearance_add"), form(make_posting(), **fields))

    assert (response.status_code, told in response.content.decode(), Clearance.objects.count()) == (200, True, 0)


def test_clearance_once_written_changes_its_end_only(client, cora, ada):
    enter(client, cora)
    made = clear(ada, cora, reminded_at=NOW)

    client.post(
        reverse("admin:people_clearance_change", args=[made.pk]), {"valid_until": "2030-01-01", "level": "health"}
    )

    made.refresh_from_db()
    assert (made.valid_until, made.level, made.reminded_at) == (date(2030, 1, 1), "children", None)


def test_clearances_of_other_regions_are_not_listed(client, cora, dario):
    enter(client, dario)
    clear(make_posting(municipality=FRANKFURT, author=make_person(name="Fritz")).author, cora)
    clear(make_posting(municipality=MARBURG, author=make_person(name="Maren")).author, cora)

    page = client.get(reverse("admin:people_clearance_changelist")).content.decode()

    assert ("Maren" in page, "Fritz" in page) == (True, False)


@pytest.mark.parametrize("name", ["clearance", "contactread"])
def test_records_of_trust_ask_the_same_for_one_and_thirty(client, cora, name):
    enter(client, cora)
    asked = []
    for num in (1, 29):
        for _ in range(num):
            person = make_person(name="Maren")
            clear(person, cora)
            ContactRead.objects.create(person=person, by=cora, place="Eintrag")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"admin:people_{name}_changelist"))
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 12


def test_contact_reads_are_for_whoever_oversees(client, cora, dario, frida):
    read = ContactRead.objects.create(person=make_person(name="Maren"), by=cora, place="Eintrag K7M-3QX")
    listed, opened = (
        reverse("admin:people_contactread_changelist"),
        reverse("admin:people_contactread_change", args=[read.pk]),
    )

    answers = {}
    for user in (cora, dario, frida):
        enter(client, user)
        answers[user.name] = (client.get(listed).status_code, client.post(opened, {"place": "anders"}).status_code)

    read.refresh_from_db()
    assert answers == {"Cora": (200, 403), "Dario": (403, 403), "Frida": (200, 403)}
    assert read.place == "Eintrag K7M-3QX"
