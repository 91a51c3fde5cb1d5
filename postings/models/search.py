from datetime import timedelta

from django.contrib.postgres.search import SearchQueryField
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import MD5, Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from .posting import Posting
from .vocabulary import Kind

UNCONFIRMED_FOR_HOURS = 48
HOLDS_FOR = timedelta(days=365)  # what nobody has confirmed again by then is asked about
WAITS_FOR = timedelta(days=30)  # for the answer to that


class Frequency(models.TextChoices):
    AT_ONCE = "at_once", _("sofort")
    DAILY = "daily", _("einmal am Tag, morgens um acht")
    WEEKLY = "weekly", _("einmal in der Woche, montags um acht")


def reader_of(email):
    """Who reads at this address: a keyed sign, the same for all its spellings, in which no address can be read."""
    return salted_hmac("postings.reader", email.strip().lower(), algorithm="sha256").hexdigest()[:32]


class SavedSearchQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def stale(self, *, at):
        """Never confirmed, and too old to wait on."""
        return self.filter(confirmed_at=None, created_at__lte=at - timedelta(hours=UNCONFIRMED_FOR_HOURS))

    def to_ask_again(self, *, at):
        """Confirmed so long ago that we should ask whether to go on, and have not."""
        return self.filter(confirmed_at__lte=at - HOLDS_FOR, asked_at=None)

    def given_up(self, *, at):
        """Asked whether to go on, and nobody said yes."""
        return self.filter(asked_at__lte=at - WAITS_FOR)

    def read_by(self, reader):
        return self.filter(reader=reader)

    def of_email(self, email):
        return self.read_by(reader_of(email))

    def for_what(self, query, *, kind, email):
        """The one search that an address has of this; asked as the constraint knows it, whose index finds it."""
        named = self.alias(address=Lower("email"), digest=MD5("query"))
        return named.filter(address=Lower(Value(email)), kind=kind, digest=MD5(Value(query)))

    def with_news(self, *, before):
        """Those for which something was found by `before` and not told yet."""
        return self.confirmed().filter(Exists(SearchHit.objects.filter(search=OuterRef("pk"), created_at__lte=before)))


class SavedSearch(models.Model):
    """A list somebody wants to hear about. Nothing is sent before the address's owner has said yes.

    `query` is the list's query string as a PostingFilter writes it, without order and page.
    """

    kind = models.CharField(_("Art"), max_length=7, choices=Kind)
    query = models.TextField(_("gesucht"), blank=True)  # of any length: each letter of Tigrinya is nine here
    email = models.EmailField(_("E-Mail"))
    reader = models.CharField(max_length=32, blank=True, editable=False)  # see reader_of()
    language = models.CharField(max_length=12, default="de")
    frequency = models.CharField(_("wie oft"), max_length=7, choices=Frequency, default=Frequency.DAILY)
    created_at = models.DateTimeField(_("angelegt am"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("bestätigt am"), null=True, blank=True)
    asked_at = models.DateTimeField(_("gefragt, ob es weitergehen soll, am"), null=True, blank=True)
    last_sent_at = models.DateTimeField(_("zuletzt geschrieben am"), null=True, blank=True)

    # What `query` says, as postings/search_keys.py reads it, so that a posting finds its searches; "" and null: anything.
    place = models.CharField(max_length=11, blank=True, editable=False)
    region = models.CharField(max_length=5, blank=True, editable=False)
    category = models.SlugField(blank=True, db_index=False, editable=False)
    spoken = models.CharField(max_length=8, blank=True, editable=False)
    for_whom = models.CharField(max_length=11, blank=True, editable=False)
    wanted = SearchQueryField(null=True, editable=False)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("gemerkte Suche")
        verbose_name_plural = _("gemerkte Suchen")
        indexes = [
            models.Index(
                fields=["kind", "category", "place"],
                name="searches_a_posting_may_fit",
                condition=Q(confirmed_at__isnull=False),
            ),
            models.Index(fields=["reader"], name="searches_of_a_reader"),
        ]
        constraints = [
            # By its digest: a long query would not fit into the index.
            models.UniqueConstraint(Lower("email"), "kind", MD5("query"), name="a_search_is_saved_once_for_an_address"),
            models.CheckConstraint(
                condition=Q(last_sent_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="only_a_confirmed_search_is_written_about",
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="only_a_confirmed_search_is_asked_about_again",
            ),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="a_search_is_told_in_a_known_rhythm"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.query}"


class SearchHit(models.Model):
    """A posting that fits a saved search and waits to be told. Goes when the letter does; a SearchNotice stays.

    Thousands are written at once for a posting that many wait for, so there is one index and no more.
    """

    pk = models.CompositePrimaryKey("search", "posting")
    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="hits", db_index=False)
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.search_id} ← {self.posting_id}"


class NoticeQuerySet(models.QuerySet):
    def past(self):
        """About postings that can never be shown again."""
        return self.filter(posting__status__in=["withdrawn", "rejected", "erased"])


class SearchNotice(models.Model):
    """That a reader was told of a posting, so that she never is again; kept by her sign, for her address may be gone."""

    reader = models.CharField(max_length=32)
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)
    is_unwanted = models.BooleanField(default=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "posting"], name="a_reader_is_told_of_a_posting_once"),
        ]

    def __str__(self):
        return f"{self.reader[:6]} ← {self.posting_id}"
