import pytest

from coordination import decisions, eligibility
from coordination.decisions import NotPossible, Obstacle
from coordination.models import (
    DissolveReason,
    Match,
    MatchEvent,
    MatchState,
    MatchStep,
    Side,
    Suggestion,
    SuggestionVerdict,
)
from people.models import Block
from people.ways import Share
from postings import promising
from postings.models import Action, Actor, Rung, Status
from tests.conftest import make_person
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

pytestmark = pytest.mark.django_db


def steps(match):
    return [(event.step, event.side, event.by) for event in match.events.all()]


def actions(posting):
    return [(event.action, event.actor) for event in posting.events.all()]


def test_every_state_is_in_the_transition_table():
    assert set(decisions.TRANSITIONS) == set(MatchState)


# propose


def test_propose_pair_is_open_logged_and_told(cora):
    request, offer = make_request(author=make_asker()), make_offer(author=make_helper())

    match = decisions.propose(request, offer, by=cora, words="Beide wohnen in Kassel.")

    assert (match.state, match.coordinator, match.version) == (MatchState.PROPOSED, cora, 1)
    assert steps(match) == [(MatchStep.PROPOSED, "", cora)]
    assert actions(offer) == [(Action.PROPOSED, Actor.STAFF)]
    assert actions(request) == [(Action.PROPOSED, Actor.STAFF), (Action.ANSWERED, Actor.STAFF)]
    assert waiting_letters() == [("proposed", "request"), ("proposed", "offer")]


def test_propose_answers_the_request(cora):
    match = make_match(by=cora)

    match.request.refresh_from_db()
    assert match.request.answered_by == Rung.PROPOSAL


def test_propose_suggested_pair_keeps_what_was_shown_and_closes_the_suggestion(cora):
    request, offer = make_request(), make_offer()
    suggestion = make_suggestion(request, offer, fit=0.7, place=2)

    match = decisions.propose(request, offer, by=cora)

    verdict = SuggestionVerdict.objects.get()
    assert (verdict.verdict, verdict.fit, verdict.rank, verdict.shown, verdict.by) == ("proposed", 0.7, 2, 1, cora)
    assert (verdict.features, verdict.model) == (suggestion.features, "test")
    assert match.fit == 0.7
    assert not Suggestion.objects.alive().exists()


def test_propose_unplaced_suggestion_notes_how_likely_it_was_seen(cora):
    request, offer = make_request(), make_offer()
    for worth in (0.9, 0.8):
        make_suggestion(request, make_offer(), worth=worth)
    make_suggestion(request, offer, worth=0.5, place=None)

    decisions.propose(request, offer, by=cora)

    verdict = SuggestionVerdict.objects.get()
    assert (verdict.rank, verdict.shown) == (3, 1 / 3)


def test_propose_open_pair_again_is_refused(cora):
    match = make_match(by=cora)

    with pytest.raises(NotPossible):
        decisions.propose(match.request, match.offer, by=cora)

    assert Match.objects.count() == 1


def test_begin_of_a_second_open_match_is_refused_by_the_constraint(cora):
    match = make_match(by=cora)

    with pytest.raises(NotPossible) as refused:
        decisions._begin(request=match.request, offer=match.offer)

    assert refused.value.reasons == [Obstacle.OPEN_ALREADY]


@pytest.mark.parametrize("status", [Status.PAUSED, Status.SETTLED, Status.WITHDRAWN])
def test_propose_closed_posting_is_refused(cora, status):
    with pytest.raises(NotPossible) as refused:
        decisions.propose(make_request(), make_offer(status=status), by=cora)

    assert refused.value.reasons == [Obstacle.CLOSED]


def test_propose_referral_category_is_refused(cora):
    with pytest.raises(NotPossible) as refused:
        decisions.propose(make_request(category="legal"), make_offer(category="legal"), by=cora)

    assert refused.value.reasons == [Obstacle.REFERRAL]


def test_propose_more_than_is_left_is_refused(cora):
    with pytest.raises(NotPossible) as refused:
        decisions.propose(make_request(amount=10), make_offer(amount=5, amount_promised_elsewhere=3), by=cora, amount=3)

    assert refused.value.reasons == [Obstacle.NOTHING_LEFT]


