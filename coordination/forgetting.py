"""What the staff room forgets with a posting that is erased, and whom it asks to be left alone."""

import pgtrigger
from django.db.models import Q

from people.models import Person

from .models import Communication, Match, MatchEvent, Meaning, Profile, Referral, Suggestion

HISTORY = "coordination.MatchEvent:match_history_is_append_only"


def is_busy(person):
    """Whether a match of this human is still open."""
    human = Person.objects.same_as(person)
    return Match.objects.open().filter(Q(request__author__in=human) | Q(offer__author__in=human)).exists()


def forget(posting):
    """Empty every word written about it. That and when something happened stays, for the figures."""
    either = Q(request=posting) | Q(offer=posting)
    matches = Match.objects.filter(either)
    matches.exclude(words="").update(words="")
    with pgtrigger.ignore(HISTORY):
        for event in MatchEvent.objects.filter(match__in=matches, details__has_key="words"):
            event.details.pop("words")
            event.save(update_fields=["details"])
    Suggestion.objects.filter(either).exclude(decline_words="").update(decline_words="")
    Referral.objects.filter(posting=posting).exclude(words="").update(words="")
    Communication.objects.filter(Q(posting=posting) | Q(posting=None, person=posting.author_id)).update(words="")
    Profile.objects.filter(posting=posting).delete()
    Meaning.objects.filter(posting=posting).delete()
