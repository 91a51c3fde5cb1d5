from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from postings import chiffre


class Topic(models.TextChoices):
    BARRIER = "barrier", _("Etwas ist schwer zu bedienen oder zu verstehen")
    COMPLAINT = "complaint", _("Eine Entscheidung war falsch: Beschwerde")
    UNLAWFUL = "unlawful", _("Etwas auf diesen Seiten ist verboten: Hinweis")
    DATA = "data", _("Meine Daten: ansehen, berichtigen oder löschen")
    OTHER = "other", _("Etwas anderes")


# How many days we take at most to answer. Of GDPR article 12 and HVBIT § 6 it is well within.
ANSWER_DAYS = {Topic.UNLAWFUL: 3}
USUAL_DAYS = 14


def due_on(topic, *, at):
    return timezone.localdate(at) + timedelta(days=ANSWER_DAYS.get(topic, USUAL_DAYS))


class ConcernQuerySet(models.QuerySet):
    def waiting(self):
        """Nobody has answered them yet; the most pressing first."""
        return self.filter(answered_at=None).order_by("due_on", "written_at", "pk")

    def answered(self):
        return self.exclude(answered_at=None).order_by("-answered_at", "-pk")

    def of_email(self, email):
        return self.filter(email__iexact=email)


class Concern(models.Model):
    """What somebody writes to the office that is about no posting of hers. Read and answered by a human."""

    receipt = models.CharField(_("Beleg"), max_length=7, unique=True, default=chiffre.new)
    topic = models.CharField(_("Worum es geht"), max_length=9, choices=Topic)
    place = models.CharField(_("Seite oder Eintrag"), max_length=300, blank=True)
    text = models.TextField(_("In Ihren Worten"), max_length=3000)
    email = models.EmailField(_("E-Mail für eine Antwort"), blank=True)
    language = models.CharField(max_length=12, default="de")
    written_at = models.DateTimeField(_("geschrieben am"), default=timezone.now)
    due_on = models.DateField(_("Antwort bis"))
    answer = models.TextField(_("Antwort"), max_length=3000, blank=True)
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("Anliegen")
        verbose_name_plural = _("Anliegen")
        indexes = [models.Index(fields=["due_on"], condition=Q(answered_at=None), name="concerns_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="an_answer_names_who_gave_it",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="no_concern_says_nothing"),
        ]

    def __str__(self):
        return f"{self.receipt}: {self.get_topic_display()}"

    @property
    def is_waiting(self):
        return self.answered_at is None

    def is_late(self, *, on):
        return self.is_waiting and self.due_on < on
