from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from coordination import decisions, eligibility, forgetting, standing, tasks
from coordination.models import DissolveReason, Match, MatchState, MatchStep, Side
from peoplelikeme.demo.management.commands import demo_clock
from postings.models import Action, Actor
from tests.coordination.pairs import forget_letters, make_match, waiting_letters

pytestmark = pytest.mark.django_db


def days(number):
    return timezone.now() + timedelta(days=number)


def test_nudge_before_three_days_is_silent(cora):
    make_match(by=cora)

    assert decisions.nudge_silent(at=days(2.9)) == 0


def test_nudge_after_three_days_reminds_both_once(cora):
    match = make_match(by=cora)
    forget_letters()

    assert (decisions.nudge_silent(at=days(3.1)), decisions.nudge_silent(at=days(3.2))) == (1, 0)
    assert waiting_letters() == [("reminded", "request"), ("reminded", "offer")]
    assert match.events.filter(step=MatchStep.NUDGED).count() == 1


def test_nudge_reminds_only_who_is_silent(cora):
    make_match(by=cora, state=MatchState.ACCEPTED_BY_ONE)
    forget_letters()

    decisions.nudge_silent(at=days(3.1))

    assert waiting_letters() == [("reminded", "request")]


def test_nudge_counts_anew_from_the_first_yes(cora):
    match = make_match(by=cora)
    decisions.nudge_silent(at=days(3.1))
    decisions.accept(match, side=Side.OFFER)
    forget_letters()

    assert decisions.nudge_silent(at=days(3.1)) == 1
    assert waiting_letters() == [("reminded", "request")]


def test_expire_before_seven_days_keeps_it(cora):
    make_match(by=cora)

    assert decisions.expire_silent(at=days(6.9)) == 0


@pytest.mark.parametrize("state", [MatchState.PROPOSED, MatchState.ACCEPTED_BY_ONE])
def test_expire_after_seven_days_gives_up_and_tells_both(cora, state):
    match = make_match(by=cora, state=state)
    forget_letters()

    assert (decisions.expire_silent(at=days(7.1)), decisions.expire_silent(at=days(7.2))) == (1, 0)
    match.refresh_from_db()
    assert (match.state, match.reason) == (MatchState.EXPIRED, DissolveReason.SILENT)
    assert waiting_letters() == [("ended", "request"), ("ended", "offer")]
    event = match.request.events.last()
    assert (event.action, event.actor) == (Action.UNMATCHED, Actor.CLOCK)


def test_expire_leaves_what_both_agreed_on(cora):
    make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH)

    assert decisions.expire_silent(at=days(30)) == 0


@pytest.mark.parametrize("state", [MatchState.ACCEPTED_BY_BOTH, MatchState.IN_CONTACT])
def test_ask_after_two_weeks_whether_it_worked_once(cora, state):
    make_match(by=cora, state=state)
    forget_letters()

    assert decisions.ask_outcomes(at=days(13.9)) == 0
    assert (decisions.ask_outcomes(at=days(14.1)), decisions.ask_outcomes(at=days(15))) == (1, 0)
    assert waiting_letters() == [("how_was_it", "request"), ("how_was_it", "offer")]


def test_ask_leaves_who_has_told_already(cora):
    match = make_match(by=cora, state=MatchState.IN_CONTACT)
    decisions.tell(match, side=Side.OFFER, outcome="worked")
    forget_letters()

    decisions.ask_outcomes(at=days(14.1))

    assert waiting_letters() == [("how_was_it", "request")]


def test_watch_matches_lets_go_without_reminding_first(cora):
    match = make_match(by=cora)
    type(match).objects.update(waiting_since=timezone.now() - timedelta(days=8))
    forget_letters()

    tasks.watch_matches(timestamp=0)

    assert {letter for letter, _side in waiting_letters()} == {"ended"}


