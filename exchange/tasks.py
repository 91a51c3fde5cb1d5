"""Background work of the exchange. Job arguments are keys of rows."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import harvesting
from .models import SoftwareSource


@app.periodic(cron="40 2 * * *")
@app.task(name="exchange.tasks.harvest_sources", lock="harvest", queueing_lock="harvest_sources", pass_context=False)
def harvest_sources(timestamp):
    harvesting.harvest_all(at=timezone.now())


@app.task(name="exchange.tasks.harvest_source", lock="harvest")
def harvest_source(source):
    """Read one source now, because somebody asked for it."""
    found = SoftwareSource.objects.filter(pk=source).first()
    if found:
        harvesting.harvest(found, at=timezone.now())
