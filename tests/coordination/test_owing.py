"""Who reads no mail and asked to be called stands on today's list for what a letter would say."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from coordination import answers, communications, decisions
from coordination.models import Communication, MatchState, Result, Side
from people.models import ReachBy
from tests.conftest import make_person
from tests.coordination.pairs import make_helper, make_match, make_offer, make_request

pytestmark = pytest.mark.django_db


def caller(**fields):
    return make_person(**{"phone": "0000 4711", "reach_by": ReachBy.PHONE, **fields})


def owed(posting):
    return list(Communication.objects.owed().filter(posting=posting).values_list("words", "follow_up_on", "by"))


def test_proposal_to_a_caller_is_a_call_owed_today(cora):
    match = make_match(by=cora, request=make_request(author=caller()), offer=make_offer(author=make_helper()))

    assert owed(match.request) == [("Es gibt einen Vorschlag. Passt er?", timezone.localdate(), None)]
    assert owed(match.offer) == []


def test_one_call_says_everything_there_is_to_say(cora):
    match = make_match(by=cora, request=make_request(author=caller()), offer=make_offer(author=make_helper()))

    decisions.decline(match, side=Side.OFFER)
    decisions.propose(match.request, make_offer(author=make_helper()), by=cora)

    ((words, _day, _by),) = owed(match.request)
    assert words == "Es gibt einen Vorschlag. Passt er? Eine Vermittlung ist beendet."


def test_word_of_the_clock_to_a_caller_is_a_call_owed():
    request = make_request(author=caller())

    answers.climb(at=timezone.now() + timezone.timedelta(days=4))

    assert [words for words, _day, _by in owed(request)] == ["Es ist noch niemand gefunden."]


@pytest.mark.parametrize("reach_by", [ReachBy.CODE, ReachBy.EMAIL])
def test_nobody_else_is_called(cora, reach_by):
    proved = {"email": "a@example.org", "email_proved_at": timezone.now()} if reach_by == ReachBy.EMAIL else {}
    match = make_match(by=cora, request=make_request(author=make_person(reach_by=reach_by, **proved)))

    assert owed(match.request) == []


def test_call_that_reached_somebody_is_owed_no_more(cora):
    match = make_match(by=cora, request=make_request(author=caller()), state=MatchState.PROPOSED)

    communications.note(match.request, by=cora, through="phone", direction="out", result=Result.NOT_REACHED)
    assert len(owed(match.request)) == 1

    communications.note(match.request, by=cora, through="phone", direction="out", result=Result.REACHED)
    assert owed(match.request) == []


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"result": Result.REACHED}, "only_a_call_that_is_owed_was_noted_by_nobody"),
        ({"result": Result.OWED}, "only_a_call_that_is_owed_was_noted_by_nobody"),
    ],
    ids=["noted by nobody", "owed without a day"],
)
def test_only_a_call_that_is_owed_was_noted_by_nobody(fields, name):
    posting = make_request(author=caller())

    with pytest.raises(IntegrityError, match=name):
        Communication.objects.create(posting=posting, person=posting.author, **fields)


def test_posting_is_owed_one_call():
    posting, today = make_request(author=caller()), timezone.localdate()
    fields = {"posting": posting, "person": posting.author, "result": Result.OWED, "follow_up_on": today}
    Communication.objects.create(**fields)

    with pytest.raises(IntegrityError, match="a_posting_is_owed_one_call"):
        Communication.objects.create(**fields)
