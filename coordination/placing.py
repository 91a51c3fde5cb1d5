"""Which suggestions staff are asked to decide: those the allocation gave a place, so that no offer is held out to everybody.

An offer has at most twice as many places as it has left to give; each request gets its first before any gets its second.
A pair that must be asked first, one below the line of weights.toml, and one in which both name things but none in common never
has a place.
"""

from collections import Counter

import numpy as np
from django.db import connection
from django.db.models import Count

from . import allocation, scoring
from .models import Suggestion

PLACES = 3  # suggestions a request is given at most
PER_LEFT = 2
ALONE = 1  # what an offer that counts nothing has to give

SET_PLACES = """
UPDATE coordination_suggestion SET place = told.place
FROM unnest(%s::bigint[], %s::int[]) AS told (id, place)
WHERE coordination_suggestion.id = told.id AND coordination_suggestion.place IS DISTINCT FROM told.place
    AND coordination_suggestion.closed_at IS NULL AND coordination_suggestion.declined_at IS NULL
"""


def capacity(offer):
    """In how many open suggestions an offer may stand."""
    return PER_LEFT * (ALONE if offer.amount is None else offer.amount_left)


def lock():
    """One at a time gives out places, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('coordination.places'))")


def could_be_placed():
    return Suggestion.objects.could_be_proposed(line=scoring.MODEL.propose_from)


def place(*, requests):
    """Give these requests (keys) their places anew, at today's prices; others keep theirs. Inside a transaction."""
    lock()
    rows = list(
        could_be_placed()
        .filter(request__in=requests)
        .select_related("offer")
        .only("request", "worth", "place", "offer__amount", "offer__amount_promised")
    )
    offers = {row.offer_id: row.offer for row in rows}
    taken = Counter(
        dict(
            Suggestion.objects.open()
            .filter(offer__in=offers)
            .exclude(request__in=requests)
            .values_list("offer")
            .annotate(num=Count("pk"))
        )
    )
    room = {pk: max(0, capacity(offer) - taken[pk]) for pk, offer in offers.items()}
    places = _given([(row.request_id, row.offer_id, row.worth) for row in rows], room)
    told = {row.pk: int(given) or None for row, given in zip(rows, places, strict=True)}
    # What could be placed before and cannot be any more loses its place.
    gone = Suggestion.objects.open().filter(request__in=requests).exclude(pk__in=told)
    told |= dict.fromkeys(gone.values_list("pk", flat=True))
    write(list(told), list(told.values()))


def _given(rows, room):
    """The place of each (request, offer, worth), 0 for none."""
    if not rows:
        return []
    requests, offers, worths = zip(*rows, strict=True)
    known = sorted(room)
    numbers = np.searchsorted(known, offers)
    return allocation.give_places(
        np.unique(requests, return_inverse=True)[1],
        numbers,
        np.asarray(worths),
        np.asarray([room[pk] for pk in known]),
        most=PLACES,
    )


def write(keys, places):
    """Set the place of each suggestion that is still alive; None takes it away. One update."""
    with connection.cursor() as cursor:
        cursor.execute(SET_PLACES, [keys, places])
