"""From an answer to a decision."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from people.models import Block
from postings import enquiring, lifecycle
from postings.models import Action, Enquiry, EnquiryState, Posting, Rung, Status
from tests.conftest import make_person, make_posting

from .talks import ASKER, HELLO, OWNER, make_asker, make_enquiry

pytestmark = pytest.mark.django_db


def letters():
    jobs = ProcrastinateJob.objects.filter(queue_name="mail").order_by("id")
    return [(job.args["letter"], job.args.get("side", "")) for job in jobs if "letter" in job.args]


def owner(**fields):
    return make_person(
        name="Rana", email="rana@example.org", email_proved_at=timezone.now(), reach_by="email", **fields
    )


def test_first_message_answers_a_request(bilal):
    posting = make_posting(author=bilal)

    enquiry = make_enquiry(posting)

    posting.refresh_from_db()
    assert (enquiry.state, enquiry.waits_for) == (EnquiryState.WAITING, OWNER)
    assert (posting.answered_by, posting.waits_since) == (Rung.MESSAGE, None)
    assert [(said.side, said.text) for said in enquiry.messages.delivered()] == [(ASKER, HELLO)]


def test_both_hear_of_the_first_message():
    make_enquiry(make_posting(author=owner()))

    assert letters() == [("enquiry_received", "asker"), ("message_arrived", "")]


def test_asked_twice_with_the_same_draft_makes_one_enquiry():
    posting = make_posting()
    enquiry = make_enquiry(posting)
    draft = enquiry.draft

    again = enquiring.ask(draft, token="x", person=make_asker(), posting=posting, text="noch einmal", language="de")

    assert again == enquiry
    assert Enquiry.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"status": Status.PAUSED}, "gone"), ({"category": "housing"}, "office"), ({"category": "legal"}, "office")],
)
def test_cannot_be_asked_where_nobody_may_write(fields, why):
    with pytest.raises(enquiring.NotPossible) as stuck:
        make_enquiry(make_posting(**fields))

    assert stuck.value.why == why
    assert Enquiry.objects.count() == 0


def test_nobody_answers_her_own_posting():
    posting = make_posting(author=owner())

    with pytest.raises(enquiring.NotPossible) as stuck:
        make_enquiry(posting, person=make_asker(email="Rana@example.org"))

    assert stuck.value.why == "own"


def test_nobody_answers_a_posting_twice():
    posting = make_posting()
    first = make_enquiry(posting)

    with pytest.raises(enquiring.NotPossible) as stuck:
        make_enquiry(posting)

    assert (stuck.value.why, stuck.value.enquiry) == ("twice", first)


def test_who_is_blocked_cannot_write_to_any_posting_of_the_same_human():
    rana = owner()
    asker = make_asker()
    asker.save()
    Block.objects.create(person=rana, other=asker)

    with pytest.raises(enquiring.NotPossible) as stuck:
        make_enquiry(make_posting(author=owner()))

    assert stuck.value.why == "apart"


def test_three_of_ten_are_accepted_and_counted():
    posting = make_posting(amount=10)
    enquiry = make_enquiry(posting, amount=3)

    enquiring.accept(enquiry)

    posting.refresh_from_db()
    assert (posting.amount_promised, posting.amount_left) == (3, 7)
    assert letters()[-1] == ("enquiry_accepted", "asker")


def test_the_last_one_accepted_thanks_the_others_and_leaves_the_reserve():
    posting = make_posting(amount=2)
    chosen = make_enquiry(posting, amount=2)
    other = make_enquiry(posting, person=make_asker(email="kim@example.org"))
    waiting = enquiring.keep_in_reserve(make_enquiry(posting, person=make_asker(email="lea@example.org")))

    enquiring.accept(chosen)

    states = dict(Enquiry.objects.values_list("pk", "state"))
    assert states == {chosen.pk: "accepted", other.pk: "declined", waiting.pk: "reserve"}
    assert letters()[-1] == ("enquiry_declined", "asker")


def test_more_than_is_left_is_cut_to_what_is_left():
    posting = make_posting(amount=10, amount_promised_elsewhere=8)

    enquiry = enquiring.accept(make_enquiry(posting, amount=5))

    assert enquiry.amount == 2


def test_answer_to_a_full_posting_stands_in_reserve():
    enquiry = make_enquiry(make_posting(amount=1, amount_promised_elsewhere=1))

    assert (enquiry.state, enquiry.waits_for) == (EnquiryState.RESERVE, "")
    with pytest.raises(enquiring.NotPossible) as stuck:
        enquiring.accept(enquiry)
    assert stuck.value.why == "full"


def test_what_came_to_nothing_is_free_again_and_the_reserve_can_move_up():
    posting = make_posting(amount=1)
    first = enquiring.accept(make_enquiry(posting))
    second = make_enquiry(posting, person=make_asker(email="kim@example.org"))

    enquiring.close(first, side=OWNER, outcome="nobody_came")

    posting.refresh_from_db()
    assert posting.amount_left == 1
    assert enquiring.accept(second).state == EnquiryState.ACCEPTED


def three_on_the_list():
    """(who has the one thing, those who wait for it in order)."""
    posting = make_posting(amount=1, author=owner())
    chosen = enquiring.accept(make_enquiry(posting))
    return chosen, [make_enquiry(posting, person=make_asker(email=f"{name}@example.org")) for name in ("kim", "lea")]


def waited_for(enquiries):
    return [Enquiry.objects.get(pk=each.pk).waits_for for each in enquiries]


def test_owner_hears_who_waits_first_when_something_is_free_again():
    chosen, waiting = three_on_the_list()
    assert waited_for(waiting) == ["", ""]

    enquiring.take_back(chosen)

    assert waited_for(waiting) == [OWNER, ""]
    assert letters()[-1:] == [("conversation_ended", "owner")]
    assert letters().count(("word_awaited", "owner")) == 1


def test_next_on_the_list_is_the_owners_once_the_first_was_declined():
    chosen, waiting = three_on_the_list()
    enquiring.close(chosen, side=OWNER, outcome="nobody_came")

    enquiring.decline(waiting[0])

    assert waited_for(waiting) == ["", OWNER]


def test_next_on_the_list_is_the_owners_while_there_is_still_something():
    posting = make_posting(amount=2, author=owner())
    chosen = enquiring.accept(make_enquiry(posting, amount=2))
    waiting = [make_enquiry(posting, person=make_asker(email=f"{name}@example.org")) for name in ("kim", "lea")]
    enquiring.take_back(chosen)

    enquiring.accept(waiting[0])

    assert waited_for(waiting) == ["", OWNER]


def test_nobody_on_the_list_is_waited_for_while_nothing_is_free():
    chosen, waiting = three_on_the_list()

    enquiring.take_back(waiting[0])
    enquiring.close(chosen, side=ASKER, outcome="worked")

    assert waited_for(waiting) == ["", ""]


def test_posting_that_ends_wakes_nobody_on_its_list():
    chosen, waiting = three_on_the_list()

    lifecycle.withdraw(chosen.posting)

    assert waited_for(waiting) == ["", ""]
    assert ("word_awaited", "owner") not in letters()


def test_yes_to_who_waited_first_leaves_the_others_in_reserve():
    chosen, waiting = three_on_the_list()
    enquiring.take_back(chosen)

    accepted = enquiring.accept(waiting[0])

    assert (accepted.state, waited_for(waiting)) == (EnquiryState.ACCEPTED, ["", ""])


def test_what_worked_stays_counted():
    posting = make_posting(amount=1)

    enquiring.close(enquiring.accept(make_enquiry(posting)), side=ASKER, outcome="worked")

    posting.refresh_from_db()
    assert posting.amount_left == 0
    assert Action.UNAGREED not in posting.events.values_list("action", flat=True)


def test_declined_is_told_with_thanks_and_the_request_may_wait_again():
    posting = make_posting()

    enquiring.decline(make_enquiry(posting))

    assert letters()[-1] == ("enquiry_declined", "asker")
    assert posting.events.filter(action=Action.DISMISSED).exists()


def test_decided_twice_is_refused():
    enquiry = enquiring.decline(make_enquiry())

    with pytest.raises(enquiring.NotPossible) as stuck:
        enquiring.accept(enquiry)

    assert stuck.value.why == "moved_on"


@pytest.mark.parametrize(
    ("verb", "left"),
    [(lifecycle.settle, "accepted"), (lifecycle.withdraw, "closed")],
)
def test_posting_that_ends_tells_who_still_talks_about_it(verb, left):
    posting = make_posting()
    agreed = enquiring.accept(make_enquiry(posting))
    waiting = make_enquiry(posting, person=make_asker(email="kim@example.org"))

    verb(posting)

    waiting.refresh_from_db(), agreed.refresh_from_db()
    assert (waiting.state, waiting.reason, agreed.state) == ("closed", "posting_closed", left)
    assert letters()[-1] == ("conversation_ended", "asker")


def test_taken_back_is_told_to_the_owner():
    enquiry = make_enquiry(make_posting(author=owner()))

    enquiring.take_back(enquiry)

    assert letters()[-1] == ("conversation_ended", "owner")


def test_blocked_ends_the_conversation_and_lasts():
    posting = make_posting(author=owner())
    enquiry = make_enquiry(posting)

    enquiring.block(enquiry, side=OWNER)

    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.reason) == ("closed", "blocked")
    with pytest.raises(enquiring.NotPossible):
        make_enquiry(make_posting(author=owner()))


def test_held_first_message_reaches_nobody():
    posting = make_posting(author=owner())

    enquiry = make_enquiry(posting, to_be_read=True)

    posting.refresh_from_db()
    assert (enquiry.state, posting.answered_at) == (EnquiryState.HELD, None)
    assert not Enquiry.objects.shown_to_owner().exists()
    assert letters() == [("enquiry_received", "asker")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "nowhere"},
        {"amount": 0},
        {"state": "closed"},
        {"closed_at": timezone.now()},
        {"waits_for": "owner", "waits_since": None},
        {"reported_at": timezone.now()},
        {"report_settled_at": timezone.now()},
    ],
)
def test_database_refuses_what_must_never_be(wrong):
    enquiry = make_enquiry()

    with pytest.raises(IntegrityError), transaction.atomic():
        Enquiry.objects.filter(pk=enquiry.pk).update(**wrong)


def test_two_who_accept_the_last_one_at_once_never_give_it_twice():
    posting = make_posting(amount=1)
    one = make_enquiry(posting)
    other = make_enquiry(posting, person=make_asker(email="kim@example.org"))
    enquiring.accept(one)

    with pytest.raises(enquiring.NotPossible):
        enquiring.accept(other)

    assert Posting.objects.get(pk=posting.pk).amount_promised == 1
