from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from coordination import call_outs
from coordination.models import CallOut, CallOutSaying, CallOutState, CallOutStep
from coordination.obstacles import NotPossible, Obstacle
from people.models import Organisation
from tests.coordination.asked import NOON, all_say_yes, invitations, make_call_out, make_help, make_helper, unsaved
from tests.coordination.pairs import forget_letters

pytestmark = pytest.mark.django_db
NIGHT = NOON + timedelta(hours=11)
DAY = timedelta(days=1)


def helpers(num):
    return [make_help() for _number in range(num)]


def letters():
    """[(letter, invitation)] that wait, in order."""
    jobs = ProcrastinateJob.objects.filter(task_name="coordination.tasks.send_call_out_letter").order_by("id")
    return [(job.args["letter"], job.args["invitation"]) for job in jobs]


def said(call_out):
    return [invitation.said for invitation in invitations(call_out)]


def steps(call_out):
    return list(call_out.events.values_list("step", "num"))


# Batches


@pytest.mark.parametrize(("needed", "num"), [(1, 5), (2, 6), (3, 9)])
def test_first_batch_is_three_for_each_place_and_five_at_least(cora, needed, num):
    helpers(12)

    call_out = make_call_out(by=cora, num_needed=needed)

    assert call_out.invitations.count() == num
    assert letters() == [("call_out_asks", each.pk) for each in invitations(call_out)]
    assert call_out.next_batch_at == NOON + timedelta(hours=4)
    assert steps(call_out) == [(CallOutStep.STARTED, None), (CallOutStep.ASKED, num)]


def test_started_at_night_it_asks_in_the_morning(cora):
    helpers(2)

    call_out = make_call_out(by=cora, at=NIGHT)
    before = call_out.invitations.count()
    call_outs.go_on(at=NIGHT + timedelta(hours=1))
    still = call_out.invitations.count()
    call_outs.go_on(at=NIGHT + timedelta(hours=9))

    assert timezone.localtime(call_out.next_batch_at).strftime("%d %H:%M") == "19 08:00"
    assert (before, still, call_out.invitations.count()) == (0, 0, 2)


def test_form_sent_twice_starts_once(cora):
    helpers(2)
    first = make_call_out(by=cora)

    second = call_outs.start(unsaved(key=first.key), by=cora, at=NOON)

    assert second == first
    assert CallOut.objects.count() == 1
    assert len(letters()) == 2


def test_organisation_that_is_not_verified_cannot_ask(cora):
    stranger = Organisation.objects.create(name="Haus am See", kind="shelter")

    with pytest.raises(NotPossible) as stuck:
        make_call_out(by=cora, organisation=stranger)

    assert stuck.value.reasons == [Obstacle.UNVERIFIED]


def test_clock_asks_the_next_every_four_hours_until_all_were_asked(cora):
    helpers(12)
    call_out = make_call_out(by=cora, num_needed=1)
    asked = []

    for hours in (3, 4, 4.1, 8, 24, 48):
        call_outs.go_on(at=NOON + timedelta(hours=hours))
        asked.append(call_out.invitations.count())

    call_out.refresh_from_db()
    # At 20:00 nobody is written to: the last two are asked in the morning.
    assert asked == [5, 10, 10, 10, 12, 12]
    assert (call_out.state, call_out.exhausted_at, call_out.num_batches) == (CallOutState.OPEN, NOON + DAY, 3)


def test_where_everybody_was_asked_it_looks_again_once_a_day(cora):
    helpers(2)
    call_out = make_call_out(by=cora)
    assert (call_out.exhausted_at, call_out.next_batch_at) == (NOON, NOON + DAY)
    make_help()
    asked = []

    for hours in (4, 23, 24, 25, 48):
        call_outs.go_on(at=NOON + timedelta(hours=hours))
        call_out.refresh_from_db()
        asked.append((call_out.invitations.count(), call_out.exhausted_at))

    # From the second day on nobody is new.
    assert asked == [(2, NOON), (2, NOON), (3, NOON + DAY), (3, NOON + DAY), (3, NOON + DAY)]
    assert call_out.next_batch_at == NOON + timedelta(hours=72)
    assert steps(call_out)[1:] == [(CallOutStep.ASKED, 2), (CallOutStep.ASKED, 1)]


