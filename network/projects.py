"""What an organisation does with its projects. The office reads what it writes before others do: see project_reviewing.py.

Every verb locks the project first, so that what is counted holds, and counts its version up. The posting of a role is
moved by the verbs of postings alone.
"""

from django.db import transaction
from django.utils import timezone

from postings import lifecycle, writing

from .models import Project, ProjectDocument, ProjectNews, ProjectRevision, ProjectRole, ProjectStatus

MOST = {ProjectRole: 20, ProjectNews: 60, ProjectDocument: 10}  # of one project


class NotPossible(Exception):
    """The project does not stand where this could follow."""


class TooMany(NotPossible):
    """A project holds no more of these."""


def start(organisation, words):
    """A draft that nobody sees but whoever looks after the organisation."""
    return Project.objects.create(organisation=organisation, **words)


@transaction.atomic
def write(project, words):
    """Change what it says. Of a project that is shown the new words wait until the office has read them."""
    project = _locked_to_write(project)
    if not project.is_published:
        for name, value in words.items():
            setattr(project, name, value)
        _touch(project, *words)
    elif words != project.words():
        unread = {"reviewed_at": None, "reviewed_by": None, "given_back": ""}
        ProjectRevision.objects.update_or_create(project=project, defaults={**words, **unread})
        _touch(project)
    else:
        ProjectRevision.objects.filter(project=project).delete()
        _touch(project)
    return project


@transaction.atomic
def submit(project):
    """Finished: the office may read it, with all that is in it."""
    project = _locked_to_write(project)
    if not project.is_draft:
        raise NotPossible
    project.status = ProjectStatus.SUBMITTED
    project.reviewed_at, project.reviewed_by, project.given_back = None, None, ""
    _touch(project, "status", "reviewed_at", "reviewed_by", "given_back")
    return project


@transaction.atomic
def discard(project):
    """Nobody has seen it but those who wrote it."""
    project = _locked_to_write(project)
    if project.is_published:
        raise NotPossible
    project.delete()


@transaction.atomic
def end(project):
    """It is over: its page says so, and nobody is looked for any more."""
    project = _locked_to_write(project)
    if not project.is_published:
        raise NotPossible
    for role in project.roles.select_related("posting"):
        _close(role)
    ProjectRevision.objects.filter(project=project).delete()
    project.status, project.ended_on = ProjectStatus.ENDED, timezone.localdate()
    _touch(project, "status", "ended_on")
    return project


@transaction.atomic
def write_role(project, role, said, *, steward):
    """A new role (None), or new words for one. Where everybody sees its request already, that is changed like any other.

    `said` holds title, text, category and num_wanted. A role whose request has ended is looked for anew. Raises
    AlreadyPromised for a number below what is promised.
    """
    project, role = _locked_with(project, role, ProjectRole)
    if role.posting_id and role.posting.is_open:
        changes = {name: said[name] for name in ("title", "text", "category")}
        writing.edit(role.posting, changes={**changes, "amount": said["num_wanted"]})
    else:
        role.posting, role.steward, role.written_at = None, steward, timezone.now()
        _write_unread(role, said)
    _touch(project)
    return role


@transaction.atomic
def write_part(project, part, said, *, model):
    """New news or a new document (None), or other words for one; unread again."""
    project, part = _locked_with(project, part, model)
    _write_unread(part, said)
    _touch(project)
    return part


@transaction.atomic
def remove(part):
    """Take a role, news or a document out. The request of a role is withdrawn, also one it was given a moment ago."""
    project, part = _locked_with(part.project, part, type(part))
    if isinstance(part, ProjectRole):
        _close(part)
    part.delete()
    _touch(project)


def _write_unread(part, said):
    for name, value in said.items():
        setattr(part, name, value)
    part.reviewed_at, part.reviewed_by, part.given_back = None, None, ""
    part.save()


def _locked_with(project, part, model):
    """The project locked, and the part as it is now; a new one where there is room for it."""
    project = _locked_to_write(project)
    if part is not None:
        found = model.objects.filter(pk=part.pk, project=project).first()
        if found is None:
            raise NotPossible
        return project, found
    if model.objects.filter(project=project).count() >= MOST[model]:
        raise TooMany
    return project, model(project=project)


def _close(role):
    if role.posting_id and role.posting.is_open:
        lifecycle.withdraw(role.posting)


def locked(project):
    return Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)


def _locked_to_write(project):
    project = locked(project)
    if project.is_ended:
        raise NotPossible
    return project


def _touch(project, *fields):
    project.version += 1
    project.written_at = timezone.now()
    project.save(update_fields=[*fields, "version", "written_at"])
