"""Background work. Job arguments are keys of rows and names of letters, never what somebody wrote."""

from asgiref.sync import sync_to_async
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from procrastinate.contrib.django import app

from people import ratelimit, refusals, sending
from people.models import Handover
from postings import (
    alerts,
    clock,
    emails,
    erasing,
    saved_searches,
    search_letters,
    undelivered,
    ways_back,
)

from .models import Draft, Enquiry, Message, Party, Posting, Review

STALLED_AFTER_SECONDS = 600
DONE_FOR_HOURS, FAILED_FOR_HOURS = 72, 30 * 24


@sending.task("postings.tasks.send_letter")
def send_letter(letter, posting, review=None):
    """Send one letter. A row that is gone by now needs none."""
    found = Posting.objects.select_related("author", "category").filter(pk=posting).first()
    decided = Review.objects.select_related("report").filter(pk=review).first() if review else None
    if found and (decided or not review):
        emails.LETTERS[letter].send(found, decided)


@sending.task("postings.tasks.send_conversation_letter")
def send_conversation_letter(letter, enquiry, side):
    found = Enquiry.objects.with_posting().filter(pk=enquiry).first()
    if found:
        emails.LETTERS[letter].send(found, Party(side))


@sending.task("postings.tasks.send_message_letter")
def send_message_letter(letter, message):
    found = Message.objects.filter(pk=message).first()
    if found:
        found.enquiry = Enquiry.objects.with_posting().get(pk=found.enquiry_id)
        emails.LETTERS[letter].send(found)


@sending.task("postings.tasks.send_email_code", is_awaited=True, is_to_stranger=True)
def send_email_code(draft):
    from postings import mailproof

    mailproof.send_code(Draft.objects.filter(pk=draft).first())


@app.task(name="postings.tasks.send_ways_back")
def send_ways_back(draft):
    if found := Draft.objects.filter(pk=draft).first():
        ways_back.send(found)


@app.periodic(cron="*/5 * * * *")
@app.task(name="postings.tasks.expire_postings", queueing_lock="expire_postings", pass_context=False)
def expire_postings(timestamp):
    clock.end(at=timezone.now())


@app.periodic(cron="7 2 * * *")
@app.task(name="postings.tasks.erase_postings", queueing_lock="erase_postings", pass_context=False)
def erase_postings(timestamp):
    erasing.erase_due(at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="postings.tasks.nudge", queueing_lock="nudge", pass_context=False)
def nudge(timestamp):
    clock.remind(at=timezone.now())


@app.periodic(cron="17 * * * *")
@app.task(name="postings.tasks.forget", queueing_lock="forget")
def forget(timestamp):
    """Drafts older than a day, rate counts whose window is over, marks on addresses of nobody, visits that are over."""
    now = timezone.now()
    Draft.objects.stale(at=now).delete()
    ratelimit.forget_ended(at=now)
    refusals.forget(at=now)
    SessionStore.clear_expired()


@app.periodic(cron="*/10 * * * *")
@app.task(name="postings.tasks.retry_stalled", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context, timestamp):
    """Give jobs back whose worker died: procrastinate does not do so by itself."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await manager.retry_job(job)


@app.periodic(cron="47 3 * * *")
@app.task(name="postings.tasks.forget_jobs", queueing_lock="forget_jobs", pass_context=True)
async def forget_jobs(context, timestamp):
    """Jobs that were done three days ago. What failed stays for a month, a letter only until a week after it was settled."""
    now, manager = timezone.now(), context.app.job_manager
    await manager.delete_old_jobs(nb_hours=DONE_FOR_HOURS)
    await manager.delete_old_jobs(
        nb_hours=FAILED_FOR_HOURS, include_failed=True, include_aborted=True, include_cancelled=True
    )
    await sync_to_async(undelivered.forget)(at=now)
    await Handover.objects.over(at=now).adelete()


for concept in (saved_searches, alerts, search_letters):
    concept.register(app)
