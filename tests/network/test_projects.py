import pytest
from django.db import IntegrityError, connection, transaction

from network import projects
from network.models import Project, ProjectDocument, ProjectNews, ProjectRevision, ProjectRole
from people.models import Steward
from postings import lifecycle, promising
from postings.models import Review, Status
from postings.promising import AlreadyPromised
from tests.network.project_cast import NEWS, PDF, make_project, make_steward, role, show, version_of, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(lindenhof, cora):
    return make_project(lindenhof, by=cora)


@pytest.fixture
def jana(lindenhof, cora):
    return make_steward(lindenhof, by=cora)


def test_draft_is_changed_in_place(lindenhof):
    project = projects.start(lindenhof, words())

    projects.write(project, words(title="Lernhaus"))

    project.refresh_from_db()
    assert (project.title, project.status, project.version) == ("Lernhaus", "draft", 2)


def test_new_words_for_what_is_shown_wait(project):
    projects.write(project, words(title="Lernhaus am Abend"))

    project.refresh_from_db()
    assert (project.title, project.revision.title) == ("Lernhaus am Nachmittag", "Lernhaus am Abend")
    assert list(Project.objects.waiting()) == [project]


def test_the_old_words_again_leave_nothing_to_read(project):
    projects.write(project, words(title="Lernhaus am Abend"))
    projects.write(project, words())

    assert (ProjectRevision.objects.count(), Project.objects.waiting().count()) == (0, 0)


def test_submitted_twice_is_not_possible(lindenhof):
    project = projects.start(lindenhof, words())
    projects.submit(project)

    with pytest.raises(projects.NotPossible):
        projects.submit(project)


def test_what_is_shown_is_not_discarded(project):
    with pytest.raises(projects.NotPossible):
        projects.discard(project)

    assert Project.objects.filter(pk=project.pk).exists()


def test_draft_is_discarded_with_all_that_is_in_it(lindenhof, cora):
    project = make_project(lindenhof, by=cora, status="draft", roles=2)

    projects.discard(project)

    assert (Project.objects.count(), ProjectRole.objects.count()) == (0, 0)


def test_end_withdraws_what_is_looked_for(lindenhof, cora):
    project = make_project(lindenhof, by=cora, roles=2)

    projects.end(project)

    project.refresh_from_db()
    assert (project.status, project.ended_on is None) == ("ended", False)
    assert [each.posting.status for each in project.roles.all()] == [Status.WITHDRAWN] * 2


def test_end_leaves_what_was_settled_before(project):
    lifecycle.settle(project.roles.get().posting)

    projects.end(project)

    assert project.roles.get().posting.status == Status.SETTLED


@pytest.mark.parametrize("verb", [projects.submit, projects.end, projects.discard])
def test_nothing_follows_the_end(project, verb):
    projects.end(project)

    with pytest.raises(projects.NotPossible):
        verb(project)


def test_new_role_waits_and_its_project_with_it(project, jana):
    made = projects.write_role(project, None, role(title="Köchin für freitags"), steward=jana)

    assert (made.posting, made.is_waiting, list(Project.objects.waiting())) == (None, True, [project])


def test_role_that_is_looked_for_is_changed_like_any_posting(project, jana):
    shown = project.roles.get()

    projects.write_role(project, shown, role(title="Lesepaten", num_wanted=5), steward=jana)

    posting = shown.posting
    posting.refresh_from_db()
    review = Review.objects.waiting().get(posting=posting)
    assert (posting.title, posting.amount, review.revision.title) == (role()["title"], 5, "Lesepaten")


def test_role_cannot_want_fewer_than_are_promised(project, jana):
    shown = project.roles.get()
    promising.promise(shown.posting, 2)

    with pytest.raises(AlreadyPromised):
        projects.write_role(project, shown, role(num_wanted=1), steward=jana)


def test_role_whose_posting_has_ended_is_looked_for_anew(project, cora, jana):
    first = project.roles.get().posting
    lifecycle.withdraw(first)

    again = projects.write_role(project, project.roles.get(), role(title="Lesepaten"), steward=jana)
    show(again, by=cora)

    again.refresh_from_db()
    assert (again.posting == first, again.posting.title, again.posting.status) == (False, "Lesepaten", "published")


def test_removed_role_withdraws_its_posting(project):
    posting = project.roles.get().posting

    projects.remove(project.roles.get())

    posting.refresh_from_db()
    assert (posting.status, project.roles.count()) == (Status.WITHDRAWN, 0)


