"""Where answers are missing: the tile map, and the table of regions behind it."""

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from network.models import ContactPoint
from postings import catalogue, counts
from postings.models import Kind

from .. import figures
from .panel import Panel


def regions(span):
    waiting, shown, now = figures.by_region(span), counts.by_region(), timezone.now()
    with_staff = set(ContactPoint.objects.service_points().values_list("regions", flat=True))
    inside = [region for region in catalogue.regions().values() if span.regions is None or region.ags in span.regions]
    rows = []
    for region in inside:
        num, oldest = waiting.get(region.ags, (0, None))
        hours = None if oldest is None else int((now - oldest).total_seconds() // 3600)
        here = _("Servicestelle") if region.ags in with_staff else _("Kassel")
        numbers = [shown.get((kind.value, region.ags), 0) for kind in (Kind.REQUEST, Kind.OFFER)]
        rows.append([region.name, num, hours, *numbers, here])
    rows.sort(key=lambda row: (-row[1], -(row[2] or 0), row[0]))
    num = sum(row[1] for row in rows)
    says = ngettext("%(num)s Gesuch ist ohne Antwort.", "%(num)s Gesuche sind ohne Antwort.", num) % {"num": num}
    return Panel(
        name="regionen",
        title=_("Wo Antworten fehlen"),
        says=says,
        head=[
            _("Region"),
            _("ohne Antwort"),
            _("ältestes in Stunden"),
            _("sichtbare Gesuche"),
            _("sichtbare Angebote"),
            _("zuständig"),
        ],
        rows=rows,
        picture="tiles",
        chart=_tiles({region.ags: waiting.get(region.ags, (0, None))[0] for region in inside}),
        alt=_("Karte: Gesuche ohne Antwort nach Region"),
    )


def _tiles(nums):
    """The tile map; a region outside of the span stands there without number or link."""
    steps = counts.shades([num for num in nums.values() if num])
    address = _address("admin:unanswered_list")
    ordered = sorted(catalogue.regions().values(), key=lambda region: (region.tile_row, region.tile_column))
    return [
        counts.tile(
            region,
            nums.get(region.ags),
            steps,
            title=_tile_title(region, nums.get(region.ags)),
            address=f"{address}?region={region.ags}" if address and region.ags in nums else "",
        )
        for region in ordered
    ]


def _tile_title(region, num):
    if num is None:
        return region.name
    if not num:
        return _("%(region)s: alle haben eine Antwort") % {"region": region.name}
    return ngettext("%(region)s: %(num)s Gesuch ohne Antwort", "%(region)s: %(num)s Gesuche ohne Antwort", num) % {
        "region": region.name,
        "num": num,
    }


def _address(name):
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
