"""What is forgotten of conversations: with the posting they are about, or when they ended so long ago."""

from django.db import transaction

from people import privacy
from people.models import Person

from .models import Draft, Enquiry, Posting, Status

# What the apps above keep of a human: called with her rows of Person, each says whether who she is is still needed.
KEEPING = []


def is_busy(person):
    """Whether this human is in the middle of a conversation: as asker, or about a posting of hers."""
    human = Person.objects.same_as(person)
    talks = Enquiry.objects.open()
    return talks.filter(person__in=human).exists() or talks.filter(posting__author__in=human).exists()


def erase_due(*, at, kept_for):
    """Erase those that ended before `kept_for`. Returns how many."""
    due = list(Enquiry.objects.over(at=at, kept_for=kept_for).select_related("person"))
    for enquiry in due:
        erase(enquiry)
    return len(due)


@transaction.atomic
def erase(enquiry):
    """All that was said is gone, the entry code opens nothing, and the asker is forgotten where nothing else is left of
    her. State, days and outcome stay for the figures."""
    unsay(enquiry)
    Draft.objects.filter(enquiry=enquiry).delete()
    enquiry.entry_code_hash = f"erased {enquiry.pk}"
    enquiry.save(update_fields=["entry_code_hash"])
    forget_if_gone(enquiry.person)


def unsay(enquiry):
    """All that was said is gone. The asker keeps her way in, and hears that it is over."""
    enquiry.messages.all().delete()
    enquiry.report_words, enquiry.asker_shares, enquiry.owner_shares = "", [], []
    enquiry.save(update_fields=["report_words", "asker_shares", "owner_shares"])


def forget_if_gone(person):
    """Empty who somebody is and how she is reached, once nothing of that human is kept."""
    human = Person.objects.same_as(person)
    kept = Posting.objects.filter(author__in=human).exclude(status=Status.ERASED)
    talks = Enquiry.objects.filter(person__in=human).exclude(entry_code_hash__startswith="erased")
    if not kept.exists() and not talks.exists() and not any(keeps(human) for keeps in KEEPING):
        privacy.forget(human)
