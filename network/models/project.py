from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.staff_regions import visible
from people.models import Organisation
from postings.models import Municipality, Posting, Status

from .reviewed import Reviewed, ReviewedQuerySet

PARTS = ["revision", "roles", "news", "documents"]  # what is read each by itself once the project is shown


class ProjectStatus(models.TextChoices):
    DRAFT = "draft", _("Entwurf")
    SUBMITTED = "submitted", _("wartet auf die Koordinationsstelle")
    PUBLISHED = "published", _("zu sehen")
    ENDED = "ended", _("beendet")


class ProjectWords(models.Model):
    """What is said about a project. Who is in its team stands there by task and not by name."""

    FIELDS = ("title", "aim", "text_language", "municipality", "venue", "times", "team")

    title = models.CharField(_("Name des Projekts"), max_length=90)
    aim = models.TextField(_("Was hier geschieht"), max_length=3000)
    text_language = models.CharField(_("geschrieben auf"), max_length=12)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("Ort"))
    venue = models.CharField(_("Treffpunkt"), max_length=160, blank=True)
    times = models.CharField(_("Zeiten"), max_length=200, blank=True)
    team = models.TextField(_("Wer es trägt"), max_length=600, blank=True)

    class Meta:
        abstract = True

    def words(self):
        return {name: getattr(self, name) for name in self.FIELDS}


class ProjectQuerySet(models.QuerySet):
    def published(self):
        """What everybody sees in the list; only of organisations the office knows."""
        return self.of_known().filter(status=ProjectStatus.PUBLISHED)

    def public(self):
        """What has a page: also what has ended, which says so."""
        return self.of_known().filter(status__in=[ProjectStatus.PUBLISHED, ProjectStatus.ENDED])

    def of_known(self):
        return self.filter(organisation__verified_at__isnull=False)

    def in_region(self, region):
        return self.filter(municipality__region=region)

    def visible_to(self, user):
        """Those an account of the staff works on: outside Kassel those of its own regions."""
        return visible(self, "municipality__region", to=user)

    def looking_for(self, categories):
        """With a role to be filled in one of these categories."""
        wanted = Posting.objects.published().filter(project_role__project=OuterRef("pk"), category__in=categories)
        return self.filter(Exists(wanted))

    def waiting(self):
        """Something of it waits to be read: itself, or a part of one that is shown."""
        parts = [Project._meta.get_field(name).related_model for name in PARTS]
        waits = [Q(Exists(part.objects.waiting().filter(project=OuterRef("pk")))) for part in parts]
        return self.filter(Q(status=ProjectStatus.SUBMITTED) | (Q(status=ProjectStatus.PUBLISHED) & reduce(or_, waits)))

    def with_roles_counted(self):
        """`num_open`: how many roles are to be filled."""
        return self.annotate(num_open=Count("roles", filter=Q(roles__posting__status=Status.PUBLISHED)))


class Project(ProjectWords, Reviewed):
    """A lasting place where people do something together, kept by an organisation: a school, a group, a field to learn in."""

    Status = ProjectStatus

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="projects", verbose_name=_("Einrichtung")
    )
    status = models.CharField(_("Zustand"), max_length=9, choices=ProjectStatus, default=ProjectStatus.DRAFT)
    # Whatever the organisation writes in it counts up, so that nobody decides about what she has not read.
    version = models.PositiveIntegerField(_("Fassung"), default=1)
    created_at = models.DateTimeField(_("angelegt am"), default=timezone.now)
    written_at = models.DateTimeField(_("zuletzt geschrieben am"), default=timezone.now)
    ended_on = models.DateField(_("beendet am"), null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        abstract = False
        verbose_name = _("Projekt")
        verbose_name_plural = _("Projekte")
        ordering = ["title", "pk"]
        indexes = [models.Index(fields=["status", "title"], name="project_by_status")]
        constraints = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=ProjectStatus.values), name="a_project_stands_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[ProjectStatus.PUBLISHED, ProjectStatus.ENDED]) | Q(reviewed_at__isnull=False),
                name="a_shown_project_was_read_before",
            ),
            models.CheckConstraint(
                condition=Q(status=ProjectStatus.ENDED, ended_on__isnull=False)
                | (~Q(status=ProjectStatus.ENDED) & Q(ended_on__isnull=True)),
                name="exactly_an_ended_project_has_a_last_day",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("network:project_detail", args=[self.pk])

    @property
    def is_published(self):
        return self.status == ProjectStatus.PUBLISHED

    @property
    def is_ended(self):
        return self.status == ProjectStatus.ENDED

    @property
    def is_draft(self):
        return self.status == ProjectStatus.DRAFT


class ProjectRevision(ProjectWords, Reviewed):
    """New words for a project that is shown: the old ones stay up until the office has read these."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="revision")

    objects = ReviewedQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        abstract = False
        verbose_name = _("geänderte Worte eines Projekts")
        verbose_name_plural = _("geänderte Worte von Projekten")

    def __str__(self):
        return self.title
