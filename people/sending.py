"""How a letter leaves the house, and what is promised about it.

Every letter is a job of the queue "mail", enqueued in the transaction that caused it. It is tried at once, then after 1, 5
and 30 minutes, 2 and 12 hours; what a server refuses for good is given up at once. What was given up is told to GIVEN_UP.

A job is one transaction, which ends with a Handover once the server has taken the letter, and a worker sends one letter at
a time. So no letter is lost, and a worker that is killed makes at most one go out twice: the one that the server had just
taken and the database not heard of yet. Both times it carries the same Message-ID, by which the other side can tell.
"""

import logging
import re
import smtplib
import threading
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from email.errors import MessageError
from email.headerregistry import Address
from functools import partial

from django.core.mail import mailers
from django.db import connection, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_noop
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from people import letter_ids, refusals
from people.models import Handover, Person

logger = logging.getLogger(__name__)
QUEUE = "mail"
FIRST = 10  # a priority: before all else
WAITS = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12)]
# Called with a GivenUp, after what the letter's job did was undone.
GIVEN_UP = []
_UNTOLD = set()  # the tasks whose letters nobody is told about
UNREACHABLE = gettext_noop("Der Mailserver war nicht zu erreichen.")
NO_SUCH_ADDRESS = gettext_noop("Diese Adresse kann es nicht geben.")
_CLAIMS = 1_735_289_204  # a number of our own among PostgreSQL's advisory locks


class NotSent(Exception):
    """A letter was not taken. `said` is the server's word without the address; `address` only where it is to blame."""

    def __init__(self, said, *, is_final=False, address=""):
        super().__init__(said)
        self.said, self.is_final, self.address = said, is_final, address


@dataclass
class Sending:
    """The job at work. `row` is what its letter is about, `person` whom it goes to, `otherwise` what else can be done."""

    job: object
    row: object = None
    person: Person | None = None
    otherwise: object = None
    num_sent: int = 0


@dataclass(frozen=True)
class GivenUp:
    """A letter that is not tried any more."""

    job: int
    task: str
    keys: dict = field(repr=False)
    said: str
    row: object
    person: Person | None = field(default=None, repr=False)


_at_work = ContextVar("sending", default=None)
_one_at_a_time = threading.Lock()


def about(row, *, person=None, otherwise=None):
    """Say what the letter at work is about, whom it goes to, and what is done when it is given up: a function without
    arguments."""
    if sending := _at_work.get():
        sending.row, sending.person, sending.otherwise = row, person, otherwise


# Handing over


def deliver(message):
    """Hand `message`, which has one reader, to the mail server; not again what this job has handed over. Raises NotSent."""
    sending, (to,) = _at_work.get(), message.to
    _must_be_possible(to)
    if sending:
        number, sending.num_sent = sending.num_sent, sending.num_sent + 1
        if Handover.objects.filter(job=sending.job.id, number=number).exists():
            return
        message.extra_headers.setdefault("Message-ID", _message_id(sending.job, number, to))
    # What cannot be delivered comes back to where it is understood; the reader sees who we are.
    message.extra_headers.setdefault("From", message.from_email)
    message.from_email = letter_ids.return_address()
    try:
        mailers.default.send_messages([message])
    except (smtplib.SMTPException, OSError) as error:
        raise _not_sent(error, to) from None  # its text may quote the address, and would stand in the log
    if sending:
        Handover.objects.create(job=sending.job.id, number=number)


def _message_id(job, number, to):
    """The same whenever this letter is sent; it tells nobody how many there are."""
    return letter_ids.of(to, nonce=_nonce(job.id, number))


def _nonce(job, number):
    return salted_hmac("people.sending", f"{job}.{number}", algorithm="sha256").hexdigest()[:16]


def job_of(message_id):
    """The job whose letter was handed over under this Message-ID, which is known to be ours; None once it is forgotten."""
    nonce = letter_ids.nonce_of(message_id)
    for job, number in Handover.objects.order_by("-pk").values_list("job", "number").iterator():
        if constant_time_compare(_nonce(job, number), nonce):
            return ProcrastinateJob.objects.filter(pk=job).first()
    return None


def _must_be_possible(address):
    try:
        Address(addr_spec=address).username.encode("ascii")
    except (ValueError, IndexError, MessageError):
        raise NotSent(NO_SUCH_ADDRESS, is_final=True, address=address) from None


