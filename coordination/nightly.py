"""What is worked out for everything at once, while nobody waits: how telling words are, who replies, prices and places."""

import numpy as np
from django.db import connection, transaction

from . import allocation, placing, scoring
from .comparing import MEMORY
from .models import OfferPrice, Suggestion

# Smoothed inverse document frequency, ln((1 + N) / (1 + n)) + 1, of each thing among published postings.
WEIGH_ITEMS = """
WITH shown AS (
    SELECT profile.items || profile.told AS things FROM coordination_profile profile
    JOIN postings_posting posting ON posting.id = profile.posting_id WHERE posting.status = 'published'
), counted AS (
    SELECT item, count(*) AS num FROM shown, unnest(things) AS item GROUP BY item
)
INSERT INTO coordination_itemweight (item, idf)
SELECT item, ln((1.0 + (SELECT count(*) FROM shown)) / (1.0 + num)) + 1 FROM counted
ON CONFLICT (item) DO UPDATE SET idf = excluded.idf
"""
COUNT_REPLIES = """
INSERT INTO coordination_replyrate (category_id, contacted, replied)
SELECT offer.category_id, count(*), count(*) FILTER (WHERE matched.offer_says <> '')
FROM coordination_match matched JOIN postings_posting offer ON offer.id = matched.offer_id
WHERE matched.proposed_at >= %s GROUP BY offer.category_id
ON CONFLICT (category_id) DO UPDATE SET contacted = excluded.contacted, replied = excluded.replied
"""
CLOSE_LEFT_OVER = """
UPDATE coordination_suggestion SET closed_at = %s, place = NULL
FROM postings_posting request, postings_posting offer
WHERE request.id = request_id AND offer.id = offer_id
    AND coordination_suggestion.closed_at IS NULL AND coordination_suggestion.declined_at IS NULL
    AND (request.status <> 'published' OR offer.status <> 'published')
"""
# The same urgency as scoring.urgency, for every row.
URGENCY = """
1 + %(waiting)s * (1 - exp(-greatest(0, extract(epoch FROM %(at)s - request.created_at) / 86400) / %(days)s))
    + CASE WHEN request.urgent_at IS NULL THEN 0 ELSE %(marked)s END
"""
READ = f"""
SELECT suggestion.id, suggestion.request_id, suggestion.offer_id, suggestion.fit * ({URGENCY}),
    CASE WHEN offer.amount IS NULL THEN %(alone)s ELSE offer.amount - offer.amount_promised END
FROM coordination_suggestion suggestion
JOIN postings_posting request ON request.id = suggestion.request_id
JOIN postings_posting offer ON offer.id = suggestion.offer_id
WHERE suggestion.closed_at IS NULL AND suggestion.declined_at IS NULL
    AND suggestion.ask_first = '{{}}' AND suggestion.fit >= %(line)s AND (suggestion.features -> 'need')::float > 0
ORDER BY suggestion.id
"""  # noqa: S608 - both parts stand above
RATE_ANEW = f"""
UPDATE coordination_suggestion SET worth = fit * ({URGENCY}) - coalesce(price.price, 0)
FROM postings_posting request, postings_posting offer
LEFT JOIN coordination_offerprice price ON price.offer_id = offer.id
WHERE request.id = request_id AND offer.id = coordination_suggestion.offer_id
    AND coordination_suggestion.closed_at IS NULL AND coordination_suggestion.declined_at IS NULL
"""  # noqa: S608


def weigh_words(*, at):
    """How telling each thing is, and how often people of each category reply."""
    with connection.cursor() as cursor:
        cursor.execute(WEIGH_ITEMS)
        cursor.execute(COUNT_REPLIES, [at - MEMORY])


@transaction.atomic
def allocate(*, at):
    """Set prices, worth and places of all living suggestions anew. Returns how many have a place."""
    placing.lock()
    values = {**scoring.MODEL.urgency, "at": at, "alone": placing.ALONE, "line": scoring.MODEL.propose_from}
    with connection.cursor() as cursor:
        cursor.execute(CLOSE_LEFT_OVER, [at])
        cursor.execute(READ, values)
        rows = cursor.fetchall()
    if not rows:
        OfferPrice.objects.all().delete()
        return 0
    keys, requests, offers, worths, left = (np.asarray(column) for column in zip(*rows, strict=True))
    _asked, request_numbers = np.unique(requests, return_inverse=True)
    offered, first, offer_numbers = np.unique(offers, return_index=True, return_inverse=True)
    room = placing.PER_LEFT * left[first].astype(int)
    before = dict(OfferPrice.objects.values_list("offer", "price"))
    prices = np.array([before.get(offer, 0.0) for offer in offered.tolist()])
    found = allocation.allocate(
        request_numbers, offer_numbers, worths.astype(float), room, most=placing.PLACES, prices=prices
    )
    _keep_prices(offered, found.prices)
    with connection.cursor() as cursor:
        cursor.execute(RATE_ANEW, values)
    Suggestion.objects.alive().exclude(place=None).exclude(pk__in=keys[found.places > 0].tolist()).update(place=None)
    placed = found.places > 0
    placing.write(keys[placed].tolist(), found.places[placed].tolist())
    return int(placed.sum())


def _keep_prices(offers, prices):
    OfferPrice.objects.all().delete()
    OfferPrice.objects.bulk_create(
        [
            OfferPrice(offer_id=int(offer), price=float(price))
            for offer, price in zip(offers, prices, strict=True)
            if price > 0
        ],
        batch_size=2000,
    )
