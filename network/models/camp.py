from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.staff_regions import visible

from .event import Event


class Equipment(models.TextChoices):
    """What a room may have and a session may need."""

    PROJECTOR = "projector", _("Beamer")
    BOARD = "board", _("Tafel oder Flipchart")
    SOUND = "sound", _("Ton und Mikrofon")
    KITCHEN = "kitchen", _("Küche")
    SPACE = "space", _("freie Fläche ohne Tische")


def equipment_field(label):
    return ArrayField(models.CharField(max_length=12, choices=Equipment), verbose_name=label, default=list, blank=True)


class CampQuerySet(models.QuerySet):
    def shown(self):
        """Those everybody may see: their event is published."""
        return self.filter(event__published_at__isnull=False)

    def visible_to(self, user):
        """Those an account of the staff works on: outside Kassel those of its own regions."""
        return visible(self, "event__municipality__region", to=user)

    def of_organisation(self, organisation):
        return self.filter(event__organisation=organisation)

    def over(self, *, at):
        """Whose last slot has ended; one that never had slots, once no proposals are taken any more."""
        ended = Q(slots__isnull=False) | Q(proposals_until_on__lt=timezone.localdate(at))
        return self.filter(ended).exclude(slots__ends_at__gt=at).distinct()

    def with_event(self):
        return self.select_related("event__municipality", "event__organisation")


class Camp(models.Model):
    """An event whose programme is made by those who come: they propose sessions, and say what interests them."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="camp", verbose_name=_("Veranstaltung"))
    proposals_from_on = models.DateField(_("Vorschläge ab"))
    proposals_until_on = models.DateField(_("Vorschläge bis"))
    # By nobody of staff where a steward of the event's organisation did it.
    grid_at = models.DateTimeField(_("Raster veröffentlicht am"), null=True, blank=True)
    grid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Raster veröffentlicht von"),
    )
    # How many came, and what they said when asked whether they or their parents came to Germany. Never by person.
    num_participants = models.PositiveIntegerField(_("waren da"), default=0)
    num_said_yes = models.PositiveIntegerField(_("sagten ja"), default=0)
    num_said_no = models.PositiveIntegerField(_("sagten nein"), default=0)
    num_said_nothing = models.PositiveIntegerField(_("sagten nichts dazu"), default=0)
    created_at = models.DateTimeField(_("angelegt am"), default=timezone.now)

    objects = CampQuerySet.as_manager()

    class Meta:
        verbose_name = _("Barcamp")
        verbose_name_plural = _("Barcamps")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(proposals_from_on__lte=F("proposals_until_on")),
                name="proposals_open_before_they_close",
            ),
            models.CheckConstraint(
                condition=Q(num_participants__gte=F("num_said_yes") + F("num_said_no") + F("num_said_nothing")),
                name="no_more_answers_than_people_who_came",
            ),
            models.CheckConstraint(
                condition=Q(grid_by__isnull=True) | Q(grid_at__isnull=False),
                name="nobody_published_a_grid_that_is_not",
            ),
        ]

    def __str__(self):
        return self.event.title

    def get_absolute_url(self):
        return reverse("network:camp_detail", args=[self.pk])

    @property
    def has_grid(self):
        """Whether everybody may see what happens where."""
        return self.grid_at is not None

    def takes_proposals(self, *, at):
        open_today = self.proposals_from_on <= timezone.localdate(at) <= self.proposals_until_on
        return open_today and self.event.is_shown and self.event.cancelled_at is None


class CampRoom(models.Model):
    """Where sessions happen; the order is that of the columns of the grid."""

    camp = models.ForeignKey(Camp, on_delete=models.CASCADE, related_name="rooms", verbose_name=_("Barcamp"))
    name = models.CharField(_("Raum"), max_length=60)
    num_seats = models.PositiveIntegerField(_("Plätze"))
    equipment = equipment_field(_("Ausstattung"))

    class Meta:
        verbose_name = _("Raum")
        verbose_name_plural = _("Räume")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["camp", "name"], name="a_camp_has_a_room_once"),
            models.CheckConstraint(condition=Q(num_seats__gte=1), name="a_room_seats_at_least_somebody"),
        ]

    def __str__(self):
        return self.name


class CampSlotQuerySet(models.QuerySet):
    def at(self, moment):
        return self.filter(starts_at__lte=moment, ends_at__gt=moment)

    def touching(self, starts_at, ends_at):
        """Those that have a moment in common with this span."""
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)


class CampSlot(models.Model):
    """A span of time, a row of the grid: with sessions side by side, or a pause for all."""

    camp = models.ForeignKey(Camp, on_delete=models.CASCADE, related_name="slots", verbose_name=_("Barcamp"))
    starts_at = models.DateTimeField(_("beginnt"))
    ends_at = models.DateTimeField(_("endet"))
    label = models.CharField(_("Name"), max_length=60, blank=True)
    is_pause = models.BooleanField(_("für alle, ohne Beiträge"), default=False)

    objects = CampSlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("Zeit")
        verbose_name_plural = _("Zeiten")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="a_slot_begins_before_it_ends"),
            models.UniqueConstraint(fields=["camp", "starts_at"], name="a_camp_has_a_slot_once"),
            models.CheckConstraint(condition=Q(is_pause=False) | ~Q(label=""), name="a_pause_says_what_it_is"),
        ]

    def __str__(self):
        begins, ends = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        return f"{begins:%H:%M}–{ends:%H:%M}" + (f" {self.label}" if self.label else "")

    @property
    def num_minutes(self):
        return int((self.ends_at - self.starts_at).total_seconds() // 60)
