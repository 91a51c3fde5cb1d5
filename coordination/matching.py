"""From one posting to its suggestions: candidates in SQL, gates, score, allocation.

`refresh` does one posting's share, in a job enqueued by whatever published or changed it; `refresh_all` runs each night
and sets prices anew. Suggestions keep features, fit and model as they were worked out, so that they can be shown again.
"""

from django.db import transaction
from django.utils import timezone

from postings import catalogue

from . import ages, comparing, eligibility, items, keeping, meaning
from .models import Meaning, Profile, Suggestion
from .placing import capacity, lock, place

GOODS, OTHER = "goods", "other"  # the root of categories for things, and the category of what has no place
KEPT = 40  # suggestions of one posting
FIRST_SERVED = 10  # requests that a new offer is held out to at once; the night decides about the rest


def refresh(posting, *, at):
    """Work out a published posting's suggestions anew and give them their places; close those that hold no longer.
    Returns how many there are."""
    (now,) = comparing.read([posting.pk])
    if not eligibility.is_open(now, at=at):
        return close(now)
    now.profile = describe(posting)
    pairs = [pair for pair in comparing.considered(now, at=at) if pair.verdict.passes][:KEPT]
    with transaction.atomic():
        lock()  # before any suggestion, as the night does: so nobody waits for each other
        keeping.keep(now, pairs, at=at)
        place(requests=_to_place(now, pairs))
    return len(pairs)


def close(posting):
    """Nothing of this posting is suggested any more. One update."""
    now = timezone.now()
    Suggestion.objects.alive().of(posting).update(closed_at=now, place=None)
    return 0


def describe(posting):
    """Work out what a posting's words mean, and keep it with the posting. Returns the Profile."""
    things = items.of(posting.title, posting.text, filed=_filed(posting.category_id))
    profile = Profile(
        posting=posting,
        items=sorted(things.named),
        told=sorted(things.told - things.named),
        ages=_ages(posting),
    )
    _keep(profile, "items", "told", "ages")
    if vector := meaning.vector(posting.title, posting.text):
        _keep(Meaning(posting=posting, vector=vector, model=meaning.MODEL), "vector", "model")
    return profile


def _filed(slug):
    """The category and those below it; anywhere for what its author found no place for."""
    if slug == OTHER:
        return items.ANYWHERE
    return frozenset(each.pk for each in catalogue.categories().values() if slug in (each.pk, each.parent_id))


def _keep(row, *fields):
    """Write it, in place of what was known before. One statement."""
    type(row).objects.bulk_create([row], update_conflicts=True, unique_fields=["posting"], update_fields=fields)


def _ages(posting):
    """Only things are made for an age; whoever teaches or accompanies says of whom, not for whom."""
    category = catalogue.categories()[posting.category_id]
    if GOODS not in (category.pk, category.parent_id):
        return []
    return ages.of(posting.title, posting.text, category=category.pk, asks=not posting.is_offer)


def _to_place(posting, pairs):
    """Keys of the requests whose places may change: its own, or for an offer those it would help most."""
    if not posting.is_offer:
        return [posting.pk]
    return [pair.request.pk for pair in pairs[: max(FIRST_SERVED, capacity(posting))]]
