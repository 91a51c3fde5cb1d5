"""Background work of the staff room: letters and clocks. Job arguments are keys of rows and names of letters."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from people import sending
from people.models import Clearance
from postings import emails
from postings.models import Posting

from . import answers, call_outs, clearances, concerns, matching, nightly, silence, staff_log
from .models import CallOutInvitation, Concern, Match, Referral, Side

AFTER_LETTERS = -10  # a priority: somebody waits for a letter, nobody for the suggestions of a hundred postings at once


@sending.task("coordination.tasks.send_answer_letter")
def send_answer_letter(letter, posting, referral=None):
    """Send one letter of the answer ladder. About a request that is closed by now there is nothing to say."""
    found = Posting.objects.open().select_related("author", "category").filter(pk=posting).first()
    named = Referral.objects.select_related("contact_point__municipality").filter(pk=referral).first()
    if found and (named or not referral):
        emails.LETTERS[letter].send(found, named)


@app.periodic(cron="*/10 * * * *")
@app.task(name="coordination.tasks.climb_ladder", queueing_lock="climb_ladder", pass_context=False)
def climb_ladder(timestamp):
    answers.climb(at=timezone.now())


@sending.task("coordination.tasks.send_clearance_letter")
def send_clearance_letter(letter, clearance):
    """Send one letter about a clearance. One that was deleted meanwhile needs none."""
    found = Clearance.objects.select_related("person").filter(pk=clearance).first()
    if found:
        emails.LETTERS[letter].send(found)


@app.periodic(cron="10 7 * * *")
@app.task(name="coordination.tasks.remind_of_clearances", queueing_lock="remind_of_clearances", pass_context=False)
def remind_of_clearances(timestamp):
    clearances.remind_running_out(at=timezone.now())


@sending.task("coordination.tasks.send_match_letter")
def send_match_letter(letter, match, side):
    """Send one letter to one side of a match, as the match stands now."""
    found = Match.objects.with_postings().filter(pk=match).first()
    if found:
        emails.LETTERS[letter].send(found, Side(side))


@app.periodic(cron="*/15 * * * *")
@app.task(name="coordination.tasks.watch_matches", queueing_lock="watch_matches", pass_context=False)
def watch_matches(timestamp):
    """Let go before reminding: what is a week old needs no reminder."""
    silence.watch(at=timezone.now())


@sending.task("coordination.tasks.send_call_out_letter")
def send_call_out_letter(letter, invitation):
    """Send one letter to somebody asked by a call-out, as it stands now."""
    found = CallOutInvitation.objects.with_call_out().filter(pk=invitation).first()
    if found:
        emails.LETTERS[letter].send(found)


@sending.task("coordination.tasks.send_concern_letter")
def send_concern_letter(letter, concern):
    """Send one letter about a concern. One that was erased meanwhile needs none."""
    found = Concern.objects.filter(pk=concern).first()
    if found:
        emails.LETTERS[letter].send(found)


@app.periodic(cron="47 2 * * *")
@app.task(name="coordination.tasks.erase_concerns", queueing_lock="erase_concerns", pass_context=False)
def erase_concerns(timestamp):
    concerns.erase_due(at=timezone.now())


@app.periodic(cron="57 2 * * *")
@app.task(name="coordination.tasks.erase_staff_log", queueing_lock="erase_staff_log", pass_context=False)
def erase_staff_log(timestamp):
    staff_log.erase_due(at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="coordination.tasks.go_on_with_call_outs", queueing_lock="go_on_with_call_outs", pass_context=False)
def go_on_with_call_outs(timestamp):
    call_outs.go_on(at=timezone.now())


@app.task(
    name="coordination.tasks.match_posting",
    queue="matching",
    priority=AFTER_LETTERS,
    retry=RetryStrategy(max_attempts=5, exponential_wait=6),
)
def match_posting(posting):
    """Work out one posting's suggestions; for one that is not shown any more, close them."""
    found = Posting.objects.filter(pk=posting).first()
    if found:
        matching.refresh(found, at=timezone.now())


@app.task(name="coordination.tasks.wait_again", retry=RetryStrategy(max_attempts=5, exponential_wait=6))
def wait_again(posting):
    """A match of this request came to nothing, or it is shown again: back to the list, unless something else is under way."""
    found = Posting.objects.filter(pk=posting).first()
    if found:
        answers.wait_again(found)


@app.periodic(cron="30 3 * * *")
@app.task(
    name="coordination.tasks.allocate_anew",
    queueing_lock="allocate_anew",
    pass_context=False,
    retry=RetryStrategy(max_attempts=5, exponential_wait=6),
)
def allocate_anew(timestamp):
    now = timezone.now()
    nightly.weigh_words(at=now)
    nightly.allocate(at=now)
