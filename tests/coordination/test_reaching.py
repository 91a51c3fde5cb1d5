from datetime import date

import pytest

from coordination import decisions, reaching
from coordination.models import MatchState, Side
from people import ways
from people.ways import Share
from postings.models import Posting
from tests.conftest import make_person
from tests.coordination.pairs import (
    HELPER_MAIL,
    HELPER_PHONE,
    make_asker,
    make_helper,
    make_match,
    make_offer,
    make_request,
)

pytestmark = pytest.mark.django_db


def texts(match, side):
    return [way.text for way in reaching.ways_to_other(match, side)]


def coordinated(match):
    Posting.objects.filter(pk=match.request_id).update(category="housing")
    return type(match).objects.with_postings().get(pk=match.pk)


@pytest.mark.parametrize("state", [MatchState.PROPOSED, MatchState.ACCEPTED_BY_ONE])
def test_ways_before_both_agreed_are_none(cora, state):
    match = make_match(by=cora, state=state)

    assert [texts(match, side) for side in Side] == [[], []]


@pytest.mark.parametrize("state", [MatchState.ACCEPTED_BY_BOTH, MatchState.IN_CONTACT, MatchState.DONE])
def test_ways_after_both_agreed_are_what_was_chosen(cora, state):
    match = make_match(by=cora, state=state, shares=[Share.PHONE])

    assert texts(match, Side.REQUEST) == [HELPER_PHONE]


def test_ways_without_a_choice_are_none(cora):
    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH, shares=[])

    assert texts(match, Side.REQUEST) == []
    assert reaching.needs_office(match)


def test_ways_after_it_was_dissolved_are_none(cora):
    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH)
    match = decisions.decline(match, side=Side.OFFER)

    assert texts(match, Side.REQUEST) == []


def test_ways_in_a_coordinated_category_wait_for_the_office(cora):
    match = coordinated(make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH))
    assert (texts(match, Side.REQUEST), reaching.needs_office(match)) == ([], True)

    match = decisions.contact_made(match, by=cora)

    assert texts(match, Side.REQUEST) == [HELPER_MAIL, HELPER_PHONE]


def test_shareable_is_what_the_person_has():
    assert ways.shareable(make_person()) == []
    assert ways.shareable(make_helper(email_proved_at=None, reach_by="phone")) == [Share.PHONE]
    assert ways.shareable(make_asker()) == [Share.EMAIL, Share.PHONE]


@pytest.mark.parametrize(
    ("agreed", "by"),
    [
        (date(2026, 11, 23), date(2026, 11, 25)),  # Monday
        (date(2026, 11, 26), date(2026, 11, 30)),  # Thursday
        (date(2026, 11, 28), date(2026, 12, 1)),  # Saturday
    ],
)
def test_working_days_leave_out_the_weekend(agreed, by):
    assert reaching.working_days_after(agreed, 2) == by


def test_desk_is_the_coordinator_at_her_service_point(cora, dario):
    match = make_match(by=cora)
    assert (reaching.desk(match).name, reaching.desk(match).phone) == ("Cora", "0000 123456")

    match = decisions.take_over(match, by=dario, version=match.version)

    assert (reaching.desk(match).name, reaching.desk(match).place) == ("Dario", "Servicestelle Marburg")
    assert reaching.desk(match).phone == "0000 555000"


def test_desk_without_a_coordinator_is_the_office():
    request = make_request()
    match = decisions.volunteer(request, make_offer(answers_to=request))

    assert (reaching.desk(match).name, reaching.desk(match).phone) == ("", "0000 123456")
