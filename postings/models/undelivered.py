from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Person

from .posting import Posting

KEPT_DAYS = 30  # open or not
SETTLED_FOR_DAYS = 7


class Settled(models.TextChoices):
    AGAIN = "again", _("noch einmal verschickt")
    PHONE = "phone", _("auf anderem Weg gesagt")


class UndeliveredQuerySet(models.QuerySet):
    def open(self):
        return self.filter(settled_at=None)

    def over(self, *, at):
        settled = Q(settled_at__lte=at - timedelta(days=SETTLED_FOR_DAYS))
        return self.filter(settled | Q(failed_at__lte=at - timedelta(days=KEPT_DAYS)))


class Undelivered(models.Model):
    """A letter that did not arrive and is not tried any more, until somebody has seen to it. It holds keys, not the letter."""

    job = models.BigIntegerField()  # procrastinate's key
    task = models.CharField(max_length=128)
    keys = models.JSONField()
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, null=True, blank=True, related_name="undelivered")
    # Whom it was for, where that is more than an address.
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="undelivered")
    said = models.CharField(_("was der Mailserver sagt"), max_length=300, blank=True)
    failed_at = models.DateTimeField(_("aufgegeben am"), default=timezone.now)
    settled = models.CharField(_("wie erledigt"), max_length=5, choices=Settled, blank=True)
    settled_at = models.DateTimeField(_("erledigt am"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("erledigt von"),
    )

    objects = UndeliveredQuerySet.as_manager()

    class Meta:
        verbose_name = _("Brief, der nicht ankam")
        verbose_name_plural = _("Briefe, die nicht ankamen")
        ordering = ["failed_at", "pk"]
        indexes = [models.Index(fields=["failed_at"], name="undelivered_and_open", condition=Q(settled_at=None))]
        constraints = [
            models.UniqueConstraint(fields=["job"], name="a_letter_is_given_up_once"),
            models.CheckConstraint(
                condition=Q(settled="", settled_at__isnull=True, settled_by__isnull=True)
                | (~Q(settled="") & Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="who_settled_a_letter_says_how",
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def is_to_author(self):
        """Whether whoever wrote the posting was to read it."""
        return self.posting is not None and self.posting.author_id == self.person_id

    @property
    def letter(self):
        """Its name; where the job has none, the name of what sends it."""
        return self.keys.get("letter") or self.task.rpartition(".")[2]
