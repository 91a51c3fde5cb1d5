from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _


class Exchange(models.TextChoices):
    DIRECT = "direct", _("Menschen schreiben einander")
    COORDINATED = "coordinated", _("Die Koordinationsstelle steht dazwischen")
    REFERRAL = "referral", _("Nur Fachleute")


def _likeness(word, known):
    """3 the same, 2 one begins with the other, 1 one holds the other, 0 neither."""
    if word == known:
        return 3
    if len(word) < 3 or len(known) < 3:
        return 0
    if known.startswith(word) or word.startswith(known):
        return 2
    return int(word in known or known in word)


class CategoryQuerySet(models.QuerySet):
    def roots(self):
        return self.filter(parent=None)

    def for_word(self, word, *, most=6):
        """Categories, leaves first, among whose search words, in any language, are words like `word`; the best first."""
        word = " ".join(word.replace("\0", "").casefold().split())
        ranked = []
        for category in self.select_related("parent"):
            rank = max(
                (_likeness(word, known) for texts in category.texts.values() for known in texts["words"]), default=0
            )
            if rank:
                ranked.append((-rank, category.parent_id is None, category.position, category))
        return [entry[-1] for entry in sorted(ranked, key=lambda entry: entry[:3])[:most]]


class Category(models.Model):
    """What help is about, on two levels. A root without children is chosen itself.

    `texts` holds, per language code, name, examples (for the tile) and words (what people type when they look for it).
    """

    slug = models.SlugField(primary_key=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("gehört zu"),
    )
    position = models.PositiveSmallIntegerField(_("Reihenfolge"))
    texts = models.JSONField(_("Texte"), default=dict)
    exchange = models.CharField(_("Austausch"), max_length=11, choices=Exchange)
    needs_vetting = models.BooleanField(_("verlangt geprüfte Menschen"))
    needs_common_language = models.BooleanField(_("verlangt eine gemeinsame Sprache"))
    is_countable = models.BooleanField(_("zählbar"))
    expires_after_days = models.PositiveSmallIntegerField(_("läuft ab nach Tagen"))

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("Kategorie")
        verbose_name_plural = _("Kategorien")
        ordering = ["position"]

    def __str__(self):
        return self.name

    def text(self, part, language=None):
        """`part` in the given or the active language, else in German, which is complete."""
        language = language or translation.get_language() or "de"
        return self.texts.get(language, self.texts["de"])[part]

    @property
    def name(self):
        return self.text("name")

    @property
    def examples(self):
        return self.text("examples")

    @property
    def icon(self):
        """The sprite's symbol: one for each root."""
        return self.parent_id or self.slug
