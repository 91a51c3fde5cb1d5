"""Letters to those who look after an organisation: what the office has said to what they wrote."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from people.models import RefusedAddress
from postings import belongings
from postings.emails import Letter, absolute

from .models import Project, ProjectDocument, ProjectNews, ProjectRevision, ProjectRole

KINDS = {
    model._meta.model_name: model for model in (Project, ProjectRevision, ProjectRole, ProjectNews, ProjectDocument)
}


class StewardLetter(Letter):
    """A letter to one steward about a project or a part of it: `write(row, steward)`."""

    task = "network.tasks.send_steward_letter"

    def person(self, row, steward):
        return None

    def reader(self, row, steward):
        if RefusedAddress.objects.in_force().filter(address=steward.email).exists():
            return None
        return steward.email, language_of(steward)

    def posting(self, row, steward):
        return None

    def keys(self, row, steward):
        return {"steward": steward.pk, "kind": row._meta.model_name, "row": row.pk}


def tell_stewards(letter, row):
    """To all who look after the organisation, each in her language."""
    for steward in project_of(row).organisation.stewards.all():
        letter.enqueue(row, steward)


def project_of(row):
    return row if isinstance(row, Project) else row.project


def language_of(steward):
    """The language she wants to be written to in; German where she has never said."""
    return belongings.language_of(steward.email) or settings.LANGUAGE_CODE


@StewardLetter
def project_shown(row, steward):
    project = project_of(row)
    return {
        "subject": _("Zu sehen: %(title)s") % {"title": project.title},
        "paragraphs": [
            _("Wir haben gelesen, was Sie zu diesem Projekt geschrieben haben: %(title)s. Alle können es jetzt sehen.")
            % {"title": project.title},
            _("Wer sich für eine Rolle meldet, schreibt Ihnen über uns. Seine Adresse und Ihre sieht dabei niemand."),
        ],
        "button": (_("Projekt ansehen"), absolute(project.get_absolute_url())),
        "why": _why(project),
    }


@StewardLetter
def project_given_back(row, steward):
    project = project_of(row)
    return {
        "subject": _("Bitte ändern: %(title)s") % {"title": project.title},
        "paragraphs": [
            _("Wir haben gelesen, was Sie geschrieben haben, und zeigen es so noch nicht: %(title)s.") % {"title": row},
            _("Das müsste sich ändern:"),
        ],
        "quote": row.given_back or None,
        "button": (_("Ändern"), absolute(_desk(project))),
        "why": _why(project),
    }


def _desk(project):
    return reverse("network:steward_project", args=[project.organisation_id, project.pk])


def _why(project):
    return _(
        "Sie bekommen diese Nachricht, weil Sie sich bei People Like Me um diese Einrichtung kümmern: %(name)s."
    ) % {"name": project.organisation.name}
