"""From one posting to its suggestions: candidates in SQL, gates, score, allocation.

`refresh` does one posting's share, in a job enqueued by whatever published or changed it; `refresh_all` runs each night
and sets prices anew. Suggestions keep features, fit and model as they were worked out, so that they can be shown again.
"""

from django.db import transaction
from django.utils import timezone

from . import comparing, eligibility, items, meaning, scoring
from .models import Profile, Suggestion
from .placing import capacity, place

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
        _store(now, pairs, at=at)
        place(requests=_to_place(now, pairs))
    return len(pairs)


def close(posting):
    """Nothing of this posting is suggested any more. One update."""
    now = timezone.now()
    Suggestion.objects.alive().of(posting).update(closed_at=now, place=None)
    return 0


def describe(posting):
    """Work out what a posting's words mean, and keep it with the posting. Returns the Profile."""
    profile = Profile(
        posting=posting,
        items=items.of(posting.title, posting.text),
        vector=meaning.vector(posting.title, posting.text),
        model=meaning.MODEL if meaning.is_known() else "",
    )
    Profile.objects.bulk_create(
        [profile], update_conflicts=True, unique_fields=["posting"], update_fields=["items", "vector", "model"]
    )
    return profile


def _store(posting, pairs, *, at):
    """Upsert these pairs, in one order so that two jobs never wait for each other, and close the posting's others."""
    rows = [
        Suggestion(
            request=pair.request,
            offer=pair.offer,
            features=pair.features.values() | {"basis": pair.basis},
            unknowns=sorted(pair.features.unknown),
            fit=pair.fit,
            worth=pair.worth,
            ask_first=pair.verdict.ask_first,
            km=None if pair.basis["remote"] else pair.verdict.km,
            model=scoring.MODEL.name,
            worked_out_at=at,
        )
        for pair in sorted(pairs, key=lambda pair: (pair.request.pk, pair.offer.pk))
    ]
    Suggestion.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["request", "offer"],
        update_fields=[
            "features", "unknowns", "fit", "worth", "ask_first", "km", "model", "worked_out_at", "closed_at",
        ],
    )  # fmt: skip
    kept = [pair.other(posting).pk for pair in pairs]
    gone = Suggestion.objects.alive().of(posting)
    gone = gone.exclude(request__in=kept) if posting.is_offer else gone.exclude(offer__in=kept)
    gone.update(closed_at=at, place=None)


def _to_place(posting, pairs):
    """Keys of the requests whose places may change: its own, or for an offer those it would help most."""
    if not posting.is_offer:
        return [posting.pk]
    return [pair.request.pk for pair in pairs[: max(FIRST_SERVED, capacity(posting))]]
