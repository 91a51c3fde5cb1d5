import pytest

from network import projects
from network.models import ProjectDocument, ProjectNews
from people.models import Organisation
from postings import lifecycle
from tests.conftest import KASSEL, MARBURG, make_organisation_page
from tests.network.project_cast import JANA, NEWS, PDF, make_project, make_steward, role, show
from tests.test_bad_input import NASTY, encode

pytestmark = pytest.mark.django_db

LIST = "/de/projekte/"


def listed(client, query=""):
    return [project.title for project in client.get(LIST + query).context["page"]]


@pytest.fixture
def two(lindenhof, cora):
    make_project(lindenhof, by=cora, title="Lernhaus")
    make_project(lindenhof, by=cora, title="Werkstatt", municipality=MARBURG, roles=0)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Lernhaus", "Werkstatt"]),
        ("?region=06534", ["Werkstatt"]),
        ("?thema=tutoring", ["Lernhaus"]),
        ("?thema=education", ["Lernhaus"]),
        ("?thema=household", []),
        ("?thema=quatsch", ["Lernhaus", "Werkstatt"]),
    ],
)
def test_list_shows_what_was_asked_for(client, two, query, titles):
    assert listed(client, query) == titles


@pytest.mark.parametrize("status", ["draft", "submitted", "ended"])
def test_list_shows_only_what_is_published(client, lindenhof, cora, status):
    make_project(lindenhof, by=cora, status=status)

    assert listed(client) == []


@pytest.mark.parametrize("num", [1, 30])
def test_list_asks_the_same_for_any_number(client, lindenhof, cora, django_assert_num_queries, num):
    for _number in range(num):
        make_project(lindenhof, by=cora, roles=0)
    client.get(f"{LIST}?region=06611")
    with django_assert_num_queries(2):
        response = client.get(f"{LIST}?region=06611")

    assert len(response.context["page"]) == num


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_list_is_answered_whatever_is_asked(client, value):
    query = "&".join(f"{name}={encode(value)}" for name in ("region", "thema", "seite"))

    assert client.get(LIST, QUERY_STRING=query).status_code == 200


@pytest.mark.parametrize(("status", "answer"), [("draft", 404), ("submitted", 404), ("published", 200), ("ended", 200)])
def test_page_is_there_once_the_office_has_shown_it(client, lindenhof, cora, status, answer):
    project = make_project(lindenhof, by=cora, status=status)

    assert client.get(project.get_absolute_url()).status_code == answer


def test_page_is_gone_with_an_organisation_nobody_knows(client, lindenhof, cora):
    project = make_project(lindenhof, by=cora)
    Organisation.objects.update(verified_at=None, verified_by=None)

    assert (client.get(project.get_absolute_url()).status_code, listed(client)) == (404, [])


def test_page_of_an_ended_project_says_so_and_looks_for_nobody(client, lindenhof, cora):
    project = make_project(lindenhof, by=cora, status="ended")

    page = client.get(project.get_absolute_url()).content.decode()

    assert ("beendet" in page, "noindex" in page, "Wer gesucht wird" in page) == (True, True, False)


def test_page_shows_open_roles_and_nothing_unread(client, lindenhof, cora):
    project = make_project(lindenhof, by=cora, roles=2)
    first, second = project.roles.all()
    lifecycle.settle(second.posting)
    steward = make_steward(lindenhof, by=cora)
    projects.write_role(project, None, role(title="Noch nicht gelesen"), steward=steward)
    projects.write_part(project, None, {**NEWS, "happened_on": "2026-11-01"}, model=ProjectNews)
    projects.write_part(project, None, PDF, model=ProjectDocument)

    response = client.get(project.get_absolute_url())

    assert response.context["roles"] == [first.posting]
    page = response.content.decode()
    assert [text for text in ("Noch nicht gelesen", NEWS["title"], PDF["title"], JANA) if text in page] == []


def test_page_shows_news_and_documents_once_read(client, lindenhof, cora):
    project = make_project(lindenhof, by=cora)
    for said, model in (({**NEWS, "happened_on": "2026-11-01"}, ProjectNews), (PDF, ProjectDocument)):
        show(projects.write_part(project, None, said, model=model), by=cora)

    page = client.get(project.get_absolute_url()).content.decode()

    assert (NEWS["title"] in page, PDF["title"] in page) == (True, True)


@pytest.mark.parametrize("num", [1, 20])
def test_page_asks_the_same_for_any_number_of_roles(client, lindenhof, cora, django_assert_num_queries, num):
    project = make_project(lindenhof, by=cora, roles=num)
    client.get(project.get_absolute_url())
    with django_assert_num_queries(5):
        response = client.get(project.get_absolute_url())

    assert len(response.context["roles"]) == num


def test_document_is_a_file_to_save_and_never_a_page(client, lindenhof, cora):
    project = make_project(lindenhof, by=cora)
    document = projects.write_part(project, None, PDF, model=ProjectDocument)
    assert client.get(document.get_absolute_url()).status_code == 404
    show(document, by=cora)

    response = client.get(document.get_absolute_url())

    assert response.content == PDF["content"]
    assert response["Content-Disposition"] == 'attachment; filename="unser-konzept.pdf"'
    assert (response["X-Content-Type-Options"], response["Content-Type"]) == ("nosniff", "application/pdf")


def test_project_stands_on_the_page_of_its_organisation_and_in_the_sitemap(client, cora):
    page = make_organisation_page(by=cora, municipality=KASSEL)
    project = make_project(page.organisation, by=cora)

    assert project.get_absolute_url() in client.get(page.get_absolute_url()).content.decode()
    assert page.get_absolute_url() in client.get(project.get_absolute_url()).content.decode()
    assert project.get_absolute_url() in client.get("/sitemap-projects.xml").content.decode()
