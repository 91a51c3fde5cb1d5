from datetime import timedelta

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Case, F, Func, Q, When
from django.db.models.functions import Coalesce, Left
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Organisation, Person
from postings import chiffre
from postings.lastday import last_day
from postings.slots import ALL_SLOTS

from .category import Category, Exchange
from .place import Municipality, Region
from .vocabulary import CLOSED_STATES, OPEN_STATES, PUBLIC_STATES, ForWhom, Kind, Outcome, Rung, Status, Wish

STANDING_FROM_DAYS = 90  # an offer whose category is shown so long is no thing to give away: it is something one does
STANDING = Q(
    kind=Kind.OFFER,
    status=Status.PUBLISHED,
    until_on=None,
    amount=None,
    category__expires_after_days__gte=STANDING_FROM_DAYS,
)
# What was made of it in other languages is out of sight once it says something else, whoever changed it.
OUTDATE_RENDERINGS = """
UPDATE postings_rendering SET outdated_at = now() WHERE posting_id = NEW.id AND outdated_at IS NULL;
RETURN NULL;
"""


class PostingQuerySet(models.QuerySet):
    def offers(self):
        return self.filter(kind=Kind.OFFER)

    def requests(self):
        return self.filter(kind=Kind.REQUEST)

    def open(self):
        return self.filter(status__in=OPEN_STATES)

    def published(self):
        return self.filter(status=Status.PUBLISHED)

    def due(self, *, at):
        """Published or paused, but past their day. What comes back on a date of its own waits for that."""
        return self.ending().filter(expires_at__lte=at)

    def ending(self):
        """Those whose days are counted."""
        return self.filter(status__in=[Status.PUBLISHED, Status.PAUSED], returns_on=None)

    def due_back(self, *, on):
        """Met for now, until a day that has come."""
        return self.filter(status=Status.PAUSED, returns_on__lte=on)

    def limited(self):
        """Those that end when their days are over."""
        return self.exclude(STANDING)

    def standing(self):
        """Offers that hold until further notice: shown, without a last day or a number, of a kind that lasts."""
        return self.filter(STANDING)

    def lapsed_since(self, moment):
        """Expired at `moment` or later, and not shown again."""
        return self.filter(status=Status.EXPIRED, closed_at__gte=moment)

    def in_region(self, region):
        return self.filter(region=region)

    def unanswered(self):
        """Published requests that wait for an answer, the first or after one came to nothing; who waits longest first."""
        return self.requests().published().filter(waits_since__isnull=False).order_by("waits_since", "pk")

    def unread(self):
        """Handed in, and nobody has decided about it yet."""
        return self.filter(status=Status.SUBMITTED)

    def sent_back(self):
        """Their authors were asked for a change and have not made it yet."""
        return self.filter(status=Status.CHANGES_REQUESTED)

    def handed_in_by(self, moment):
        """At `moment` or before. What was given back waits anew from when it is handed in again."""
        anew = self.model.objects.filter(
            reviews__occasion="new", reviews__decided_at=None, reviews__opened_at__gt=moment
        )
        return self.filter(created_at__lte=moment).exclude(pk__in=anew)

    def near(self, municipality, *, km):
        """In municipalities at most `km` away. 0: the municipality alone."""
        if not km:
            return self.filter(municipality=municipality)
        return self.filter(municipality__in=Municipality.objects.within(km, of=municipality))

    def speaking(self, language):
        return self.filter(Q(languages__contains=[language]) | Q(languages_basic__contains=[language]))

    def by_authors(self, people):
        """Of the humans behind these rows, also where they posted before."""
        return self.filter(author__in=Person.objects.same_as_any(people))

    def of_email(self, email):
        """Open postings of whoever proved this address, newest first."""
        return (
            self.open()
            .filter(author__email__iexact=email, author__email_proved_at__isnull=False)
            .select_related("author")
            .order_by("-created_at")
        )

    def with_entry_code(self, code):
        """The posting a person holds the code of; any spacing. Compared by keyed hash, the code itself is not stored."""
        return self.filter(entry_code_hash=chiffre.entry_code_hash(code))


