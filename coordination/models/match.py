"""Two postings brought together, and what became of it."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.ways import Share
from postings.models import Exchange, Posting


class MatchState(models.TextChoices):
    """Where a match stands. What may follow what is in coordination/decisions.py."""

    PROPOSED = "proposed", _("vorgeschlagen")
    ACCEPTED_BY_ONE = "accepted_by_one", _("eine Seite hat zugesagt")
    ACCEPTED_BY_BOTH = "accepted_by_both", _("beide haben zugesagt")
    IN_CONTACT = "in_contact", _("in Kontakt")
    DONE = "done", _("hat geklappt")
    DISSOLVED = "dissolved", _("gelöst")
    EXPIRED = "expired", pgettext_lazy("Vermittlung", "verfallen")


OPEN_MATCHES = [
    MatchState.PROPOSED,
    MatchState.ACCEPTED_BY_ONE,
    MatchState.ACCEPTED_BY_BOTH,
    MatchState.IN_CONTACT,
]
AGREED = [MatchState.ACCEPTED_BY_BOTH, MatchState.IN_CONTACT, MatchState.DONE]


class Side(models.TextChoices):
    REQUEST = "request", _("wer fragt")
    OFFER = "offer", _("wer hilft")

    @property
    def other(self):
        return Side.OFFER if self is Side.REQUEST else Side.REQUEST


class Saying(models.TextChoices):
    NOTHING = "", _("noch nichts")
    YES = "yes", _("ja")
    NO = "no", _("nein")


class DissolveReason(models.TextChoices):
    DECLINED = "declined", _("eine Seite möchte nicht")
    SILENT = "silent", _("keine Antwort")
    NOTHING_LEFT = "nothing_left", _("schon an andere vergeben")
    POSTING_CLOSED = "posting_closed", _("Eintrag ist geschlossen")
    NOT_SUITABLE = "not_suitable", _("passte doch nicht")
    NOBODY_CAME = "nobody_came", _("niemand ist gekommen")
    FADED = "faded", _("niemand hat gesagt, wie es war")
    OTHER = "other", _("anderer Grund")


class MatchOutcome(models.TextChoices):
    WORKED = "worked", _("Ja, es hat geklappt")
    PARTLY = "partly", _("Zum Teil")
    FAILED = "failed", _("Nein")


class MatchQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=OPEN_MATCHES)

    def of(self, posting):
        return self.filter(offer=posting) if posting.is_offer else self.filter(request=posting)

    def of_pair(self, request, offer):
        return self.filter(request=request, offer=offer)

    def silent_since(self, moment):
        """Proposed, and some side has said nothing since `moment`, nor anything was sent to it since."""
        return self.filter(
            state__in=[MatchState.PROPOSED, MatchState.ACCEPTED_BY_ONE], waiting_since__lte=moment
        ).order_by("waiting_since", "pk")

    def to_connect(self):
        """Both have said yes, and the office has to bring them together: it stands between, or neither shows anything."""
        coordinated = Q(request__category__exchange=Exchange.COORDINATED) | Q(
            offer__category__exchange=Exchange.COORDINATED
        )
        return self.filter(
            coordinated | Q(request_shares=[], offer_shares=[]), state=MatchState.ACCEPTED_BY_BOTH
        ).order_by("waiting_since", "pk")

    def asked_in_vain(self, *, by):
        """Agreed on, asked by that moment whether it worked, and neither side has said; the longest first."""
        silent = self.filter(state__in=[MatchState.ACCEPTED_BY_BOTH, MatchState.IN_CONTACT], asked_at__lte=by)
        return silent.filter(request_outcome="", offer_outcome="").order_by("asked_at", "pk")

    def with_postings(self):
        return self.select_related(
            "request__category", "request__municipality", "request__region", "request__author",
            "offer__category", "offer__municipality", "offer__region", "offer__author", "coordinator",
        )  # fmt: skip


class Match(models.Model):
    """One state, two sides. Each side says yes or no and what the other may see; only both together are a match."""

    request = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="matches_as_request")
    offer = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="matches_as_offer")
    state = models.CharField(_("Stand"), max_length=16, choices=MatchState, default=MatchState.PROPOSED)
    version = models.PositiveIntegerField(_("Fassung"), default=1)
    amount = models.PositiveIntegerField(_("wie viele"), null=True, blank=True)
    # Who stands by it and is named to both sides; the office itself where nobody is.
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="matches",
        verbose_name=_("betreut von"),
    )
    words = models.TextField(_("Worte dazu"), max_length=1000, blank=True)
    fit = models.FloatField(_("passte"), null=True)

    request_says = models.CharField(max_length=3, choices=Saying, blank=True, default=Saying.NOTHING)
    offer_says = models.CharField(max_length=3, choices=Saying, blank=True, default=Saying.NOTHING)
    request_shares = ArrayField(models.CharField(max_length=5, choices=Share), default=list, blank=True)
    offer_shares = ArrayField(models.CharField(max_length=5, choices=Share), default=list, blank=True)
    request_outcome = models.CharField(max_length=6, choices=MatchOutcome, blank=True)
    offer_outcome = models.CharField(max_length=6, choices=MatchOutcome, blank=True)

    proposed_at = models.DateTimeField(_("vorgeschlagen am"), default=timezone.now)
    # Since when we wait for a side's word or for contact; the clock counts from here.
    waiting_since = models.DateTimeField(_("wartet seit"), default=timezone.now)
    nudged_at = models.DateTimeField(_("erinnert am"), null=True)
    contact_at = models.DateTimeField(_("in Kontakt seit"), null=True)
    asked_at = models.DateTimeField(_("gefragt, ob es geklappt hat, am"), null=True)
    closed_at = models.DateTimeField(_("beendet am"), null=True)
    reason = models.CharField(_("Grund"), max_length=14, choices=DissolveReason, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("Vermittlung")
        verbose_name_plural = _("Vermittlungen")
        ordering = ["-proposed_at", "-pk"]
        indexes = [
            models.Index(fields=["waiting_since"], name="matches_waiting", condition=Q(state__in=OPEN_MATCHES)),
            models.Index(fields=["offer", "proposed_at"], name="matches_of_an_offer"),
            models.Index(fields=["request", "proposed_at"], name="matches_of_a_request"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "offer"], condition=Q(state__in=OPEN_MATCHES), name="a_pair_has_one_open_match"
            ),
            models.CheckConstraint(condition=~Q(request=F("offer")), name="nothing_is_matched_with_itself"),
            models.CheckConstraint(condition=Q(state__in=MatchState.values), name="a_match_stands_in_a_known_state"),
            models.CheckConstraint(
                condition=~Q(state__in=AGREED) | Q(request_says=Saying.YES, offer_says=Saying.YES),
                name="only_two_yes_make_a_match",
            ),
            models.CheckConstraint(
                condition=~Q(state=MatchState.PROPOSED) | Q(request_says="", offer_says=""),
                name="a_proposal_is_unanswered_by_both",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=OPEN_MATCHES) & Q(closed_at__isnull=True))
                | (~Q(state__in=OPEN_MATCHES) & Q(closed_at__isnull=False)),
                name="exactly_a_closed_match_has_a_closing_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MatchState.DISSOLVED, MatchState.EXPIRED]) | ~Q(reason=""),
                name="a_match_that_failed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=1), name="a_match_is_about_one_at_least"
            ),
        ]

    def __str__(self):
        return f"{self.request_id} × {self.offer_id}"

    @property
    def is_open(self):
        return self.state in OPEN_MATCHES

    @property
    def is_agreed(self):
        return self.state in AGREED

    def posting(self, side):
        return self.request if side == Side.REQUEST else self.offer

    def side_of(self, posting):
        return Side.REQUEST if posting.pk == self.request_id else Side.OFFER

    def says(self, side):
        return self.request_says if side == Side.REQUEST else self.offer_says

    def shares(self, side):
        return self.request_shares if side == Side.REQUEST else self.offer_shares


class MatchStep(models.TextChoices):
    PROPOSED = "proposed", _("vorgeschlagen")
    ACCEPTED = "accepted", _("zugesagt")
    DECLINED = "declined", _("abgesagt")
    NUDGED = "nudged", _("erinnert")
    CONTACT = "contact", _("in Kontakt")
    ASKED = "asked", _("gefragt, ob es geklappt hat")
    TOLD = "told", _("hat gesagt, wie es war")
    DONE = "done", _("hat geklappt")
    DISSOLVED = "dissolved", _("gelöst")
    EXPIRED = "expired", pgettext_lazy("Vermittlung", "verfallen")
    TAKEN_OVER = "taken_over", _("übernommen")


class MatchEvent(models.Model):
    """One line for each thing that happened to a match. Append-only: the database refuses changes.

    Done by staff (`by`), by one of the two sides (`side`), or by the clock (neither).
    """

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="events")
    step = models.CharField(_("was"), max_length=10, choices=MatchStep)
    side = models.CharField(_("welche Seite"), max_length=7, choices=Side, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Konto")
    )
    at = models.DateTimeField(_("wann"), default=timezone.now)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("Verlauf einer Vermittlung")
        verbose_name_plural = _("Verlauf von Vermittlungen")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["match", "at"], name="history_of_a_match")]
        triggers = [pgtrigger.Protect(name="match_history_is_append_only", operation=pgtrigger.Update)]
