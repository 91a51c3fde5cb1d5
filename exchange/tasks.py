"""Background work of the exchange. Job arguments are keys of rows."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import feed, handing_over, harvesting, leaving, pushing
from .models import SoftwareSource


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
    """The package for the Ehrenamtssuche."""
    handing_over.write(at=timezone.now())
