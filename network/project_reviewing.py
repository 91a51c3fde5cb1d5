"""How the office reads what organisations write about their projects: it shows it, or gives it back with a reason.

Each decision takes the project's version that was read. What can be decided: a project, or a part of one that is shown.
"""

from django.db import transaction
from django.utils import timezone

from people.models import Person, ReachBy
from postings import chiffre, writing
from postings.intake import new_token
from postings.models import ForWhom, Kind

from . import project_letters, projects
from .models import Project, ProjectDocument, ProjectNews, ProjectRevision, ProjectRole, ProjectStatus

NAME_LENGTH = Person._meta.get_field("name").max_length


class Outdated(Exception):
    """The organisation wrote something after this was read, or somebody else decided first."""


class NobodyAnswers(Exception):
    """Whoever wrote this role does not look after the organisation any more: nobody would read the answers."""


@transaction.atomic
def publish(row, *, by, version):
    """Let everybody see a project with all that is unread in it, or one of its parts. A role gets its request."""
    project, row = _as_it_was_read(row, version)
    if isinstance(row, ProjectRevision):
        _take_over(project, row)
    else:
        _publish(row, by=by)
    for part in _unread_parts(project) if row == project else []:
        _publish(part, by=by)
    _count(project)
    project_letters.tell_stewards(project_letters.project_shown, project)


@transaction.atomic
def give_back(row, *, by, version, words):
    """Back to whoever wrote it, with what would have to change. What everybody sees stays as it is."""
    project, row = _as_it_was_read(row, version)
    row.reviewed_at, row.reviewed_by, row.given_back = timezone.now(), by, words
    fields = ["reviewed_at", "reviewed_by", "given_back"]
    if row == project:
        row.status = ProjectStatus.DRAFT
        fields.append("status")
    row.save(update_fields=fields)
    _count(project)
    project_letters.tell_stewards(project_letters.project_given_back, row)


def _as_it_was_read(row, version):
    """(project, what is decided), locked; the same row twice where the project itself is decided."""
    project = projects.locked(row if isinstance(row, Project) else row.project)
    if isinstance(row, Project):
        row = project
        is_there = project.status == ProjectStatus.SUBMITTED
    else:
        row = type(row).objects.filter(pk=row.pk, project=project).first()
        is_there = row is not None and row.is_waiting and project.status != ProjectStatus.ENDED
    if project.version != version or not is_there:
        raise Outdated
    return project, row


def _unread_parts(project):
    return [
        part
        for model in (ProjectRole, ProjectNews, ProjectDocument)
        for part in model.objects.waiting().filter(project=project)
    ]


def _publish(row, *, by):
    row.reviewed_at, row.reviewed_by, row.given_back = timezone.now(), by, ""
    fields = ["reviewed_at", "reviewed_by", "given_back"]
    if isinstance(row, Project):
        row.status = ProjectStatus.PUBLISHED
        fields.append("status")
    if isinstance(row, ProjectRole):
        row.posting = _ask_for(row, by=by)
        fields.append("posting")
    row.save(update_fields=fields)


def _take_over(project, revision):
    for name, value in revision.words().items():
        setattr(project, name, value)
    project.save(update_fields=ProjectRevision.FIELDS)
    revision.delete()


def _ask_for(role, *, by):
    """The request for a role, shown at once: whoever decides has read it. Answers reach the steward who wrote it."""
    if role.steward is None:
        raise NobodyAnswers
    project = role.project
    contact = Person(
        name=project.organisation.name[:NAME_LENGTH],
        email=role.steward.email,
        email_proved_at=role.written_at,
        reach_by=ReachBy.EMAIL,
        language=project_letters.language_of(role.steward),
    )
    said = {
        "kind": Kind.REQUEST,
        "category": role.category,
        "title": role.title,
        "text": role.text,
        "text_language": project.text_language,
        "languages": [project.text_language],
        "municipality": project.municipality,
        "amount": role.num_wanted,
        "for_whom": ForWhom.ORGANISATION,
    }
    code = chiffre.entry_code(new_token())  # said to nobody: its author opens it by her address
    return writing.record(person=contact, fields=said, code=code, by=by, organisation=project.organisation)


def _count(project):
    project.version += 1
    project.save(update_fields=["version"])
