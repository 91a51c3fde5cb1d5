"""Django's record lists in the staff room, of which each registered one is opened: how somebody can be reached is read elsewhere,
through people/privacy.py, which leaves a line; and what the log keeps of a row names nobody."""

import re

import pytest
from django.contrib import admin
from django.db.models import EmailField
from django.urls import reverse

from people.models import Organisation, Person, Steward, User
from people.roles import Role
from tests.conftest import KASSEL, enter
from tests.test_conventions import our_models
from tests.test_staff_addresses import Rows

pytestmark = pytest.mark.django_db

# Whose address the page is there to keep: of staff, of what is public, and of an organisation's stewards and agencies, which the
# office writes there letter by letter.
KEPT_THERE = {
    "people.user.email",
    "people.steward.email",
    "network.contactpoint.email",
    "network.contactpoint.phone",
    "exchange.softwaresource.answers_to",
}


def reachable_by(model):
    """The fields of a model that hold an address or a number."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if not field.generated and (isinstance(field, EmailField) or re.search(r"phone|e?mail$", field.name))
    ]


@pytest.fixture
def rows(cora):
    """One row of each record. Every address and number in the database is one that nobody else has: `rows.signs` says whose."""
    rows = Rows(KASSEL, by=cora)
    Steward.objects.create(organisation=rows.records[Organisation], email="jana@example.org", given_by=cora)
    rows.signs = {}
    for model in our_models():
        for name in reachable_by(model):
            for row in model._base_manager.all():
                number = len(rows.signs)
                value = f"0000 99{number:04d}" if "phone" in name else f"kanari-{number:04d}@example.org"
                model._base_manager.filter(pk=row.pk).update(**{name: value})
                rows.signs[value] = f"{model._meta.label_lower}.{name}"
    return rows


def pages(rows):
    for model in admin.site._registry:
        row, name = rows.records[model], f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        for page in ("change", "history", "delete"):
            yield reverse(f"{name}_{page}", args=[row.pk])


def test_every_registered_record_has_a_row(rows):
    assert set(admin.site._registry) - set(rows.records) == set()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LOCAL_COORDINATOR, Role.ADMINISTRATOR])
def test_record_page_shows_no_address_and_no_number_of_a_person(client, rows, role):
    user = User.objects.create_user("nora@example.org", name="Nora", role=role, is_staff=True)
    enter(client, user)
    found, opened = set(), 0

    for page in pages(rows):
        response = client.get(page)
        opened += response.status_code == 200
        text = response.content.decode()
        found |= {(page, where) for value, where in rows.signs.items() if value in text and where not in KEPT_THERE}

    assert opened > (2 if role == Role.LOCAL_COORDINATOR else 10)
    assert found == set()


def test_addresses_of_reports_and_certificates_are_shown_masked(client, cora, rows):
    enter(client, cora)

    for name, address in (("postings_report", "k…@example.org"), ("network_certificate", "k…@example.org")):
        (row,) = (row for model, row in rows.records.items() if model._meta.label_lower == name.replace("_", "."))
        assert address in client.get(reverse(f"admin:{name}_change", args=[row.pk])).content.decode(), name


def test_what_the_log_keeps_of_a_row_names_nobody(rows):
    """Of accounts it does: staff stay answerable."""
    Person.objects.update(name="Kanarienvogel")
    kept = [model._base_manager.get(pk=row.pk) for model, row in rows.records.items() if model is not User]
    kept += [row for on in admin.site._registry.values() for inline in on.inlines for row in inline.model.objects.all()]

    assert Steward in {type(row) for row in kept}
    assert [str(row) for row in kept if "kanari" in str(row).lower()] == []
