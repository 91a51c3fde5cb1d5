from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .posting import Posting


class Word(models.TextChoices):
    """What an author is told about the end of a term, in the order of time. The first two are asked about what stands."""

    ASK = "ask", _("gefragt, ob es noch gilt")
    ASK_AGAIN = "ask_again", _("noch einmal gefragt")
    WEEK = "week", _("läuft in 7 Tagen ab")
    DAY = "day", _("läuft in 24 Stunden ab")
    OVER = "over", _("ist abgelaufen")


class Notice(models.Model):
    """That an author was told something about the end of a term. `ends_at` names the term: a new one is told of anew."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="notices")
    word = models.CharField(_("was"), max_length=9, choices=Word)
    ends_at = models.DateTimeField(_("Ende der Frist"))
    given_at = models.DateTimeField(_("wann"), default=timezone.now)

    class Meta:
        verbose_name = _("Hinweis")
        verbose_name_plural = _("Hinweise")
        constraints = [
            models.UniqueConstraint(fields=["posting", "word", "ends_at"], name="a_notice_is_given_once_a_term"),
            models.CheckConstraint(condition=Q(word__in=Word.values), name="a_notice_says_a_known_word"),
        ]

    def __str__(self):
        return f"{self.posting_id}: {self.get_word_display()}"
