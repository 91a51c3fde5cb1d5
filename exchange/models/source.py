from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from postings.models import Category, Posting


class SoftwareSource(models.Model):
    """A volunteer-management software whose searches for volunteers are read in here each night, or another board like this
    one, of which offers are read as well.

    Its access key is no row: it stands in the environment, see settings.FREINET_KEYS.
    """

    class Speaks(models.TextChoices):
        FREINET = "freinet", _("Freinet: eine Agentur")
        FEED = "feed", _("unseren Feed: ein anderes Brett")

    name = models.CharField(_("Name"), max_length=120, help_text=_("So nennen wir die Agentur auf unseren Seiten."))
    speaks = models.CharField(
        _("spricht"), max_length=7, choices=Speaks, default=Speaks.FREINET, db_default=Speaks.FREINET
    )
    slug = models.SlugField(
        _("Kürzel"), unique=True, help_text=_("Unter diesem Wort steht der Schlüssel in den Einstellungen.")
    )
    endpoint = models.URLField(
        _("Adresse der Schnittstelle"),
        help_text=_("Bei Freinet endet sie auf „MatchingServiceEndpoint.php“, bei einem anderen Brett auf „/v1/feed“."),
    )
    agency = models.PositiveIntegerField(
        _("Nummer der Agentur"), null=True, blank=True, help_text=_("Nur bei Freinet.")
    )
    # A feed names no address of anybody: whoever keeps the other board passes answers on.
    answers_to = models.EmailField(
        _("Adresse für Antworten"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Nur bei einem anderen Brett: Wer dort Antworten annimmt und weitergibt. Fragen Sie vorher."),
    )
    is_active = models.BooleanField(_("wird nachts gelesen"), default=True)
    # What a trusted agency has read needs no second reading; from others everything goes to review.
    trusted_at = models.DateTimeField(_("vertraut seit"), null=True, blank=True)
    trusted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("vertraut durch"),
    )

    class Meta:
        verbose_name = _("Agentur oder anderes Brett")
        verbose_name_plural = _("Agenturen und andere Bretter")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(trusted_at__isnull=True, trusted_by__isnull=True)
                | Q(trusted_at__isnull=False, trusted_by__isnull=False),
                name="a_trusted_source_names_who_trusts_it",
            ),
            models.CheckConstraint(
                condition=~Q(speaks="freinet") | Q(agency__isnull=False),
                name="an_agency_with_freinet_has_its_number",
                violation_error_message=_("Bitte sagen Sie, welche Nummer die Agentur bei Freinet hat."),
            ),
            models.CheckConstraint(
                condition=~Q(speaks="feed") | ~Q(answers_to=""),
                name="another_board_says_where_answers_go",
                violation_error_message=_("Bitte sagen Sie, an welche Adresse Antworten gehen."),
            ),
            models.CheckConstraint(
                condition=Q(speaks__in=["freinet", "feed"]), name="a_source_speaks_what_we_can_read"
            ),
        ]

    def __str__(self):
        return self.name


class SourceWord(models.Model):
    """What agencies call a field of action, and which of our categories that is. Agencies choose these words themselves."""

    word = models.CharField(_("Wort der Agentur"), max_length=120, unique=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Kategorie")
    )
    first_seen_at = models.DateTimeField(_("zuerst gelesen am"), default=timezone.now)

    class Meta:
        verbose_name = _("Wort einer Agentur")
        verbose_name_plural = _("Wörter der Agenturen")
        ordering = ["word"]

    def __str__(self):
        return self.word


class HarvestQuerySet(models.QuerySet):
    def asking(self):
        """Those that closed nothing, because too much would have been closed, and nobody has said yet what to do."""
        return self.filter(asks=True, confirmed_at=None)


