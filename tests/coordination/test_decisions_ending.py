import pytest
from django.db import ProgrammingError, transaction

from coordination import decisions, eligibility
from coordination.decisions import NotPossible, Obstacle, Outdated
from coordination.models import (
    DissolveReason,
    Match,
    MatchOutcome,
    MatchState,
    MatchStep,
    Side,
    Suggestion,
)
from postings import lifecycle
from postings.models import Action, Actor, EnquiryState, Party
from tests.coordination.pairs import (
    deliver,
    forget_letters,
    make_asker,
    make_helper,
    make_match,
    make_offer,
    make_request,
    make_suggestion,
    waiting_letters,
)
from tests.postings.talks import make_enquiry

pytestmark = pytest.mark.django_db


def steps(match):
    return [(event.step, event.side, event.by) for event in match.events.all()]


def actions(posting):
    return [(event.action, event.actor) for event in posting.events.all()]


# decline, dissolve, take over


@pytest.mark.parametrize("state", [MatchState.PROPOSED, MatchState.ACCEPTED_BY_ONE, MatchState.ACCEPTED_BY_BOTH])
def test_decline_dissolves_and_tells_the_other_side(cora, state):
    match = make_match(by=cora, state=state)
    forget_letters()

    match = decisions.decline(match, side=Side.REQUEST, words="Zu weit weg")

    match.refresh_from_db()
    assert (match.state, match.reason, match.request_says) == (MatchState.DISSOLVED, DissolveReason.DECLINED, "no")
    assert waiting_letters() == [("ended", "offer")]
    assert "Zu weit weg" not in deliver()[0].body
    assert match.events.get(step=MatchStep.DECLINED).details == {"words": "Zu weit weg"}


def test_decline_after_both_agreed_gives_the_amount_back(cora):
    offer = make_offer(amount=4)
    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH, offer=offer, amount=2)

    decisions.decline(match, side=Side.OFFER)

    offer.refresh_from_db()
    assert offer.amount_promised == 0


def test_decline_is_for_good(cora):
    match = make_match(by=cora)
    decisions.decline(match, side=Side.OFFER)

    with pytest.raises(NotPossible) as refused:
        decisions.propose(match.request, match.offer, by=cora)

    assert refused.value.reasons == [eligibility.Gate.TRIED]


def test_decline_what_is_over_is_refused(cora):
    match = make_match(by=cora, state=MatchState.DONE)

    with pytest.raises(NotPossible) as refused:
        decisions.decline(match, side=Side.OFFER)

    assert refused.value.reasons == [Obstacle.MOVED_ON]


def test_dissolve_gives_back_and_tells_both(cora):
    offer = make_offer(amount=2, author=make_helper())
    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH, offer=offer)
    forget_letters()

    match = decisions.dissolve(match, by=cora, version=match.version, reason=DissolveReason.NOT_SUITABLE, words="x")

    offer.refresh_from_db()
    assert (match.state, offer.amount_promised) == (MatchState.DISSOLVED, 0)
    assert waiting_letters() == [("ended", "request"), ("ended", "offer")]
    assert actions(offer)[-1] == (Action.UNMATCHED, Actor.STAFF)


def test_dissolve_what_changed_meanwhile_is_outdated(cora):
    match = make_match(by=cora)
    decisions.accept(match, side=Side.OFFER)

    with pytest.raises(Outdated) as late:
        decisions.dissolve(match, by=cora, version=1, reason=DissolveReason.OTHER)

    assert late.value.match.version == 2


def test_take_over_names_the_new_coordinator_once(cora, dario):
    match = make_match(by=cora)

    match = decisions.take_over(match, by=dario, version=1)

    assert (match.coordinator, match.version) == (dario, 2)
    with pytest.raises(Outdated):
        decisions.take_over(match, by=cora, version=1)


# contact and outcome


def test_contact_made_by_a_side_is_noted(cora):
    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH)

    match = decisions.contact_made(match, side=Side.OFFER)

    assert (match.state, match.contact_at) == (MatchState.IN_CONTACT, match.waiting_since)
    assert decisions.contact_made(match, side=Side.REQUEST).version == match.version


