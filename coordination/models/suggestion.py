"""What the machine thinks could go together, as it thought so, and what people made of it."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from postings.models import Category, Posting


class Profile(models.Model):
    """What matching reads from a posting's words: which things are meant, and for what age.

    Worked out once, when the posting is published or changed; its Meaning too, which is kept apart because it is large and
    only those that pass the gates are asked for it.
    """

    posting = models.OneToOneField(Posting, on_delete=models.CASCADE, primary_key=True, related_name="profile")
    items = ArrayField(models.CharField(max_length=40), default=list)
    told = ArrayField(models.CharField(max_length=40), default=list)  # in its text alone, besides what its title names
    ages = ArrayField(models.CharField(max_length=5), default=list)

    class Meta:
        verbose_name = _("Profil")
        verbose_name_plural = _("Profile")


class Meaning(models.Model):
    """A posting's text as a vector: 384 numbers of two bytes. `model` names what made it; no row where none is at hand."""

    posting = models.OneToOneField(Posting, on_delete=models.CASCADE, primary_key=True, related_name="+")
    vector = models.BinaryField()
    model = models.CharField(max_length=40)


class ItemWeight(models.Model):
    """How telling a thing is: its inverse document frequency among published postings, refreshed each night."""

    item = models.CharField(max_length=40, primary_key=True)
    idf = models.FloatField()


class ReplyRate(models.Model):
    """How often whoever was asked within a category has replied in the last twelve months, refreshed each night."""

    category = models.OneToOneField(Category, on_delete=models.CASCADE, primary_key=True, related_name="+")
    contacted = models.PositiveIntegerField()
    replied = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(replied__lte=F("contacted")), name="nobody_replies_more_than_asked"),
        ]


class OfferPrice(models.Model):
    """How sought after an offer is, in units of fit: what the nightly allocation found. Without a row: nothing."""

    offer = models.OneToOneField(Posting, on_delete=models.CASCADE, primary_key=True, related_name="price")
    price = models.FloatField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(price__gt=0), name="a_price_is_more_than_nothing")]


class DeclineReason(models.TextChoices):
    WRONG_THING = "wrong_thing", _("ist nicht das Gesuchte")
    TOO_FAR = "too_far", _("zu weit für diese beiden")
    NO_TIME = "no_time", _("Zeiten passen doch nicht")
    NOT_SAFE = "not_safe", _("wäre nicht gut für jemanden")
    ALREADY_HELPED = "already_helped", _("hat sich schon erledigt")
    OTHER = "other", _("anderer Grund")


class SuggestionQuerySet(models.QuerySet):
    def alive(self):
        """Neither declined nor closed, and both postings still shown when it was last worked out."""
        return self.filter(closed_at=None, declined_at=None)

    def open(self):
        """Alive and given a place by the allocation: what staff are asked to decide."""
        return self.alive().filter(place__isnull=False)

    def of(self, posting):
        return self.filter(offer=posting) if posting.is_offer else self.filter(request=posting)

    def could_be_proposed(self, *, line):
        """From this fit on, with nothing to ask first, and not where both name things and have none in common."""
        return self.alive().filter(ask_first=[], fit__gte=line, features__need__gt=0)

    def best_first(self):
        return self.order_by(F("worth").desc(), "pk")


