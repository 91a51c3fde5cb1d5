import pytest
from django.db import IntegrityError, transaction

from people.models import Organisation, Steward
from postings import belongings, departing, disclosure
from tests.conftest import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(lindenhof, cora):
    return Steward.objects.create(organisation=lindenhof, email="jana@example.org", given_by=cora)


def test_steward_noted_twice_is_refused(steward, lindenhof, cora):
    with pytest.raises(IntegrityError, match="a_steward_is_noted_once"), transaction.atomic():
        Steward.objects.create(organisation=lindenhof, email="jana@example.org", given_by=cora)


def test_steward_in_capitals_is_refused(lindenhof, cora):
    with pytest.raises(IntegrityError, match="a_stewards_address_is_in_small_letters"), transaction.atomic():
        Steward.objects.create(organisation=lindenhof, email="Jana@example.org", given_by=cora)


def test_steward_finds_her_organisation_in_any_case(steward, lindenhof):
    Organisation.objects.create(name="Anderswo", kind="shelter")

    assert list(Organisation.objects.of_steward("JANA@example.org")) == [lindenhof]


def test_stewards_address_is_known(steward):
    assert (belongings.is_known("Jana@example.org"), belongings.is_known("anna@example.org")) == (True, False)


def test_file_of_a_steward_names_what_she_looks_after(steward):
    told = "".join(disclosure.file_of("jana@example.org"))

    assert '"organisation": "Wohnhaus am Lindenhof"' in told
    assert '"given_by": "coordinator"' in told


def test_steward_who_leaves_is_none_any_more(steward):
    departing.leave("Jana@example.org")

    assert Steward.objects.count() == 0


def test_office_notes_a_steward_and_is_named_for_it(client, cora, lindenhof):
    enter(client, cora)
    page = f"/koordination/people/organisation/{lindenhof.pk}/change/"
    sent = {
        "name": lindenhof.name,
        "kind": lindenhof.kind,
        "about": "",
        "website": "",
        "stewards-TOTAL_FORMS": 1,
        "stewards-INITIAL_FORMS": 0,
        "stewards-0-email": "Jana@Example.org",
    }

    assert client.post(page, sent).status_code == 302
    assert list(Steward.objects.values_list("email", "given_by")) == [("jana@example.org", cora.pk)]
