from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .conversation import Held, Party, Via


class MessageQuerySet(models.QuerySet):
    def delivered(self):
        return self.filter(delivered_at__isnull=False)

    def held_for_office(self):
        return self.filter(held_for=Held.OFFICE)

    def read_by_office(self):
        """What the office reads before it is passed on, or did."""
        return self.filter(Q(held_for=Held.OFFICE) | Q(checked_at__isnull=False))

    def seen_by(self, side):
        """What the other has said once it was passed on; all of one's own."""
        return self.filter(Q(delivered_at__isnull=False) | Q(side=side))


class Message(models.Model):
    """One thing said in a conversation, in whatever language. Passed on (`delivered_at`) or held, never cut."""

    enquiry = models.ForeignKey("postings.Enquiry", on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(_("von"), max_length=6, choices=Party)
    text = models.TextField(_("Nachricht"), max_length=3000)
    text_language = models.CharField(_("geschrieben auf"), max_length=12)
    via = models.CharField(_("auf welchem Weg"), max_length=4, choices=Via, default=Via.PAGE)
    mail_id = models.CharField(max_length=64, blank=True)  # hash of the mail's Message-ID: the same mail counts once
    written_at = models.DateTimeField(_("geschrieben am"), default=timezone.now)
    delivered_at = models.DateTimeField(_("weitergegeben am"), null=True, blank=True)
    held_for = models.CharField(_("angehalten"), max_length=7, choices=Held, blank=True)
    # What the office decided about one that it read first.
    checked_at = models.DateTimeField(_("gelesen am"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("gelesen von"),
    )
    checked_words = models.TextField(_("Worte dazu"), max_length=1000, blank=True)  # for whoever wrote it

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("Nachricht")
        verbose_name_plural = _("Nachrichten")
        ordering = ["written_at", "pk"]
        indexes = [
            models.Index(fields=["enquiry", "written_at"], name="messages_of_a_conversation"),
            models.Index(fields=["held_for", "written_at"], name="messages_held", condition=~Q(held_for="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=False, held_for="") | (Q(delivered_at__isnull=True) & ~Q(held_for="")),
                name="a_message_is_passed_on_or_held_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="a_checked_message_names_who_read_it",
            ),
            models.UniqueConstraint(
                fields=["enquiry", "mail_id"], condition=~Q(mail_id=""), name="a_mail_is_said_once_in_a_conversation"
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def is_held(self):
        return self.delivered_at is None
