import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from network import stewarding
from people.models import Steward
from postings import access
from postings.intake import open_draft
from postings.models.draft import ADDRESS

pytestmark = pytest.mark.django_db


@stewarding.steward_only
def page(request, organisation):
    return HttpResponse(organisation.name)


@pytest.fixture
def visit(client, lindenhof, cora):
    """A visitor who has just proved jana@example.org, and a request of hers."""
    Steward.objects.create(organisation=lindenhof, email="jana@example.org", given_by=cora)
    request = RequestFactory().get("/")
    request.session, request.user = client.session, AnonymousUser()
    draft, _token = open_draft(None, ADDRESS)
    draft.answers["proof"] = {"email": "jana@example.org", "is_proved": True}
    draft.touched_at = timezone.now()
    draft.save()
    access.grant_address(request, draft)
    return request


def test_steward_opens_her_organisation_and_nothing_is_kept(visit, lindenhof):
    response = page(visit, organisation_pk=lindenhof.pk)

    assert (response.content.decode(), response["Cache-Control"]) == ("Wohnhaus am Lindenhof", "no-store")


def test_steward_of_an_unverified_organisation_waits(visit, lindenhof):
    lindenhof.verified_at = lindenhof.verified_by = None
    lindenhof.save()

    assert list(stewarding.organisations_of(visit)) == []


def test_stranger_is_asked_for_her_address(client, lindenhof):
    request = RequestFactory().get("/")
    request.session, request.user = client.session, AnonymousUser()

    assert page(request, organisation_pk=lindenhof.pk)["Location"].endswith("/meine-seite/")
