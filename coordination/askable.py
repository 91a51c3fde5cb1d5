"""Whom a call-out may ask: one row for each human, found in the database, whoever was asked longest ago first.

Somebody is asked because of a published offer that fits: by category, place, time and language. What an offer leaves unsaid
is not a no. Who wants no call-outs is never asked, and nobody more than twice in seven days, by whichever call-out.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from postings import distance
from postings.catalogue import categories
from postings.models import Exchange

from . import eligibility, scoring
from .models import Within

MOST_A_WEEK = 2
WEEK = timedelta(days=7)
NEAR_ENOUGH = scoring.RELATIVE  # a category beside it under the same root is too far off to ask for
BANDS = [5, 10, 25, 50]  # km, for the preview

FOUND = """
WITH fitting AS (
    SELECT * FROM unnest(%(slugs)s::text[], %(nearness)s::float[], %(levels)s::text[]) AS category (slug, nearness, level)
),
found AS (
    SELECT posting.id AS offer, posting.author_id AS person, person.identity, person.language, fitting.nearness, way.km
    FROM fitting
    JOIN postings_posting posting ON posting.category_id = fitting.slug
    JOIN people_person person ON person.id = posting.author_id
    JOIN postings_municipality town ON town.ags = posting.municipality_id
    CROSS JOIN LATERAL (
        SELECT 2 * %(earth_km)s * asin(sqrt(least(1,
            sin(radians(town.lat - %(lat)s) / 2) ^ 2
            + cos(radians(%(lat)s)) * cos(radians(town.lat)) * sin(radians(town.lon - %(lon)s) / 2) ^ 2
        ))) AS km
    ) AS way
    WHERE posting.status = 'published' AND posting.kind = 'offer' AND posting.expires_at > %(at)s
        AND (posting.amount IS NULL OR posting.amount_promised < posting.amount)
        AND starts_with(person.identity, 'mail:') AND person.mail_refused_at IS NULL
        AND (%(region)s::text IS NULL OR posting.region_id = %(region)s)
        AND (%(only_regions)s::text[] = '{}' OR posting.region_id = ANY(%(only_regions)s::text[]))
        AND (%(most_km)s::float IS NULL OR way.km <= %(most_km)s)
        AND (
            posting.municipality_id = %(town)s OR posting.reach_km >= %(all_of_hesse)s
            OR way.km <= coalesce(posting.reach_km, %(unsaid_reach)s) OR (%(is_remote)s AND posting.is_remote)
        )
        AND (%(slots)s::int IS NULL OR posting.slots IS NULL OR posting.slots & %(slots)s::int <> 0)
        AND (posting.from_on IS NULL OR posting.from_on <= coalesce(%(day)s::date, posting.from_on))
        AND (posting.until_on IS NULL OR posting.until_on >= coalesce(%(day)s::date, %(today)s))
        AND (
            %(languages)s::text[] = '{}' OR posting.languages || posting.languages_basic = '{}'
            OR (posting.languages || posting.languages_basic)::text[] && %(languages)s::text[]
        )
        AND person.id <> ALL(%(not_persons)s::bigint[]) AND posting.id <> ALL(%(not_offers)s::bigint[])
        AND NOT EXISTS (
            SELECT FROM unnest(ARRAY[fitting.level, %(level)s::text]) AS demanded (level)
            WHERE demanded.level IS NOT NULL AND NOT EXISTS (
                SELECT FROM people_clearance clearance JOIN people_person cleared ON cleared.id = clearance.person_id
                WHERE clearance.level = demanded.level AND cleared.identity = person.identity
                    AND clearance.issued_on <= %(today)s AND clearance.valid_until >= %(today)s
            )
        )
),
best AS (SELECT DISTINCT ON (identity) * FROM found ORDER BY identity, nearness DESC, km, offer)
SELECT best.person, best.offer, best.language, best.km, asked.lately
FROM best CROSS JOIN LATERAL (
    SELECT max(asked_at) AS last, count(*) FILTER (WHERE asked_at > %(since)s) AS lately,
        coalesce(bool_or(call_out_id = %(call_out)s), false) AS is_asked
    FROM coordination_calloutinvitation invitation JOIN people_person same ON same.id = invitation.person_id
    WHERE same.identity = best.identity
) AS asked
WHERE NOT asked.is_asked AND NOT EXISTS (
    SELECT FROM coordination_calloutrefusal refusal JOIN people_person same ON same.id = refusal.person_id
    WHERE same.identity = best.identity
)
ORDER BY asked.last NULLS FIRST, best.nearness DESC, best.km, best.person
"""


@dataclass(frozen=True)
class Askable:
    """One human by keys: a row of hers, the offer for which she is asked, the language she reads, how far, how often lately."""

    person: int
    offer: int
    language: str
    km: float
    num_lately: int

    @property
    def may_be_asked(self):
        return self.num_lately < MOST_A_WEEK


def of(call_out, *, at):
    """Everybody who fits and was not asked by this call-out yet, also those who were asked often enough this week."""
    with connection.cursor() as cursor:
        cursor.execute(FOUND, _values(call_out, at))
        return [Askable(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Preview:
    """How many a call-out would ask, without saying whom: [(language, how many)], [(up to km or None, how many)]."""

    num: int
    num_resting: int
    languages: list
    distances: list

    @property
    def num_now(self):
        return self.num - self.num_resting


def preview(call_out, *, at):
    found = of(call_out, at=at)
    bands = Counter(next((band for band in BANDS if each.km <= band), None) for each in found)
    return Preview(
        num=len(found),
        num_resting=sum(not each.may_be_asked for each in found),
        languages=Counter(each.language for each in found).most_common(),
        distances=[(band, bands[band]) for band in [*BANDS, None] if bands[band]],
    )


def wanted_slots(call_out):
    """The times it is about: those that were named, else those of its day; None for any."""
    if call_out.slots or call_out.happens_on is None:
        return call_out.slots
    return 0b111 << 3 * call_out.happens_on.weekday()


def _values(call_out, at):
    fitting = {
        slug: nearness
        for slug, nearness in eligibility.compatible_with(call_out.category_id).items()
        if nearness >= NEAR_ENOUGH and categories()[slug].exchange != Exchange.REFERRAL
    }
    km = {Within.REGION: None, Within.HESSE: None}
    not_persons, not_offers = _unwanted(call_out, at)
    return {
        "slugs": list(fitting),
        "nearness": list(fitting.values()),
        "levels": [eligibility.demand(slug) for slug in fitting],
        "level": eligibility.demand(call_out.category_id),
        "town": call_out.municipality_id,
        "lat": call_out.municipality.lat,
        "lon": call_out.municipality.lon,
        "earth_km": distance.EARTH_KM,
        "region": call_out.region_id if call_out.within == Within.REGION else None,
        "only_regions": call_out.only_regions,
        "most_km": km[call_out.within] if call_out.within in km else int(call_out.within),
        "is_remote": call_out.is_remote,
        "all_of_hesse": eligibility.ALL_OF_HESSE_KM,
        "unsaid_reach": eligibility.UNSAID_REACH_KM,
        "slots": wanted_slots(call_out),
        "day": call_out.happens_on,
        "today": timezone.localdate(at),
        "languages": call_out.languages,
        "not_persons": list(not_persons),
        "not_offers": list(not_offers),
        "at": at,
        "since": at - WEEK,
        "call_out": call_out.pk,
    }


def _unwanted(call_out, at):
    """Keys of the persons and offers that a request, where it is made for one, must not be brought together with."""
    if call_out.request is None:
        return set(), set()
    known = eligibility.Known.about(call_out.request, [], at=at)
    return known.own | known.blocked, known.tried