def test_propose_what_a_gate_forbids_is_refused_with_its_code(cora):
    person = make_person()

    with pytest.raises(NotPossible) as refused:
        decisions.propose(make_request(author=person), make_offer(author=person), by=cora)

    assert refused.value.reasons == [eligibility.Gate.SAME_PERSON]
    assert refused.value.sentence == "derselbe Mensch"


def test_propose_before_a_wish_is_assured_is_refused(cora):
    request, offer = make_request(wishes=["women_only"]), make_offer()
    suggestion = make_suggestion(request, offer, ask_first=["women_only"])

    with pytest.raises(NotPossible) as refused:
        decisions.propose(request, offer, by=cora)
    decisions.ask_both(suggestion, by=cora)  # whether it still holds says nothing about the wish
    with pytest.raises(NotPossible):
        decisions.propose(request, offer, by=cora)
    decisions.assure(suggestion, by=cora)
    match = decisions.propose(request, offer, by=cora)

    assert refused.value.reasons == [Obstacle.ASK_FIRST]
    assert match.state == MatchState.PROPOSED


# accept


def test_accept_first_yes_waits_for_the_other(cora):
    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_ONE)

    assert (match.state, match.offer_says, match.request_says) == (MatchState.ACCEPTED_BY_ONE, "yes", "")
    assert steps(match)[1:] == [(MatchStep.ACCEPTED, Side.OFFER, None)]


def test_accept_second_yes_takes_the_amount_from_both(cora):
    request, offer = make_request(amount=10), make_offer(amount=4)

    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH, request=request, offer=offer, amount=3)

    request.refresh_from_db()
    offer.refresh_from_db()
    assert (request.amount_promised, offer.amount_promised) == (3, 3)
    assert match.state == MatchState.ACCEPTED_BY_BOTH
    assert actions(offer)[-1] == (Action.MATCHED, Actor.VISITOR)
    assert actions(request)[-1] == (Action.MATCHED, Actor.AUTHOR)


def test_accept_without_amount_counts_as_one(cora):
    offer = make_offer(amount=4)

    make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH, offer=offer)

    offer.refresh_from_db()
    assert offer.amount_promised == 1


def test_accept_twice_changes_nothing(cora):
    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_ONE)

    again = decisions.accept(match, side=Side.OFFER, shares=[])

    assert (again.version, again.offer_shares) == (match.version, ["email", "phone"])
    assert MatchEvent.objects.filter(step=MatchStep.ACCEPTED).count() == 1


def test_accept_keeps_only_what_the_person_has(cora):
    match = make_match(by=cora, request=make_request(author=make_asker(phone="", reach_by="email")))

    match = decisions.accept(match, side=Side.REQUEST, shares=Share.values)

    assert match.request_shares == [Share.EMAIL]


def test_accept_never_shares_an_address_nobody_proved(cora):
    asker = make_asker(email_proved_at=None, reach_by="code")
    match = make_match(by=cora, request=make_request(author=asker))

    match = decisions.accept(match, side=Side.REQUEST, shares=Share.values)

    assert match.request_shares == [Share.PHONE]


def test_accept_when_less_is_left_takes_what_is_left(cora):
    offer = make_offer(amount=5)
    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_ONE, offer=offer, amount=5)
    promising.promise(offer, 3)

    match = decisions.accept(match, side=Side.REQUEST)

    offer.refresh_from_db()
    assert (match.state, match.amount, offer.amount_left) == (MatchState.ACCEPTED_BY_BOTH, 2, 0)


def test_accept_when_nothing_is_left_dissolves_and_tells_both(cora):
    offer = make_offer(amount=1, author=make_helper())
    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_ONE, offer=offer)
    promising.promise(offer, 1)
    forget_letters()

    match = decisions.accept(match, side=Side.REQUEST)

    assert (match.state, match.reason) == (MatchState.DISSOLVED, DissolveReason.NOTHING_LEFT)
    assert waiting_letters() == [("ended", "request"), ("ended", "offer")]


