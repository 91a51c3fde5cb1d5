"""Call-outs: the office asks helpers who fit, a few at a time, until enough have said yes."""

from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import Organisation, Person
from postings.models import Category, Municipality, Posting, Region
from postings.slots import ALL_SLOTS


class CallOutState(models.TextChoices):
    OPEN = "open", pgettext_lazy("Aufruf", "läuft")
    FULL = "full", pgettext_lazy("Aufruf", "vollzählig")
    ENDED = "ended", pgettext_lazy("Aufruf", "beendet")
    CANCELLED = "cancelled", pgettext_lazy("Aufruf", "abgesagt")


GOING_ON = [CallOutState.OPEN, CallOutState.FULL]
STUCK_AFTER = timedelta(days=1)  # since everybody who fits was asked; by then those who want to have answered


class Within(models.TextChoices):
    """How far around its place a call-out asks."""

    TOWN = "0", _("nur hier am Ort")
    KM_5 = "5", _("5 km")
    KM_10 = "10", _("10 km")
    KM_25 = "25", _("25 km")
    KM_50 = "50", _("50 km")
    REGION = "region", _("im ganzen Landkreis oder in der ganzen Stadt")
    HESSE = "hessen", _("ganz Hessen")


class CallOutQuerySet(models.QuerySet):
    def going_on(self):
        return self.filter(state__in=GOING_ON)

    def due(self, *, at):
        """Whose next batch should have been asked by then, the longest overdue first."""
        return self.filter(state=CallOutState.OPEN, next_batch_at__lte=at).order_by("next_batch_at", "pk")

    def lacking(self, *, at):
        """Those the office has to look at: everybody who fits was asked long enough ago and still somebody is missing, or
        somebody cancelled after the end and nobody has looked yet. Each with `is_left`: whether it is the latter."""
        left = Exists(CallOutEvent.objects.unseen_leavings(call_out=OuterRef("pk")))
        is_to_come = Q(happens_on=None) | Q(happens_on__gte=timezone.localdate(at))
        return self.annotate(is_left=left).filter(
            Q(exhausted_at__lte=at - STUCK_AFTER) | Q(is_to_come, state=CallOutState.ENDED, is_left=True)
        )

    def over(self, *, on):
        """Still going on although their day is past."""
        return self.going_on().filter(happens_on__lt=on).order_by("pk")