def test_contact_before_both_agreed_is_refused(cora):
    with pytest.raises(NotPossible):
        decisions.contact_made(make_match(by=cora), by=cora)


def test_contact_in_a_coordinated_category_is_made_by_the_office_alone(cora, monkeypatch):
    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH)
    type(match.request).objects.filter(pk=match.request_id).update(category="housing")

    with pytest.raises(NotPossible) as refused:
        decisions.contact_made(match, side=Side.OFFER)

    assert refused.value.reasons == [Obstacle.OFFICE_CONNECTS]
    assert decisions.contact_made(match, by=cora).state == MatchState.IN_CONTACT


@pytest.mark.parametrize("outcome", [MatchOutcome.WORKED, MatchOutcome.PARTLY])
def test_tell_by_both_that_it_worked_is_done(cora, outcome):
    match = make_match(by=cora, state=MatchState.IN_CONTACT)

    match = decisions.tell(match, side=Side.REQUEST, outcome=outcome)
    assert match.state == MatchState.IN_CONTACT
    match = decisions.tell(match, side=Side.OFFER, outcome=MatchOutcome.WORKED)

    assert (match.state, match.reason) == (MatchState.DONE, "")
    assert match.closed_at is not None


def test_tell_that_it_failed_gives_back_and_says_why(cora):
    offer = make_offer(amount=1)
    match = make_match(by=cora, state=MatchState.IN_CONTACT, offer=offer)

    match = decisions.tell(match, side=Side.REQUEST, outcome="failed", reason=DissolveReason.NOBODY_CAME)

    offer.refresh_from_db()
    assert (match.state, match.reason) == (MatchState.DISSOLVED, DissolveReason.NOBODY_CAME)
    assert (match.request_outcome, offer.amount_promised) == ("failed", 0)


def test_tell_before_both_agreed_is_refused(cora):
    with pytest.raises(NotPossible):
        decisions.tell(make_match(by=cora), side=Side.OFFER, outcome="worked")


# posting_closed


def test_posting_closed_dissolves_proposals_and_tells_the_other_side(cora):
    match = make_match(by=cora)
    make_suggestion(match.request, make_offer())
    forget_letters()

    lifecycle.withdraw(match.request)

    match.refresh_from_db()
    assert (match.state, match.reason) == (MatchState.DISSOLVED, DissolveReason.POSTING_CLOSED)
    assert waiting_letters() == [("ended", "offer")]
    assert not Suggestion.objects.alive().exists()


def test_posting_settled_keeps_what_both_agreed_on(cora):
    match = make_match(by=cora, state=MatchState.IN_CONTACT)

    lifecycle.settle(match.request)

    match.refresh_from_db()
    assert match.state == MatchState.IN_CONTACT


def test_posting_withdrawn_gives_back_what_was_agreed_on(cora):
    offer = make_offer(amount=3)
    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH, offer=offer, amount=2)

    lifecycle.withdraw(match.request)

    match.refresh_from_db()
    offer.refresh_from_db()
    assert (match.state, offer.amount_promised) == (MatchState.DISSOLVED, 0)


def test_verb_and_its_letters_are_lost_together(cora):
    request, offer = make_request(author=make_asker()), make_offer(author=make_helper())

    with pytest.raises(RuntimeError), transaction.atomic():
        decisions.propose(request, offer, by=cora)
        raise RuntimeError

    assert (Match.objects.count(), waiting_letters()) == (0, [])


def test_history_of_a_match_cannot_be_changed(cora):
    match = make_match(by=cora)

    with pytest.raises(ProgrammingError, match="pgtrigger: Cannot update"), transaction.atomic():
        match.events.update(step=MatchStep.DONE)


def test_what_a_match_gives_back_goes_to_who_waits_for_it_in_a_conversation(cora):
    request = make_request(author=make_asker(), amount=1)
    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH, request=request)
    waiting = make_enquiry(request)

    decisions.decline(match, side=Side.OFFER)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.waits_for) == (EnquiryState.RESERVE, Party.OWNER)
