"""The facts of Hesse: regions, municipalities, postcodes, names, distances, categories, read from postings/reference/.

Loading is repeatable: rows are written over, names and postcodes that left the tables go, and nothing is doubled.
"""

import csv
import re
from pathlib import Path

from django.db import connection, transaction

from .models import Category, Distance, Municipality, PlaceName, Postcode, Region
from .models.place import NEIGHBOURHOOD_KM

TABLES = Path(__file__).parent / "reference"
CATEGORY_LANGUAGES = ["de", "en", "ar", "uk", "fa", "tr", "fr", "ru", "ku", "ps", "ti", "so", "de-simple"]
# What tells a municipality from others of its name: (Hessen), am Main, an der Straße, v. d. Höhe, a. d. Lahn, i. Odw.
SUFFIX = re.compile(r" (\(.*|(am|im|an der|a\.|i\.|v\.) .*)$")
SPA = "Bad "

# Haversine on a sphere of 6371 km: wrong by half a percent at most.
MEASURE = """
INSERT INTO postings_distance (start_id, goal_id, km)
SELECT start, goal, round(km::numeric, 1)
FROM (
    SELECT a.ags AS start, b.ags AS goal, 2 * 6371 * asin(sqrt(least(1,
        sin(radians(b.lat - a.lat) / 2) ^ 2
        + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(radians(b.lon - a.lon) / 2) ^ 2))) AS km
    FROM postings_municipality a CROSS JOIN postings_municipality b
) AS pairs
WHERE km <= %s
"""


@transaction.atomic
def load():
    """Make the database say what the tables say. Returns how many of each it holds."""
    _load_regions()
    _load_municipalities()
    _load_postcodes()
    _load_names()
    _load_categories()
    return {
        "regions": Region.objects.count(),
        "municipalities": Municipality.objects.count(),
        "postcodes": Postcode.objects.values("plz").distinct().count(),
        "names of places": PlaceName.objects.count(),
        "distances": Distance.objects.count(),
        "categories": Category.objects.count(),
    }


def table(name):
    """The rows of a table as dictionaries of strings."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _upsert(model, objects, *, key):
    fields = [field.name for field in model._meta.concrete_fields if field.name not in {*key, "id"}]
    model.objects.bulk_create(objects, update_conflicts=True, unique_fields=key, update_fields=fields)


def _load_regions():
    tiles = {row["ags"]: row for row in table("tiles")}
    regions = []
    for row in table("regions"):
        tile = tiles.get(row["ags"], {})
        regions.append(
            Region(
                ags=row["ags"],
                name=row["name"],
                short_name=tile.get("short_name", row["name"]),
                kind=row["kind"],
                parent_id=row["parent_ags"] if row["kind"] != Region.Kind.BEZIRK else None,
                population=row["population"],
                lat=row["lat"],
                lon=row["lon"],
                tile_label=tile.get("label", ""),
                tile_column=tile.get("column"),
                tile_row=tile.get("row"),
            )
        )
    _upsert(Region, regions, key=["ags"])


def _load_municipalities():
    before = set(_points())
    municipalities = [
        Municipality(
            ags=row["ags"],
            name=row["name"],
            region_id=row["region_ags"],
            population=row["population"],
            lat=row["lat"],
            lon=row["lon"],
        )
        for row in table("municipalities")
    ]
    _upsert(Municipality, municipalities, key=["ags"])
    if before != set(_points()) or not Distance.objects.exists():
        measure_distances()


def _points():
    return Municipality.objects.values_list("ags", "lat", "lon")


def measure_distances():
    """Work out anew how far municipalities at most 50 km apart are from each other, both ways and each from itself."""
    Distance.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(MEASURE, [NEIGHBOURHOOD_KM])


def _load_postcodes():
    postcodes = [
        Postcode(
            plz=row["plz"],
            place=row["place"],
            municipality_id=row["municipality_ags"],
            is_primary=row["is_primary"] == "1",
            lat=row["lat"],
            lon=row["lon"],
        )
        for row in table("postcodes")
    ]
    _upsert(Postcode, postcodes, key=["plz", "municipality"])
    said = {(postcode.plz, postcode.municipality_id) for postcode in postcodes}
    held = Postcode.objects.values_list("pk", "plz", "municipality_id")
    Postcode.objects.filter(pk__in=[pk for pk, *place in held if tuple(place) not in said]).delete()


def _load_names():
    said = set(_names())
    held = {(name, ags): pk for pk, name, ags in PlaceName.objects.values_list("pk", "name", "municipality_id")}
    PlaceName.objects.filter(pk__in=[pk for place, pk in held.items() if place not in said]).delete()
    PlaceName.objects.bulk_create(
        PlaceName(name=name, municipality_id=ags) for name, ags in sorted(said) if (name, ags) not in held
    )


def _names():
    """(name, municipality's key): full names, names without what distinguishes them, postcodes' places and aliases.

    A spa goes without its Bad too, unless another place has that name: Vilbel, but not Nauheim.
    """
    full = {row["ags"]: row["name"] for row in table("municipalities")}
    short = {ags: SUFFIX.sub("", name) for ags, name in full.items()}
    yield from ((name, ags) for ags, name in [*full.items(), *short.items()])
    taken = set(short.values())
    for ags, name in short.items():
        if name.startswith(SPA) and name.removeprefix(SPA) not in taken:
            yield name.removeprefix(SPA), ags
    yield from ((row["place"], row["municipality_ags"]) for row in table("postcodes"))
    yield from ((row["alias"], row["ags"]) for row in table("place_aliases"))


def _load_categories():
    texts = {language: {row["slug"]: row for row in table(f"categories.{language}")} for language in CATEGORY_LANGUAGES}
    categories = [
        Category(
            slug=row["slug"],
            parent_id=row["parent"] or None,
            position=position,
            texts={language: _category_texts(texts[language][row["slug"]]) for language in CATEGORY_LANGUAGES},
            exchange=row["exchange"],
            needs_vetting=row["needs_vetting"] == "1",
            needs_common_language=row["needs_common_language"] == "1",
            is_countable=row["countable"] == "1",
            expires_after_days=row["expires_after_days"],
        )
        for position, row in enumerate(table("categories"))
    ]
    _upsert(Category, categories, key=["slug"])


def _category_texts(row):
    return {"name": row["name"], "examples": row["examples"], "words": row["words"].split("|")}
