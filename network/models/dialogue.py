from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.staff_regions import visible
from postings import chiffre
from postings.models import Category, Region

STAFF = {"on_delete": models.PROTECT, "null": True, "blank": True, "related_name": "+"}


class DialogueQuerySet(models.QuerySet):
    def shown(self):
        return self.filter(opened_at__isnull=False)

    def going_on(self):
        return self.shown().filter(closed_at=None)

    def visible_to(self, user):
        """Those an account of the staff works on: outside Kassel those of its own regions."""
        return visible(self, "region", to=user)

    def with_counts(self):
        """Each with how many questions are shown, and how many of them have an answer."""
        shown = Q(questions__shown_at__isnull=False)
        return self.annotate(
            num_questions=Count("questions", filter=shown),
            num_answered=Count("questions", filter=shown & Q(questions__answered_at__isnull=False)),
        )


class Dialogue(models.Model):
    """A round of questions on eye level: whoever lives with a matter asks, somebody named of the administration answers."""

    title = models.CharField(_("Worum es geht"), max_length=120)
    about = models.TextField(_("Einleitung"), max_length=2000)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Thema")
    )
    # null: all of Hesse
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Region")
    )
    official_name = models.CharField(_("Wer antwortet"), max_length=120)
    official_office = models.CharField(_("Amt und Aufgabe"), max_length=160)
    questions_until_on = models.DateField(_("Fragen bis"))
    created_at = models.DateTimeField(_("angelegt am"), default=timezone.now)
    opened_at = models.DateTimeField(_("eröffnet am"), null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("eröffnet von"), **STAFF)
    closed_at = models.DateTimeField(_("abgeschlossen am"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("abgeschlossen von"), **STAFF)
    result = models.TextField(_("Was dabei herauskam"), max_length=3000, blank=True)

    objects = DialogueQuerySet.as_manager()

    class Meta:
        verbose_name = _("Fragerunde")
        verbose_name_plural = _("Fragerunden")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="an_opened_dialogue_names_who_opened_it",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, result="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False, opened_at__isnull=False) & ~Q(result="")),
                name="a_dialogue_is_closed_with_a_result",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("network:dialogue_detail", args=[self.pk])

    @property
    def answers_as(self):
        """How an answer names who gave it."""
        return f"{self.official_name}, {self.official_office}"

    @property
    def is_going_on(self):
        return self.opened_at is not None and self.closed_at is None

    def takes_questions(self, *, on):
        return self.is_going_on and on <= self.questions_until_on


class AskedAs(models.TextChoices):
    """As what somebody asks. Nobody says a name."""

    NEWCOMER = "newcomer", _("jemand, der neu in Hessen ist")
    VOLUNTEER = "volunteer", _("jemand, der hilft")
    ORGANISATION = "organisation", _("jemand aus einer Einrichtung")
    RESIDENT = "resident", _("jemand, der hier wohnt")


class QuestionQuerySet(models.QuerySet):
    def waiting(self):
        """Nobody has read them yet; the oldest first."""
        return self.filter(read_at=None).order_by("asked_at", "pk")

    def to_read(self):
        """Of rounds that are not closed: what nobody has read by then is not shown any more."""
        return self.waiting().filter(dialogue__closed_at=None)

    def visible_to(self, user):
        return visible(self, "dialogue__region", to=user)

    def shown(self):
        return self.filter(shown_at__isnull=False)

    def unanswered(self):
        return self.shown().filter(answered_at=None)

    def by_support(self):
        """What most people want to know first."""
        return self.order_by("-num_supports", "asked_at", "pk")


class Question(models.Model):
    """A question, or the follow-up of an answer. Holds no word about who asks; with its Chiffre she finds it again."""

    dialogue = models.ForeignKey(
        Dialogue, on_delete=models.CASCADE, related_name="questions", verbose_name=_("Fragerunde")
    )
    follows = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("fragt nach zu"),
    )
    chiffre = models.CharField(_("Chiffre"), max_length=7, unique=True, default=chiffre.new)
    text = models.TextField(_("Frage"), max_length=600)
    text_language = models.CharField(_("geschrieben auf"), max_length=12)
    asked_as = models.CharField(_("gefragt von"), max_length=12, choices=AskedAs)
    asked_at = models.DateTimeField(_("gefragt am"), default=timezone.now)
    read_at = models.DateTimeField(_("gelesen am"), null=True, blank=True)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("gelesen von"), **STAFF)
    shown_at = models.DateTimeField(_("gezeigt seit"), null=True, blank=True)
    why_not = models.CharField(_("nicht gezeigt, weil"), max_length=300, blank=True)
    num_supports = models.PositiveIntegerField(_("wie viele es auch wissen möchten"), default=0)
    answer = models.TextField(_("Antwort"), max_length=4000, blank=True)
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)
    answered_by = models.CharField(_("beantwortet von"), max_length=300, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Frage einer Runde")
        verbose_name_plural = _("Fragen der Runden")
        indexes = [models.Index(fields=["dialogue", "-num_supports"], name="questions_by_support")]
        constraints = [
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, read_by__isnull=True)
                | Q(read_at__isnull=False, read_by__isnull=False),
                name="a_read_question_names_who_read_it",
            ),
            models.CheckConstraint(
                condition=Q(shown_at__isnull=True) | Q(read_at__isnull=False, why_not=""),
                name="a_question_is_read_before_it_is_shown",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by="", answer="")
                | (Q(answered_at__isnull=False, shown_at__isnull=False) & ~Q(answered_by="") & ~Q(answer="")),
                name="an_answer_names_who_gave_it_to_a_shown_question",
            ),
            models.CheckConstraint(condition=~Q(follows=F("pk")), name="no_question_follows_its_own_self"),
        ]

    def __str__(self):
        return f"{self.chiffre} {self.text[:60]}"

    def get_absolute_url(self):
        return reverse("network:question_detail", args=[self.chiffre])

    @property
    def is_shown(self):
        return self.shown_at is not None

    @property
    def is_refused(self):
        return self.read_at is not None and self.shown_at is None


class Support(models.Model):
    """That somebody wants to know the same. See network/devices.py."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="supports")
    device = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("Unterstützung einer Frage")
        verbose_name_plural = _("Unterstützungen von Fragen")
        constraints = [
            models.UniqueConstraint(fields=["question", "device"], name="a_device_supports_a_question_once"),
        ]
