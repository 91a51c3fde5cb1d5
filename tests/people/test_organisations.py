import pytest
from django.contrib.admin.models import LogEntry
from django.utils import translation

from people import organisations
from people.models import Organisation, Steward
from postings import lifecycle
from postings.models import ForWhom
from tests.conftest import enter, make_organisation_page, make_posting
from tests.coordination.asked import make_call_out
from tests.network.project_cast import make_project, make_steward

pytestmark = pytest.mark.django_db

LIST = "/koordination/people/organisation/"


@pytest.fixture
def twin(db):
    return Organisation.objects.create(name="Lindenhof", kind="shelter")


def test_merge_moves_everything_and_leaves_one(cora, lindenhof, twin):
    posting = make_posting(organisation=twin, for_whom=ForWhom.ORGANISATION)
    Organisation.objects.verify(by=cora)
    twin.refresh_from_db()
    call_out = make_call_out(by=cora, organisation=twin)
    for organisation, email in [(lindenhof, "jana@example.org"), (twin, "jana@example.org"), (twin, "li@example.org")]:
        Steward.objects.create(organisation=organisation, email=email, given_by=cora)

    num = organisations.merge(lindenhof, [twin], by=cora)

    posting.refresh_from_db()
    call_out.refresh_from_db()
    assert (num, posting.organisation, call_out.organisation) == (1, lindenhof, lindenhof)
    assert [each.email for each in lindenhof.stewards.all()] == ["jana@example.org", "li@example.org"]
    assert not Organisation.objects.filter(pk=twin.pk).exists()


def test_merge_brings_the_page_along_where_there_was_none(cora, lindenhof):
    page = make_organisation_page(by=cora)

    organisations.merge(lindenhof, [page.organisation], by=cora)

    assert lindenhof.page.pk == page.pk


def test_merge_keeps_the_page_of_the_one_that_stays(cora):
    stays, goes = make_organisation_page(by=cora), make_organisation_page(by=cora, name="Haus B")

    organisations.merge(stays.organisation, [goes.organisation], by=cora)

    assert Organisation.objects.get(pk=stays.organisation_id).page == stays


def test_merge_brings_projects_along_and_who_answers_for_their_roles(cora, lindenhof):
    other = make_organisation_page(by=cora).organisation
    project = make_project(other, by=cora)
    stays = make_steward(lindenhof, by=cora)

    organisations.merge(lindenhof, [other], by=cora)

    project.refresh_from_db()
    assert (project.organisation, project.roles.get().steward) == (lindenhof, stays)


@pytest.mark.parametrize("language", ["de", "en"])
def test_merge_is_written_down_in_german(cora, lindenhof, twin, language):
    with translation.override(language):
        organisations.merge(lindenhof, [twin], by=cora)

    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (cora, str(lindenhof.pk))
    assert entry.change_message == f"Zusammengelegt mit: Lindenhof (#{twin.pk})"


def test_merge_with_nobody_changes_nothing(cora, lindenhof):
    assert (organisations.merge(lindenhof, [lindenhof], by=cora), LogEntry.objects.count()) == (0, 0)


def test_merge_of_history_leaves_what_was_written(cora, lindenhof, twin):
    posting = make_posting(organisation=twin, for_whom=ForWhom.ORGANISATION)
    lifecycle.pause(posting)

    organisations.merge(lindenhof, [twin], by=cora)

    assert posting.snapshots.order_by("pk").first().organisation_id == twin.pk


def test_office_is_asked_which_stays_before_anything_changes(client, cora, lindenhof, twin):
    enter(client, cora)
    chosen = {"action": "merge", "_selected_action": [lindenhof.pk, twin.pk]}

    asked = client.post(LIST, chosen)
    assert (asked.context["rows"], Organisation.objects.count()) == ([lindenhof, twin], 2)
    again = client.post(LIST, {**chosen, "confirmed": "1"})
    assert "Wählen Sie, welche Einrichtung bleibt." in again.content.decode()
    client.post(LIST, {**chosen, "confirmed": "1", "stays": str(twin.pk)})

    assert list(Organisation.objects.all()) == [twin]


def test_one_alone_is_not_merged(client, cora, lindenhof):
    enter(client, cora)

    response = client.post(LIST, {"action": "merge", "_selected_action": [lindenhof.pk]}, follow=True)

    assert "mindestens zwei Einrichtungen" in response.content.decode()
