import pytest
from django.core import mail

from network import project_letters, project_reviewing, projects
from network.models import Project, ProjectDocument, ProjectNews
from people import refusals
from people.models import Steward
from postings import belongings
from postings.models import Posting
from tests.conftest import make_person
from tests.network.project_cast import JANA, NEWS, PDF, make_project, make_steward, role, show, version_of, words
from tests.worker import work

pytestmark = pytest.mark.django_db
DAY = {"happened_on": "2026-11-01"}


def give_back(row, *, by, words="Bitte ohne Hausnummer."):
    project_reviewing.give_back(row, by=by, version=version_of(row), words=words)


def test_published_project_looks_for_its_roles(lindenhof, cora):
    project = make_project(lindenhof, by=cora, roles=2)

    found = Posting.objects.published().filter(organisation=lindenhof).order_by("pk")
    assert list(found) == [each.posting for each in project.roles.all()]
    first = found[0]
    assert (first.kind, first.for_whom, first.amount, first.reviewed_by) == ("request", "organisation", 3, cora)
    assert (first.title, first.municipality, first.text_language) == (role()["title"], project.municipality, "de")


def test_answers_to_a_role_reach_who_wrote_it(lindenhof, cora):
    project = make_project(lindenhof, by=cora)
    author = project.roles.get().posting.author

    assert (author.email, author.can_be_mailed, author.name) == (JANA, True, lindenhof.name)
    assert list(belongings.postings_of(JANA)) == [project.roles.get().posting]


def test_project_is_shown_with_all_that_is_in_it(lindenhof, cora):
    project = make_project(lindenhof, by=cora, status="draft")
    projects.write_part(project, None, {**NEWS, **DAY}, model=ProjectNews)
    projects.write_part(project, None, PDF, model=ProjectDocument)
    projects.submit(project)

    show(project, by=cora)

    assert (ProjectNews.objects.shown().count(), ProjectDocument.objects.shown().count()) == (1, 1)
    assert Project.objects.waiting().count() == 0


def test_part_that_was_given_back_is_not_shown_with_its_project(lindenhof, cora):
    project = make_project(lindenhof, by=cora, status="submitted")
    give_back(project.roles.get(), by=cora)

    show(project, by=cora)

    assert (project.roles.get().posting, project.roles.get().given_back) == (None, "Bitte ohne Hausnummer.")


def test_new_words_take_the_place_of_the_old(lindenhof, cora):
    project = make_project(lindenhof, by=cora)
    projects.write(project, words(title="Lernhaus am Abend"))

    show(Project.objects.get().revision, by=cora)

    project = Project.objects.get()
    assert (project.title, hasattr(project, "revision")) == ("Lernhaus am Abend", False)


def test_new_words_given_back_leave_the_old_up(lindenhof, cora):
    project = make_project(lindenhof, by=cora)
    projects.write(project, words(title="Lernhaus am Abend"))

    give_back(Project.objects.get().revision, by=cora)

    project = Project.objects.get()
    assert (project.title, project.status, project.revision.given_back) == (
        "Lernhaus am Nachmittag", "published", "Bitte ohne Hausnummer.",
    )  # fmt: skip
    assert Project.objects.waiting().count() == 0


def test_given_back_project_is_a_draft_that_says_why_until_it_comes_again(lindenhof, cora):
    project = make_project(lindenhof, by=cora, status="submitted")

    give_back(project, by=cora)
    project.refresh_from_db()
    assert (project.status, project.given_back, project.reviewed_by) == ("draft", "Bitte ohne Hausnummer.", cora)

    projects.submit(project)
    project.refresh_from_db()
    assert (project.status, project.given_back, project.reviewed_by) == ("submitted", "", None)


def test_what_was_changed_since_it_was_read_is_not_decided(lindenhof, cora):
    project = make_project(lindenhof, by=cora, status="submitted")
    read = version_of(project)
    projects.write(project, words(title="Etwas ganz anderes"))

    for decide in (
        lambda: project_reviewing.publish(project, by=cora, version=read),
        lambda: project_reviewing.give_back(project, by=cora, version=read, words="Nein, danke."),
    ):
        with pytest.raises(project_reviewing.Outdated):
            decide()
    assert Project.objects.get().status == "submitted"


def test_nothing_is_shown_twice(lindenhof, cora):
    project = make_project(lindenhof, by=cora)

    for row in (project, project.roles.get()):
        with pytest.raises(project_reviewing.Outdated):
            show(row, by=cora)
    assert Posting.objects.count() == 1


def test_role_is_not_shown_where_nobody_would_read_the_answers(lindenhof, cora):
    project = make_project(lindenhof, by=cora, status="submitted")
    Steward.objects.all().delete()

    with pytest.raises(project_reviewing.NobodyAnswers):
        show(project, by=cora)

    assert (Project.objects.get().status, Posting.objects.count()) == ("submitted", 0)


def test_all_stewards_hear_in_their_own_languages(lindenhof, cora):
    make_steward(lindenhof, by=cora, email="sara@example.org")
    make_person(email="sara@example.org", email_proved_at="2026-11-01T10:00:00Z", language="en")
    make_project(lindenhof, by=cora)

    work()

    told = {letter.to[0]: letter.extra_headers["Content-Language"] for letter in mail.outbox}
    assert told == {JANA: "de", "sara@example.org": "en"}
    assert "/projekte/" in mail.outbox[0].body


def test_letter_says_what_would_have_to_change(lindenhof, cora):
    project = make_project(lindenhof, by=cora, status="submitted")

    give_back(project.roles.get(), by=cora)
    work()

    (letter,) = mail.outbox
    assert "Bitte ohne Hausnummer." in letter.body
    assert role()["title"] in letter.body
    assert f"/einrichtungen/{lindenhof.pk}/verwalten/projekte/{project.pk}/" in letter.body


def test_steward_whose_mail_is_refused_is_not_written_to(lindenhof, cora):
    steward = make_steward(lindenhof, by=cora)
    refusals.mark(JANA, said="550")

    assert project_letters.project_shown.reader(make_project(lindenhof, by=cora), steward) is None
