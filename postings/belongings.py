"""Everything that belongs to the human behind a mail address that was proved: no account holds it together, the address does.

A human has a row of Person for each posting and each answer. What staff do with them is above this app: see HOOKS in
disclosure.py and departing.py, and the template tags of the page.
"""

from dataclasses import dataclass

from django.db.models import F

from people.models import Person, Steward
from postings import saved_searches

from .models import Enquiry, Party, Posting, SavedSearch, Status

# What the apps above hold of an address alone, without a row of Person: concepts with `is_known`, `parts` and `forget`,
# called with the address.
BY_ADDRESS = []
MOST = 100  # of each kind are shown, the newest; the file of disclosure.py holds all


@dataclass(frozen=True)
class Talk:
    """A conversation, and on which of its sides the human stands."""

    enquiry: Enquiry
    side: Party

    @property
    def waits_for_me(self):
        return self.enquiry.waits_for == self.side

    @property
    def other(self):
        return self.enquiry.party(self.side.other).name


@dataclass(frozen=True)
class Search:
    row: SavedSearch
    words: str
    token: str


def is_known(email):
    """Whether anything here belongs to this address."""
    known = (Person.objects.who_proved(email), searches_of(email), Steward.objects.of_email(email))
    return any(rows.exists() for rows in known) or any(concept.is_known(email) for concept in BY_ADDRESS)


def people_of(email):
    return Person.objects.who_proved(email)


def postings_of(email):
    """All of hers but the erased ones; what is open first, then the newest."""
    found = Posting.objects.filter(author__in=people_of(email)).exclude(status=Status.ERASED)
    return found.select_related("category", "municipality").order_by(
        F("closed_at").desc(nulls_first=True), "-created_at", "-pk"
    )


def enquiries_of(email):
    """The conversations in which she stands on either side, the newest first."""
    mine = people_of(email)
    asked = Enquiry.objects.filter(person__in=mine)
    answered = Enquiry.objects.shown_to_owner().filter(posting__author__in=mine)
    return (asked | answered).with_posting().order_by("-created_at", "-pk")


def side_of(email, enquiry):
    """On which side of one of her conversations she stands."""
    return Party.ASKER if enquiry.person.identity == f"mail:{email.lower()}" else Party.OWNER


def talks_of(email):
    return [Talk(enquiry, side_of(email, enquiry)) for enquiry in enquiries_of(email)[:MOST]]


def searches_of(email):
    return SavedSearch.objects.of_email(email).order_by("created_at", "pk")


def shown_searches_of(email):
    rows = list(searches_of(email)[:MOST])
    finders = saved_searches.finders_of(rows)
    return [
        Search(row, saved_searches.in_words(finder), saved_searches.token_of(row))
        for row, finder in zip(rows, finders, strict=True)
    ]


def language_of(email):
    """In which language we write to her: that of her newest row."""
    newest = people_of(email).order_by("-pk").first() or searches_of(email).last()
    return newest.language if newest else ""


def write_in(email, language):
    """From now on every letter to her is in this language."""
    people_of(email).update(language=language)
    searches_of(email).update(language=language)
