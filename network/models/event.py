from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, F, Min, OuterRef, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.staff_regions import visible
from people.models import Organisation
from postings.models import Municipality

STAFF = {"on_delete": models.PROTECT, "null": True, "blank": True, "related_name": "+"}


class EventQuerySet(models.QuerySet):
    def shown(self):
        """Those everybody may see, also the cancelled ones: a date does not vanish."""
        return self.filter(published_at__isnull=False)

    def waiting(self):
        """Handed in, and nobody has decided about it yet; the oldest first."""
        return self.filter(submitted_at__isnull=False, published_at=None).order_by("submitted_at", "pk")

    def waiting_first(self):
        """Those that wait for a decision, the oldest first; then the newest."""
        waits = Q(submitted_at__isnull=False, published_at=None)
        return self.order_by(Case(When(waits, then="submitted_at")).asc(nulls_last=True), "-created_at", "-pk")

    def in_region(self, region):
        return self.filter(municipality__region=region)

    def coming(self, *, at):
        """With a date that is not over."""
        return self.filter(Exists(EventDate.objects.coming(at=at).filter(event=OuterRef("pk"))))

    def speaking(self, language):
        return self.filter(languages__contains=[language])

    def with_childcare(self):
        return self.filter(has_childcare=True)

    def by_next_date(self, *, at):
        """Whose next date comes first stands first; a date that was cancelled counts too, for it is still to be seen."""
        nearest = Min("dates__starts_at", filter=Q(dates__ends_at__gt=at))
        return self.annotate(next_at=nearest).order_by("next_at", "pk")

    def visible_to(self, user):
        """Those an account of the staff works on: outside Kassel those of its own regions."""
        return visible(self, "municipality__region", to=user)

    def of_organisation(self, organisation):
        return self.filter(organisation=organisation)


class Event(models.Model):
    """Something people come together for, once or on several dates. Of an organisation, or of the office itself."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("Einrichtung"),
    )
    title = models.CharField(_("Überschrift"), max_length=120)
    text = models.TextField(_("Worum es geht"), max_length=3000)
    text_language = models.CharField(_("geschrieben auf"), max_length=12, default="de")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, verbose_name=_("Ort"))
    venue = models.CharField(_("Haus und Adresse"), max_length=200, blank=True)
    is_remote = models.BooleanField(_("auch am Telefon oder online"), default=False)
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("Sprachen"), default=list, blank=True)
    has_childcare = models.BooleanField(_("mit Kinderbetreuung"), default=False)
    needs_registration = models.BooleanField(_("mit Anmeldung"), default=True)
    # How many may come to each date; null: as many as like to.
    num_places = models.PositiveIntegerField(_("Plätze"), null=True, blank=True)

    submitted_at = models.DateTimeField(_("eingereicht am"), null=True, blank=True)
    published_at = models.DateTimeField(_("veröffentlicht am"), null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("veröffentlicht von"), **STAFF)
    cancelled_at = models.DateTimeField(_("abgesagt am"), null=True, blank=True)
    # Given back by the office, with its words; handed in again they are gone.
    returned_at = models.DateTimeField(_("zurückgegeben am"), null=True, blank=True)
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("zurückgegeben von"), **STAFF)
    returned_words = models.TextField(_("Worte dazu"), max_length=1000, blank=True)
    # Rises with every change, so that calendars know which copy is newer.
    version = models.PositiveIntegerField(_("Fassung"), default=0)
    changed_at = models.DateTimeField(_("geändert am"), default=timezone.now)
    created_at = models.DateTimeField(_("angelegt am"), default=timezone.now)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("Veranstaltung")
        verbose_name_plural = _("Veranstaltungen")
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="a_published_event_names_who_published_it",
            ),
            models.CheckConstraint(
                condition=Q(num_places__isnull=True) | Q(num_places__gte=1, needs_registration=True),
                name="only_an_event_with_registration_counts_places",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, returned_by__isnull=True, returned_words="")
                | (
                    Q(returned_at__isnull=False, returned_by__isnull=False, submitted_at__isnull=True)
                    & ~Q(returned_words="")
                ),
                name="an_event_given_back_says_by_whom_and_why",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("network:event_detail", args=[self.pk])

    @property
    def is_shown(self):
        return self.published_at is not None

    @property
    def is_handed_in(self):
        return self.submitted_at is not None and not self.is_shown

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None


class EventDateQuerySet(models.QuerySet):
    def coming(self, *, at):
        """Not over yet, the next first."""
        return self.filter(ends_at__gt=at).order_by("starts_at", "pk")

    def coming_first(self, *, at):
        """Those that are not over, the next first; then the others."""
        return self.order_by(Case(When(ends_at__gt=at, then=0), default=1), "starts_at", "pk")

    def over(self, *, at):
        return self.filter(ends_at__lte=at)

    def going_ahead(self):
        return self.filter(cancelled_at=None, event__cancelled_at=None)

    def shown(self):
        """Those of events that everybody may see, cancelled ones too."""
        return self.filter(event__published_at__isnull=False)

    def registrable(self, *, at):
        """For which somebody can still register: not begun, not cancelled."""
        return self.shown().going_ahead().filter(event__needs_registration=True, starts_at__gt=at)


class EventDate(models.Model):
    """One date of an event: people register for dates."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="dates", verbose_name=_("Veranstaltung"))
    starts_at = models.DateTimeField(_("beginnt"))
    ends_at = models.DateTimeField(_("endet"))
    cancelled_at = models.DateTimeField(_("abgesagt am"), null=True, blank=True)
    # As many as its event has; beside them what confirmed registrations take, counted under lock by registering.py.
    num_places = models.PositiveIntegerField(_("Plätze"), null=True, blank=True)
    num_taken = models.PositiveIntegerField(_("davon vergeben"), default=0)
    # How many people came: what stays once the registrations are erased.
    num_came = models.PositiveIntegerField(_("gekommen"), null=True, blank=True)
    version = models.PositiveIntegerField(_("Fassung"), default=0)
    changed_at = models.DateTimeField(_("geändert am"), default=timezone.now)

    objects = EventDateQuerySet.as_manager()

    class Meta:
        verbose_name = _("Termin")
        verbose_name_plural = _("Termine")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["ends_at"], name="dates_that_come")]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="a_date_begins_before_it_ends"),
            models.UniqueConstraint(fields=["event", "starts_at"], name="an_event_has_a_date_once"),
            models.CheckConstraint(
                condition=Q(num_places__isnull=True) | Q(num_taken__lte=F("num_places")),
                name="no_more_people_than_places",
            ),
        ]

    def __str__(self):
        return f"{self.event}, {timezone.localtime(self.starts_at):%d.%m.%Y %H:%M}"

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None or self.event.cancelled_at is not None

    @property
    def num_left(self):
        """Places that are free; None where nobody counts them."""
        return None if self.num_places is None else self.num_places - self.num_taken

    @property
    def is_full(self):
        return self.num_left == 0
