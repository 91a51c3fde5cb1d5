from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Q, Sum, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import Person
from postings import chiffre

from .event import EventDate

MOST_PEOPLE = 9


class RegistrationState(models.TextChoices):
    CONFIRMED = "confirmed", pgettext_lazy("Anmeldung", "angemeldet")
    WAITING = "waiting", pgettext_lazy("Anmeldung", "auf der Warteliste")
    CANCELLED = "cancelled", pgettext_lazy("Anmeldung", "abgemeldet")


class RegistrationQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(state=RegistrationState.CONFIRMED)

    def on_waiting_list(self):
        """Who waits for a place, who came first before."""
        return self.filter(state=RegistrationState.WAITING).order_by("created_at", "pk")

    def standing(self):
        """Confirmed or waiting."""
        return self.exclude(state=RegistrationState.CANCELLED)

    def by_state(self):
        """Confirmed ones by name, then who waits in their order."""
        return self.annotate(waits=Q(state=RegistrationState.WAITING)).order_by(
            "waits", Case(When(waits=False, then="person__name")), "created_at", "pk"
        )

    def of_people(self, people):
        """What the human registered for whose rows of Person these are; the next date first."""
        return self.filter(person__in=people).with_date().order_by("date__starts_at", "pk")

    def with_date(self):
        return self.select_related("person", "date__event__municipality__region", "date__event__organisation")

    def with_entry_code(self, code):
        """The registration a person holds the code of, in any spacing; the code itself is not stored."""
        return self.filter(entry_code_hash=chiffre.entry_code_hash(code))

    def num_people_in_all(self):
        return self.aggregate(num=Sum("num_people", default=0))["num"]


class Registration(models.Model):
    """That some people come to a date, or wait for places there. One of them answers for all; she needs no account."""

    date = models.ForeignKey(
        EventDate, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("Termin")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("Mensch"))
    state = models.CharField(_("Stand"), max_length=9, choices=RegistrationState)
    num_people = models.PositiveSmallIntegerField(_("Personen"), default=1)
    num_children = models.PositiveSmallIntegerField(_("Kinder zu betreuen"), default=0)
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("Sprachen"), default=list, blank=True)
    has_wheelchair = models.BooleanField(_("mit Rollstuhl"), default=False)
    note = models.CharField(_("Bemerkung"), max_length=500, blank=True)
    has_come = models.BooleanField(_("war da"), default=False)
    entry_code_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("angemeldet am"), default=timezone.now)
    moved_up_at = models.DateTimeField(_("nachgerückt am"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("erinnert am"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("abgemeldet am"), null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Anmeldung")
        verbose_name_plural = _("Anmeldungen")
        indexes = [
            models.Index(
                fields=["date", "created_at"], name="registrations_that_wait",
                condition=Q(state=RegistrationState.WAITING),
            )
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(num_people__gte=1, num_people__lte=MOST_PEOPLE, num_children__lte=MOST_PEOPLE),
                name="a_registration_is_for_one_to_nine_people",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RegistrationState.values), name="a_registration_stands_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state=RegistrationState.CANCELLED, cancelled_at__isnull=False)
                | (~Q(state=RegistrationState.CANCELLED) & Q(cancelled_at__isnull=True)),
                name="only_a_cancelled_registration_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(has_come=False) | Q(state=RegistrationState.CONFIRMED),
                name="only_who_is_confirmed_has_come",
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def is_confirmed(self):
        return self.state == RegistrationState.CONFIRMED

    @property
    def is_waiting(self):
        return self.state == RegistrationState.WAITING

    @property
    def is_cancelled(self):
        return self.state == RegistrationState.CANCELLED