def test_role_removed_by_who_read_it_before_it_was_shown_withdraws_its_posting(lindenhof, cora):
    project = make_project(lindenhof, by=cora, status="submitted")
    read_before = project.roles.get()
    show(project, by=cora)
    posting = project.roles.get().posting

    projects.remove(read_before)

    posting.refresh_from_db()
    assert (posting.status, project.roles.count()) == (Status.WITHDRAWN, 0)


def test_part_that_somebody_else_took_out_cannot_be_written_or_taken_out(project, jana):
    gone = project.roles.get()
    projects.remove(project.roles.get())

    with pytest.raises(projects.NotPossible):
        projects.write_role(project, gone, role(), steward=jana)
    with pytest.raises(projects.NotPossible):
        projects.remove(gone)


@pytest.mark.parametrize(
    ("model", "said"), [(ProjectNews, {**NEWS, "happened_on": "2026-11-01"}), (ProjectDocument, PDF)]
)
def test_part_written_again_is_unread_again(project, cora, model, said):
    part = projects.write_part(project, None, said, model=model)
    show(part, by=cora)
    assert model.objects.shown().count() == 1

    projects.write_part(project, part, {**said, "title": "Anders"}, model=model)

    assert (model.objects.shown().count(), Project.objects.waiting().count()) == (0, 1)


def test_project_holds_a_bounded_number_of_documents(project, monkeypatch):
    monkeypatch.setitem(projects.MOST, ProjectDocument, 1)
    projects.write_part(project, None, PDF, model=ProjectDocument)

    with pytest.raises(projects.TooMany):
        projects.write_part(project, None, PDF, model=ProjectDocument)


def test_every_word_counts_the_version_up(project, jana):
    before = version_of(project)

    made = projects.write_role(project, None, role(), steward=jana)
    projects.remove(made)

    assert version_of(project) == before + 2


def test_project_is_found_by_what_it_looks_for(project):
    assert list(Project.objects.looking_for(["tutoring"])) == [project]
    assert list(Project.objects.looking_for(["household"])) == []


def test_steward_who_is_gone_leaves_her_role(project, jana):
    Steward.objects.all().delete()

    assert project.roles.get().steward is None


@pytest.mark.parametrize(
    ("model", "broken", "name"),
    [
        (Project, {"status": "weg"}, "a_project_stands_in_a_known_state"),
        (Project, {"reviewed_at": None, "reviewed_by": None}, "a_shown_project_was_read_before"),
        (Project, {"status": "ended"}, "exactly_an_ended_project_has_a_last_day"),
        (Project, {"reviewed_by": None}, "a_project_that_was_read_names_its_reader"),
        (ProjectRole, {"num_wanted": 0}, "a_role_wants_at_least_one"),
        (ProjectRole, {"given_back": "nein"}, "a_role_with_a_posting_was_read"),
        (ProjectRole, {"reviewed_by": None}, "a_projectrole_that_was_read_names_its_reader"),
        (ProjectNews, {"given_back": "nein"}, "a_projectnews_that_was_read_names_its_reader"),
        (ProjectDocument, {"given_back": "nein"}, "a_projectdocument_that_was_read_names_its_reader"),
        (ProjectDocument, {"num_bytes": 6_000_000}, "a_document_is_small_enough"),
        (ProjectRevision, {"given_back": "nein"}, "a_projectrevision_that_was_read_names_its_reader"),
    ],
)
def test_database_holds_what_must_never_be_false(project, model, broken, name):
    projects.write(project, words(title="Lernhaus am Abend"))
    projects.write_part(project, None, {**NEWS, "happened_on": "2026-11-01"}, model=ProjectNews)
    projects.write_part(project, None, PDF, model=ProjectDocument)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.all().update(**broken)


def test_role_and_posting_go_together_once(project, jana):
    second = projects.write_role(project, None, role(), steward=jana)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor():
        ProjectRole.objects.filter(pk=second.pk).update(
            posting=project.roles.first().posting, reviewed_at=project.reviewed_at, reviewed_by=project.reviewed_by
        )


def test_paused_role_is_changed_like_any_posting(project, jana):
    lifecycle.pause(project.roles.get().posting)

    projects.write_role(project, project.roles.get(), role(text="Zweimal in der Woche lesen."), steward=jana)

    assert Review.objects.waiting().get().occasion == "edit"