class CallOut(models.Model):
    """What is needed, where, when and how many; in the office's own words."""

    # The form that started it: sent twice it is one call-out.
    key = models.UUIDField(unique=True)
    state = models.CharField(_("Stand"), max_length=9, choices=CallOutState, default=CallOutState.OPEN)
    # Named in the letters when the office asks on its behalf.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("für die Einrichtung")
    )
    request = models.ForeignKey(
        Posting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="call_outs",
        verbose_name=_("für das Gesuch"),
    )

    title = models.CharField(_("Überschrift"), max_length=90)
    text = models.TextField(_("Worum es geht"), max_length=2000)
    text_language = models.CharField(_("geschrieben auf"), max_length=12, default="de")
    happens_on = models.DateField(_("an welchem Tag"), null=True, blank=True)
    time_words = models.CharField(_("zu welcher Zeit"), max_length=120, blank=True)

    # Who is asked.
    category = models.ForeignKey(Category, on_delete=models.PROTECT, verbose_name=_("Kategorie"))
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, verbose_name=_("Ort"))
    region = models.ForeignKey(Region, on_delete=models.PROTECT, verbose_name=_("Region"))
    within = models.CharField(_("Umkreis"), max_length=6, choices=Within, default=Within.KM_25)
    is_remote = models.BooleanField(_("auch am Telefon oder online"), default=False)
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("Sprachen"), default=list, blank=True)
    slots = models.PositiveIntegerField(_("Zeiten"), null=True, blank=True)  # bits as in postings/slots.py
    # Keys of the regions whose helpers may be asked, where whoever started it works in some only; empty: all.
    only_regions = ArrayField(models.CharField(max_length=5), default=list, blank=True)

    num_needed = models.PositiveIntegerField(_("wie viele gebraucht werden"))
    # How many invitations say yes: counted by the database itself, see the trigger of CallOutInvitation.
    num_coming = models.PositiveIntegerField(_("wie viele kommen"), default=0)
    num_batches = models.PositiveIntegerField(_("wie oft gefragt"), default=0)
    next_batch_at = models.DateTimeField(_("fragt weiter am"), null=True, blank=True)
    # Since when everybody who fits has been asked; from then on it looks once a day whether somebody has come since.
    exhausted_at = models.DateTimeField(_("alle gefragt seit"), null=True, blank=True)

    started_at = models.DateTimeField(_("begonnen am"), default=timezone.now)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="call_outs", verbose_name=_("begonnen von")
    )
    closed_at = models.DateTimeField(_("beendet am"), null=True, blank=True)
    closing_words = models.TextField(_("Worte zum Ende"), max_length=1000, blank=True)

    objects = CallOutQuerySet.as_manager()

    class Meta:
        verbose_name = _("Aufruf")
        verbose_name_plural = _("Aufrufe")
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index(fields=["next_batch_at"], name="call_outs_to_go_on", condition=Q(state=CallOutState.OPEN)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CallOutState.values), name="a_call_out_stands_in_a_known_state"),
            models.CheckConstraint(condition=Q(within__in=Within.values), name="a_call_out_asks_within_a_known_distance"),
            models.CheckConstraint(condition=Q(num_needed__gte=1), name="a_call_out_needs_one_at_least"),
            models.CheckConstraint(condition=Q(num_coming__lte=F("num_needed")), name="no_more_come_than_are_needed"),
            models.CheckConstraint(
                condition=Q(state=CallOutState.OPEN) | Q(next_batch_at__isnull=True),
                name="only_an_open_call_out_asks_on",
            ),
            models.CheckConstraint(
                condition=Q(state=CallOutState.OPEN) | Q(exhausted_at__isnull=True),
                name="only_an_open_call_out_has_asked_everybody",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=GOING_ON) & Q(closed_at__isnull=True))
                | (~Q(state__in=GOING_ON) & Q(closed_at__isnull=False)),
                name="exactly_a_closed_call_out_has_a_closing_time",
            ),
            models.CheckConstraint(
                condition=Q(region_id=Left("municipality_id", 5)), name="a_call_out_lies_in_its_municipalitys_region"
            ),
            models.CheckConstraint(
                condition=Q(slots__isnull=True) | Q(slots__gt=0, slots__lte=ALL_SLOTS),
                name="slots_of_a_call_out_name_some_of_21",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    @property
    def coordinator(self):
        """Who stands by it and is named to everybody asked."""
        return self.started_by

    @property
    def is_open(self):
        return self.state == CallOutState.OPEN

    @property
    def goes_on(self):
        return self.state in GOING_ON

    @property
    def num_left(self):
        return self.num_needed - self.num_coming


class CallOutSaying(models.TextChoices):
    NOTHING = "", _("hat noch nichts gesagt")
    YES = "yes", _("kommt")
    RESERVE = "reserve", _("steht auf der Warteliste")
    NO = "no", _("diesmal nicht")


# The count of who comes is the database's own, so that two who say yes to the last place cannot both have it.
COUNT_WHO_COMES = """
    IF TG_OP = 'UPDATE' AND OLD.said = NEW.said AND OLD.call_out_id = NEW.call_out_id THEN RETURN NULL; END IF;
    IF TG_OP <> 'INSERT' AND OLD.said = 'yes' THEN
        UPDATE coordination_callout SET num_coming = num_coming - 1 WHERE id = OLD.call_out_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.said = 'yes' THEN
        UPDATE coordination_callout SET num_coming = num_coming + 1 WHERE id = NEW.call_out_id;
    END IF;
    RETURN NULL;
"""


class CallOutInvitationQuerySet(models.QuerySet):
    def silent(self):
        return self.filter(said=CallOutSaying.NOTHING)

    def coming(self):
        """In the order in which they said so."""
        return self.filter(said=CallOutSaying.YES).order_by("said_at", "pk")

    def on_reserve(self):
        return self.filter(said=CallOutSaying.RESERVE).order_by("said_at", "pk")

    def with_call_out(self):
        return self.select_related(
            "call_out__category", "call_out__municipality", "call_out__organisation", "call_out__started_by",
            "person", "offer",
        )  # fmt: skip


class CallOutInvitation(models.Model):
    """Somebody is asked by a call-out because of one of her offers, and what she says."""

    call_out = models.ForeignKey(CallOut, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="call_out_invitations")
    offer = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="call_out_invitations")
    # Whose rows of Person are one human (humans.key_of), without saying by which address.
    human = models.CharField(max_length=64)
    said = models.CharField(
        _("Antwort"), max_length=7, choices=CallOutSaying, blank=True, default=CallOutSaying.NOTHING
    )
    asked_at = models.DateTimeField(_("gefragt am"), default=timezone.now)
    said_at = models.DateTimeField(_("geantwortet am"), null=True, blank=True)
    told_at = models.DateTimeField(_("bekam Bescheid und Dank am"), null=True, blank=True)

    objects = CallOutInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Anfrage eines Aufrufs")
        verbose_name_plural = _("Anfragen von Aufrufen")
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["person", "asked_at"], name="call_outs_of_a_person")]
        constraints = [
            models.UniqueConstraint(fields=["call_out", "human"], name="a_human_is_asked_once_by_a_call_out"),
            models.CheckConstraint(
                condition=Q(said__in=CallOutSaying.values), name="an_answer_to_a_call_out_is_a_known_one"
            ),
            models.CheckConstraint(
                condition=Q(said="", said_at__isnull=True) | (~Q(said="") & Q(said_at__isnull=False)),
                name="exactly_who_answered_a_call_out_has_a_time",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="who_comes_is_counted",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=COUNT_WHO_COMES,
            )
        ]

    def __str__(self):
        return f"{self.call_out_id} → {self.person_id}"


