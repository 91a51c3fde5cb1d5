import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    SUBMITTED = "submitted", _("eingereicht")
    EDITED = "edited", _("geändert")
    PUBLISHED = "published", _("veröffentlicht")
    CORRECTED = "corrected", _("mit kleiner Korrektur veröffentlicht")
    CHANGES_REQUESTED = "changes_requested", _("um Änderung gebeten")
    REJECTED = "rejected", _("abgelehnt")
    REMOVED = "removed", _("entfernt")
    REPORTED = "reported", _("gemeldet")
    KEPT = "kept", _("nach Meldung behalten")
    PAUSED = "paused", _("pausiert")
    RESUMED = "resumed", _("wieder gezeigt")
    PROMISED = "promised", _("Zusagen gezählt")
    EXTENDED = "extended", _("verlängert")
    SETTLED = "settled", _("erledigt")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    EXPIRED = "expired", _("abgelaufen")
    RECORDED = "recorded", _("am Telefon aufgenommen")
    TAKEN_OVER = "taken_over", _("aus einer anderen Software übernommen")
    URGENT = "urgent", _("als eilig vermerkt")
    ANSWERED = "answered", _("zum ersten Mal beantwortet")
    REOPENED = "reopened", _("wieder ohne Antwort")
    PROPOSED = "proposed", _("jemand vorgeschlagen")
    MATCHED = "matched", _("vermittelt")
    UNMATCHED = "unmatched", _("Vermittlung gelöst")
    REFERRED = "referred", _("an eine Anlaufstelle verwiesen")
    NO_NEWS = "no_news", _("gemeldet, dass noch nichts gefunden ist")
    UNREAD = "unread", _("gemeldet, dass er noch nicht gelesen ist")
    ESCALATED = "escalated", _("an Kassel gegeben")
    ASKED = "asked", _("gefragt, ob es noch gilt")
    NOTED = "noted", _("Gespräch notiert")
    RESTED = "rested", _("fürs Erste gedeckt")
    TOLD = "told", _("gesagt, wie es ausging")
    ERASED = "erased", _("gelöscht")
    AGREED = "agreed", _("jemandem zugesagt")
    UNAGREED = "unagreed", _("Zusage gelöst")
    DISMISSED = "dismissed", _("jemandem abgesagt")
    PASSED_ON = "passed_on", _("für andere Verzeichnisse freigegeben")
    RENDERED = "rendered", _("in einer zweiten Sprache geschrieben")
    RENDERING_SHOWN = "rendering_shown", _("in einer zweiten Sprache gezeigt")
    RENDERING_DROPPED = "rendering_dropped", _("in einer zweiten Sprache nicht gezeigt")
    TRANSLATED = "translated", _("maschinell übersetzt")
    KEPT_HERE = "kept_here", _("Freigabe für andere Verzeichnisse zurückgenommen")


class Actor(models.TextChoices):
    AUTHOR = "author", _("wer den Eintrag geschrieben hat")
    STAFF = "staff", _("Koordination")
    VISITOR = "visitor", _("jemand")
    CLOCK = "clock", _("die Uhr")


class PostingEvent(models.Model):
    """One line for each decision about a posting. Append-only: the database refuses changes."""

    posting = models.ForeignKey("postings.Posting", on_delete=models.CASCADE, related_name="events")
    action = models.CharField(_("was"), max_length=17, choices=Action)
    actor = models.CharField(_("wer"), max_length=7, choices=Actor)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Konto")
    )
    at = models.DateTimeField(_("wann"), default=timezone.now)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("Verlauf")
        verbose_name_plural = _("Verlauf")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["posting", "at"], name="history_of_a_posting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(actor=Actor.STAFF, by__isnull=False) | (~Q(actor=Actor.STAFF) & Q(by__isnull=True)),
                name="a_decision_of_staff_names_who",
            ),
        ]
        triggers = [pgtrigger.Protect(name="history_is_append_only", operation=pgtrigger.Update)]
