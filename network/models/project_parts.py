"""What belongs to a project: who is wanted, what is new, what there is to read."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Steward
from postings.models import Category, Posting

from .project import Project
from .reviewed import Reviewed

MOST_BYTES = 5 * 1024 * 1024


class ProjectRole(Reviewed):
    """Somebody a project looks for. Once the office has read it there is a request for it, which holds the words from then
    on and counts who has promised to come; until then the words stand here."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="roles")
    title = models.CharField(_("Wer gesucht wird"), max_length=90)
    text = models.TextField(_("Was zu tun ist"), max_length=3000)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", verbose_name=_("Kategorie"))
    num_wanted = models.PositiveSmallIntegerField(_("wie viele"), default=1)
    # Who answers those who come forward: whoever wrote it, with the address she had proved then.
    steward = models.ForeignKey(Steward, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(_("geschrieben am"), default=timezone.now)
    posting = models.OneToOneField(
        Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="project_role", verbose_name=_("Gesuch")
    )

    class Meta(Reviewed.Meta):
        abstract = False
        verbose_name = _("Rolle in einem Projekt")
        verbose_name_plural = _("Rollen in Projekten")
        ordering = ["pk"]
        constraints = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(condition=Q(num_wanted__gte=1), name="a_role_wants_at_least_one"),
            models.CheckConstraint(
                condition=Q(posting__isnull=True) | Q(reviewed_at__isnull=False, given_back=""),
                name="a_role_with_a_posting_was_read",
            ),
        ]

    def __str__(self):
        return self.posting.title if self.posting_id else self.title


class ProjectNews(Reviewed):
    """What happened in a project, on one day."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="news")
    happened_on = models.DateField(_("Tag"))
    title = models.CharField(_("Überschrift"), max_length=90)
    text = models.TextField(_("Text"), max_length=3000)
    text_language = models.CharField(_("geschrieben auf"), max_length=12)

    class Meta(Reviewed.Meta):
        abstract = False
        verbose_name = _("Neues aus einem Projekt")
        verbose_name_plural = _("Neues aus Projekten")
        ordering = ["-happened_on", "-pk"]

    def __str__(self):
        return self.title


class ProjectDocument(Reviewed):
    """A PDF to take along. It lies in the database, so that it is saved and erased with everything else."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("Titel"), max_length=90)
    content = models.BinaryField()
    num_bytes = models.PositiveIntegerField(_("Größe in Byte"))

    class Meta(Reviewed.Meta):
        abstract = False
        verbose_name = _("Dokument eines Projekts")
        verbose_name_plural = _("Dokumente von Projekten")
        ordering = ["title", "pk"]
        constraints = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(num_bytes__gte=1, num_bytes__lte=MOST_BYTES), name="a_document_is_small_enough"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("network:project_document", args=[self.pk])