def test_one_word_that_it_worked_is_enough_a_week_after_we_asked(cora):
    match = make_match(by=cora, state=MatchState.IN_CONTACT)
    decisions.ask_outcomes(at=days(14.1))
    decisions.tell(match, side=Side.OFFER, outcome="worked")

    assert (decisions.believe_one(at=days(21)), decisions.believe_one(at=days(21.2))) == (0, 1)
    match.refresh_from_db()
    assert match.state == MatchState.DONE


def test_two_silent_sides_are_not_believed_anything(cora):
    make_match(by=cora, state=MatchState.IN_CONTACT)
    decisions.ask_outcomes(at=days(14.1))

    assert decisions.believe_one(at=days(40)) == 0


def test_agreed_match_nobody_speaks_about_fades_after_sixty_days_and_frees_both(cora):
    match = make_match(by=cora, state=MatchState.IN_CONTACT)
    assert eligibility.spoken_for([match.request]) == {match.request.pk}
    decisions.ask_outcomes(at=days(14.1))
    forget_letters()

    assert [decisions.let_fade(at=days(each)) for each in (59.9, 60.1, 61)] == [0, 1, 0]

    match.refresh_from_db()
    assert (match.state, match.reason) == (MatchState.EXPIRED, DissolveReason.FADED)
    assert waiting_letters() == []
    assert (match.request.amount_held, match.offer.amount_held) == (0, 0)
    assert eligibility.spoken_for([match.request]) == set()
    assert not any(forgetting.is_busy(each.author) for each in (match.request, match.offer))
    event = match.request.events.last()
    assert (event.action, event.actor) == (Action.UNMATCHED, Actor.CLOCK)


def test_what_faded_says_nothing_about_who_did_not_answer(cora):
    match = make_match(by=cora, state=MatchState.IN_CONTACT)
    decisions.ask_outcomes(at=days(14.1))
    decisions.let_fade(at=days(60.1))
    match.refresh_from_db()

    assert {standing.of(match, side).headline for side in Side} == {"Diese Vermittlung ist beendet"}


def test_match_one_side_has_spoken_about_does_not_fade(cora):
    match = make_match(by=cora, state=MatchState.IN_CONTACT)
    decisions.ask_outcomes(at=days(14.1))
    decisions.tell(match, side=Side.OFFER, outcome="worked")

    assert decisions.let_fade(at=days(61)) == 0


def test_match_that_was_asked_late_fades_once_the_office_had_two_weeks(cora):
    make_match(by=cora, state=MatchState.IN_CONTACT)

    decisions.ask_outcomes(at=days(70))

    assert [decisions.let_fade(at=days(each)) for each in (70, 97.9, 98.1)] == [0, 0, 1]


def test_match_the_office_has_not_brought_together_does_not_fade(cora):
    make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH, shares=())

    decisions.ask_outcomes(at=days(15))

    assert decisions.let_fade(at=days(90)) == 0


def test_clocks_of_site_and_demo_let_matches_fade(cora):
    for clock in (lambda: tasks.watch_matches(timestamp=0), lambda: call_command(demo_clock.Command(), hours=0)):
        match = make_match(by=cora, state=MatchState.IN_CONTACT)
        long_ago = {"waiting_since": days(-61), "asked_at": days(-46)}
        Match.objects.filter(pk=match.pk).update(**long_ago)

        clock()

        match.refresh_from_db()
        assert match.reason == DissolveReason.FADED


def test_ask_outcomes_leaves_alone_whom_the_office_has_not_brought_together(cora):
    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH, shares=())

    assert list(Match.objects.to_connect()) == [match]
    assert decisions.ask_outcomes(at=days(15)) == 0


def test_ask_outcomes_asks_two_weeks_after_late_contact_whatever_was_asked_before(cora):
    match = make_match(by=cora, state=MatchState.ACCEPTED_BY_BOTH)
    decisions.ask_outcomes(at=days(15))

    decisions.contact_made(match, by=cora)

    assert Match.objects.get().asked_at is None
    assert decisions.ask_outcomes(at=days(15)) == 1
