"""How far two postings are apart, and how close together people live around one. In memory: no query once warm."""

import math

from django.db import connection

from postings.catalogue import kept, municipalities

from .models import Postcode

EARTH_KM = 6371
AROUND_KM = 10
DENSE_FROM = 500  # inhabitants per km² within 10 km; Hesse has 300, Kassel and the Rhine-Main towns 900 and more
DENSITY = """
SELECT distance.start_id, sum(other.population) / (pi() * %s ^ 2)
FROM postings_distance distance JOIN postings_municipality other ON other.ags = distance.goal_id
WHERE distance.km <= %s GROUP BY distance.start_id
"""


def between(one, other):
    """Kilometres as the crow flies between two postings: between their postcodes where both name one, else their towns."""
    if one.postcode and one.postcode == other.postcode:
        return 0.0
    if one.municipality_id == other.municipality_id and not (one.postcode and other.postcode):
        return 0.0
    return kilometres(_point(one, other), _point(other, one))


def kilometres(start, goal):
    """Between two (latitude, longitude), in degrees, on a sphere: wrong by half a percent at most."""
    (lat, lon), (to_lat, to_lon) = ([math.radians(degrees) for degrees in point] for point in (start, goal))
    square = math.sin((to_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(to_lat) * math.sin((to_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, square)))


def is_dense(municipality_id):
    """Whether people live close together around this town, so that five kilometres are a way."""
    return _densities().get(municipality_id, 0) >= DENSE_FROM


def _point(posting, other):
    """The postcode's centre where both have one, so that like is compared with like."""
    points = _postcodes()
    if posting.postcode in points and other.postcode in points:
        return points[posting.postcode]
    town = municipalities()[posting.municipality_id]
    return town.lat, town.lon


@kept
def _postcodes():
    rows = Postcode.objects.filter(is_primary=True).values_list("plz", "lat", "lon")
    return {plz: (lat, lon) for plz, lat, lon in rows}


@kept
def _densities():
    with connection.cursor() as cursor:
        cursor.execute(DENSITY, [AROUND_KM, AROUND_KM])
        return dict(cursor.fetchall())
