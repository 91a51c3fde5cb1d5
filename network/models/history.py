import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from network.staff_regions import regions_of
from people import roles
from people.models import Organisation, Steward

from .camp import Camp
from .event import Event
from .session import Session


class Deed(models.TextChoices):
    # about a barcamp
    ACCEPTED = "accepted", pgettext_lazy("Verlauf", "ins Programm genommen")
    REJECTED = "rejected", pgettext_lazy("Verlauf", "nicht angenommen")
    REWORDED = "reworded", pgettext_lazy("Verlauf", "Worte geändert")
    PLACED = "placed", pgettext_lazy("Verlauf", "ins Raster gesetzt")
    TAKEN_OUT = "taken_out", pgettext_lazy("Verlauf", "aus dem Raster genommen")
    COMPUTED = "computed", pgettext_lazy("Verlauf", "berechnetes Raster übernommen")
    GRID_SHOWN = "grid_shown", pgettext_lazy("Verlauf", "Raster allen gezeigt")
    GRID_HIDDEN = "grid_hidden", pgettext_lazy("Verlauf", "Raster verborgen")
    # about an event
    HANDED_IN = "handed_in", pgettext_lazy("Verlauf", "eingereicht")
    PUBLISHED = "published", pgettext_lazy("Verlauf", "veröffentlicht")
    GIVEN_BACK = "given_back", pgettext_lazy("Verlauf", "zurückgegeben")
    CANCELLED = "cancelled", pgettext_lazy("Verlauf", "ganz abgesagt")
    DATES_ADDED = "dates_added", pgettext_lazy("Verlauf", "Termine eingetragen")
    DATE_MOVED = "date_moved", pgettext_lazy("Verlauf", "Termin verschoben")
    DATE_CANCELLED = "date_cancelled", pgettext_lazy("Verlauf", "Termin abgesagt")
    # about an event or the page of an organisation
    CHANGED = "changed", pgettext_lazy("Verlauf", "geändert")


# What everybody sees at once, and the office reads afterwards where a steward did it.
SHOWS_AT_ONCE = [Deed.CHANGED, Deed.DATES_ADDED, Deed.DATE_MOVED, Deed.DATE_CANCELLED, Deed.CANCELLED]


class HistoryLineQuerySet(models.QuerySet):
    def newest_first(self):
        return self.order_by("-at", "-pk")

    def shown_at_once(self):
        """What everybody saw as soon as it was done."""
        seen = Q(organisation__isnull=False) | Q(event__published_at__isnull=False)
        return self.filter(seen, deed__in=SHOWS_AT_ONCE)

    def unread(self):
        """Of that what stewards did and nobody of the office has looked at yet; the oldest first."""
        return self.shown_at_once().filter(by=None, read_at=None).order_by("at", "pk")

    def visible_to(self, user):
        """Those about events and organisations an account of the staff works on: outside Kassel of its own regions."""
        if roles.of(user).everywhere:
            return self
        regions = regions_of(user)
        return self.filter(
            Q(event__municipality__region__in=regions) | Q(organisation__page__municipality__region__in=regions)
        )

    def with_people(self):
        return self.select_related("by", "steward", "read_by", "session", "event", "organisation")


class HistoryLine(models.Model):
    """What was done about a barcamp, an event or the page of an organisation, and by whom. The database refuses changes."""

    camp = models.ForeignKey(Camp, on_delete=models.CASCADE, null=True, related_name="lines")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, related_name="lines")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, null=True, related_name="lines")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="lines")
    deed = models.CharField(_("was"), max_length=14, choices=Deed)
    at = models.DateTimeField(_("wann"), default=timezone.now)
    # An account of staff; else a steward, of whom nothing is left here when she goes.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Konto")
    )
    steward = models.ForeignKey(
        Steward, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("verantwortlicher Mensch")
    )
    details = models.JSONField(default=dict)
    read_at = models.DateTimeField(_("angesehen am"), null=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("angesehen von")
    )

    objects = HistoryLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("Verlauf")
        verbose_name_plural = _("Verlauf")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(camp__isnull=False, event__isnull=True, organisation__isnull=True)
                | Q(camp__isnull=True, session__isnull=True, event__isnull=False, organisation__isnull=True)
                | Q(camp__isnull=True, session__isnull=True, event__isnull=True, organisation__isnull=False),
                name="a_line_of_history_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=True) | Q(steward__isnull=True), name="a_deed_is_of_staff_or_of_a_steward"
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, read_by__isnull=True)
                | Q(read_at__isnull=False, read_by__isnull=False),
                name="a_line_that_was_read_names_by_whom",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="what_was_done_stays_written",
                operation=pgtrigger.UpdateOf("camp_id", "session_id", "event_id", "deed", "at", "by_id", "details"),
            )
        ]

    def __str__(self):
        return f"{self.get_deed_display()}, {timezone.localtime(self.at):%d.%m.%Y %H:%M}"