def test_call_out_lacks_somebody_a_day_after_everybody_was_asked(cora):
    helpers(2)
    call_out = make_call_out(by=cora, num_needed=2)

    assert not CallOut.objects.lacking(at=NOON + timedelta(hours=23)).exists()
    assert CallOut.objects.lacking(at=NOON + DAY).get() == call_out

    all_say_yes(call_out, 2)
    assert not CallOut.objects.lacking(at=NOON + DAY).exists()


def test_next_batch_is_smaller_once_fewer_are_missing(cora):
    helpers(30)
    call_out = make_call_out(by=cora, num_needed=4)
    all_say_yes(call_out, 2)

    call_outs.go_on(at=NOON + timedelta(hours=5))

    assert call_out.invitations.count() == 12 + 6


def test_staff_ask_the_next_at_once(cora):
    helpers(7)
    call_out = make_call_out(by=cora, num_needed=1)

    num = call_outs.ask_now(call_out, by=cora, at=NOON + timedelta(minutes=5))
    none = call_outs.ask_now(call_out, by=cora, at=NIGHT)

    assert (num, none) == (2, 0)
    assert call_out.events.filter(by=cora, step=CallOutStep.ASKED).get().num == 2


def test_batch_that_breaks_leaves_neither_rows_nor_letters(cora, monkeypatch):
    helpers(3)
    call_out = make_call_out(by=cora, at=NIGHT)
    monkeypatch.setattr(call_outs, "_note", lambda *_args, **_more: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        call_outs.go_on(at=NIGHT + timedelta(hours=10))

    assert (call_out.invitations.count(), letters()) == (0, [])


def test_who_was_asked_twice_this_week_is_asked_by_the_third_later(cora):
    helpers(1)
    first, second, third = (make_call_out(by=cora) for _number in range(3))
    asked = [each.invitations.count() for each in (first, second, third)]

    call_outs.go_on(at=NOON + timedelta(days=7, hours=1))

    assert asked == [1, 1, 0]
    assert third.invitations.count() == 1


# Yes and no


def test_full_stops_and_thanks_whoever_said_nothing(cora):
    helpers(12)
    call_out = make_call_out(by=cora)
    nay = invitations(call_out)[-1]
    call_outs.say_no(nay, at=NOON)
    forget_letters()

    asked = all_say_yes(call_out, 3)
    call_outs.go_on(at=NOON + timedelta(days=1))

    assert said(call_out) == ["yes"] * 3 + [""] * 5 + ["no"]
    assert (call_out.state, call_out.num_coming, call_out.next_batch_at) == (CallOutState.FULL, 3, None)
    assert letters() == [("call_out_full", each.pk) for each in asked[3:8]]
    assert [bool(each.told_at) for each in asked] == [False] * 3 + [True] * 5 + [False]


def test_yes_said_twice_counts_once(cora):
    helpers(2)
    call_out = make_call_out(by=cora, num_needed=2)
    first = invitations(call_out)[0]

    for _time in range(2):
        call_outs.say_yes(first, at=NOON)

    call_out.refresh_from_db()
    assert call_out.num_coming == 1


def test_yes_after_full_waits_on_the_reserve_and_moves_up_in_order(cora):
    helpers(5)
    call_out = make_call_out(by=cora, num_needed=1)
    coming, first, second, *_silent = all_say_yes(call_out, 3)
    forget_letters()
    before = said(call_out)

    call_outs.say_no(coming, at=NOON)

    call_out.refresh_from_db()
    assert before == ["yes", "reserve", "reserve", "", ""]
    assert said(call_out) == ["no", "yes", "reserve", "", ""]
    assert (call_out.state, call_out.num_coming) == (CallOutState.FULL, 1)
    assert letters() == [("call_out_moved_up", first.pk)]
    assert second.said == CallOutSaying.RESERVE


def test_withdrawal_without_a_reserve_asks_on(cora):
    helpers(12)
    call_out = make_call_out(by=cora, num_needed=1)
    (coming, *_others) = all_say_yes(call_out, 1)
    forget_letters()

    call_outs.say_no(coming, at=NOON + timedelta(hours=1))
    call_out.refresh_from_db()
    reopened = (call_out.state, call_out.next_batch_at)
    call_outs.go_on(at=NOON + timedelta(hours=1, minutes=5))

    assert reopened == (CallOutState.OPEN, NOON + timedelta(hours=1))
    assert [letter for letter, _pk in letters()] == ["call_out_asks"] * 5
    assert (CallOutStep.REOPENED, None) in steps(call_out)


def test_whoever_was_thanked_is_thanked_once(cora):
    helpers(3)
    call_out = make_call_out(by=cora, num_needed=1)
    coming, other, silent = all_say_yes(call_out, 1)
    call_outs.say_no(coming, at=NOON)
    call_outs.say_yes(other, at=NOON)

    call_outs.end(call_out, by=cora)

    assert letters().count(("call_out_full", silent.pk)) == 1


def test_no_to_a_yes_that_was_never_said_changes_nothing_else(cora):
    helpers(2)
    call_out = make_call_out(by=cora)

    call_outs.say_no(invitations(call_out)[0], at=NOON)

    call_out.refresh_from_db()
    assert (call_out.num_coming, said(call_out)) == (0, ["no", ""])


@pytest.mark.parametrize("close", [call_outs.end, call_outs.cancel])
def test_yes_after_the_end_is_too_late_and_no_is_not(cora, close):
    helpers(2)
    call_out = make_call_out(by=cora)
    coming, late = all_say_yes(call_out, 1)
    close(call_out, by=cora)

    with pytest.raises(NotPossible):
        call_outs.say_yes(late, at=NOON)
    call_outs.say_no(coming, at=NOON)

    call_out.refresh_from_db()
    assert (said(call_out), call_out.num_coming) == (["no", ""], 0)


def test_who_cancels_after_the_end_is_missed_until_the_office_has_looked(cora):
    helpers(3)
    call_out = make_call_out(by=cora, num_needed=1, happens_on=timezone.localdate(NOON + 2 * DAY))
    coming, waiting, silent = all_say_yes(call_out, 2)
    call_outs.end(call_out, by=cora)
    forget_letters()

    for invitation in (coming, waiting, silent):
        call_outs.say_no(invitation, at=NOON)

    assert (CallOutStep.LEFT, None) in steps(call_out)
    assert [step for step, _num in steps(call_out)].count(CallOutStep.LEFT) == 1  # the others were not to come
    assert letters() == []
    before, after = NOON + 2 * DAY, NOON + 3 * DAY
    assert [CallOut.objects.lacking(at=at).filter(is_left=True).count() for at in (before, after)] == [1, 0]

    for _time in range(2):
        call_outs.see(call_out, by=cora)

    assert not CallOut.objects.lacking(at=before).exists()
    assert call_out.events.filter(step=CallOutStep.SEEN, by=cora).count() == 1


def test_who_cancels_after_the_office_has_looked_is_missed_again(cora):
    helpers(2)
    call_out = make_call_out(by=cora, num_needed=2)
    first, second = all_say_yes(call_out, 2)
    call_outs.end(call_out, by=cora)
    call_outs.say_no(first, at=NOON)
    call_outs.see(call_out, by=cora)

    call_outs.say_no(second, at=NOON)

    assert CallOut.objects.lacking(at=NOON).get() == call_out


def test_no_call_outs_any_more_is_a_no_to_this_one(cora):
    helper = make_helper()
    make_help(author=helper)
    call_out = make_call_out(by=cora)

    call_outs.refuse(invitations(call_out)[0])

    assert said(call_out) == ["no"]
    assert call_outs.has_refused(helper)


def test_no_call_outs_any_more_leaves_a_yes_as_it_is(cora):
    helpers(1)
    call_out = make_call_out(by=cora)
    (coming,) = all_say_yes(call_out, 1)

    call_outs.refuse(coming)

    assert said(call_out) == ["yes"]


# What staff decide


def test_more_are_needed_the_reserve_moves_up_and_it_asks_on(cora):
    helpers(8)
    call_out = make_call_out(by=cora, num_needed=1)
    all_say_yes(call_out, 2)

    call_outs.need(call_out, 4, by=cora, at=NOON)

    call_out.refresh_from_db()
    assert said(call_out)[:2] == ["yes", "yes"]
    assert (call_out.state, call_out.num_left, call_out.next_batch_at) == (CallOutState.OPEN, 2, NOON)


def test_fewer_are_needed_and_it_is_full(cora):
    helpers(8)
    call_out = make_call_out(by=cora, num_needed=4)
    all_say_yes(call_out, 2)

    call_outs.need(call_out, 2, by=cora, at=NOON)

    call_out.refresh_from_db()
    assert call_out.state == CallOutState.FULL


def test_nobody_who_said_yes_is_not_needed_any_more(cora):
    helpers(8)
    call_out = make_call_out(by=cora, num_needed=4)
    all_say_yes(call_out, 2)

    with pytest.raises(NotPossible) as stuck:
        call_outs.need(call_out, 1, by=cora, at=NOON)

    assert stuck.value.reasons == [Obstacle.MORE_COME]


def test_end_thanks_the_silent_and_the_reserve(cora):
    helpers(5)
    call_out = make_call_out(by=cora, num_needed=1)
    asked = all_say_yes(call_out, 2)
    forget_letters()

    call_outs.end(call_out, by=cora, words="Es hat sich ergeben.")

    call_out.refresh_from_db()
    assert (call_out.state, call_out.closing_words) == (CallOutState.ENDED, "Es hat sich ergeben.")
    assert letters() == [("call_out_full", asked[1].pk)]  # the others were thanked when it was full


def test_cancelled_is_told_to_whoever_still_thinks_of_it(cora):
    helpers(5)
    call_out = make_call_out(by=cora)
    asked = all_say_yes(call_out, 2)
    call_outs.say_no(asked[2], at=NOON)
    forget_letters()

    call_outs.cancel(call_out, by=cora)

    told = [asked[0], asked[1], asked[3], asked[4]]
    assert letters() == [("call_out_cancelled", each.pk) for each in told]


@pytest.mark.parametrize("verb", [call_outs.end, call_outs.cancel, call_outs.ask_now])
def test_what_has_ended_is_decided(cora, verb):
    call_out = make_call_out(by=cora)
    call_outs.end(call_out, by=cora)

    with pytest.raises(NotPossible):
        verb(call_out, by=cora)


# The clock


def test_clock_closes_what_is_past_its_day_and_writes_to_nobody(cora):
    helpers(2)
    call_out = make_call_out(by=cora, happens_on=timezone.localdate(NOON))
    forget_letters()

    call_outs.go_on(at=NOON)
    call_out.refresh_from_db()
    same_day = call_out.state
    call_outs.go_on(at=NOON + timedelta(days=1))

    call_out.refresh_from_db()
    assert (same_day, call_out.state) == (CallOutState.OPEN, CallOutState.ENDED)
    assert letters() == []


def test_jobs_name_letters_and_rows_only(cora):
    helpers(2)
    make_call_out(by=cora)

    jobs = ProcrastinateJob.objects.filter(task_name="coordination.tasks.send_call_out_letter")

    assert {key for job in jobs for key in job.args} == {"letter", "invitation"}