class CallOutRefusal(models.Model):
    """Somebody does not want to be asked by call-outs, whichever of her rows it is, until she says otherwise."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="call_out_refusal")
    at = models.DateTimeField(_("seit"), default=timezone.now)

    class Meta:
        verbose_name = _("keine Aufrufe mehr")
        verbose_name_plural = _("keine Aufrufe mehr")


class CallOutStep(models.TextChoices):
    STARTED = "started", _("begonnen")
    ASKED = "asked", _("gefragt")
    FULL = "full", pgettext_lazy("Aufruf", "vollzählig")
    REOPENED = "reopened", _("sucht wieder")
    NUMBER = "number", _("Anzahl geändert")
    ENDED = "ended", pgettext_lazy("Aufruf", "beendet")
    CANCELLED = "cancelled", pgettext_lazy("Aufruf", "abgesagt")
    LEFT = "left", _("nach dem Ende hat jemand abgesagt")
    SEEN = "seen", _("angesehen")


class CallOutEventQuerySet(models.QuerySet):
    def unseen_leavings(self, *, call_out):
        """That somebody cancelled after its end, and nobody of the office has looked since."""
        seen = CallOutEvent.objects.filter(call_out=OuterRef("call_out"), step=CallOutStep.SEEN, pk__gt=OuterRef("pk"))
        return self.filter(~Exists(seen), call_out=call_out, step=CallOutStep.LEFT)


class CallOutEvent(models.Model):
    """One line for each thing that happened to a call-out, by staff or by the clock. Append-only."""

    call_out = models.ForeignKey(CallOut, on_delete=models.CASCADE, related_name="events")
    step = models.CharField(_("was"), max_length=9, choices=CallOutStep)
    num = models.PositiveIntegerField(_("wie viele"), null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Konto")
    )
    at = models.DateTimeField(_("wann"), default=timezone.now)

    objects = CallOutEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("Verlauf eines Aufrufs")
        verbose_name_plural = _("Verlauf von Aufrufen")
        ordering = ["at", "pk"]
        triggers = [pgtrigger.Protect(name="call_out_history_is_append_only", operation=pgtrigger.Update)]
