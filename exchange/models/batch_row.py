from django.db import models
from django.utils.translation import gettext_lazy as _

from .batch import Batch


class Verdict(models.TextChoices):
    """What would become of a row."""

    NEW = "new", _("wird ein Eintrag")
    BAD = "bad", _("hat ein Problem")
    SAME = "same", _("ist schon eingelesen")
    CHANGED = "changed", _("ist schon eingelesen, mit anderem Inhalt")
    TWICE = "twice", _("steht zweimal in der Tabelle")


class BatchRowQuerySet(models.QuerySet):
    def new(self):
        return self.filter(verdict=Verdict.NEW)

    def with_problem(self):
        """Those that somebody should look at: everything but what becomes a posting or has become one."""
        return self.filter(verdict__in=[Verdict.BAD, Verdict.CHANGED, Verdict.TWICE])


class BatchRow(models.Model):
    """One row as it stood in the table, and what it would become: `understood` is what a posting says, as it is stored.

    `flaws` leads from the place of a cell to what is wrong with it before it is read; see importing.tables.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField(_("Zeile"))
    cells = models.JSONField(default=list)
    flaws = models.JSONField(default=dict)
    verdict = models.CharField(_("was daraus wird"), max_length=7, choices=Verdict, blank=True)
    understood = models.JSONField(default=dict)
    problems = models.JSONField(default=list)

    objects = BatchRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("Zeile")
        verbose_name_plural = _("Zeilen")
        ordering = ["number"]
        indexes = [models.Index(fields=["batch", "verdict", "number"], name="rows_of_a_batch_by_verdict")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="a_row_of_a_batch_has_its_own_number"),
            models.CheckConstraint(
                condition=models.Q(verdict__in=[*Verdict.values, ""]), name="a_row_has_a_known_verdict_or_none"
            ),
        ]

    def __str__(self):
        return f"{self.batch_id}:{self.number}"
