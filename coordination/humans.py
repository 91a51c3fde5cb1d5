"""People as the office knows them: several rows of Person, one for each posting, may be one human."""

from django.utils.crypto import salted_hmac

from people.models import Person
from postings.models import Posting

from . import permissions


def visible(*, to):
    """The rows of everybody who has a posting where this account works."""
    if permissions.is_everywhere(to):
        return Person.objects.all()
    return Person.objects.filter(pk__in=permissions.visible(Posting.objects.all(), to=to).values("author"))


def sign_of(person):
    """What rows of the same human have in common."""
    return person.identity or f"#{person.pk}"


def together(persons):
    """{sign: rows of the same human, newest first}, in the order in which somebody of each comes first."""
    found = {}
    for person in persons:
        found.setdefault(sign_of(person), []).append(person)
    return {sign: sorted(rows, key=lambda row: -row.pk) for sign, rows in found.items()}


def key_of(person):
    """The same for all rows of a human; neither address nor number can be read from it."""
    return salted_hmac("coordination.humans", sign_of(person), algorithm="sha256").hexdigest()
