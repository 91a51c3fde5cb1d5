"""Mailing the way to her postings to whoever wrote them, by a page that does not know whether there are any.

The page stores the address and enqueues one job, for every address alike; only the worker looks whether it is known.
"""

from django.db import transaction
from procrastinate.contrib.django import app

from postings import emails
from postings.intake import new_token

from .models import Draft, Posting
from .models.draft import ADDRESS, key_of

MOST = 5  # letters at a time, about the newest


@transaction.atomic
def ask_for(email):
    draft = Draft.objects.create(key=key_of(new_token()), kind=ADDRESS, answers={"way_back": email})
    app.configure_task("postings.tasks.send_ways_back").defer(draft=draft.pk)


@transaction.atomic
def send(draft):
    """What the worker does: a letter about each open posting of this address, and the address is forgotten."""
    for posting in Posting.objects.of_email(draft.answers["way_back"])[:MOST]:
        emails.status_link.enqueue(posting)
    draft.delete()
