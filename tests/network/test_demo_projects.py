import pytest

from network import demo_projects
from network.models import OrganisationPage, Project, ProjectDocument, ProjectNews
from people.models import Steward

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(cora):
    return demo_projects.load(by=cora)


def test_demo_has_projects_to_see_and_one_to_read(loaded):
    assert (Project.objects.published().count(), Project.objects.waiting().count()) == (3, 1)
    assert OrganisationPage.objects.shown().count() == 3
    assert (ProjectNews.objects.shown().count(), ProjectDocument.objects.shown().count()) == (2, 1)


def test_every_project_looks_for_somebody(loaded):
    assert [project.title for project in Project.objects.all() if not project.roles.exists()] == []


def test_demo_is_invented(loaded):
    assert all(str(page).endswith("(Beispiel)") for page in OrganisationPage.objects.all())
    assert all(steward.email.endswith("@example.org") for steward in Steward.objects.all())


def test_demo_loads_once(loaded, cora):
    assert (demo_projects.load(by=cora), Project.objects.count()) == (loaded, loaded)
