"""What the table of contact points is compared with, and storing what it says: all of it or nothing."""

import hashlib

from django.db import transaction
from django.utils import translation

from people import roles
from postings import catalogue, tongues
from postings.models import PlaceName, Postcode

from .contact_csv import fold
from .contact_rows import WORDS, Known, State
from .models import ContactPoint

FIELDS = [*WORDS, "postcode", "languages"]


def known(*, to):
    """What we know, and what the account `to` may change: outside Kassel her own places, and new ones in her regions."""
    towns = catalogue.municipalities()
    categories, regions = catalogue.categories(), catalogue.regions()
    with translation.override("de"):
        german = {code: tongues.name(code) for code in tongues.ALL}
    everywhere = roles.of(to).everywhere
    own = ContactPoint.objects.of_staff(to)
    return Known(
        topics=_by_word((key, {key, topic.text("name", "de"), topic.name}) for key, topic in categories.items()),
        regions=_regions(regions),
        languages=_by_word((code, {code, german[code], tongues.name(code)}) for code in tongues.ALL),
        towns=_towns(towns),
        postcodes=_postcodes(),
        names={
            **{key: topic.name for key, topic in categories.items()},
            **{key: region.name for key, region in regions.items()},
            **{key: town.name for key, town in towns.items()},
            **{code: tongues.name(code) for code in tongues.ALL},
        },
        points={_key(held): held for held in _held()},
        may_serve=None if everywhere else set(own.values_list("regions", flat=True)),
        may_change=None if everywhere else set(own.values_list("pk", flat=True)),
    )


def _key(held):
    return fold(held["name"]), held["municipality_id"]


def _held():
    """What each contact point holds, by the names that rows of a table use."""
    for point in ContactPoint.objects.prefetch_related("topics", "regions"):
        yield {
            "pk": point.pk,
            "municipality_id": point.municipality_id,
            "topics": sorted(topic.pk for topic in point.topics.all()),
            "regions": sorted(region.pk for region in point.regions.all()),
            **{name: getattr(point, name) for name in FIELDS},
            "languages": sorted(point.languages),
        }


def _by_word(pairs):
    found = {}
    for key, words in pairs:
        for word in words:
            found.setdefault(fold(word), {})[key] = None
    return {word: list(keys) for word, keys in found.items()}


def _regions(regions):
    """A full name or key names one; the short name too, and the whole of Hesse is all of them."""
    named = {fold(word): [key] for key, region in regions.items() for word in (region.short_name, region.name, key)}
    return {**named, "ganz hessen": sorted(regions), "hessen": sorted(regions)}


def _towns(towns):
    """By their own names, else by names of their parts."""
    parts = PlaceName.objects.order_by("municipality").values_list("municipality", "name")
    named = _by_word((key, [town.name]) for key, town in towns.items())
    return {**_by_word((key, [name]) for key, name in parts), **named}


def _postcodes():
    found = {}
    for plz, town in Postcode.objects.order_by("-is_primary", "municipality").values_list("plz", "municipality"):
        found.setdefault(plz, []).append(town)
    return found


def digest(table):
    """Tells whether a table would still do what somebody read that it would."""
    said = [(row.number, row.state.value, row.pk, sorted(row.values.items()), row.changes) for row in table.rows]
    return hashlib.sha256(repr(said).encode()).hexdigest()


@transaction.atomic
def store(table):
    """Store a table without mistakes, in as many queries for two thousand rows as for two."""
    if not table.is_right:
        raise ValueError("a table with mistakes is not stored")
    new, changed = table.of(State.NEW), table.of(State.CHANGED)
    made = ContactPoint.objects.bulk_create([ContactPoint(**_fields(row)) for row in new])
    pks = {row.number: point.pk for row, point in zip(new, made, strict=True)}
    pks |= {row.number: row.pk for row in changed}
    held = ContactPoint.objects.select_for_update().in_bulk([row.pk for row in changed])
    for row in changed:
        for name, value in _fields(row).items():
            setattr(held[row.pk], name, value)
    ContactPoint.objects.bulk_update(held.values(), FIELDS, batch_size=200)
    for part in ("topics", "regions"):
        _relate(part, {pks[row.number]: row.values[part] for row in [*new, *changed] if part in row.values})


def _fields(row):
    return {name: value for name, value in row.values.items() if name not in ("topics", "regions")}


def _relate(part, wanted):
    """Let each contact point, by pk, have exactly these topics or regions."""
    through = getattr(ContactPoint, part).through
    far = "category_id" if part == "topics" else "region_id"
    through.objects.filter(contactpoint__in=wanted).delete()
    through.objects.bulk_create(
        [through(**{"contactpoint_id": pk, far: key}) for pk, keys in wanted.items() for key in keys]
    )
