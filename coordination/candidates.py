"""Which postings to compare with one: found by structure alone, never by free text, at most 300, in one query.

A cell is a category in a municipality. The cells that fit best by category and distance are asked first, each for its
twenty newest and twenty oldest; what reaches beyond the neighbourhood is asked for by category. Cost does not grow with
the number of postings: every look is into an index and stops after twenty rows.
"""

from django.db import connection

from postings import distance
from postings.models import Kind
from postings.models.place import NEIGHBOURHOOD_KM

from . import eligibility, scoring

MOST = 300
MOST_FAR = 60
PER_CELL = 20
SLACK_KM = 12  # towns' centres may lie so much further apart than postcodes within them

# Cells in order of what category and distance alone are worth; LIMIT ends the loop as soon as there are enough rows.
NEAR = """
SELECT found.id FROM (
    SELECT category.slug, distance.goal_id AS town, distance.km
    FROM unnest(%(slugs)s::text[], %(nearness)s::float[]) AS category (slug, nearness)
    CROSS JOIN postings_distance distance
    WHERE distance.start_id = %(town)s AND distance.km <= %(km)s
    ORDER BY %(category_weight)s * category.nearness + %(distance_weight)s * 2 ^ (-distance.km / %(half_km)s) DESC,
        distance.goal_id, category.slug
    OFFSET 0
) AS cell
CROSS JOIN LATERAL (
    (SELECT id, reach_km, amount, amount_promised FROM postings_posting
     WHERE status = 'published' AND kind = %(kind)s AND category_id = cell.slug AND municipality_id = cell.town
     ORDER BY published_at DESC, id DESC LIMIT %(per_cell)s)
    UNION
    (SELECT id, reach_km, amount, amount_promised FROM postings_posting
     WHERE status = 'published' AND kind = %(kind)s AND category_id = cell.slug AND municipality_id = cell.town
     ORDER BY published_at, id LIMIT %(per_cell)s)
) AS found
WHERE {could_be}
LIMIT %(most)s
"""
COULD_BE = """
(found.amount IS NULL OR found.amount_promised < found.amount)
AND cell.km <= greatest(%(own_reach)s, coalesce(found.reach_km, %(unsaid_reach)s)) + %(slack)s
"""
FAR = """
SELECT found.id
FROM unnest(%(slugs)s::text[], %(nearness)s::float[]) AS category (slug, nearness)
CROSS JOIN LATERAL (
    (SELECT id FROM postings_posting
     WHERE status = 'published' AND kind = %(kind)s AND category_id = category.slug AND {reaching}
     ORDER BY published_at DESC, id DESC LIMIT %(per_cell)s)
    UNION
    (SELECT id FROM postings_posting
     WHERE status = 'published' AND kind = %(kind)s AND category_id = category.slug AND {reaching}
     ORDER BY published_at, id LIMIT %(per_cell)s)
) AS found
ORDER BY category.nearness DESC, found.id DESC
LIMIT %(most_far)s
"""
REACHING_FAR = "(is_remote OR reach_km >= 50)"


def of(posting, *, tempting=False):
    """Keys of postings of the other kind to compare `posting` with, at most 300.

    `tempting` includes what is out of reach or promised already: for showing why something near was excluded.
    """
    near = NEAR.format(could_be="true" if tempting else COULD_BE)
    far = FAR.format(reaching="true" if _reaches_far(posting) else REACHING_FAR)
    values = _values(posting)
    with connection.cursor() as cursor:
        cursor.execute(far, values)
        found = {row[0]: None for row in cursor.fetchall()}
        cursor.execute(near, values | {"most": MOST - len(found)})
        found |= {row[0]: None for row in cursor.fetchall()}
    found.pop(posting.pk, None)
    return list(found)


def _reaches_far(posting):
    return posting.is_remote or eligibility.reach(posting) > NEIGHBOURHOOD_KM


def _values(posting):
    nearness = eligibility.compatible_with(posting.category_id)
    weights = scoring.MODEL.weights
    other = Kind(posting.kind).counterpart
    return {
        "kind": other.value,
        "slugs": list(nearness),
        "nearness": list(nearness.values()),
        "town": posting.municipality_id,
        "km": NEIGHBOURHOOD_KM,
        "category_weight": weights["category"],
        "distance_weight": weights["distance"],
        "half_km": scoring.HALF_DENSE_KM if distance.is_dense(posting.municipality_id) else scoring.HALF_RURAL_KM,
        "per_cell": PER_CELL,
        "own_reach": min(eligibility.reach(posting), NEIGHBOURHOOD_KM),
        "unsaid_reach": eligibility.UNSAID_REACH_KM if other == Kind.OFFER else 0,
        "slack": SLACK_KM,
        "most_far": MOST_FAR,
    }
