from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from coordination import staff_log
from coordination.tasks import erase_staff_log
from people.models import Clearance, Organisation, Person, Steward
from postings import departing
from tests.conftest import enter, make_posting
from tests.postings.own_page import EMAIL, make_row

pytestmark = pytest.mark.django_db
forget = import_module("people.migrations.0007_log_without_people").forget


def noted():
    """Everything Django's log holds of records, as text."""
    return str(list(LogEntry.objects.values_list("object_repr", "change_message")))


def note(row, by, message, flag=CHANGE):
    (entry,) = LogEntry.objects.log_actions(by.pk, [row], flag, message)
    return entry


def clear(person, by):
    day = date(2026, 11, 1)
    return Clearance.objects.create(
        person=person, level="children", paper="interview", issued_on=day, valid_until=day, inspected_by=by
    )


def stewards_form(organisation, **fields):
    return {"name": organisation.name, "kind": organisation.kind, "about": "", "website": "", **fields}


def test_log_of_a_clearance_keeps_nothing_of_who_was_forgotten(client, cora):
    enter(client, cora)
    posting = make_posting(author=make_row(name="Fatma"))
    said = {"level": "children", "paper": "interview", "issued_on": "2026-11-01", "valid_until": "2029-11-01"}
    client.post(reverse("admin:people_clearance_add"), {"chiffre": posting.chiffre, **said})
    page = reverse("admin:people_clearance_change", args=[Clearance.objects.get().pk])
    client.post(page, {"valid_until": "2030-11-01"})

    departing.leave(EMAIL)

    assert LogEntry.objects.count() == 2
    assert [sign for sign in ("Fatma", EMAIL) if sign in noted()] == []


def test_log_of_an_organisation_keeps_no_stewards_address(client, cora, lindenhof):
    enter(client, cora)
    page = reverse("admin:people_organisation_change", args=[lindenhof.pk])
    counted = {"stewards-TOTAL_FORMS": 1, "stewards-0-email": "jana@example.org"}
    client.post(page, stewards_form(lindenhof, **{**counted, "stewards-INITIAL_FORMS": 0}))
    held = {"stewards-INITIAL_FORMS": 1, "stewards-0-id": Steward.objects.get().pk}
    client.post(page, stewards_form(lindenhof, **{**counted, **held, "stewards-0-email": "jana.b@example.org"}))
    client.post(page, stewards_form(lindenhof, **{**counted, **held, "stewards-0-DELETE": "on"}))

    assert (Steward.objects.count(), LogEntry.objects.count()) == (0, 3)
    assert "jana" not in noted()


def test_what_was_logged_before_is_emptied(cora, lindenhof):
    clearance = clear(Person.objects.create(name="Fatma"), cora)
    added = '[{"added": {"name": "verantwortlicher Mensch", "object": "jana@example.org"}}]'
    rows = [
        note(clearance, cora, "Fatma", ADDITION),
        note(lindenhof, cora, added),
        note(lindenhof, cora, '[{"changed": {"fields": ["Name"]}}]'),
        note(lindenhof, cora, "Zusammengelegt mit: Haus (#4)"),
    ]
    LogEntry.objects.filter(pk=rows[0].pk).update(object_repr="Fatma, Kinder und Jugendliche")

    for _again in range(2):
        forget(apps, connection.schema_editor())

    assert list(LogEntry.objects.order_by("pk").values_list("object_repr", "change_message")) == [
        ("", ""),
        (lindenhof.name, ""),
        (lindenhof.name, '[{"changed": {"fields": ["Name"]}}]'),
        (lindenhof.name, "Zusammengelegt mit: Haus (#4)"),
    ]


def test_emptying_an_empty_log_does_nothing(db):
    forget(apps, connection.schema_editor())

    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(("days", "is_kept"), [(364, True), (366, False)])
def test_log_is_kept_for_a_year(cora, days, is_kept):
    entry = note(Organisation.objects.create(name="Haus", kind="shelter"), cora, "")
    LogEntry.objects.filter(pk=entry.pk).update(action_time=timezone.now() - timedelta(days=days))

    erase_staff_log(0)

    assert (LogEntry.objects.exists(), staff_log.KEPT_FOR.days) == (is_kept, 365)
