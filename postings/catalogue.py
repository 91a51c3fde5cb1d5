"""What one can choose from, kept in memory: categories with their words, regions, languages.

They change only when the facts are loaded anew, and every list page needs them: read once a minute by each process.
"""

import time
from collections import defaultdict
from functools import wraps

from django.db import connection
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from postings import tongues

from .models import Category, Municipality, Region

FRESH_SECONDS = 60
RADII = ["0", "5", "10", "25", "50"]  # km around a place, as addresses say it
EVERYWHERE = "hessen"
_kept = {}


def kept(read):
    """Remember what `read` returns for each of its arguments, for a minute."""

    @wraps(read)
    def reading(*args):
        key, now = (read.__name__, *args), time.monotonic()
        found = _kept.get(key)
        if found is None or found[0] < now:
            found = _kept[key] = (now + FRESH_SECONDS, read(*args))
        return found[1]

    return reading


def forget():
    """Read everything anew: for after the facts were loaded."""
    _kept.clear()


@kept
def categories():
    """slug → category, in their order, each with its parent at hand."""
    found = {category.slug: category for category in Category.objects.all()}
    for category in found.values():
        category.parent = found.get(category.parent_id)
    return found


@kept
def regions():
    """AGS → region, of those that have a tile on the map."""
    return {region.ags: region for region in Region.objects.filter(tile_row__isnull=False)}


@kept
def municipalities():
    """AGS → municipality, all of them."""
    return Municipality.objects.in_bulk()


def family(slug):
    """A category and its children, as slugs."""
    return [other.slug for other in categories().values() if slug in (other.slug, other.parent_id)]


@kept
def words():
    """What people type, folded: word → slugs, and for phrases their first word → {(all their words, slug)}."""
    said = [(word, category.slug) for category in categories().values() for word in _words_of(category)]
    single, phrases = defaultdict(set), defaultdict(set)
    for folded, (_typed, slug) in zip(fold([word for word, _slug in said]), said, strict=True):
        parts = folded.split()
        if len(parts) == 1:
            single[parts[0]].add(slug)
        elif parts:
            phrases[parts[0]].add((tuple(parts), slug))
    return dict(single), dict(phrases)


def _words_of(category):
    return {word for texts in category.texts.values() for word in [*texts["words"], texts["name"]]}


def fold(texts):
    """Each text as the database folds it for searching."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT plm_fold(word) FROM unnest(%s::text[]) WITH ORDINALITY AS said (word, place) ORDER BY place",
            [texts],
        )
        return [row[0] for row in cursor.fetchall()]


def category_options():
    return _category_options(translation.get_language())


@kept
def _category_options(language):
    """The options of a category select: each root with its children in a group."""
    tree = defaultdict(list)
    for category in categories().values():
        tree[category.parent_id].append(category)
    return format_html_join("", "{}", ((_group(root, tree[root.slug]),) for root in tree[None]))


def _group(root, children):
    own = _option(root.slug, root.name)
    if not children:
        return own
    inner = format_html_join("", "{}", ((_option(child.slug, child.name),) for child in children))
    return format_html('<optgroup label="{}">{}{}</optgroup>', root.name, own, inner)


def radius_options():
    return _radius_options(translation.get_language())


@kept
def _radius_options(language):
    named = {"0": _("nur dieser Ort"), EVERYWHERE: _("ganz Hessen")}
    labels = [(radius, named.get(radius) or _("%(km)s km") % {"km": radius}) for radius in [*RADII, EVERYWHERE]]
    return format_html_join("", "{}", ((_option(radius, label),) for radius, label in labels))


def region_options():
    return _region_options()


@kept
def _region_options():
    ordered = sorted(regions().values(), key=lambda region: region.short_name)
    return format_html_join("", "{}", ((_option(region.ags, region.name),) for region in ordered))


def language_options():
    return _language_options(translation.get_language())


@kept
def _language_options(language):
    return format_html_join("", "{}", ((_option(code, name),) for code, name in tongues.choices()))


def _option(value, name):
    return format_html('<option value="{}">{}</option>', value, name)
