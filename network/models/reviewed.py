from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReviewedQuerySet(models.QuerySet):
    def waiting(self):
        """Nobody of the office has read it yet, as it is now."""
        return self.filter(reviewed_at__isnull=True)

    def shown(self):
        return self.filter(reviewed_at__isnull=False, given_back="")


class Reviewed(models.Model):
    """Something an organisation writes, that the office reads before others do: it is shown, or given back with a reason."""

    reviewed_at = models.DateTimeField(_("gelesen am"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("gelesen von"),
    )
    given_back = models.TextField(_("zurückgegeben, weil"), max_length=600, blank=True)

    objects = ReviewedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, given_back="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="a_%(class)s_that_was_read_names_its_reader",
            ),
        ]

    @property
    def is_waiting(self):
        return self.reviewed_at is None

    @property
    def is_shown(self):
        return self.reviewed_at is not None and not self.given_back

    @property
    def key(self):
        """Its name among all that the office decides about, as forms send it."""
        return f"{self._meta.model_name}-{self.pk}"
