from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OrganisationQuerySet(models.QuerySet):
    def verified(self):
        return self.filter(verified_at__isnull=False)

    def unverified(self):
        return self.filter(verified_at__isnull=True)

    def of_steward(self, email):
        """Those whose pages whoever proved this address looks after."""
        return self.filter(stewards__email=email.lower())

    def verify(self, *, by):
        """The office knows them now. Who was verified before stays as it is. Returns how many were not yet."""
        return self.unverified().update(verified_at=timezone.now(), verified_by=by)


class Organisation(models.Model):
    """A shelter, association or public body that posts for others. Until it is verified, reviewers are told."""

    class Kind(models.TextChoices):
        SHELTER = "shelter", _("Unterkunft")
        ASSOCIATION = "association", _("Verein oder Initiative")
        PUBLIC_BODY = "public_body", _("Behörde oder Kommune")
        PARISH = "parish", _("Gemeinde einer Religion")
        SCHOOL = "school", _("Schule oder Kita")
        OTHER = "other", _("andere Einrichtung")

    name = models.CharField(_("Name"), max_length=120)
    kind = models.CharField(_("Art"), max_length=12, choices=Kind)
    about = models.TextField(_("Über die Einrichtung"), max_length=1000, blank=True)
    website = models.URLField(_("Website"), blank=True)
    verified_at = models.DateTimeField(_("geprüft am"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("geprüft von"),
    )
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Einrichtung")
        verbose_name_plural = _("Einrichtungen")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(verified_at__isnull=True, verified_by__isnull=True)
                    | Q(verified_at__isnull=False, verified_by__isnull=False)
                ),
                name="a_verified_organisation_names_who_verified_it",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_verified(self):
        return self.verified_at is not None
