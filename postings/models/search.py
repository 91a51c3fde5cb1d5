from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .vocabulary import Kind

UNCONFIRMED_FOR_HOURS = 48


class SavedSearchQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def stale(self, *, at):
        """Never confirmed, and too old to wait on."""
        return self.filter(confirmed_at=None, created_at__lte=at - timedelta(hours=UNCONFIRMED_FOR_HOURS))


class SavedSearch(models.Model):
    """A list somebody wants to hear about. Nothing is sent before the address's owner has said yes.

    `query` is the list's query string as a PostingFilter writes it, without order and page.
    """

    kind = models.CharField(_("Art"), max_length=7, choices=Kind)
    query = models.CharField(_("gesucht"), max_length=1500, blank=True)
    email = models.EmailField(_("E-Mail"))
    language = models.CharField(max_length=12, default="de")
    created_at = models.DateTimeField(_("angelegt am"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("bestätigt am"), null=True, blank=True)
    last_sent_at = models.DateTimeField(_("zuletzt geschrieben am"), null=True, blank=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("gemerkte Suche")
        verbose_name_plural = _("gemerkte Suchen")
        constraints = [
            models.UniqueConstraint(Lower("email"), "kind", "query", name="a_search_is_saved_once_for_an_address"),
            models.CheckConstraint(
                condition=Q(last_sent_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="only_a_confirmed_search_is_written_about",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.query}"
