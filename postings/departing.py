"""Somebody asks us to forget her, today and not when the days of retention.toml are over.

What others count on ends first and by their word: a match under way, something agreed on between two, a report that a
person still looks at. Everything else goes at once, whatever state it is in, also what nobody has reviewed yet.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from people import privacy
from people.models import Person
from postings import belongings, enquiring, erasing, lifecycle
from postings.conversing import Closed

from .models import Actor, Draft, Enquiry, Message, Occasion, Party, Posting, Report, Review, Status

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

    One posting a transaction, her name and address last: where it breaks off, asked again it goes on from there.
    """
    if found := ties(email):
        raise NotYet(found)
    people = Person.objects.filter(pk__in=list(belongings.people_of(email).values_list("pk", flat=True)))
    _end_conversations(people)
    _forget_words(people, email)
    for posting in Posting.objects.filter(author__in=people).exclude(status=Status.ERASED).order_by("pk"):
        with transaction.atomic():
            if posting.is_open:
                lifecycle.withdraw(posting)
            erasing.erase(posting, actor=Actor.AUTHOR)
    with transaction.atomic():
        privacy.forget(people)
        Draft.objects.of_email(email).delete()


def _end_conversations(people):
    for enquiry in Enquiry.objects.open().filter(person__in=people).order_by("pk"):
        try:
            enquiring.take_back(enquiry)
        except Closed:
            pass  # the other was faster


@transaction.atomic
def _forget_words(people, email):
    """What she wrote to others, what she looked for, and from where she reported something."""
    asked = Enquiry.objects.filter(person__in=people)
    erasing.unsay(Message.objects.filter(enquiry__in=asked, side=Party.ASKER))
    asked.filter(reported_by=Party.ASKER).update(report_words="")
    asked.update(entry_code_hash=Concat(Value("erased "), Cast(F("pk"), CharField())), asker_shares=[], owner_shares=[])
    reports = Report.objects.filter(email__iexact=email)
    reports.exclude(review__decided_at=None).update(text="")
    reports.update(email="")
    belongings.searches_of(email).delete()
    for forget in FORGETTING:
        forget(people)
