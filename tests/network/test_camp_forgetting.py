from datetime import timedelta

import pytest
from procrastinate.contrib.django import app

from network import camp_forgetting, camps, interest, scheduling, session_review
from network.models import Interest, Session
from tests.network.camping import make_camp, make_session, make_slot, office

pytestmark = pytest.mark.django_db


@pytest.fixture
def camp():
    return make_camp()


@pytest.fixture
def due(camp):
    """The moment from which this camp is forgotten."""
    return make_slot(camp).ends_at + timedelta(days=90)


def test_names_are_kept_for_ninety_days(camp, due):
    session = make_session(camp, host_name="Rana", is_named=True)

    assert camp_forgetting.forget_due(at=due - timedelta(minutes=1)) == 0
    assert Session.objects.get(pk=session.pk).shown_name == "Rana"

    assert camp_forgetting.forget_due(at=due) == 1
    forgotten = Session.objects.get(pk=session.pk)
    assert (forgotten.host_name, forgotten.is_named, forgotten.host) == ("", False, "")
    assert forgotten.title == session.title


def test_name_of_whoever_agreed_stays(camp, due):
    session = make_session(camp, host_name="Rana", is_named=True, is_kept_named=True)

    camp_forgetting.forget_due(at=due)

    kept = Session.objects.get(pk=session.pk)
    assert (kept.shown_name, kept.host) == ("Rana", "")


def test_devices_go_and_counts_stay(camp, due):
    session = make_session(camp)
    interest.note(session, "a"), interest.note(session, "b")

    camp_forgetting.forget_due(at=due)

    assert not Interest.objects.exists()
    assert Session.objects.get(pk=session.pk).num_interested == 2


def test_what_was_never_shown_goes_whole(camp, due):
    waiting, rejected = make_session(camp, is_shown=False), make_session(camp, is_shown=False)
    session_review.reject(rejected, version=1, by=office(), words="Werbung")
    shown = make_session(camp)

    camp_forgetting.forget_due(at=due)

    assert list(Session.objects.all()) == [shown]
    assert waiting.pk


def test_two_whose_hosts_are_forgotten_are_two_people(camp, due):
    one, other = (make_session(camp, host_name=name, is_named=True, is_kept_named=True) for name in ("Rana", "Tom"))
    camp_forgetting.forget_due(at=due)

    assert not scheduling.hosts_of(Session.objects.get(pk=one.pk)) & scheduling.hosts_of(
        Session.objects.get(pk=other.pk)
    )


def test_forgotten_camp_is_forgotten_once_and_still_read(client, camp, due):
    session = make_session(camp, host_name="Rana", is_named=True)
    camps.publish_grid(camp, by=None)

    assert [camp_forgetting.forget_due(at=due) for _night in range(2)] == [1, 0]
    assert "Rana" not in client.get(session.get_absolute_url()).content.decode()


def test_forgetting_is_done_each_night():
    periodic = {each.task.name: each.cron for each in app.periodic_registry.periodic_tasks.values()}

    assert periodic["network.tasks.forget_camps"] == "27 2 * * *"
