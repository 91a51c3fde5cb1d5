from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from postings.models import Posting

from .batch import Batch


class Imported(models.Model):
    """Where a posting came from, for good: the table, the row in it, its number in the source, a hash of what it said."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="imported", verbose_name=_("Tabelle"))
    number = models.PositiveIntegerField(_("Zeile"))
    source = models.CharField(_("Quelle"), max_length=80)
    source_id = models.CharField(_("Nummer in der Quelle"), max_length=80)
    content_hash = models.CharField(max_length=64)
    posting = models.OneToOneField(
        Posting, on_delete=models.CASCADE, related_name="imported", verbose_name=_("Eintrag")
    )
    imported_at = models.DateTimeField(_("eingelesen am"), default=timezone.now)

    class Meta:
        verbose_name = _("Herkunft")
        verbose_name_plural = _("Herkunft")
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="what_a_source_numbers_is_imported_once"),
        ]

    def __str__(self):
        return f"{self.source} {self.source_id}"
