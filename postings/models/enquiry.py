from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.db.models.functions import Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.ways import Share
from postings import chiffre

from .conversation import HELPED, OPEN_ENQUIRIES, UNDECIDED_ENQUIRIES, EndReason, EnquiryState, Party
from .message import Message
from .posting import Posting
from .vocabulary import Status


class EnquiryQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=OPEN_ENQUIRIES)

    def settled(self):
        """Both said yes, and nothing says that it came to nothing."""
        return self.filter(Q(state=EnquiryState.ACCEPTED) | Q(reason__in=HELPED))

    def under_way(self):
        return self.filter(Q(state__in=[EnquiryState.WAITING, EnquiryState.ACCEPTED]) | Q(reason__in=HELPED))

    def accepted(self):
        return self.filter(state=EnquiryState.ACCEPTED)

    def shown_to_owner(self):
        """What the office still reads, or did not pass on, the posting's author never sees."""
        return self.exclude(state=EnquiryState.HELD).exclude(reason=EndReason.REFUSED)

    def of_posting(self, posting):
        """Those that wait for a decision first, each with its first message as `first_text` and `first_language`."""
        first = Message.objects.filter(enquiry=OuterRef("pk"), side=Party.ASKER).order_by("written_at", "pk")
        order = Case(
            When(state=EnquiryState.WAITING, then=0),
            When(state=EnquiryState.ACCEPTED, then=1),
            When(state=EnquiryState.RESERVE, then=2),
            default=3,
        )
        said = {"first_text": first.values("text")[:1], "first_language": first.values("text_language")[:1]}
        rows = self.filter(posting=posting).select_related("person").annotate(**said)
        return rows.order_by(order, "created_at", "pk")

    def of_person(self, person):
        """By the human behind `person`, in whichever of her rows."""
        return self.filter(person__in=Person.objects.same_as(person))

    def with_entry_code(self, code):
        """The enquiry a person holds the code of; any spacing. Compared by keyed hash, the code itself is not stored."""
        return self.filter(entry_code_hash=chiffre.entry_code_hash(code))

    def unanswered_since(self, moment):
        """Open ones in which one party waits for the other's word since `moment` or longer; the longest first."""
        waiting = self.filter(state__in=OPEN_ENQUIRIES, waits_for__in=Party.values)
        return waiting.filter(waits_since__lte=moment).order_by("waits_since", "pk")

    def agreed_by(self, moment):
        """Accepted ones in which nobody has said how it was, the yes being so old and the last word, too."""
        word = Message.objects.filter(enquiry=OuterRef("pk"), written_at__gt=moment)
        return self.filter(~Exists(word), state=EnquiryState.ACCEPTED, decided_at__lte=moment).order_by("pk")

    def in_reserve(self):
        """Who waits for something to become free, the longest first."""
        return self.filter(state=EnquiryState.RESERVE).order_by("decided_at", "pk")

    def forgotten_since(self, moment):
        """In reserve since `moment` or longer, and nobody's turn to say anything; their posting can still say yes."""
        rows = self.in_reserve().filter(waits_for="", decided_at__lte=moment)
        return rows.filter(posting__status__in=[Status.PUBLISHED, Status.PAUSED])

    def over(self, *, at, kept_for):
        """Ended so long ago that nothing of it is needed any more, and not erased yet."""
        return self.filter(closed_at__lte=at - kept_for).exclude(entry_code_hash__startswith="erased")

    def reported(self):
        return self.filter(reported_at__isnull=False, report_settled_at__isnull=True)

    def needing_office(self):
        """Each with `held_since` (its oldest message that the office reads first) and `looks_since`, the oldest reason."""
        held = Message.objects.held_for_office().filter(enquiry=OuterRef("pk")).order_by("written_at")
        reported = Case(When(report_settled_at__isnull=True, then="reported_at"))
        silent = Case(When(state__in=OPEN_ENQUIRIES, then="given_up_at"))
        held_since = Subquery(held.values("written_at")[:1])
        return self.annotate(held_since=held_since, looks_since=Least(held_since, reported, silent)).filter(
            Exists(held) | Q(reported_at__isnull=False, report_settled_at__isnull=True) | self._silent()
        )

    def ever_needing_office(self):
        """Those that need the office, or did: a message that it reads first, a report, a word that never came."""
        read = Message.objects.read_by_office().filter(enquiry=OuterRef("pk"))
        return self.filter(Exists(read) | Q(reported_at__isnull=False) | Q(given_up_at__isnull=False))

    @staticmethod
    def _silent():
        return Q(given_up_at__isnull=False, state__in=OPEN_ENQUIRIES)

    def with_posting(self):
        return self.select_related(
            "person", "posting__author", "posting__category__parent", "posting__municipality", "posting__region"
        )