def _not_sent(error, to):
    """What a server's answer means. Only about the reader or the letter a 5xx is final: a password may be mended."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        blamed = _subject(said) in ("1", "2") or (_subject(said) == "" and code != 554)
        return NotSent(_quoted(code, said, to), is_final=code >= 500, address=to if blamed else "")
    if isinstance(error, smtplib.SMTPDataError):
        blamed = _subject(error.smtp_error) in ("1", "2")
        said = _quoted(error.smtp_code, error.smtp_error, to)
        return NotSent(said, is_final=error.smtp_code >= 500, address=to if blamed else "")
    if isinstance(error, smtplib.SMTPResponseException):
        return NotSent(_quoted(error.smtp_code, error.smtp_error, to))
    logger.warning("The mail server did not answer: %s", type(error).__name__)
    return NotSent(UNREACHABLE)


def _subject(said):
    """The middle of an enhanced status code (RFC 3463): 1 the address, 2 the mailbox, 7 a policy. "" where there is none."""
    found = re.match(r"[245]\.(\d{1,3})\.\d{1,3}\b", _text(said))
    return found[1] if found else ""


def _text(said):
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _quoted(code, said, to):
    name = to.rpartition("@")[0]
    text = re.sub(r"[^\s<>@:;,]+@[^\s<>@:;,]+", "…", f"{code} {_text(said)}")
    text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "…", text, flags=re.IGNORECASE) if name else text
    return " ".join(text.replace("\0", "").split())[:300]


# Trying again


def wait_after(error, attempts):
    """How long to wait after the attempt that failed with `error`, `attempts` having gone before; None: give it up."""
    if (isinstance(error, NotSent) and error.is_final) or attempts >= len(WAITS):
        return None
    return WAITS[attempts]


class Patience(BaseRetryStrategy):
    """The one schedule of all letters."""

    def get_retry_decision(self, *, exception, job):
        wait = wait_after(exception, job.attempts)
        return None if wait is None else RetryDecision(retry_in={"seconds": int(wait.total_seconds())})


def task(name, *, is_awaited=False, is_to_stranger=False, is_routine=False):
    """Decorate the function that writes and sends one kind of letter; its arguments are keys.

    `is_awaited`: somebody looks at a page and cannot go on without it, so it goes before a night's reminders.
    `is_to_stranger`: the address is only what somebody typed; when it does not exist, nobody is told and nothing is marked.
    `is_routine`: the next one comes by itself; when it is given up, nobody is told.
    """
    if is_to_stranger or is_routine:
        _UNTOLD.add(name)
    send = partial(_letter, is_to_stranger=is_to_stranger, is_routine=is_routine)
    priority = FIRST if is_awaited else 0
    return app.task(name=name, queue=QUEUE, priority=priority, retry=Patience(), task_middleware=[send])


def is_told(name):
    """Whether anybody is told of a letter of this task that did not arrive."""
    return name not in _UNTOLD


def _letter(call_next, context, worker, *, is_to_stranger, is_routine):
    with _work(context.job) as sending:
        try:
            return _once(call_next, context.job)
        except Exception as error:
            is_over = wait_after(error, context.job.attempts) is None
            if is_over and is_to_stranger and isinstance(error, NotSent):
                return None
            if is_over:
                _give_up(sending, error, is_told=not is_routine)
            raise


@contextmanager
def _work(job):
    with _one_at_a_time:
        token = _at_work.set(Sending(job))
        try:
            yield _at_work.get()
        finally:
            _at_work.reset(token)


@transaction.atomic
def _once(call_next, job):
    """Run the job, unless another worker does: one that was thought dead and is only slow."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_CLAIMS, job.id % 2**31])
        if not cursor.fetchone()[0]:
            raise NotSent("another worker sends it right now")
    return call_next()


@transaction.atomic
def _give_up(sending, error, *, is_told):
    said = error.said if isinstance(error, NotSent) else type(error).__name__
    if isinstance(error, NotSent) and error.address:
        refusals.mark(error.address, said=said)
    job = sending.job
    for tell in GIVEN_UP if is_told else []:
        tell(GivenUp(job.id, job.task_name, job.task_kwargs, said, sending.row, sending.person))
    if sending.otherwise:
        sending.otherwise()
