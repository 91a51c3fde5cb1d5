"""Every candidate of a posting beside it, as a Pair with every criterion: why not, how well, and what that rests on.

Gates come first. Meanings are compared only for those that pass: a vector is most of what is known about a posting, and
nobody asks how well an excluded one reads.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from postings import distance
from postings.catalogue import categories
from postings.models import Posting

from . import ages, candidates, eligibility, items, meaning, scoring
from .models import ItemWeight, Meaning, ReplyRate

MEMORY = timedelta(days=365)  # how long somebody's habit of replying counts
USUAL_REPLIES = 0.5  # where nobody has been asked yet
# A human is known again by mail or telephone, whichever of her rows was asked. OFFSET 0 keeps to that order, each step by its
# index: joined freely, all postings would be read to find those of a few people.
REPLIES = """
SELECT known.author, count(*), count(*) FILTER (WHERE matched.offer_says <> '')
FROM (
    SELECT id AS author, id AS same FROM unnest(%(authors)s::bigint[]) AS id
    UNION
    SELECT author.id, same.id
    FROM people_person author JOIN people_person same ON same.identity = author.identity AND same.identity <> ''
    WHERE author.id = ANY(%(authors)s)
) AS known
CROSS JOIN LATERAL (SELECT id FROM postings_posting WHERE author_id = known.same OFFSET 0) AS offer
CROSS JOIN LATERAL (
    SELECT offer_says FROM coordination_match WHERE offer_id = offer.id AND proposed_at >= %(since)s OFFSET 0
) AS matched
GROUP BY known.author
"""
READ = [
    "author", "kind", "status", "category", "languages", "languages_basic", "municipality", "postcode", "reach_km",
    "is_remote", "from_on", "until_on", "slots", "amount", "amount_promised", "wishes", "created_at", "urgent_at",
    "expires_at", "profile__items", "profile__told", "profile__ages", "price__price",
]  # fmt: skip
SHOWN = ["chiffre", "title", "text_language", "region"]  # besides, where the excluded are shown too


@dataclass(frozen=True)
class Pair:
    """A request and an offer with every criterion: why not, how well, and what it rests on."""

    request: Posting
    offer: Posting
    verdict: eligibility.Verdict
    features: scoring.Features
    basis: dict  # what stands behind the features, as the page says it
    fit: float
    worth: float

    def other(self, posting):
        return self.request if posting.is_offer else self.offer


def considered(posting, *, at, tempting=False):
    """Every candidate of a posting as a Pair, the best first, the excluded among them."""
    others = read(candidates.of(posting, tempting=tempting), shown=tempting)
    if not others:
        return []
    known = eligibility.Known.about(posting, others, at=at)
    verdicts = [(other, eligibility.verdict(*_sides(posting, other), at=at, known=known)) for other in others]
    sources = Sources.about(posting, others, passing=[other for other, verdict in verdicts if verdict.passes], at=at)
    pairs = [_pair(*_sides(posting, other), verdict, sources, at=at) for other, verdict in verdicts]
    return sorted(pairs, key=lambda pair: (-pair.worth, pair.request.pk, pair.offer.pk))


def read(keys, *, shown=False):
    """Postings with all that gates and features ask of them, and nothing else, in one query."""
    columns = [*READ, *SHOWN] if shown else READ
    return list(Posting.objects.filter(pk__in=keys).select_related("profile", "price").only(*columns))


def _sides(posting, other):
    """(request, offer)"""
    return (other, posting) if posting.is_offer else (posting, other)


def _pair(request, offer, verdict, sources, *, at):
    values, basis = sources.criteria(request, offer, verdict)
    unknown = frozenset(name for name, value in values.items() if value is None)
    neutral = {name: scoring.OPEN_ENDED if name == "dates" else scoring.UNKNOWN for name in unknown}
    features = scoring.Features(**(values | neutral), unknown=unknown)
    fit = scoring.fit(features)
    urgency = scoring.urgency(at - request.created_at, is_urgent=request.urgent_at is not None)
    worth = scoring.worth(fit, urgency, sources.prices.get(offer.pk, 0))
    return Pair(request, offer, verdict, features, basis, fit, worth)


@dataclass
class Sources:
    """What the features of many pairs rest on, read once."""

    things: dict  # posting's pk → items.Things
    idf: dict
    similarity: dict  # other posting's pk → (rank, of how many that passed)
    replies: dict  # offer's author's pk → (contacted, replied)
    usual: dict  # category → share of replies
    prices: dict

    @classmethod
    def about(cls, posting, others, *, passing, at):
        things = {each.pk: _things(each) for each in (posting, *others)}
        offers = [posting] if posting.is_offer else others
        asked = [posting] if posting.is_offer else passing
        codes = frozenset().union(*(found.all for found in things.values()))
        rates = ReplyRate.objects.values_list("category", "contacted", "replied")
        return cls(
            things=things,
            idf=dict(ItemWeight.objects.filter(item__in=codes).values_list("item", "idf")) if codes else {},
            similarity=_ranks(posting, passing),
            replies=_replies({offer.author_id for offer in asked}, since=at - MEMORY),
            usual={slug: replied / contacted for slug, contacted, replied in rates if contacted},
            prices={offer.pk: offer.price.price for offer in offers if hasattr(offer, "price")},
        )

    def criteria(self, request, offer, verdict):
        """(feature → value or None for unknown, what stands behind each)."""
        known = categories()
        wanted, given = self.things[request.pk], self.things[offer.pk]
        other = offer.pk if offer.pk in self.similarity else request.pk
        rank, num = self.similarity.get(other, (None, 0))
        contacted, replied = self.replies.get(offer.author_id, (0, 0))
        remote = request.is_remote and offer.is_remote
        misfit = ages.contradict(_ages(request), _ages(offer))
        dense = distance.is_dense(request.municipality_id)
        asks, offers = eligibility.spoken(request), eligibility.spoken(offer)
        values = {
            "category": scoring.category(
                known[request.category_id], known[offer.category_id], relatives=items.relatives()
            ),
            "need": 0.0 if misfit else items.coverage(wanted, given, self.idf),
            "distance": scoring.distance(0 if remote else verdict.km, is_dense=dense),
            "language": _language(request, offer),
            "slots": scoring.slots(request.slots, offer.slots),
            "text": scoring.text(rank, num),
            "dates": scoring.dates((request.from_on, request.until_on), (offer.from_on, offer.until_on)),
            "amount": scoring.amount(offer.amount_left, request.amount_left),
            "habit": scoring.habit(contacted, replied, mean=self.usual.get(offer.category_id, USUAL_REPLIES)),
        }
        basis = {
            "items": sorted(wanted.all & given.all),
            "misfit": misfit,
            "wanted": sorted(wanted.all),
            "km": round(verdict.km, 1),
            "dense": dense,
            "remote": remote,
            "languages": _shared(asks, offers),
            "slots": (request.slots or 0) & (offer.slots or 0),
            "rank": rank,
            "candidates": num,
            "left": offer.amount_left,
            "asked": request.amount_left,
            "contacted": contacted,
            "replied": replied,
        }
        return values, basis


def _things(posting):
    """As its profile keeps them; none before its words were read."""
    if not hasattr(posting, "profile"):
        return items.NO_THINGS
    return items.Things(frozenset(posting.profile.items), frozenset(posting.profile.told))


def _ages(posting):
    return posting.profile.ages if hasattr(posting, "profile") else []


def _language(request, offer):
    """Where little needs to be said, having no language in common says nothing."""
    value = scoring.language(eligibility.spoken(request), eligibility.spoken(offer))
    return value if value or eligibility.needs_talk(request, offer) else None


def _shared(asks, offers):
    """Languages both have, the ones both speak well first."""
    (asks_well, asks_some), (offers_well, offers_some) = asks, offers
    both = [*asks_well, *asks_some]
    theirs = {*offers_well, *offers_some}
    return [code for code in dict.fromkeys(both) if code in theirs]


def _ranks(posting, others):
    """other's pk → (rank of its text's similarity to the posting's, how many have one). Without meanings: titles."""
    vectors = dict(Meaning.objects.filter(posting__in=[posting, *others]).values_list("posting", "vector"))
    alike = meaning.similarities(vectors.get(posting.pk), [vectors.get(other.pk) for other in others])
    if all(similarity is None for similarity in alike):
        rows = Posting.objects.filter(pk__in=[posting.pk, *(other.pk for other in others)]).values_list("pk", "title")
        titles = {pk: items.fold(title) for pk, title in rows}
        alike = [meaning.title_similarity(titles[posting.pk], titles[other.pk]) for other in others]
    known = sorted(
        ((similarity, other.pk) for similarity, other in zip(alike, others, strict=True) if similarity is not None),
        reverse=True,
    )
    return {pk: (rank, len(known)) for rank, (_similarity, pk) in enumerate(known, start=1)}


def _replies(authors, *, since):
    """Author's pk → how often the human behind her was asked about an offer since then, how often said yes or no."""
    if not authors:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(REPLIES, {"authors": list(authors), "since": since})
        return {pk: (contacted, replied) for pk, contacted, replied in cursor.fetchall()}
