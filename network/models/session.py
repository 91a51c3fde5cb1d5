from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from postings import chiffre

from .camp import Camp, CampRoom, CampSlot, equipment_field

LONGEST_MINUTES = 240


class SessionKind(models.TextChoices):
    TALK = "talk", _("Vortrag")
    DISCUSSION = "discussion", _("Gesprächsrunde")
    WORKSHOP = "workshop", _("Werkstatt")


class SessionStatus(models.TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("Beitrag", "wartet auf Prüfung")
    SHOWN = "shown", pgettext_lazy("Beitrag", "wird gezeigt")
    REJECTED = "rejected", pgettext_lazy("Beitrag", "nicht angenommen")
    WITHDRAWN = "withdrawn", pgettext_lazy("Beitrag", "zurückgezogen")


class SessionQuerySet(models.QuerySet):
    def shown(self):
        """Those everybody may see."""
        return self.filter(status=SessionStatus.SHOWN, camp__event__published_at__isnull=False)

    def waiting(self):
        """Nobody of the team has decided about them yet; the oldest first."""
        return self.filter(status=SessionStatus.SUBMITTED).order_by("submitted_at", "pk")

    def accepted(self):
        """Those that want a place in the grid."""
        return self.filter(status=SessionStatus.SHOWN)

    def placed(self):
        return self.filter(slot__isnull=False)

    def told(self):
        """Those that stand in the grid, or stood in it for everybody to see."""
        return self.filter(Q(status=SessionStatus.SHOWN, slot__isnull=False) | Q(told_starts_at__isnull=False))

    def tell(self):
        """Everybody reads in the grid when these happen."""
        slot = CampSlot.objects.filter(pk=OuterRef("slot"))
        times = {f"told_{name}": Subquery(slot.values(name)) for name in ("starts_at", "ends_at")}
        return self.placed().update(**times)

    def with_entry_code(self, code):
        return self.filter(entry_code_hash=chiffre.entry_code_hash(code))

    def with_place(self):
        return self.select_related("slot", "room")


class Session(models.Model):
    """What somebody proposes to do together at a barcamp. Whoever proposed it is known by the entry code alone."""

    camp = models.ForeignKey(Camp, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("Barcamp"))
    title = models.CharField(_("Überschrift"), max_length=90)
    text = models.TextField(_("Worum es geht"), max_length=1500)
    text_language = models.CharField(_("Sprache"), max_length=12, default="de")
    kind = models.CharField(_("Art"), max_length=10, choices=SessionKind)
    equipment = equipment_field(_("Was gebraucht wird"))
    num_minutes = models.PositiveIntegerField(
        _("Minuten"), validators=[MinValueValidator(5), MaxValueValidator(LONGEST_MINUTES)]
    )
    # Sessions with the same host are by the same human, who cannot be in two rooms at once.
    host = models.CharField(max_length=32, editable=False)
    host_name = models.CharField(_("Name"), max_length=60, blank=True)
    is_named = models.BooleanField(_("Name im Programm"), default=False)
    is_kept_named = models.BooleanField(_("Name auch in der Dokumentation"), default=False)
    entry_code_hash = models.CharField(max_length=64, unique=True, editable=False)

    status = models.CharField(_("Stand"), max_length=10, choices=SessionStatus, default=SessionStatus.SUBMITTED)
    submitted_at = models.DateTimeField(_("vorgeschlagen am"), default=timezone.now)
    # By nobody of staff where a steward of the event's organisation did it.
    reviewed_at = models.DateTimeField(_("geprüft am"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("geprüft von"),
    )
    review_words = models.CharField(_("Worte dazu"), max_length=500, blank=True)

    slot = models.ForeignKey(
        CampSlot, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("Zeit")
    )
    room = models.ForeignKey(
        CampRoom, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("Raum")
    )
    is_fixed = models.BooleanField(_("bleibt, wo sie ist"), default=False)
    # When everybody last read in the published grid that it happens, so that calendars hear of it when it does not.
    told_starts_at = models.DateTimeField(null=True, blank=True, editable=False)
    told_ends_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    num_interested = models.PositiveIntegerField(_("interessiert"), default=0)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Beitrag")
        verbose_name_plural = _("Beiträge")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["slot", "room"], name="a_room_holds_one_session_at_a_time"),
            models.CheckConstraint(
                condition=Q(slot__isnull=True, room__isnull=True) | Q(slot__isnull=False, room__isnull=False),
                name="a_placed_session_has_slot_and_room",
            ),
            models.CheckConstraint(
                condition=Q(slot__isnull=True) | Q(status=SessionStatus.SHOWN),
                name="only_a_shown_session_has_a_place",
            ),
            models.CheckConstraint(
                condition=Q(is_fixed=False) | Q(slot__isnull=False), name="only_a_placed_session_is_fixed"
            ),
            models.CheckConstraint(
                condition=Q(is_named=False, is_kept_named=False) | ~Q(host_name=""),
                name="only_a_host_with_a_name_is_named",
            ),
            models.CheckConstraint(
                condition=Q(is_kept_named=False) | Q(is_named=True), name="a_name_is_not_kept_that_was_not_shown"
            ),
            models.CheckConstraint(
                condition=Q(told_starts_at__isnull=True, told_ends_at__isnull=True)
                | Q(told_starts_at__isnull=False, told_ends_at__isnull=False, told_starts_at__lt=F("told_ends_at")),
                name="a_session_that_was_told_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[SessionStatus.SHOWN, SessionStatus.REJECTED]) | Q(reviewed_at__isnull=False),
                name="a_decided_session_says_when_it_was",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("network:session_detail", args=[self.pk])

    @property
    def human(self):
        """The same for every session of one human; once that is forgotten, each session's own."""
        return self.host or f"session {self.pk}"

    @property
    def shown_name(self):
        """The host's name where she agreed to it, else nothing."""
        return self.host_name if self.is_named else ""

    @property
    def is_open(self):
        return self.status in (SessionStatus.SUBMITTED, SessionStatus.SHOWN)


class Interest(models.Model):
    """One device would like to come to one session. A device is known by a keyed hash that is another in each camp."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="interests", verbose_name=_("Beitrag"))
    device = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("Interesse")
        verbose_name_plural = _("Interessen")
        indexes = [models.Index(fields=["device"], name="interests_of_a_device")]
        constraints = [
            models.UniqueConstraint(fields=["session", "device"], name="a_device_is_interested_once_in_a_session"),
        ]

    def __str__(self):
        return str(self.session_id)


class DocumentationQuerySet(models.QuerySet):
    def light(self):
        """Without the pictures themselves, which their own address gives out."""
        return self.defer("picture")

    def shown(self):
        return self.filter(reviewed_at__isnull=False)

    def waiting(self):
        """Nobody of the team has looked at them yet; the oldest first."""
        return self.filter(reviewed_at=None).order_by("submitted_at", "pk")


class Documentation(models.Model):
    """What is kept of a session: a note, a link, a picture with words. Shown once the team has looked at it."""

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="documentation", verbose_name=_("Beitrag")
    )
    text = models.TextField(_("Notiz"), max_length=5000, blank=True)
    url = models.URLField(_("Adresse im Netz"), max_length=500, blank=True)
    text_language = models.CharField(_("Sprache"), max_length=12, default="de")
    # A JPEG that we have written ourselves.
    picture = models.BinaryField(null=True, editable=False)
    has_picture = models.BooleanField(_("mit Bild"), default=False)
    submitted_at = models.DateTimeField(_("geschrieben am"), default=timezone.now)
    # By nobody of staff where a steward of the event's organisation did it.
    reviewed_at = models.DateTimeField(_("geprüft am"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("geprüft von"),
    )

    objects = DocumentationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Dokumentation")
        verbose_name_plural = _("Dokumentationen")
        ordering = ["submitted_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") | ~Q(url=""), name="documentation_says_or_links_something"),
            models.CheckConstraint(
                condition=Q(has_picture=False, picture__isnull=True) | Q(has_picture=True, picture__isnull=False),
                name="documentation_knows_whether_it_has_a_picture",
            ),
            models.CheckConstraint(
                condition=Q(has_picture=False) | ~Q(text=""), name="a_picture_says_what_is_to_be_seen"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | Q(reviewed_at__isnull=False),
                name="nobody_reviewed_documentation_that_waits",
            ),
        ]

    def __str__(self):
        return self.text[:40] or self.url
