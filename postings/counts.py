"""How many postings are shown where. Counted at most every 20 seconds by each process."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import ngettext

from postings import catalogue

from .models import Kind, Posting

COUNTED_FOR_SECONDS = 20
TILE, GAP = 60, 5
SHADES = (0.25, 0.6, 0.9)  # how many of the tiles with something lie below each darker shade


@dataclass(frozen=True)
class Tile:
    x: int
    y: int
    label: str
    num: int
    shade: int  # 0 for none, 1 to 4
    title: str
    address: str

    @property
    def middle(self):
        return self.x + TILE // 2

    @property
    def label_at(self):
        return self.y + 23

    @property
    def num_at(self):
        return self.y + 46


def by_region():
    """(kind, AGS) → how many are published."""
    return cache.get_or_set("postings.counts.by_region", _count_by_region, COUNTED_FOR_SECONDS)


def _count_by_region():
    rows = Posting.objects.published().order_by().values_list("kind", "region").annotate(num=Count("pk"))
    return {(kind, region): num for kind, region, num in rows}


def total(kind):
    return sum(num for (of_kind, _region), num in by_region().items() if of_kind == kind)


def tiles(kind):
    """The tile map of Hesse, from north to south."""
    counted = by_region()
    steps = shades([num for (of_kind, _region), num in counted.items() if of_kind == kind])
    address = reverse("postings:offer_list" if kind == Kind.OFFER else "postings:request_list")
    regions = sorted(catalogue.regions().values(), key=lambda region: (region.tile_row, region.tile_column))
    return [_tile(region, counted.get((kind, region.ags), 0), steps, kind, address) for region in regions]


def shades(nums):
    """The counts above which a tile is a shade darker."""
    ordered = sorted(nums)
    return [ordered[int(share * (len(ordered) - 1))] for share in SHADES] if ordered else []


def _tile(region, num, steps, kind, address):
    title = _tile_title(kind, num) % {"region": region.name, "num": num}
    return tile(region, num, steps, title=title, address=f"{address}?region={region.ags}")


def tile(region, num, steps, *, title, address):
    """The square of a region; `steps` as `shades` gives them."""
    return Tile(
        x=(region.tile_column - 1) * (TILE + GAP),
        y=(region.tile_row - 1) * (TILE + GAP),
        label=region.tile_label,
        num=num,
        shade=1 + sum(num > step for step in steps) if num else 0,
        title=title,
        address=address,
    )


def _tile_title(kind, num):
    if kind == Kind.OFFER:
        return ngettext("%(region)s: %(num)s Angebot", "%(region)s: %(num)s Angebote", num)
    return ngettext("%(region)s: %(num)s offenes Gesuch", "%(region)s: %(num)s offene Gesuche", num)
