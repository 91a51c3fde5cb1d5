from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Concat, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from .person import Person

HANDED_OVER_FOR_HOURS = 72
LIFTED_FOR_DAYS = 30  # a mark that was lifted is still known, should the address be refused again


class HandoverQuerySet(models.QuerySet):
    def since(self, moment):
        return self.filter(at__gte=moment)

    def over(self, *, at):
        """Of jobs that will not be done again."""
        undone = ProcrastinateJob.objects.filter(pk=OuterRef("job"), status__in=["todo", "doing"])
        return self.filter(~Exists(undone), at__lte=at - timedelta(hours=HANDED_OVER_FOR_HOURS))


class Handover(models.Model):
    """That a mail server has taken a job's letter: it is not sent again, whatever becomes of the worker."""

    job = models.BigIntegerField()  # procrastinate's key; such jobs are deleted by themselves
    number = models.PositiveSmallIntegerField()  # of those that one job sends
    at = models.DateTimeField(_("wann"), default=timezone.now, db_index=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("übergebener Brief")
        verbose_name_plural = _("übergebene Briefe")
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="a_letter_is_handed_over_once")]

    def __str__(self):
        return f"{self.job}.{self.number}"


class RefusedAddressQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(lifted_at=None)

    def with_identity(self):
        """By what the address's owner is known; see Person.identity."""
        return self.annotate(identity=Concat(models.Value("mail:"), "address", output_field=models.TextField()))

    def over(self, *, at):
        """Lifted long ago, or of nobody who still has a row here."""
        owner = Person.objects.filter(identity=OuterRef("identity"))
        return self.with_identity().filter(Q(lifted_at__lte=at - timedelta(days=LIFTED_FOR_DAYS)) | ~Exists(owner))


class RefusedAddress(models.Model):
    """An address that a mail server has refused for good. Until the mark is lifted, its owner is called instead of written to.

    It keeps nothing about the owner, and goes when she goes.
    """

    address = models.EmailField(_("Adresse"))
    said = models.CharField(_("was der Mailserver sagt"), max_length=300, blank=True)
    num_failures = models.PositiveSmallIntegerField(_("wie oft"), default=1)
    refused_at = models.DateTimeField(_("abgelehnt am"), default=timezone.now)
    lifted_at = models.DateTimeField(_("aufgehoben am"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("aufgehoben von"),
    )

    objects = RefusedAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("abgelehnte Adresse")
        verbose_name_plural = _("abgelehnte Adressen")
        ordering = ["-refused_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["address"], name="an_address_is_marked_once"),
            models.CheckConstraint(
                condition=Q(address=Lower(F("address"))), name="a_marked_address_is_in_small_letters"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="a_mark_is_lifted_by_somebody",
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"
