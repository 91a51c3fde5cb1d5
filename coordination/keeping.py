"""What matching worked out, kept as suggestions so that it can be shown again as it was."""

import json

from django.db import connection

from . import scoring
from .models import Suggestion

# One value holds all rows: writing each of their columns as a value of its own took longer than the database did.
UPSERT = """
INSERT INTO coordination_suggestion (
    request_id, offer_id, features, unknowns, fit, worth, ask_first, km, model, worked_out_at, assured, decline_reason,
    decline_words
)
SELECT request_id, offer_id, features, unknowns, fit, worth, ask_first, km, %(model)s, %(at)s, '{}', '', ''
FROM json_to_recordset(%(rows)s::json) AS pair (
    request_id bigint, offer_id bigint, features jsonb, unknowns text[], fit float, worth float, ask_first text[], km float
)
ON CONFLICT (request_id, offer_id) DO UPDATE SET
    features = excluded.features, unknowns = excluded.unknowns, fit = excluded.fit, worth = excluded.worth,
    ask_first = excluded.ask_first, km = excluded.km, model = excluded.model, worked_out_at = excluded.worked_out_at,
    closed_at = NULL
"""


def keep(posting, pairs, *, at):
    """Upsert these pairs of a posting, in one order so that two jobs never wait for each other, and close its others."""
    rows = [_row(pair) for pair in sorted(pairs, key=lambda pair: (pair.request.pk, pair.offer.pk))]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(UPSERT, {"rows": json.dumps(rows), "model": scoring.MODEL.name, "at": at})
    kept = [pair.other(posting).pk for pair in pairs]
    gone = Suggestion.objects.alive().of(posting)
    gone = gone.exclude(request__in=kept) if posting.is_offer else gone.exclude(offer__in=kept)
    gone.update(closed_at=at, place=None)


def _row(pair):
    return {
        "request_id": pair.request.pk,
        "offer_id": pair.offer.pk,
        "features": pair.features.values() | {"basis": pair.basis},
        "unknowns": sorted(pair.features.unknown),
        "fit": pair.fit,
        "worth": pair.worth,
        "ask_first": pair.verdict.ask_first,
        "km": None if pair.basis["remote"] else pair.verdict.km,
    }
