"""Letters that did not arrive: written down when they are given up or come back, open until somebody has tried again or told
the person."""

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop
from procrastinate.contrib.django import app

from people import refusals, sending
from people.models import Person, RefusedAddress
from postings import emails

from .models import Posting, SavedSearch, Settled, Undelivered

CAME_BACK = gettext_noop("Ein Brief an diese Adresse kam zurück.")


class NobodyReads(Exception):
    """The letter would reach nobody: what it says is not so any more, or its reader has no address that works."""


def note(given_up):
    """Write down a letter that is not tried any more; see people.sending.GIVEN_UP."""
    again = {"failed_at": timezone.now(), "settled": "", "settled_at": None, "settled_by": None}
    Undelivered.objects.update_or_create(job=given_up.job, defaults=_said(given_up) | again)


def _said(given_up):
    return {
        "task": given_up.task,
        "keys": given_up.keys,
        "posting": _posting(given_up),
        "person": given_up.person,
        "said": given_up.said,
    }


def _posting(given_up):
    if isinstance(given_up.row, Posting):
        return given_up.row
    return Posting.objects.filter(pk=given_up.keys.get("posting")).first()


@transaction.atomic
def came_back(address, message_id):
    """A letter was taken by a server and came back later; see postings.relaying.BOUNCED.

    It is written down as one that was given up at once, and whoever was to read it hears of it otherwise. Where it is
    forgotten by now which letter that was, the office calls about each posting of the address that is still open.
    """
    was_marked = RefusedAddress.objects.in_force().filter(address=address.lower()).exists()
    refusals.mark(address, said=CAME_BACK)
    job = sending.job_of(message_id)
    if job is not None:
        _note_return(job)
    elif not was_marked:
        _tell_all(address)


def _note_return(job):
    """Once, however often it comes back."""
    if not sending.is_told(job.task_name):
        return
    letter, rows = emails.rows_of(job.task_name, job.args) or (None, ())
    row, person = (letter.posting(*rows), letter.person(*rows)) if letter else (None, None)
    returned = sending.GivenUp(job.pk, job.task_name, job.args, CAME_BACK, row, person)
    _noted, is_new = Undelivered.objects.get_or_create(job=job.pk, defaults=_said(returned))
    if is_new and letter:
        letter.tell_otherwise(*rows)


def _tell_all(address):
    theirs = Posting.objects.open().filter(author__in=Person.objects.who_proved(address)).order_by("pk")
    for posting in theirs:
        for tell in emails.UNREADABLE:
            tell(posting, "came_back")


def forget_searches(address):
    """Nobody reads the news of a search whose address is refused; see people.refusals.FOLLOWERS."""
    SavedSearch.objects.filter(email__iexact=address).delete()


@transaction.atomic
def try_again(undelivered, *, by):
    """Send it by the whole schedule once more, also where its reader's address was refused. Returns whether it was open.
    Raises NobodyReads where it would reach nobody even so; then all stays as it was."""
    if not _settle(undelivered, Settled.AGAIN, by=by):
        return False
    person = undelivered.person
    if person and person.mail_refused_at:
        refused = RefusedAddress.objects.in_force().filter(address=person.email.lower()).first()
        if refused:
            refusals.lift(refused, by=by)
    if not _has_reader(undelivered):
        raise NobodyReads
    app.configure_task(undelivered.task).defer(**undelivered.keys)
    return True


def _has_reader(undelivered):
    if undelivered.keys.get("letter") not in emails.LETTERS:
        return True  # written to the office's own accounts, or to whoever follows a search
    letter, rows = emails.rows_of(undelivered.task, undelivered.keys) or (None, ())
    return bool(letter and letter.reader(*rows))


def settle(undelivered, *, by):
    """The person has heard it otherwise. Returns whether it was open."""
    return _settle(undelivered, Settled.PHONE, by=by)


def _settle(undelivered, how, *, by):
    still_open = Undelivered.objects.open().filter(pk=undelivered.pk)
    return bool(still_open.update(settled=how, settled_at=timezone.now(), settled_by=by))


@transaction.atomic
def forget(*, at):
    """What was settled a week ago, what lies here for a month, and its jobs."""
    over = list(Undelivered.objects.over(at=at).values_list("pk", "job"))
    with connection.cursor() as cursor:  # procrastinate's models only read
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status = 'failed' AND id = ANY(%s)", [[j for _pk, j in over]]
        )
    Undelivered.objects.filter(pk__in=[pk for pk, _job in over]).delete()
