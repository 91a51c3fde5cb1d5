from datetime import timedelta

import pytest
from django.utils import timezone

from network import interest, proposing, scheduling, session_review
from network.camps import NotPossible, Obstacle
from network.models import Camp, Documentation, Interest, Session, SessionStatus
from tests.network.camping import SAID, make_camp, make_room, make_session, make_slot, office

KEY = "0b9f3f2e-5f5b-4f0e-9a50-3f3e1c6d1a11"
pytestmark = pytest.mark.django_db


@pytest.fixture
def camp():
    return make_camp()


def test_proposal_waits_and_is_opened_by_its_code(camp):
    session, code = proposing.propose(camp, key=KEY, **SAID, host_name="Sami", is_named=True)

    assert len(code) == 16
    assert Session.objects.with_entry_code(code).get() == session
    assert (session.status, session.shown_name, list(Session.objects.shown())) == ("submitted", "Sami", [])


def test_code_is_not_stored(camp):
    session, code = proposing.propose(camp, key=KEY, **SAID)

    assert code not in str(Session.objects.filter(pk=session.pk).values().get())


def test_proposal_sent_twice_is_one(camp):
    once, code = proposing.propose(camp, key=KEY, **SAID)
    again, same_code = proposing.propose(camp, key=KEY, **SAID)

    assert (again, same_code, Session.objects.count()) == (once, code, 1)


def test_name_is_shown_only_where_she_agreed_and_gave_one(camp):
    silent = make_session(camp, host_name="Sami")
    nameless = make_session(camp, is_named=True, is_kept_named=True)
    unkept = make_session(camp, host_name="Sami", is_kept_named=True)

    assert (silent.shown_name, nameless.is_named, unkept.is_kept_named) == ("", False, False)


def test_proposal_after_the_last_day_is_not_possible(camp):
    Camp.objects.update(proposals_until_on=timezone.localdate() - timedelta(days=1))

    with pytest.raises(NotPossible) as stuck:
        proposing.propose(camp, key=KEY, **SAID)

    assert (stuck.value.obstacle, Session.objects.count()) == (Obstacle.CLOSED, 0)


def test_words_change_until_the_team_has_looked(camp):
    session = make_session(camp, is_shown=False, host_name="Sami")
    changed = proposing.change(session, title="Wohnen", is_named=True)

    accepted = session_review.accept(changed, version=changed.version, by=office())
    with pytest.raises(NotPossible):
        proposing.change(accepted, title="Etwas ganz anderes")
    unnamed = proposing.change(accepted, is_named=False, is_kept_named=False, num_minutes=30)

    assert (unnamed.title, unnamed.shown_name, unnamed.num_minutes) == ("Wohnen", "", 30)


def test_withdrawn_session_says_nothing_any_more(camp):
    session = make_session(camp, host_name="Sami", is_named=True)
    session = scheduling.place(session, make_slot(camp), make_room(camp), version=session.version)
    interest.note(session, "a")
    Documentation.objects.create(session=session, text="Mit Sami gesprochen")

    proposing.withdraw(session)
    proposing.withdraw(session)

    session = Session.objects.get(pk=session.pk)
    assert (session.title, session.text, session.host_name, session.slot, session.num_interested) == (
        "",
        "",
        "",
        None,
        0,
    )
    assert session.status == SessionStatus.WITHDRAWN
    assert not Interest.objects.exists() and not Documentation.objects.exists()


def test_review_of_what_was_changed_meanwhile_is_refused(camp, cora):
    session = make_session(camp, is_shown=False)
    proposing.change(session, title="Wohnen")

    with pytest.raises(NotPossible) as stuck:
        session_review.accept(session, version=session.version, by=cora)

    assert stuck.value.obstacle == Obstacle.STALE


def test_rejected_session_says_why_and_stays_so(camp, cora):
    session = make_session(camp, is_shown=False)
    rejected = session_review.reject(session, version=1, by=cora, words="Werbung für einen Kurs.")

    with pytest.raises(NotPossible):
        session_review.accept(rejected, version=rejected.version, by=cora)

    assert (rejected.status, rejected.review_words, rejected.reviewed_by) == (
        "rejected",
        "Werbung für einen Kurs.",
        cora,
    )


def test_interest_is_counted_once_a_device(camp):
    session = make_session(camp)

    noted = [interest.note(session, device) for device in ("a", "a", "b")]
    taken = [interest.take_back(session, "b"), interest.take_back(session, "b")]

    session.refresh_from_db()
    assert (noted, taken, session.num_interested) == ([True, False, True], [True, False], 1)
    assert interest.of_device(camp, "a") == {session.pk}


def test_wishes_are_sets_of_sessions_in_the_programme(camp):
    one, other, waiting = make_session(camp), make_session(camp), make_session(camp, is_shown=False)
    for session, device in [(one, "a"), (other, "a"), (one, "b"), (waiting, "b")]:
        interest.note(session, device)

    assert interest.wishes(camp) == [frozenset({one.pk, other.pk}), frozenset({one.pk})]
