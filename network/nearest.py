"""The contact points that can help with a posting, whoever is nearest first. What the clock's referrals rest on."""

from postings import distance

from .models import ContactPoint

MOST = 3
WORTH_THE_WAY_KM = 10
SAME_TONGUE = {"prs": "fa", "kmr": "ku"}  # who speaks the one understands the other


def nearest(posting, *, most=MOST, but=()):
    """Up to `most` (contact point, km) pairs that serve the posting's region and topic, without those in `but`. Empty where
    none does.

    Those for its category, or for the whole that category belongs to, come before any others of the same whole. Where
    somebody speaks one of the posting's languages counts as WORTH_THE_WAY_KM nearer.
    """
    serving = (
        ContactPoint.objects.active().serving(posting.region_id).exclude(pk__in=but).select_related("municipality")
    )
    root = posting.category.parent_id or posting.category_id
    points = list(serving.about(posting.category)) or list(serving.about_any_of(root).distinct())
    found = [(point, distance.between(posting, point)) for point in points]
    return sorted(found, key=lambda pair: _way(posting, *pair))[:most]


def _way(posting, point, km):
    """How far it seems; the name settles what is equally far."""
    understood = _tongues(point.languages) & _tongues([*posting.languages, *posting.languages_basic])
    return km - WORTH_THE_WAY_KM * bool(understood), km, point.name


def _tongues(codes):
    return {SAME_TONGUE.get(code, code) for code in codes}
