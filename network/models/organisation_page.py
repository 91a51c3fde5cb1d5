from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Organisation
from postings.models import Municipality


class OrganisationPageQuerySet(models.QuerySet):
    def shown(self):
        """For everybody: the office shows it, and knows the organisation."""
        return self.filter(shown_at__isnull=False, organisation__verified_at__isnull=False)

    def hidden(self):
        return self.filter(shown_at__isnull=True)

    def in_region(self, region):
        return self.filter(municipality__region=region)

    def speaking(self, language):
        return self.filter(languages__contains=[language])

    def saying(self, words):
        """Whose name or text holds these words as they stand."""
        return self.filter(Q(organisation__name__icontains=words) | Q(organisation__about__icontains=words))

    def show(self, *, by):
        """Let everybody see them. Pages of organisations we do not know stay hidden. Returns how many are new to see."""
        fresh = self.hidden().filter(organisation__in=Organisation.objects.verified())
        return fresh.update(shown_at=timezone.now(), shown_by=by)

    def hide(self):
        """Nobody sees them any more. Returns how many were to be seen."""
        return self.filter(shown_at__isnull=False).update(shown_at=None, shown_by=None)


class OrganisationPage(models.Model):
    """What everybody may read about an organisation, besides its name and text: where it is and what is spoken there."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="page", verbose_name=_("Einrichtung")
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="organisation_pages", verbose_name=_("Ort")
    )
    street = models.CharField(
        _("Straße und Hausnummer"),
        max_length=120,
        blank=True,
        help_text=_("Nur wenn die Einrichtung das möchte. Bei einem Schutzhaus nie."),
    )
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("Sprachen"), default=list, blank=True)
    shown_at = models.DateTimeField(_("gezeigt seit"), null=True, blank=True)
    shown_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("gezeigt von"),
    )
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)

    objects = OrganisationPageQuerySet.as_manager()

    class Meta:
        verbose_name = _("Seite einer Einrichtung")
        verbose_name_plural = _("Seiten der Einrichtungen")
        ordering = ["organisation__name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_at__isnull=True, shown_by__isnull=True)
                | Q(shown_at__isnull=False, shown_by__isnull=False),
                name="a_shown_page_names_who_shows_it",
            ),
        ]

    def __str__(self):
        return str(self.organisation)

    def get_absolute_url(self):
        return reverse("network:organisation_detail", args=[self.organisation_id])
