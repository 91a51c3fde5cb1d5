from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .organisation import Organisation


class StewardQuerySet(models.QuerySet):
    def of_email(self, email):
        return self.filter(email=email.lower())


class Steward(models.Model):
    """Whoever proves this mail address looks after the pages of an organisation. No account, no password."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="stewards", verbose_name=_("Einrichtung")
    )
    email = models.EmailField(_("E-Mail"))
    given_at = models.DateTimeField(_("eingetragen am"), default=timezone.now)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("eingetragen von")
    )

    objects = StewardQuerySet.as_manager()

    class Meta:
        verbose_name = _("verantwortlicher Mensch")
        verbose_name_plural = _("verantwortliche Menschen")
        ordering = ["email"]
        indexes = [models.Index(fields=["email"], name="steward_by_email")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "email"], name="a_steward_is_noted_once"),
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="a_stewards_address_is_in_small_letters"),
        ]

    def __str__(self):
        return f"#{self.pk}"  # stands in Django's log, which outlives her row
