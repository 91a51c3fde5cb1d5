"""How the office reaches who stands behind an imported posting: by telephone, once a person has read it.

Before that nobody is called. Where thousands of rows wait for review, each would soon owe a call that says so.
"""

from exchange.models import Imported
from people.models import Person, ReachBy
from postings.models import Action

SHOWING = {Action.PUBLISHED, Action.CORRECTED}


def follow(posting, action):
    """See postings.lifecycle.FOLLOWERS."""
    if action in SHOWING:
        imported = Imported.objects.filter(posting=posting).values("posting__author")
        silent = Person.objects.filter(pk__in=imported, reach_by=ReachBy.CODE, email_proved_at=None)
        silent.exclude(phone="").update(reach_by=ReachBy.PHONE)
