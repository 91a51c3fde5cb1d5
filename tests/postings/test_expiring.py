from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from postings import expiring, lifecycle, reviewing
from postings.acts import ACTS
from postings.models import Action, Actor, Status
from tests.conftest import make_posting, make_waiting

pytestmark = pytest.mark.django_db


def test_expire_due_closes_only_what_is_past_its_day():
    now = timezone.now()
    over = make_posting(expires_at=now - timedelta(minutes=1))
    still = make_posting(expires_at=now + timedelta(days=1))

    assert expiring.expire_due(at=now) == 1

    over.refresh_from_db()
    still.refresh_from_db()
    assert (over.status, still.status) == (Status.EXPIRED, Status.PUBLISHED)


def test_expire_due_closes_what_was_sent_back_and_nobody_can_show_it(cora):
    posting = reviewing.ask_for_change(make_waiting(), by=cora, version=1, reason="unclear")

    nums = [expiring.expire_due(at=posting.expires_at + timedelta(seconds=seconds)) for seconds in (-1, 0, 1)]

    posting.refresh_from_db()
    assert (nums, posting.status, posting.ended_unseen) == ([0, 1, 0], Status.EXPIRED, True)
    for verb in (lifecycle.resume, lifecycle.confirm, lifecycle.settle):
        with pytest.raises(lifecycle.NotPossible):
            verb(posting)
    assert [name for name, act in ACTS.items() if act.is_possible(posting)] == ["withdraw"]
    assert lifecycle.withdraw(posting).status == Status.WITHDRAWN


def test_rest_comes_back_on_the_morning_of_its_day():
    today = timezone.localdate()
    posting = lifecycle.rest(make_posting(), today + timedelta(days=10))
    morning = timezone.make_aware(datetime.combine(posting.returns_on, datetime.min.time())) + timedelta(hours=7)

    assert expiring.expire_due(at=morning + timedelta(days=300)) == 0  # it waits for its day and nothing else
    assert expiring.bring_back(at=morning - timedelta(minutes=1)) == 0
    assert expiring.bring_back(at=morning) == 1

    posting.refresh_from_db()
    assert (posting.status, posting.returns_on) == (Status.PUBLISHED, None)
    assert [(event.action, event.actor) for event in posting.events.all()][-1] == (Action.RESUMED, Actor.CLOCK)
    assert expiring.bring_back(at=morning) == 0