class Enquiry(models.Model):
    """Somebody's answer to a posting, and the conversation it opens. Its author (`person`) is the asker, the posting's
    author the owner; each sees of the other only what was written here or chosen to be shown."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="enquiries", verbose_name=_("Eintrag"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enquiries", verbose_name=_("von"))
    state = models.CharField(_("Stand"), max_length=8, choices=EnquiryState, default=EnquiryState.WAITING)
    amount = models.PositiveIntegerField(_("wie viele"), null=True, blank=True)
    entry_code_hash = models.CharField(max_length=64, unique=True)

    asker_shares = ArrayField(models.CharField(max_length=5, choices=Share), default=list, blank=True)
    owner_shares = ArrayField(models.CharField(max_length=5, choices=Share), default=list, blank=True)

    created_at = models.DateTimeField(_("angekommen am"), default=timezone.now)
    decided_at = models.DateTimeField(_("entschieden am"), null=True, blank=True)
    asked_at = models.DateTimeField(_("gefragt, ob es geklappt hat, am"), null=True, blank=True)
    closed_at = models.DateTimeField(_("beendet am"), null=True, blank=True)
    reason = models.CharField(_("Grund"), max_length=14, choices=EndReason, blank=True)

    # Whose word the other waits for, and since when: the clock of unanswered messages. In reserve it is nobody's, until
    # something is free again or the owner has let it lie for long.
    waits_for = models.CharField(_("wartet auf"), max_length=6, choices=Party, blank=True)
    waits_since = models.DateTimeField(_("wartet seit"), null=True, blank=True)
    num_nudged = models.PositiveSmallIntegerField(_("erinnert"), default=0)
    # The fifth day without a word: the other was told, and the office sees it from then on.
    given_up_at = models.DateTimeField(_("ohne Antwort seit"), null=True, blank=True)

    reported_at = models.DateTimeField(_("gemeldet am"), null=True, blank=True)
    reported_by = models.CharField(_("gemeldet von"), max_length=6, choices=Party, blank=True)
    report_words = models.TextField(_("was gemeldet wurde"), max_length=1000, blank=True)
    report_settled_at = models.DateTimeField(_("Meldung erledigt am"), null=True, blank=True)
    report_settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("Anfrage")
        verbose_name_plural = _("Anfragen")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(
                fields=["waits_since", "id"], name="enquiries_unanswered", condition=Q(waits_since__isnull=False)
            ),
            models.Index(fields=["given_up_at"], name="enquiries_silent", condition=Q(given_up_at__isnull=False)),
            models.Index(
                fields=["reported_at"], name="enquiries_reported",
                condition=Q(reported_at__isnull=False, report_settled_at__isnull=True),
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=EnquiryState.values), name="an_enquiry_stands_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=1), name="an_enquiry_is_about_one_at_least"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=[EnquiryState.DECLINED, EnquiryState.CLOSED], closed_at__isnull=False) & ~Q(reason="")
                )
                | Q(state__in=OPEN_ENQUIRIES, closed_at__isnull=True, reason=""),
                name="exactly_an_ended_enquiry_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(waits_for="", waits_since__isnull=True)
                | Q(waits_for__in=Party.values, waits_since__isnull=False, state__in=OPEN_ENQUIRIES),
                name="only_an_open_enquiry_waits_for_somebodys_word",
            ),
            models.CheckConstraint(
                condition=Q(reported_at__isnull=True, reported_by="")
                | Q(reported_at__isnull=False, reported_by__in=Party.values),
                name="a_reported_conversation_says_who_reported_it",
            ),
            models.CheckConstraint(
                condition=Q(report_settled_at__isnull=True, report_settled_by__isnull=True)
                | Q(report_settled_at__isnull=False, report_settled_by__isnull=False, reported_at__isnull=False),
                name="a_settled_report_of_a_conversation_says_by_whom",
            ),
        ]

    def __str__(self):
        return f"{self.posting.chiffre} × {self.person}"

    def get_absolute_url(self):
        return reverse("postings:conversation", args=[self.pk])

    @property
    def is_open(self):
        return self.state in OPEN_ENQUIRIES

    @property
    def is_undecided(self):
        return self.state in UNDECIDED_ENQUIRIES

    @property
    def is_reported(self):
        return self.reported_at is not None and self.report_settled_at is None

    @property
    def is_silent(self):
        """Nobody has answered for five days."""
        return self.is_open and self.given_up_at is not None

    @property
    def is_accepted(self):
        return self.state == EnquiryState.ACCEPTED

    def party(self, side):
        """The person on that side."""
        return self.person if side == Party.ASKER else self.posting.author

    def is_left_by(self, side):
        """Whether nobody stands on that side any more: what was said is forgotten, or the posting it was about."""
        if side == Party.ASKER:
            return self.entry_code_hash.startswith("erased ")
        return self.posting.status == Status.ERASED

    def shares(self, side):
        return self.asker_shares if side == Party.ASKER else self.owner_shares
