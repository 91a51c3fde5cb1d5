"""Somebody asks us to forget her, today and not when the days of retention.toml are over.

What others count on ends first and by their word: a match under way, something agreed on between two, a report that a
person still looks at. Everything else goes at once, whatever state it is in, also what nobody has reviewed yet.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from people import privacy
from people.models import Person, Steward
from postings import belongings, enquiring, erasing, erasing_talks, lifecycle, saved_searches
from postings.conversing import Closed

from .models import Actor, Draft, Enquiry, Occasion, Posting, Report, Review, SearchNotice, Status
from .models.search import reader_of

# What the apps above do about it, called with the rows of Person of one human: each names what still holds her here as
# Ties; each forgets what it knows of her besides what it forgets with her postings.
HOLDING, FORGETTING = [], []


@dataclass(frozen=True)
class Tie:
    """Why somebody cannot be forgotten yet, and what she can do about it."""

    told: str
    advice: str


class NotYet(Exception):
    def __init__(self, ties):
        self.ties = ties
        super().__init__(f"{len(ties)} ties")


def ties(email):
    """What still holds her, as Ties; empty where all can go."""
    people = belongings.people_of(email)
    return [*_agreed(people), *_reported(people), *(tie for holding in HOLDING for tie in holding(people))]


def _agreed(people):
    if _enquiries(people).accepted().exists():
        yield Tie(
            _("In einer Unterhaltung ist etwas zugesagt."),
            _("Öffnen Sie die Unterhaltung, und sagen Sie, wie es ausgegangen ist. Auch „passte doch nicht“ genügt."),
        )


def _reported(people):
    reports = Review.objects.waiting().filter(posting__author__in=people, occasion=Occasion.REPORT)
    talks = _enquiries(people).filter(reported_at__isnull=False, report_settled_at=None)
    if reports.exists() or talks.exists():
        yield Tie(
            _("Ein Mensch in Kassel sieht noch eine Meldung an."),
            _("Das dauert meist einen Werktag. Danach können Sie alles löschen."),
        )


def _enquiries(people):
    return Enquiry.objects.filter(Q(person__in=people) | Q(posting__author__in=people))


def leave(email):
    """Erase everything of the human behind this address; whoever talks with her is told that it is over. Raises NotYet.

    One row a transaction, her name and address last: where it breaks off, asked again it goes on from there.
    """
    if found := ties(email):
        raise NotYet(found)
    people = Person.objects.filter(pk__in=list(belongings.people_of(email).values_list("pk", flat=True)))
    _forget_around(people, email)
    for enquiry in Enquiry.objects.filter(person__in=people).select_related("person", "posting").order_by("pk"):
        _erase_talk(enquiry)
    for posting in Posting.objects.filter(author__in=people).exclude(status=Status.ERASED).order_by("pk"):
        _erase_posting(posting)
    with transaction.atomic():
        privacy.forget(people)
        Draft.objects.of_email(email).delete()


@transaction.atomic
def _forget_around(people, email):
    """What she looked for, from where she reported something, and what the office noted of her."""
    saved_searches.stop(belongings.searches_of(email))
    Steward.objects.of_email(email).delete()
    SearchNotice.objects.filter(reader=reader_of(email)).delete()
    reports = Report.objects.filter(email__iexact=email)
    reports.exclude(review__decided_at=None).update(text="")
    reports.update(email="")
    for forget in FORGETTING:
        forget(people)
    for concept in belongings.BY_ADDRESS:
        concept.forget(email)


@transaction.atomic
def _erase_talk(enquiry):
    if enquiry.is_open:
        try:
            enquiry = enquiring.take_back(enquiry)
        except Closed:
            pass  # the other was faster
    erasing_talks.erase(enquiry)


@transaction.atomic
def _erase_posting(posting):
    if posting.is_open:
        lifecycle.withdraw(posting)
    erasing.erase(posting, actor=Actor.AUTHOR)
