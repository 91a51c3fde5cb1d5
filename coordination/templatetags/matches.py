"""What a posting's own page says about its matches: the same as the letters, for whoever has no mail."""

from datetime import timedelta

from django import template
from django.db.models import Q
from django.utils import timezone

from coordination import standing
from coordination.models import OPEN_MATCHES, Match, Suggestion

register = template.Library()
REMEMBERED = timedelta(days=30)  # for so long a match that has ended is still told about


@register.inclusion_tag("coordination/answering/_my_matches.html")
def my_matches(posting):
    """Open matches, what became of those that ended lately, and whether the office asks if the posting still holds."""
    lately = timezone.now() - REMEMBERED
    matches = Match.objects.of(posting).filter(Q(state__in=OPEN_MATCHES) | Q(closed_at__gte=lately)).with_postings()
    asked = Suggestion.objects.alive().of(posting).filter(asked_at__gt=posting.confirmed_at or posting.created_at)
    return {
        "matches": [_told(match, posting) for match in matches],
        "is_asked": posting.is_public and asked.exists(),
    }


def _told(match, posting):
    side = match.side_of(posting)
    return {"match": match, "other": match.posting(side.other), "standing": standing.of(match, side)}
