from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ROWS_KEPT_FOR = timedelta(days=30)


class Goal(models.TextChoices):
    """What becomes of the rows."""

    REVIEW = "review", _("zur Prüfung: Jeder Eintrag wird gelesen, bevor er zu sehen ist")
    ARCHIVE = "archive", _("ins geschlossene Archiv: nur für die Koordination, nie zu sehen")


class BatchState(models.TextChoices):
    READING = "reading", _("wird gelesen")
    UNREADABLE = "unreadable", _("nicht zu lesen")
    MAPPING = "mapping", _("Spalten zuordnen")
    SORTING = "sorting", _("Kategorien zuordnen")
    CHECKING = "checking", _("wird angesehen")
    CHECKED = "checked", _("angesehen")
    COMMITTING = "committing", _("wird eingelesen")
    COMMITTED = "committed", pgettext_lazy("Tabelle", "eingelesen")
    UNDOING = "undoing", _("wird zurückgenommen")
    UNDONE = "undone", _("zurückgenommen")


AT_WORK = [BatchState.READING, BatchState.CHECKING, BatchState.COMMITTING, BatchState.UNDOING]
BEFORE = [
    BatchState.READING, BatchState.UNREADABLE, BatchState.MAPPING, BatchState.SORTING, BatchState.CHECKING,
    BatchState.CHECKED, BatchState.COMMITTING,
]  # fmt: skip
# What may still be thrown away as a whole, because nothing has come of it.
DISCARDABLE = [BatchState.UNREADABLE, BatchState.MAPPING, BatchState.SORTING, BatchState.CHECKED]
TRANSITIONS = {
    BatchState.READING: {BatchState.UNREADABLE, BatchState.MAPPING},
    BatchState.UNREADABLE: set(),
    BatchState.MAPPING: {BatchState.SORTING, BatchState.CHECKING},
    BatchState.SORTING: {BatchState.MAPPING, BatchState.CHECKING},
    BatchState.CHECKING: {BatchState.CHECKED},
    BatchState.CHECKED: {BatchState.MAPPING, BatchState.CHECKING, BatchState.COMMITTING},
    BatchState.COMMITTING: {BatchState.CHECKED, BatchState.CHECKING, BatchState.COMMITTED},
    BatchState.COMMITTED: {BatchState.UNDOING},
    BatchState.UNDOING: {BatchState.COMMITTED, BatchState.UNDONE},
    BatchState.UNDONE: set(),
}


class BatchQuerySet(models.QuerySet):
    def with_heads(self, digest):
        """Those that had the same row of heads and said what its columns are, the newest first."""
        said = self.exclude(state__in=[BatchState.READING, BatchState.UNREADABLE, BatchState.MAPPING])
        return said.filter(head_digest=digest).order_by("-uploaded_at", "-pk")

    def with_file(self, sha256):
        return self.filter(sha256=sha256).order_by("-uploaded_at", "-pk")

    def stale(self, *, at):
        """Those whose raw rows nobody needs any more: so long after they were undone, committed or left lying."""
        before = at - ROWS_KEPT_FOR
        return self.exclude(state__in=AT_WORK).filter(
            Q(undone_at__lt=before)
            | Q(undone_at=None, committed_at__lt=before)
            | Q(committed_at=None, uploaded_at__lt=before)
        )


class Batch(models.Model):
    """One uploaded table on its way to postings, and what became of it. Its raw rows stand apart and go first."""

    file_name = models.CharField(_("Datei"), max_length=120)
    size = models.PositiveIntegerField(_("Größe"))
    sha256 = models.CharField(max_length=64)
    # What was guessed about the file, for people: encoding, separator, sheet.
    read_as = models.JSONField(default=dict)
    source = models.CharField(_("Quelle"), max_length=80)
    goal = models.CharField(_("Ziel"), max_length=7, choices=Goal, default=Goal.REVIEW)
    # That the people behind the rows agreed that we keep how to reach them: said by whoever uploaded it.
    agreed_at = models.DateTimeField(_("Einverständnis am"), null=True, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    heads = models.JSONField(default=list)
    head_digest = models.CharField(max_length=64)
    # Why it cannot be read to its end, as a sentence.
    unreadable = models.CharField(max_length=200, blank=True)
    # {"columns": [field or ""], "kind", "category", "text_language": for rows that do not say, "words": {folded: category}}
    mapping = models.JSONField(default=dict)

    state = models.CharField(_("Stand"), max_length=10, choices=BatchState, default=BatchState.READING)
    # The last attempt to go on broke off, and nothing of it is left.
    has_failed = models.BooleanField(default=False)
    num_rows = models.PositiveIntegerField(_("Zeilen"), default=0)
    num_done = models.PositiveIntegerField(default=0)
    num_new = models.PositiveIntegerField(_("werden Einträge"), default=0)
    num_bad = models.PositiveIntegerField(_("mit Problem"), default=0)
    num_kept = models.PositiveIntegerField(_("beim Zurücknehmen behalten"), default=0)

    uploaded_at = models.DateTimeField(_("hochgeladen am"), default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("hochgeladen von")
    )
    committed_at = models.DateTimeField(_("eingelesen am"), null=True, blank=True)
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("zurückgenommen am"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("eingelesene Tabelle")
        verbose_name_plural = _("eingelesene Tabellen")
        indexes = [
            models.Index(fields=["-uploaded_at", "-id"], name="batches_newest"),
            models.Index(fields=["head_digest"], name="batches_by_heads"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="a_batch_stands_in_a_known_state"),
            models.CheckConstraint(condition=Q(goal__in=Goal.values), name="a_batch_has_a_known_goal"),
            models.CheckConstraint(condition=~Q(source=""), name="a_batch_says_where_it_is_from"),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, agreed_by__isnull=True)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False),
                name="that_people_agreed_names_who_says_so",
            ),
            models.CheckConstraint(
                condition=Q(state__in=BEFORE, committed_at__isnull=True, committed_by__isnull=True)
                | (~Q(state__in=BEFORE) & Q(committed_at__isnull=False, committed_by__isnull=False)),
                name="exactly_a_committed_batch_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state=BatchState.UNDONE, undone_at__isnull=False, undone_by__isnull=False)
                | (~Q(state=BatchState.UNDONE) & Q(undone_at__isnull=True, undone_by__isnull=True)),
                name="exactly_an_undone_batch_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state=BatchState.UNREADABLE) & ~Q(unreadable="")
                | ~Q(state=BatchState.UNREADABLE) & Q(unreadable=""),
                name="exactly_an_unreadable_batch_says_why",
            ),
            models.CheckConstraint(
                condition=Q(num_done__lte=F("num_rows"), num_rows__gte=F("num_new") + F("num_bad")),
                name="a_batch_counts_no_more_rows_than_it_has",
            ),
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("admin:batch_detail", args=[self.pk])

    @property
    def is_at_work(self):
        return self.state in AT_WORK

    @property
    def is_discardable(self):
        return self.state in DISCARDABLE

    @property
    def num_skipped(self):
        """Known already, or twice in the table."""
        return self.num_rows - self.num_new - self.num_bad

    @property
    def num_to_do(self):
        """Of how many `num_done` are done at the moment."""
        return self.num_rows if self.state == BatchState.CHECKING else self.num_new

    @property
    def columns(self):
        return self.mapping.get("columns", [])


class BatchFile(models.Model):
    """The file itself, until its rows are read."""

    batch = models.OneToOneField(Batch, on_delete=models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()

    class Meta:
        verbose_name = _("Datei einer Tabelle")
        verbose_name_plural = _("Dateien von Tabellen")

    def __str__(self):
        return str(self.batch_id)
