"""Background work of the exchange. Job arguments are keys of rows."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from people.models import User

from . import feed, handing_over, harvesting, leaving, pushing
from .importing import checking, committing, keeping, undoing, uploading
from .models import Batch, SoftwareSource

# Where the database went away in the middle the batch still waits and is gone on with; one that says it failed is left alone.
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=6)


@app.periodic(cron="* * * * *")
@app.task(name="exchange.tasks.look_at_texts", queueing_lock="look_at_texts", pass_context=False)
def look_at_texts(timestamp):
    """So that nobody who reads the feed waits for it."""
    leaving.look()


@app.periodic(cron="27 2 * * *")
@app.task(name="exchange.tasks.forget_gone", queueing_lock="forget_gone", pass_context=False)
def forget_gone(timestamp):
    feed.forget_gone(at=timezone.now())


@app.periodic(cron="40 2 * * *")
@app.task(name="exchange.tasks.harvest_sources", lock="harvest", queueing_lock="harvest_sources", pass_context=False)
def harvest_sources(timestamp):
    harvesting.harvest_all(at=timezone.now())


@app.periodic(cron="*/20 * * * *")
@app.task(name="exchange.tasks.push", queueing_lock="push", pass_context=False)
def push(timestamp):
    pushing.push()


@app.task(name="exchange.tasks.harvest_source", lock="harvest")
def harvest_source(source):
    """Read one source now, because somebody asked for it."""
    found = SoftwareSource.objects.filter(pk=source).first()
    if found:
        harvesting.harvest(found, at=timezone.now())


@app.periodic(cron="37 2 * * *")
@app.task(name="exchange.tasks.hand_over", queueing_lock="hand_over", pass_context=False)
def hand_over(timestamp):
    """The package of tables."""
    handing_over.write(at=timezone.now())


@app.task(name="exchange.tasks.read_batch", retry=AGAIN)
def read_batch(batch, by):
    if found := Batch.objects.filter(pk=batch).first():
        uploading.read(found)


@app.task(name="exchange.tasks.check_batch", retry=AGAIN)
def check_batch(batch, by):
    if found := Batch.objects.filter(pk=batch).first():
        checking.check(found)


@app.task(name="exchange.tasks.commit_batch", retry=AGAIN)
def commit_batch(batch, by):
    if found := Batch.objects.filter(pk=batch).first():
        committing.commit(found, by=User.objects.get(pk=by))


@app.task(name="exchange.tasks.undo_batch", retry=AGAIN)
def undo_batch(batch, by):
    if found := Batch.objects.filter(pk=batch).first():
        undoing.undo(found, by=User.objects.get(pk=by))


@app.periodic(cron="23 3 * * *")
@app.task(name="exchange.tasks.forget_rows", queueing_lock="forget_rows", pass_context=False)
def forget_rows(timestamp):
    keeping.forget_rows(at=timezone.now())
