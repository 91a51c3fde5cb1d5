import pytest

from network import projects
from network.models import Project, ProjectDocument
from people.models import Steward
from tests.conftest import KASSEL, MARBURG, enter
from tests.elements import described, loose_ends
from tests.network.project_cast import PDF, make_project, version_of, words

pytestmark = pytest.mark.django_db

LIST = "/koordination/projekte/"


def listed(client, query=""):
    return list(client.get(LIST + query).context["page"])


def decide(client, row, do, **said):
    project = row if isinstance(row, Project) else row.project
    sent = {"do": do, "about": row.key, "version": version_of(row), **said}
    return client.post(f"/koordination/projekt/{project.pk}/", sent)


@pytest.fixture
def project(lindenhof, cora):
    return make_project(lindenhof, by=cora, status="submitted")


def test_list_shows_what_waits_and_on_request_all(client, cora, lindenhof, project):
    shown = make_project(lindenhof, by=cora, title="Schon zu sehen")
    make_project(lindenhof, by=cora, title="Entwurf", status="draft")
    enter(client, cora)

    assert listed(client) == [project]
    assert (shown in listed(client, "?stand=alle"), len(listed(client, "?stand=alle"))) == (True, 3)


def test_coordinator_of_a_region_sees_hers_alone(client, cora, dario, lindenhof):
    make_project(lindenhof, by=cora, status="submitted", municipality=KASSEL)
    hers = make_project(lindenhof, by=cora, status="submitted", municipality=MARBURG)
    enter(client, dario)

    assert listed(client) == listed(client, "?stand=alle") == [hers]


def test_office_shows_a_project(client, cora, project):
    enter(client, cora)
    assert project.title in client.get(f"/koordination/projekt/{project.pk}/").content.decode()

    decide(client, project, "publish")

    project.refresh_from_db()
    assert (project.status, project.roles.get().posting.status) == ("published", "published")


def test_office_gives_a_role_back_with_a_reason(client, cora, project):
    enter(client, cora)

    without = decide(client, project.roles.get(), "give_back", words="")
    page, words = without.content.decode(), f"words-{project.roles.get().key}"
    assert (without.status_code, project.roles.get().given_back) == (422, "")
    assert described(page, words).startswith("Die Einrichtung liest es so. Schreiben Sie, was sich ändern müsste.")
    assert described(page, f"words-{project.key}") == "Die Einrichtung liest es so."
    assert loose_ends(page) == []
    decide(client, project.roles.get(), "give_back", words="Bitte genauer.")

    assert project.roles.get().given_back == "Bitte genauer."


def test_office_shows_new_words(client, cora, lindenhof):
    project = make_project(lindenhof, by=cora)
    projects.write(project, words(title="Lernhaus am Abend"))
    enter(client, cora)

    decide(client, Project.objects.get().revision, "publish")

    assert Project.objects.get().title == "Lernhaus am Abend"


def test_decision_about_what_has_changed_is_not_carried_out(client, cora, project):
    enter(client, cora)

    response = decide(client, project, "publish", version=version_of(project) - 1)

    assert (response.status_code, "Bitte lesen Sie neu" in response.content.decode()) == (409, True)
    assert Project.objects.get().status == "submitted"


def test_role_nobody_answers_for_is_not_shown(client, cora, project):
    Steward.objects.all().delete()
    enter(client, cora)

    response = decide(client, project, "publish")

    assert (response.status_code, "läse niemand" in response.content.decode()) == (409, True)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "publish"},
        {"do": "publish", "about": "project-x", "version": "1"},
        {"do": "publish", "about": "user-1", "version": "1"},
        {"do": "publish", "about": "projectrole-999999", "version": "1"},
        {"do": "quatsch", "about": "project-1", "version": "9" * 30},
    ],
)
def test_what_is_not_understood_changes_nothing(client, cora, project, sent):
    enter(client, cora)

    assert client.post(f"/koordination/projekt/{project.pk}/", sent).status_code == 422
    assert Project.objects.get().status == "submitted"


def test_part_of_another_project_is_not_decided_here(client, cora, lindenhof, project):
    other = make_project(lindenhof, by=cora, status="submitted")
    enter(client, cora)
    sent = {"do": "publish", "about": other.roles.get().key, "version": version_of(other)}

    assert client.post(f"/koordination/projekt/{project.pk}/", sent).status_code == 422


def test_office_ends_a_project(client, cora, lindenhof):
    project = make_project(lindenhof, by=cora)
    enter(client, cora)

    client.post(f"/koordination/projekt/{project.pk}/", {"do": "end"})

    assert Project.objects.get().status == "ended"


def test_office_reads_a_document_before_others(client, cora, project):
    document = projects.write_part(project, None, PDF, model=ProjectDocument)
    enter(client, cora)

    response = client.get(f"/koordination/projekt/dokument/{document.pk}/")

    assert (response.content, response["X-Content-Type-Options"]) == (PDF["content"], "nosniff")


@pytest.mark.parametrize("num", [1, 30])
def test_list_asks_the_same_for_any_number(client, cora, lindenhof, django_assert_num_queries, num):
    for _number in range(num):
        make_project(lindenhof, by=cora, status="submitted", roles=0)
    enter(client, cora)
    client.get(LIST)
    with django_assert_num_queries(5):
        assert len(listed(client)) == num
