from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .category import Category
from .place import Municipality
from .posting import Posting
from .rendering import Rendering
from .report import Report


class Occasion(models.TextChoices):
    NEW = "new", _("neu")
    EDIT = "edit", _("geändert")
    REPORT = "report", _("gemeldet")
    SECOND = "second", _("in zweiter Sprache")


class Decision(models.TextChoices):
    PUBLISHED = "published", _("veröffentlicht")
    CORRECTED = "corrected", _("mit kleiner Korrektur veröffentlicht")
    CHANGES_REQUESTED = "changes_requested", _("um Änderung gebeten")
    REJECTED = "rejected", _("abgelehnt")
    KEPT = "kept", _("behalten")
    OBSOLETE = "obsolete", _("hat sich erübrigt")


class Revision(models.Model):
    """What the author of a published posting would like it to say. The published version stays up until it is reviewed."""

    FIELDS = ("title", "text", "text_language", "category", "municipality", "postcode")

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="revisions")
    title = models.CharField(_("Überschrift"), max_length=90)
    text = models.TextField(_("Beschreibung"), max_length=3000)
    text_language = models.CharField(_("geschrieben auf"), max_length=12)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, verbose_name=_("Kategorie"))
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, verbose_name=_("Ort"))
    postcode = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    proposed_at = models.DateTimeField(_("vorgeschlagen am"), default=timezone.now)

    class Meta:
        verbose_name = _("Änderung")
        verbose_name_plural = _("Änderungen")


class ReviewQuerySet(models.QuerySet):
    def waiting(self):
        """Undecided, oldest first."""
        return self.filter(decided_at=None).order_by("opened_at", "pk")

    def with_posting(self):
        return self.select_related(
            "posting__category__parent", "posting__municipality", "posting__region", "posting__organisation",
            "posting__author", "revision__category", "revision__municipality", "report", "rendering", "claimed_by", "decided_by",
        )  # fmt: skip


class Review(models.Model):
    """Something a person has to look at and decide: a new posting, an edited one, a report, its words in a second language."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="reviews")
    occasion = models.CharField(_("Anlass"), max_length=6, choices=Occasion)
    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, null=True, related_name="review")
    report = models.OneToOneField(Report, on_delete=models.CASCADE, null=True, related_name="review")
    rendering = models.ForeignKey(Rendering, on_delete=models.CASCADE, null=True, related_name="reviews")
    opened_at = models.DateTimeField(_("eingegangen"), default=timezone.now)
    claimed_at = models.DateTimeField(_("übernommen am"), null=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("übernommen von"),
    )
    decided_at = models.DateTimeField(_("entschieden am"), null=True)
    # Nobody, where the matter settled itself: the author withdrew what was to be reviewed.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("entschieden von"),
    )
    decision = models.CharField(_("Entscheidung"), max_length=17, choices=Decision, blank=True)
    # Code of a preset reason (postings/reasons.py), told to the author in her language, and the reviewer's own words.
    reason = models.CharField(_("Grund"), max_length=20, blank=True)
    words = models.TextField(_("eigene Worte"), max_length=1000, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("Prüfung")
        verbose_name_plural = _("Prüfungen")
        indexes = [
            models.Index(fields=["opened_at", "id"], name="waiting_reviews", condition=Q(decided_at__isnull=True)),
            models.Index(
                fields=["decided_at", "decision", "posting"],
                name="reviews_decided_by_day",
                condition=Q(decided_by__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "occasion"],
                condition=Q(decided_at__isnull=True) & ~Q(occasion__in=["report", "second"]),
                name="a_posting_waits_once_for_each_review",
            ),
            models.UniqueConstraint(
                fields=["rendering"],
                condition=Q(decided_at__isnull=True, rendering__isnull=False),
                name="a_rendering_waits_once_for_its_review",
            ),
            models.CheckConstraint(
                condition=(
                    Q(occasion="edit") & Q(revision__isnull=False) | ~Q(occasion="edit") & Q(revision__isnull=True)
                )
                & (Q(occasion="report") & Q(report__isnull=False) | ~Q(occasion="report") & Q(report__isnull=True))
                & (
                    Q(occasion="second") & Q(rendering__isnull=False)
                    | ~Q(occasion="second") & Q(rendering__isnull=True)
                ),
                name="a_review_points_to_its_occasion",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decision="", decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision="")
                | Q(decided_at__isnull=False, decided_by__isnull=True, decision="obsolete"),
                name="a_decided_review_says_what_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(claimed_at__isnull=True, claimed_by__isnull=True) | Q(claimed_at__isnull=False),
                name="a_claim_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(decided_at__gte=F("opened_at")),
                name="a_review_is_decided_after_it_was_opened",
            ),
        ]

    def __str__(self):
        return f"{self.get_occasion_display()}: {self.posting_id}"

    @property
    def is_waiting(self):
        return self.decided_at is None