def test_accept_of_the_last_piece_thanks_who_also_waited(cora):
    offer = make_offer(amount=1, author=make_helper())
    other = decisions.propose(make_request(author=make_asker()), offer, by=cora)
    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_ONE, offer=offer)
    forget_letters()

    decisions.accept(match, side=Side.REQUEST)

    other.refresh_from_db()
    assert (other.state, other.reason) == (MatchState.DISSOLVED, DissolveReason.NOTHING_LEFT)
    assert ("ended", "request") in waiting_letters()
    assert any("inzwischen vergeben" in letter.body for letter in deliver())


def test_accept_for_a_request_for_one_thing_thanks_the_other_helper(cora):
    request = make_request()
    other = decisions.propose(request, make_offer(author=make_helper()), by=cora)
    forget_letters()

    make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH, request=request, offer=make_offer())

    other.refresh_from_db()
    assert other.reason == DissolveReason.NOTHING_LEFT
    assert "Danke, dass Sie helfen wollten" in deliver()[-1].body


def test_accept_leaves_postings_that_count_nothing_open(cora):
    request, offer = make_request(category="interpreting"), make_offer(category="interpreting")
    other = decisions.propose(request, make_offer(category="interpreting"), by=cora)

    make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH, request=request, offer=offer)

    other.refresh_from_db()
    request.refresh_from_db()
    assert (other.state, request.status) == (MatchState.PROPOSED, Status.PUBLISHED)


def test_accept_told_to_staff_by_telephone_names_who_wrote_it_down(cora):
    match = make_match(by=cora)

    decisions.accept(match, side=Side.REQUEST, by=cora)

    assert steps(match)[-1] == (MatchStep.ACCEPTED, Side.REQUEST, cora)


# volunteer


def test_volunteer_offer_written_as_an_answer_counts_as_its_yes():
    request = make_request(author=make_asker())
    offer = make_offer(author=make_helper(), answers_to=request)

    match = decisions.volunteer(request, offer)

    request.refresh_from_db()
    assert (match.state, match.offer_says, match.request_says) == (MatchState.ACCEPTED_BY_ONE, "yes", "")
    assert request.answered_by == Rung.MESSAGE
    assert waiting_letters() == [("volunteered", "request")]


def test_volunteer_request_written_as_an_answer_is_told_to_who_offers():
    offer = make_offer(author=make_helper())
    request = make_request(author=make_asker(), answers_to=offer)

    match = decisions.volunteer(request, offer)

    request.refresh_from_db()
    assert (match.request_says, match.offer_says, request.answered_at) == ("yes", "", None)
    assert waiting_letters() == [("volunteered", "offer")]


def test_volunteer_with_many_means_all_of_them():
    request = make_request(author=make_asker(), amount=100)
    offer = make_offer(author=make_helper(), answers_to=request, amount=63)

    match = decisions.accept(decisions.volunteer(request, offer), side=Side.REQUEST)

    assert (match.amount, match.request.amount_left, match.offer.amount_left) == (63, 37, 0)


def test_accept_of_an_answering_request_is_its_first_answer():
    offer = make_offer(author=make_helper())
    request = make_request(author=make_asker(), answers_to=offer)

    decisions.accept(decisions.volunteer(request, offer), side=Side.OFFER)

    request.refresh_from_db()
    assert request.answered_by == Rung.MESSAGE


def test_volunteer_from_far_away_knows_what_she_does():
    request = make_request()
    offer = make_offer(answers_to=request, municipality="06412000", reach_km=5)

    assert decisions.volunteer(request, offer).state == MatchState.ACCEPTED_BY_ONE


def test_volunteer_whom_the_other_does_not_want_to_meet_is_not_passed_on():
    request, offer = make_request(), make_offer()
    Block.objects.create(person=request.author, other=offer.author)

    with pytest.raises(NotPossible) as refused:
        decisions.volunteer(request, offer)

    assert refused.value.reasons == [eligibility.Gate.BLOCKED]


def test_volunteer_without_the_papers_that_children_need_is_not_passed_on():
    request, offer = make_request(category="childcare"), make_offer(category="childcare")

    with pytest.raises(NotPossible) as refused:
        decisions.volunteer(request, offer)

    assert refused.value.reasons == [eligibility.Gate.NOT_CLEARED]
