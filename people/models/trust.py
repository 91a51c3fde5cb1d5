"""What people may be trusted with, whom they do not want to meet, what they agreed to, who looked at how to reach them."""

from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .person import Person


class Level(models.TextChoices):
    """What somebody must be cleared for before help in a category that asks for it."""

    HOUSING = "housing", _("Wohnraum")
    CHILDREN = "children", _("Kinder und Jugendliche")
    HEALTH = "health", _("Gesundheit")


class ClearanceQuerySet(models.QuerySet):
    def valid(self, *, on):
        return self.filter(issued_on__lte=on, valid_until__gte=on)

    def running_out(self, *, on, days=42):
        return self.filter(valid_until__gte=on, valid_until__lte=on + timedelta(days=days))


class Clearance(models.Model):
    """That somebody's papers were inspected, and until when that holds. The document itself is never kept."""

    class Paper(models.TextChoices):
        CERTIFICATE = "certificate", _("erweitertes Führungszeugnis")
        HOME_VISIT = "home_visit", _("Besuch in der Wohnung")
        PROFESSION = "profession", _("Nachweis des Berufs")
        INTERVIEW = "interview", _("persönliches Gespräch")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="clearances", verbose_name=_("wer"))
    level = models.CharField(_("wofür"), max_length=8, choices=Level)
    paper = models.CharField(_("was vorgelegt wurde"), max_length=11, choices=Paper)
    issued_on = models.DateField(_("ausgestellt am"))
    valid_until = models.DateField(_("gilt bis"))
    inspected_at = models.DateTimeField(_("eingesehen am"), default=timezone.now)
    inspected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("eingesehen von")
    )
    reminded_at = models.DateTimeField(_("erinnert am"), null=True, blank=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Nachweis")
        verbose_name_plural = _("Nachweise")
        ordering = ["valid_until"]
        indexes = [models.Index(fields=["person", "level", "valid_until"], name="clearances_of_a_person")]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=Level.values), name="a_clearance_is_for_a_known_level"),
            models.CheckConstraint(
                condition=Q(issued_on__lte=F("valid_until")), name="a_clearance_is_issued_before_it_ends"
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"  # stands in Django's log, which outlives her row


class Block(models.Model):
    """`person` does not want to be brought together with `other` again, whichever of their postings it is about."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="blocks")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="blocked_by")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("Sperre")
        verbose_name_plural = _("Sperren")
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="somebody_is_blocked_once"),
            models.CheckConstraint(condition=~Q(person=F("other")), name="nobody_blocks_their_own_self"),
        ]


class Consent(models.Model):
    """What a person agreed to when somebody else wrote it down for her, word for word."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    words = models.TextField(_("Wortlaut"))
    language = models.CharField(_("in welcher Sprache"), max_length=12)
    given_at = models.DateTimeField(_("gegeben am"), default=timezone.now)
    given_by = models.CharField(_("durch wen"), max_length=80, blank=True)
    recorded_at = models.DateTimeField(_("notiert am"), auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Einverständnis")
        verbose_name_plural = _("Einverständnisse")


class ContactRead(models.Model):
    """One line for each time staff read how a person can be reached. Append-only: the database refuses changes."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reads", verbose_name=_("wessen"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("gelesen von")
    )
    at = models.DateTimeField(_("wann"), default=timezone.now)
    place = models.CharField(_("wo in der Koordination"), max_length=200)

    class Meta:
        verbose_name = _("gelesene Kontaktdaten")
        verbose_name_plural = _("gelesene Kontaktdaten")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["person", "at"], name="contact_reads_of_a_person")]
        triggers = [pgtrigger.Protect(name="contact_reads_are_append_only", operation=pgtrigger.Update)]
