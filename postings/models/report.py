from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from postings import chiffre

from .posting import Posting


class ReportReason(models.TextChoices):
    CONTACT = "contact", _("Es stehen Kontaktdaten oder eine Adresse darin")
    FRAUD = "fraud", _("Es sieht nach Betrug oder Geschäft aus")
    HURT = "hurt", _("Es verletzt oder grenzt Menschen aus")
    DANGER = "danger", _("Es könnte jemandem gefährlich werden")
    OUTDATED = "outdated", _("Es stimmt nicht mehr")
    OTHER = "other", _("Etwas anderes")


class Report(models.Model):
    """Somebody says that a posting should be looked at. Whoever it was gets a receipt and, with an address, an answer."""

    receipt = models.CharField(_("Beleg"), max_length=7, unique=True, default=chiffre.new)
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(_("Grund"), max_length=8, choices=ReportReason)
    text = models.TextField(_("In Ihren Worten"), max_length=1000, blank=True)
    email = models.EmailField(_("E-Mail für eine Antwort"), blank=True)
    language = models.CharField(max_length=12, default="de")
    reported_at = models.DateTimeField(_("gemeldet am"), default=timezone.now)

    class Meta:
        verbose_name = _("Meldung")
        verbose_name_plural = _("Meldungen")

    def __str__(self):
        return f"{self.receipt}: {self.get_reason_display()}"
