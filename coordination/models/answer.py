"""What was done so that nobody is left without an answer: referrals, calls, and what the clock has told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from network.models import ContactPoint
from people.models import Person
from postings.models import Posting


class Ladder(models.Model):
    """What the clock has done about a request. No row: nothing yet."""

    posting = models.OneToOneField(Posting, on_delete=models.CASCADE, primary_key=True, related_name="ladder")
    # From then on it is Kassel's, whichever service point the region has.
    escalated_at = models.DateTimeField(_("an Kassel gegeben am"), null=True)
    told_at = models.DateTimeField(_("zuletzt gemeldet, dass es nichts Neues gibt, am"), null=True)
    num_told = models.PositiveSmallIntegerField(_("wie oft gemeldet"), default=0)


class Helped(models.TextChoices):
    UNKNOWN = "", _("noch nicht bekannt")
    YES = "yes", _("hat geholfen")
    NO = "no", _("hat nicht geholfen")


class Referral(models.Model):
    """A request was referred to a contact point, by staff or, without `by`, by the clock."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="referrals")
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="referrals")
    words = models.TextField(_("Worte dazu"), max_length=1000, blank=True)
    helped = models.CharField(_("Ergebnis"), max_length=3, choices=Helped, blank=True, default=Helped.UNKNOWN)
    at = models.DateTimeField(_("wann"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("von")
    )

    class Meta:
        verbose_name = _("Verweis")
        verbose_name_plural = _("Verweise")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["posting", "contact_point"], name="a_request_is_referred_to_a_place_once"),
        ]


class Through(models.TextChoices):
    PHONE = "phone", _("Telefon")
    EMAIL = "email", _("E-Mail")
    VISIT = "visit", _("Besuch")
    LETTER = "letter", _("Brief")


class Direction(models.TextChoices):
    OUT = "out", _("von uns")
    IN = "in", _("zu uns")


class Result(models.TextChoices):
    REACHED = "reached", _("gesprochen")
    NOT_REACHED = "not_reached", _("nicht erreicht")
    MESSAGE_LEFT = "message_left", _("Nachricht hinterlassen")
    WRONG_NUMBER = "wrong_number", _("falsche Nummer")
    OWED = "owed", _("noch anzurufen")


NOTED_BY_STAFF = [result for result in Result if result != Result.OWED]


class CommunicationQuerySet(models.QuerySet):
    def due(self, *, on):
        """To be followed up by the end of this day; the longest overdue first."""
        return self.filter(follow_up_on__lte=on, followed_up_at=None).order_by("follow_up_on", "pk")

    def owed(self):
        """Calls that nobody has made yet."""
        return self.filter(result=Result.OWED, followed_up_at=None)


class Communication(models.Model):
    """A call, mail or visit of the office about a posting, what came of it and when to come back to it."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, null=True, blank=True, related_name="communications")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="communications")
    through = models.CharField(_("wie"), max_length=6, choices=Through, default=Through.PHONE)
    direction = models.CharField(_("Richtung"), max_length=3, choices=Direction, default=Direction.OUT)
    result = models.CharField(_("Ergebnis"), max_length=12, choices=Result)
    words = models.TextField(_("Notiz"), max_length=2000, blank=True)
    at = models.DateTimeField(_("wann"), default=timezone.now)
    # Nobody for a call that is owed: the occasion has put it there.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("von"),
    )
    follow_up_on = models.DateField(_("wieder vorlegen am"), null=True, blank=True)
    followed_up_at = models.DateTimeField(_("erledigt am"), null=True)
    followed_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("erledigt von")
    )

    objects = CommunicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Gespräch")
        verbose_name_plural = _("Gespräche")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["follow_up_on"], name="follow_ups_waiting", condition=Q(followed_up_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(followed_up_at__isnull=True, followed_up_by__isnull=True)
                | Q(followed_up_at__isnull=False, followed_up_by__isnull=False, follow_up_on__isnull=False),
                name="a_finished_follow_up_names_who_finished_it",
            ),
            models.CheckConstraint(
                condition=Q(result=Result.OWED, by__isnull=True, follow_up_on__isnull=False)
                | (~Q(result=Result.OWED) & Q(by__isnull=False)),
                name="only_a_call_that_is_owed_was_noted_by_nobody",
            ),
            models.UniqueConstraint(
                fields=["posting"],
                condition=Q(result=Result.OWED, followed_up_at=None),
                name="a_posting_is_owed_one_call",
            ),
        ]

    @property
    def noted_by(self):
        """Who has written it down; a call that is owed was put there by its occasion."""
        return str(self.by or gettext("von selbst notiert"))