class Harvest(models.Model):
    """One reading of a source, and what came of it."""

    source = models.ForeignKey(
        SoftwareSource, on_delete=models.CASCADE, related_name="harvests", verbose_name=_("Agentur")
    )
    started_at = models.DateTimeField(_("begonnen am"), default=timezone.now)
    finished_at = models.DateTimeField(_("fertig am"), null=True, blank=True)
    num_listed = models.PositiveIntegerField(_("gelesen"), default=0)
    num_new = models.PositiveIntegerField(_("neu"), default=0)
    num_changed = models.PositiveIntegerField(_("geändert"), default=0)
    num_gone = models.PositiveIntegerField(_("nicht mehr da"), default=0)
    num_left = models.PositiveIntegerField(_("nicht übernommen"), default=0)
    trouble = models.CharField(_("woran es lag"), max_length=300, blank=True)
    # More is missing than we close without asking.
    asks = models.BooleanField(_("fragt nach"), default=False)
    confirmed_at = models.DateTimeField(_("entschieden am"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entschieden von"),
    )

    objects = HarvestQuerySet.as_manager()

    class Meta:
        verbose_name = _("Lesung einer Agentur")
        verbose_name_plural = _("Lesungen der Agenturen")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, asks=True),
                name="only_a_harvest_that_asks_is_confirmed_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.source}, {timezone.localtime(self.started_at):%d.%m.%Y %H:%M}"


class HarvestedQuerySet(models.QuerySet):
    def live(self):
        """Listed by their source when it was last read whole, and shown or waiting here."""
        return self.filter(gone_at=None, posting__isnull=False)


class Harvested(models.Model):
    """Where a posting came from: the provenance of one item of a source. Items that were left out have a row and a reason."""

    class Left(models.TextChoices):
        """Why an item was not taken."""

        NO_CATEGORY = "no_category", _("Zu den Wörtern der Agentur fehlt die Kategorie.")
        NO_PLACE = "no_place", _("Der Ort liegt nicht in Hessen, oder wir kennen ihn nicht.")
        NO_CONTACT = "no_contact", _("Weder E-Mail noch Telefon: niemand bekäme eine Antwort.")
        NOT_WANTED = "not_wanted", _("Die Agentur sucht dafür zurzeit niemanden.")
        OURS = "ours", _("Stammt von uns selbst.")
        EMPTY = "empty", _("Ohne Überschrift oder Text.")
        LATER = "later", _("Kommt beim nächsten Mal: so viele auf einmal lesen wir nicht.")

    source = models.ForeignKey(
        SoftwareSource, on_delete=models.CASCADE, related_name="items", verbose_name=_("Agentur")
    )
    item = models.PositiveBigIntegerField(_("Nummer bei der Agentur"))
    digest = models.CharField(_("Fingerabdruck"), max_length=64, blank=True)
    title = models.CharField(_("Überschrift"), max_length=200, blank=True)
    posting = models.OneToOneField(
        Posting, on_delete=models.SET_NULL, null=True, blank=True, related_name="harvested", verbose_name=_("Eintrag")
    )
    left = models.CharField(_("nicht übernommen, weil"), max_length=11, choices=Left, blank=True)
    imported_at = models.DateTimeField(_("zuletzt übernommen am"), null=True, blank=True)
    gone_at = models.DateTimeField(_("nicht mehr da seit"), null=True, blank=True)
    missed_in = models.ForeignKey(
        Harvest, on_delete=models.SET_NULL, null=True, blank=True, related_name="missed", verbose_name=_("vermisst in")
    )

    objects = HarvestedQuerySet.as_manager()

    class Meta:
        verbose_name = _("übernommener Eintrag")
        verbose_name_plural = _("übernommene Einträge")
        ordering = ["source", "item"]
        constraints = [
            models.UniqueConstraint(fields=["source", "item"], name="an_item_of_a_source_is_taken_once"),
            models.CheckConstraint(
                condition=Q(posting__isnull=True) | Q(imported_at__isnull=False),
                name="what_became_a_posting_says_when",
            ),
        ]

    def __str__(self):
        return f"{self.source} {self.item}"
