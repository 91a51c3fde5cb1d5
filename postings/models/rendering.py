import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Case, IntegerField, OuterRef, Q, Subquery, When
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .posting import Posting

# What people said of a posting, as far as it is shown, is found with it; %s is the row that says which posting.
SAY_ELSEWHERE = """
UPDATE postings_posting SET said_elsewhere = said.words FROM (
    SELECT coalesce(string_agg(title || ' ' || text, ' ' ORDER BY id), '') AS words FROM postings_rendering
    WHERE posting_id = %s.posting_id AND maker <> 'machine' AND shown_at IS NOT NULL AND outdated_at IS NULL
) said WHERE id = %s.posting_id AND said_elsewhere <> said.words;
RETURN NULL;
"""


class Maker(models.TextChoices):
    """Who put a posting into another language; whoever comes first is shown first."""

    AUTHOR = "author", _("wer den Eintrag geschrieben hat")
    STAFF = "staff", _("Koordination")
    MACHINE = "machine", _("eine Maschine")


HUMANS = [Maker.AUTHOR, Maker.STAFF]


class RenderingQuerySet(models.QuerySet):
    def with_words(self):
        """All but those whose words were taken away."""
        return self.exclude(title="")

    def shown(self):
        """Read by somebody who may say so, and the original still says what it said then."""
        return self.filter(shown_at__isnull=False, outdated_at=None)

    def by_maker(self):
        ranks = [When(maker=maker, then=rank) for rank, maker in enumerate(Maker)]
        return self.order_by(Case(*ranks, output_field=IntegerField()), "-made_at")

    def words_of_each(self, languages, *, makers=HUMANS):
        """For annotating postings: what is shown of each in one of these languages as a dict, or None."""
        found = self.shown().filter(posting=OuterRef("pk"), language__in=languages, maker__in=makers).by_maker()
        return Subquery(found.values(words=JSONObject(**{name: name for name in Rendering.WORDS}))[:1])


class Rendering(models.Model):
    """What a posting says in a language that it was not written in. Each maker has one in each language."""

    WORDS = ("title", "text", "language", "maker")

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, db_index=False, related_name="renderings")
    language = models.CharField(_("Sprache"), max_length=12)
    title = models.CharField(_("Überschrift"), max_length=90)
    text = models.TextField(_("Beschreibung"), max_length=3000)
    maker = models.CharField(_("von"), max_length=7, choices=Maker)
    made_at = models.DateTimeField(_("geschrieben am"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Konto")
    )
    shown_at = models.DateTimeField(_("sichtbar seit"), null=True)
    # The original says something else now.
    outdated_at = models.DateTimeField(_("überholt seit"), null=True)

    objects = RenderingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Fassung in einer anderen Sprache")
        verbose_name_plural = _("Fassungen in anderen Sprachen")
        constraints = [
            # Its index is also the way from a posting to its renderings.
            models.UniqueConstraint(
                fields=["posting", "language", "maker"], name="each_maker_renders_a_posting_once_in_a_language"
            ),
            models.CheckConstraint(
                condition=Q(maker=Maker.STAFF, made_by__isnull=False)
                | Q(maker__in=[Maker.AUTHOR, Maker.MACHINE], made_by__isnull=True),
                name="a_rendering_by_staff_names_who",
            ),
            models.CheckConstraint(
                condition=Q(shown_at__isnull=True) | ~Q(title=""), name="a_rendering_without_words_is_not_shown"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="words_are_found",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=SAY_ELSEWHERE.replace("%s", "NEW"),
            ),
            pgtrigger.Trigger(
                name="words_are_not_found_any_more",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                func=SAY_ELSEWHERE.replace("%s", "OLD"),
            ),
        ]

    def __str__(self):
        return f"{self.language}: {self.title}"

    @property
    def is_shown(self):
        return self.shown_at is not None and self.outdated_at is None