class Suggestion(models.Model):
    """A pair that passed every gate, with the features, fit and model as they were when it was worked out.

    `worth` is fit · urgency − price, by which a request's suggestions stand in order. `place` is the rank among the
    request's suggestions that the allocation gave it, 1 the best; null: possible, but the offer is spoken of elsewhere.
    """

    # The unique pair finds what belongs to a request. Nobody looks for suggestions by account: no index to keep for that.
    request = models.ForeignKey(Posting, on_delete=models.CASCADE, db_index=False, related_name="suggested_offers")
    offer = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="suggested_requests")
    features = models.JSONField(_("Merkmale"))
    unknowns = ArrayField(models.CharField(max_length=12), verbose_name=_("unbekannt"), default=list)
    fit = models.FloatField(_("passt"))
    worth = models.FloatField()
    # A safety wish of one side about which the other has said nothing: never proposed before somebody asked.
    ask_first = ArrayField(models.CharField(max_length=13), verbose_name=_("erst fragen"), default=list)
    km = models.FloatField(_("Kilometer"), null=True)
    place = models.PositiveSmallIntegerField(_("Platz"), null=True)
    model = models.CharField(_("Modell"), max_length=12)
    worked_out_at = models.DateTimeField(_("berechnet am"), default=timezone.now)

    asked_at = models.DateTimeField(_("beide gefragt am"), null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    # Of `ask_first`, what the other side has since said yes to, and to whom.
    assured = ArrayField(models.CharField(max_length=13), verbose_name=_("zugesichert"), default=list)
    assured_at = models.DateTimeField(_("zugesichert am"), null=True)
    assured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    declined_at = models.DateTimeField(_("abgelehnt am"), null=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    decline_reason = models.CharField(_("Grund"), max_length=14, choices=DeclineReason, blank=True)
    decline_words = models.CharField(_("dazu"), max_length=300, blank=True)
    closed_at = models.DateTimeField(_("geschlossen am"), null=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Vorschlag")
        verbose_name_plural = _("Vorschläge")
        indexes = [
            models.Index(
                F("request"), F("worth").desc(), name="suggestions_of_a_request",
                condition=Q(closed_at=None, declined_at=None),
            ),
            models.Index(
                F("offer"), F("worth").desc(), name="suggestions_of_an_offer",
                condition=Q(closed_at=None, declined_at=None),
            ),
            models.Index(
                fields=["request", "offer"], name="suggestions_placed",
                condition=Q(closed_at=None, declined_at=None, place__isnull=False),
            ),
            models.Index(
                F("worth").desc(), name="suggestions_to_decide",
                condition=Q(closed_at=None, declined_at=None, place__isnull=False),
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["request", "offer"], name="a_pair_is_suggested_once"),
            models.CheckConstraint(condition=~Q(request=F("offer")), name="nothing_is_suggested_to_itself"),
            models.CheckConstraint(condition=Q(fit__gte=0, fit__lte=1), name="fit_lies_between_nothing_and_all"),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True, declined_by__isnull=True, decline_reason="")
                | (Q(declined_at__isnull=False, declined_by__isnull=False) & ~Q(decline_reason="")),
                name="a_declined_suggestion_names_who_and_why",
            ),
            models.CheckConstraint(
                condition=Q(assured=[], assured_at__isnull=True, assured_by__isnull=True)
                | (~Q(assured=[]) & Q(assured_at__isnull=False, assured_by__isnull=False)),
                name="an_assurance_names_who_heard_it",
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True, asked_by__isnull=True)
                | Q(asked_at__isnull=False, asked_by__isnull=False),
                name="a_question_to_both_names_who_asked",
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=True) | Q(declined_at__isnull=True, closed_at__isnull=True),
                name="only_a_living_suggestion_has_a_place",
            ),
        ]

    def __str__(self):
        return f"{self.request_id} + {self.offer_id}"

    @property
    def open_wishes(self):
        """What must still be asked before these two are brought together."""
        return [wish for wish in self.ask_first if wish not in self.assured]

    @property
    def percent(self):
        """The fit as a whole number from 0 to 100."""
        return round(100 * self.fit)


class Verdict(models.TextChoices):
    PROPOSED = "proposed", _("vorgeschlagen")
    DECLINED = "declined", _("abgelehnt")
    ASKED = "asked", _("erst gefragt")
    ASSURED = "assured", _("zugesichert")


class SuggestionVerdict(models.Model):
    """One line for each decision about a suggestion, for learning the weights from. Append-only.

    Features, fit and rank as the deciding person saw them; `shown` is the probability of having been shown to her (1 for
    what the allocation placed, less for what stood further down).
    """

    request = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="+")
    offer = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(_("Entscheidung"), max_length=8, choices=Verdict)
    reason = models.CharField(_("Grund"), max_length=14, choices=DeclineReason, blank=True)
    features = models.JSONField()
    fit = models.FloatField()
    rank = models.PositiveSmallIntegerField(_("Rang"))
    shown = models.FloatField(_("Wahrscheinlichkeit, gezeigt zu werden"))
    model = models.CharField(max_length=12)
    at = models.DateTimeField(_("wann"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Entscheidung über einen Vorschlag")
        verbose_name_plural = _("Entscheidungen über Vorschläge")
        constraints = [
            models.CheckConstraint(condition=Q(shown__gt=0, shown__lte=1), name="being_shown_has_a_probability"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="ranks_begin_at_one"),
        ]
        triggers = [pgtrigger.Protect(name="verdicts_are_append_only", operation=pgtrigger.Update)]