@pghistory.track(
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    model_name="PostingSnapshot",
    obj_field=pghistory.ObjForeignKey(related_name="snapshots"),
    exclude=[
        "title_folded",
        "search",
        "said_elsewhere",
        "entry_code_hash",
        "waits_since",
        "amount_promised",
        "came_from",
    ],
)
class Posting(models.Model):
    """An offer of help or a request for it. Never holds contact data or an exact place; the author does, apart."""

    chiffre = models.CharField(_("Chiffre"), max_length=7, unique=True, default=chiffre.new)
    kind = models.CharField(_("Art"), max_length=7, choices=Kind)
    status = models.CharField(_("Zustand"), max_length=17, choices=Status, default=Status.SUBMITTED)
    version = models.PositiveIntegerField(_("Fassung"), default=1)

    # The partial indexes below serve these three; the usual ones would only tempt the planner to read a whole category.
    category = models.ForeignKey(Category, on_delete=models.PROTECT, db_index=False, verbose_name=_("Kategorie"))
    title = models.CharField(_("Überschrift"), max_length=90)
    text = models.TextField(_("Beschreibung"), max_length=3000)
    text_language = models.CharField(_("geschrieben auf"), max_length=12)
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("Sprachen"), default=list, blank=True)
    languages_basic = ArrayField(models.CharField(max_length=8), verbose_name=_("etwas"), default=list, blank=True)

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, db_index=False, verbose_name=_("Ort"))
    region = models.ForeignKey(Region, on_delete=models.PROTECT, db_index=False, verbose_name=_("Region"))
    postcode = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    reach_km = models.PositiveSmallIntegerField(_("Umkreis in km"), null=True, blank=True)
    is_remote = models.BooleanField(_("auch am Telefon oder online"), default=False)

    from_on = models.DateField(_("ab"), null=True, blank=True)
    until_on = models.DateField(_("bis"), null=True, blank=True)
    # A bit for each of 7 days × morning, afternoon, evening, Monday morning lowest; null: any time, or not known.
    slots = models.PositiveIntegerField(_("Zeiten"), null=True, blank=True)

    amount = models.PositiveIntegerField(_("wie viele"), null=True, blank=True)
    # What matches hold of it and what the author has promised besides: she counts hers without touching theirs.
    amount_held = models.PositiveIntegerField(_("davon vermittelt"), default=0)
    amount_promised_elsewhere = models.PositiveIntegerField(_("davon sonst zugesagt"), default=0)
    amount_promised = models.GeneratedField(
        expression=F("amount_held") + F("amount_promised_elsewhere"),
        output_field=models.PositiveIntegerField(_("davon zugesagt")),
        db_persist=True,
    )

    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="postings", verbose_name=_("von"))
    for_whom = models.CharField(_("für wen"), max_length=12, choices=ForWhom, default=ForWhom.ME)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("Einrichtung")
    )
    wishes = ArrayField(
        models.CharField(max_length=13, choices=Wish), verbose_name=_("Wünsche"), default=list, blank=True
    )
    # That the person the posting is for agreed to it; for oneself the author's own word.
    agreed_at = models.DateTimeField(_("Einverständnis am"))
    # That it may stand in other directories too. Only the author says so, and only of what is for herself.
    passes_on_at = models.DateTimeField(_("darf weitergegeben werden seit"), null=True, blank=True)
    answers_to = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("antwortet auf"),
    )
    # Whose list it was taken over from: the name of an agency or initiative. What came from others is not handed on as ours.
    came_from = models.CharField(_("übernommen von"), max_length=120, blank=True, default="", db_default="")
    entry_code_hash = models.CharField(max_length=64, unique=True)

    created_at = models.DateTimeField(_("eingereicht am"), default=timezone.now)
    published_at = models.DateTimeField(_("veröffentlicht am"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("geprüft am"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("geprüft von"),
    )
    confirmed_at = models.DateTimeField(_("zuletzt bestätigt am"), null=True, blank=True)
    # A request's first answer: when, and by which rung of the ladder.
    answered_at = models.DateTimeField(_("erste Antwort am"), null=True, blank=True)
    answered_by = models.CharField(_("erste Antwort durch"), max_length=8, choices=Rung, blank=True)
    # The answer she had came to nothing, and there is no other yet.
    reopened_at = models.DateTimeField(_("wieder ohne Antwort seit"), null=True, blank=True)
    waits_since = models.GeneratedField(
        expression=Case(
            When(
                kind=Kind.REQUEST, then=Coalesce("reopened_at", Case(When(answered_at__isnull=True, then="created_at")))
            ),
        ),
        output_field=models.DateTimeField(_("wartet seit"), null=True),
        db_persist=True,
    )
    urgent_at = models.DateTimeField(_("eilig seit"), null=True, blank=True)
    urgent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("eilig nach"),
    )
    expires_at = models.DateTimeField(_("läuft ab am"))
    # Met for now: shown again on that day.
    returns_on = models.DateField(_("kommt wieder am"), null=True, blank=True)
    closed_at = models.DateTimeField(_("geschlossen am"), null=True, blank=True)
    outcome = models.CharField(_("Ergebnis"), max_length=11, choices=Outcome, blank=True)
    outcome_at = models.DateTimeField(_("Ergebnis gesagt am"), null=True, blank=True)

    # What people have written of it in other languages, to be found by; kept by the triggers of Rendering.
    said_elsewhere = models.TextField(default="", db_default="", editable=False)
    title_folded = models.GeneratedField(
        expression=Func(F("title"), function="plm_fold"), output_field=models.TextField(), db_persist=True
    )
    search = models.GeneratedField(
        expression=SearchVector(
            Func(template="plm_fold(title || ' ' || text || ' ' || said_elsewhere)", output_field=models.TextField()),
            config="german",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Eintrag")
        verbose_name_plural = _("Einträge")
        indexes = [
            # Lists show what is published; each order and each narrow filter finds its rows without sorting the rest.
            models.Index(
                F("kind"), F("published_at").desc(), F("id").desc(),
                name="published_newest", condition=Q(status=Status.PUBLISHED),
            ),
            models.Index(
                fields=["kind", "expires_at", "id"], name="published_urgent", condition=Q(status=Status.PUBLISHED)
            ),
            models.Index(
                F("kind"), F("category"), F("published_at").desc(), F("id").desc(),
                name="published_by_category", condition=Q(status=Status.PUBLISHED),
            ),
            models.Index(
                F("kind"), F("region"), F("published_at").desc(), F("id").desc(),
                name="published_by_region", condition=Q(status=Status.PUBLISHED),
            ),
            models.Index(
                F("kind"), F("municipality"), F("published_at").desc(), F("id").desc(),
                name="published_by_municipality", condition=Q(status=Status.PUBLISHED),
            ),
            models.Index(
                F("kind"), F("published_at").desc(), F("id").desc(),
                name="published_and_passed_on",
                condition=Q(status=Status.PUBLISHED)
                & (Q(organisation__isnull=False) | Q(passes_on_at__isnull=False)),
            ),
            GinIndex(fields=["search"], name="published_words", condition=Q(status=Status.PUBLISHED)),
            GinIndex(
                fields=["title_folded"], name="published_titles",
                opclasses=["gin_trgm_ops"], condition=Q(status=Status.PUBLISHED),
            ),
            GinIndex(
                fields=["languages", "languages_basic"], name="published_languages",
                condition=Q(status=Status.PUBLISHED),
            ),
            models.Index(
                fields=["expires_at"], name="will_expire", condition=Q(status__in=[Status.PUBLISHED, Status.PAUSED])
            ),
            models.Index(fields=["expires_at"], name="sent_back", condition=Q(status=Status.CHANGES_REQUESTED)),
            # Matching: the oldest and the newest of a category in a municipality, and what reaches beyond the neighbourhood.
            models.Index(
                F("kind"), F("category"), F("municipality"), F("published_at").desc(), F("id").desc(),
                name="published_by_cell", condition=Q(status=Status.PUBLISHED),
            ),
            models.Index(
                F("kind"), F("category"), F("published_at").desc(), F("id").desc(),
                name="published_reaching_far",
                condition=Q(status=Status.PUBLISHED) & (Q(is_remote=True) | Q(reach_km__gte=50)),
            ),
            models.Index(
                fields=["waits_since", "id"], name="unanswered_oldest",
                condition=Q(kind=Kind.REQUEST, status=Status.PUBLISHED, waits_since__isnull=False),
            ),
            models.Index(fields=["author"], name="postings_of_a_person"),
            # For joining whatever is about postings with the regions of an account: read alone, never the table.
            models.Index(fields=["region", "id"], name="postings_of_a_region"),
            # Figures of the staff room, each from an index alone.
            models.Index(
                fields=["region", "waits_since"], name="unanswered_by_region",
                condition=Q(kind=Kind.REQUEST, status=Status.PUBLISHED, waits_since__isnull=False),
            ),
            models.Index(
                fields=["answered_at", "created_at", "region"], name="answered_in_time",
                condition=Q(answered_at__isnull=False),
            ),
            models.Index(
                fields=["created_at", "answered_at", "answered_by", "status", "category", "region", "author"],
                name="requests_and_their_answers",
                condition=Q(kind=Kind.REQUEST, published_at__isnull=False),
            ),
            models.Index(
                fields=["closed_at", "outcome", "kind", "region"], name="ended_over_time",
                condition=Q(closed_at__isnull=False, published_at__isnull=False),
            ),
            models.Index(fields=["returns_on"], name="will_return", condition=Q(returns_on__isnull=False)),
            models.Index(
                fields=["published_at", "closed_at", "kind", "region"], name="shown_over_time",
                condition=Q(published_at__isnull=False),
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="a_posting_is_an_offer_or_a_request"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="a_posting_stands_in_a_known_state"),
            models.CheckConstraint(
                condition=Q(region_id=Left("municipality_id", 5)), name="a_posting_lies_in_its_municipalitys_region"
            ),
            models.CheckConstraint(
                condition=Q(slots__isnull=True) | Q(slots__gt=0, slots__lte=ALL_SLOTS), name="slots_name_some_of_21"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True, amount_promised_elsewhere=0)
                | Q(amount__gte=1, amount_promised__lte=F("amount")),
                name="no_more_is_promised_than_asked_or_offered",
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(until_on__isnull=True) | Q(from_on__lte=F("until_on")),
                name="a_posting_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(for_whom=ForWhom.ORGANISATION, organisation__isnull=False)
                | (~Q(for_whom=ForWhom.ORGANISATION) & Q(organisation__isnull=True)),
                name="only_a_posting_for_an_organisation_names_one",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.PUBLISHED, Status.PAUSED, Status.SETTLED])
                | Q(published_at__isnull=False),
                name="what_is_shown_was_published",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="a_reviewed_posting_names_its_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by="")
                | Q(answered_at__isnull=False, answered_by__in=Rung.values),
                name="a_first_answer_names_its_rung",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(kind=Kind.REQUEST), name="only_a_request_is_answered"
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | Q(answered_at__isnull=False),
                name="only_what_was_answered_waits_again",
            ),
            models.CheckConstraint(
                condition=Q(urgent_at__isnull=True, urgent_by__isnull=True)
                | Q(urgent_at__isnull=False, urgent_by__isnull=False),
                name="what_is_urgent_names_who_said_so",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN_STATES, closed_at__isnull=True)
                | (~Q(status__in=OPEN_STATES) & Q(closed_at__isnull=False)),
                name="exactly_a_closed_posting_has_a_closing_time",
            ),
            models.CheckConstraint(
                condition=Q(returns_on__isnull=True) | Q(status=Status.PAUSED), name="only_what_is_paused_comes_back"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_at__isnull=True)
                | Q(outcome__in=Outcome.values, outcome_at__isnull=False, status__in=CLOSED_STATES),
                name="only_a_closed_posting_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.ERASED)
                | Q(
                    title="",
                    text="",
                    postcode="",
                    wishes=[],
                    passes_on_at__isnull=True,
                    entry_code_hash__startswith="erased ",
                ),
                name="an_erased_posting_says_nothing",
            ),
            models.CheckConstraint(
                condition=Q(passes_on_at__isnull=True) | Q(for_whom=ForWhom.ME),
                name="only_what_is_for_oneself_is_passed_on",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="renderings_follow_the_original",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("title", "text", "text_language"),
                condition=pgtrigger.AnyChange("title", "text", "text_language"),
                func=OUTDATE_RENDERINGS,
            )
        ]

    def __str__(self):
        return f"{self.chiffre} {self.title}"

    def get_absolute_url(self):
        return reverse("postings:posting_detail", args=[self.chiffre])

    @property
    def is_offer(self):
        return self.kind == Kind.OFFER

    @property
    def is_public(self):
        return self.status in PUBLIC_STATES

    @property
    def is_open(self):
        return self.status in OPEN_STATES

    @property
    def ended_unseen(self):
        """Its days were over before it was published: it cannot be shown again, for nobody has said that it may be shown."""
        return self.status == Status.EXPIRED and self.published_at is None

    @property
    def amount_left(self):
        return None if self.amount is None else self.amount - self.amount_promised

    @property
    def may_be_passed_on(self):
        """Whether its author can be asked: where a coordinator stands between, or it is for others, she is not."""
        return self.for_whom == ForWhom.ME and self.category.exchange == Exchange.DIRECT

    @property
    def is_standing(self):
        """Whether it holds until further notice; see PostingQuerySet.standing, which asks the same of many."""
        lasts = self.category.expires_after_days >= STANDING_FROM_DAYS
        return self.is_offer and self.until_on is None and self.amount is None and lasts

    @property
    def last_day(self):
        return last_day(self.expires_at)

    @property
    def is_over_with_its_day(self):
        """Whether its own last day ends it, and not the days of its category."""
        return bool(self.until_on) and timezone.localdate(self.expires_at) - timedelta(days=1) == self.until_on
