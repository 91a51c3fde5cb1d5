from datetime import timedelta

import pytest
from django.utils import timezone

from coordination import eligibility
from coordination.eligibility import Gate
from coordination.models import Match, Suggestion
from people.models import Block, Clearance
from postings.models import Kind, Status, Wish
from tests.conftest import BAUNATAL, FRANKFURT, KASSEL, MARBURG, make_person, make_posting

pytestmark = pytest.mark.django_db


def verdict(request=None, offer=None):
    """The verdict on a pair that fits, but for what is said otherwise."""
    request = make_posting(kind=Kind.REQUEST, **(request or {}))
    offer = make_posting(**({"kind": Kind.OFFER} | (offer or {})))
    return eligibility.verdict(request, offer, at=timezone.now())


def days(number):
    return timezone.localdate() + timedelta(days=number)


def test_verdict_on_a_pair_that_fits_has_nothing_against_it():
    found = verdict()

    assert (found.blockers, found.ask_first, found.passes) == ([], [], True)


@pytest.mark.parametrize(
    ("gate", "request_", "offer"),
    [
        (Gate.SAME_SIDE, {}, {"kind": Kind.REQUEST}),
        (Gate.CLOSED, {"status": Status.PAUSED}, {}),
        (Gate.CLOSED, {}, {"status": Status.SETTLED}),
        (Gate.CATEGORY, {"category": "furniture"}, {"category": "sport"}),
        (Gate.REFERRAL, {"category": "legal"}, {"category": "legal"}),
        (Gate.TOO_FAR, {"municipality": KASSEL}, {"municipality": MARBURG}),
        (Gate.TOO_FAR, {"municipality": KASSEL}, {"municipality": BAUNATAL, "reach_km": 5}),
        (Gate.TOO_FAR, {"postcode": "34117"}, {"postcode": "34134", "reach_km": 2}),
        (Gate.NO_COMMON_TIME, {"slots": 0b0011}, {"slots": 0b1100}),
        (
            Gate.NO_COMMON_LANGUAGE,
            {"category": "interpreting", "languages": ["uk"]},
            {"category": "interpreting", "languages": ["de", "fa"]},
        ),
        (Gate.NOTHING_LEFT, {"amount": 2, "amount_promised_elsewhere": 2}, {}),
        (Gate.NOTHING_LEFT, {}, {"amount": 1, "amount_promised_elsewhere": 1}),
        (Gate.SAFETY, {"wishes": [Wish.WOMEN_ONLY]}, {"wishes": [Wish.MEN_ONLY]}),
        (Gate.NOT_CLEARED, {"category": "tutoring"}, {"category": "tutoring"}),
        (Gate.NOT_CLEARED, {"category": "tutoring"}, {"category": "study"}),
    ],
)
def test_gate_is_shut_by_what_the_postings_say(gate, request_, offer):
    assert verdict(request_, offer).blockers == [gate]


@pytest.mark.parametrize(
    ("request_", "offer"),
    [
        ({"until_on": 2}, {"from_on": 5}),
        ({"from_on": 9}, {"until_on": 4}),
    ],
)
def test_gate_of_dates_is_shut_when_they_do_not_overlap(request_, offer):
    request_, offer = ({name: days(number) for name, number in said.items()} for said in (request_, offer))

    assert verdict(request_, offer).blockers == [Gate.DATES]


@pytest.mark.parametrize(
    ("request_", "offer"),
    [
        ({"slots": None}, {"slots": 0b1100}),
        ({"category": "interpreting", "languages": []}, {"category": "interpreting", "languages": ["fa"]}),
        ({"category": "interpreting", "languages": ["prs"]}, {"category": "interpreting", "languages": ["fa"]}),
        (
            {"category": "interpreting", "languages": ["uk"], "wishes": [Wish.SECOND_PERSON]},
            {"category": "interpreting", "languages": ["fa"]},
        ),
        ({"languages": ["ar"]}, {"languages": ["de"]}),
        ({"municipality": KASSEL}, {"municipality": MARBURG, "reach_km": 200}),
        ({"municipality": KASSEL, "is_remote": True}, {"municipality": FRANKFURT, "is_remote": True}),
        ({"municipality": KASSEL, "reach_km": 50}, {"municipality": BAUNATAL, "reach_km": 0}),
        ({"postcode": "34117"}, {"postcode": "34134", "reach_km": 0}),
        ({"amount": 3}, {"amount": None}),
    ],
)
def test_gate_stays_open_for_what_is_not_known_or_fits_both(request_, offer):
    assert verdict(request_, offer).blockers == []


@pytest.mark.parametrize(
    ("request_", "offer", "asked"),
    [
        ([Wish.WOMEN_ONLY], [], ["women_only"]),
        ([], [Wish.WOMEN_ONLY], ["women_only"]),
        ([], [Wish.MEN_ONLY], ["men_only"]),
        ([Wish.WHEELCHAIR], [], ["wheelchair"]),
        ([], [Wish.WHEELCHAIR], []),
        ([Wish.WOMEN_ONLY], [Wish.WOMEN_ONLY], []),
        ([Wish.WHEELCHAIR], [Wish.WHEELCHAIR], []),
    ],
)
def test_wish_for_safety_is_asked_first_where_the_other_said_nothing(request_, offer, asked):
    assert verdict({"wishes": request_}, {"wishes": offer}).ask_first == asked


def test_gate_is_shut_for_the_same_human_in_two_rows():
    first, second = (make_person(phone=phone) for phone in ("0000 12 34 56", "0000123456"))

    assert verdict({"author": first}, {"author": second}).blockers == [Gate.SAME_PERSON]


@pytest.mark.parametrize("blocker", ["asks", "helps"])
def test_gate_is_shut_when_one_blocked_the_other_in_another_row(blocker):
    asks, helps = make_person(), make_person(phone="0000 777777")
    earlier = make_person(phone="0000777777")
    pair = (asks, earlier) if blocker == "asks" else (earlier, asks)
    Block.objects.create(person=pair[0], other=pair[1])

    assert verdict({"author": asks}, {"author": helps}).blockers == [Gate.BLOCKED]


def pair():
    return make_posting(kind=Kind.REQUEST), make_posting(kind=Kind.OFFER)


def test_gate_is_shut_for_a_pair_that_staff_declined(cora):
    request, offer = pair()
    Suggestion.objects.create(
        request=request, offer=offer, features={}, fit=0.5, worth=0.5, model="x",
        declined_at=timezone.now(), declined_by=cora, decline_reason="wrong_thing",
    )  # fmt: skip

    assert eligibility.verdict(request, offer, at=timezone.now()).blockers == [Gate.TRIED]


@pytest.mark.parametrize(
    ("state", "gate"),
    [("dissolved", Gate.TRIED), ("expired", Gate.TRIED), ("proposed", Gate.MATCHED), ("done", Gate.MATCHED)],
)
def test_gate_is_shut_for_a_pair_that_was_brought_together(state, gate):
    request, offer = make_posting(kind=Kind.REQUEST, amount=9), make_posting(kind=Kind.OFFER)
    is_over = state != "proposed"
    said = "yes" if state == "done" else ""
    Match.objects.create(
        request=request, offer=offer, state=state, reason="silent" if state in ("dissolved", "expired") else "",
        closed_at=timezone.now() if is_over else None, request_says=said, offer_says=said,
    )  # fmt: skip

    assert eligibility.verdict(request, offer, at=timezone.now()).blockers == [gate]


@pytest.mark.parametrize("reason", ["nothing_left", "posting_closed"])
def test_gate_stays_open_for_a_pair_that_nobody_refused(reason):
    request, offer = pair()
    Match.objects.create(request=request, offer=offer, state="dissolved", reason=reason, closed_at=timezone.now())

    assert eligibility.verdict(request, offer, at=timezone.now()).blockers == []


@pytest.mark.parametrize(
    ("fields", "blockers"),
    [({}, [Gate.NOTHING_LEFT]), ({"amount": 9, "amount_promised_elsewhere": 1}, []), ({"category": "sport"}, [])],
    ids=["one thing", "counted", "no thing"],
)
def test_gate_is_shut_for_a_request_for_one_thing_that_has_it(fields, blockers):
    request = make_posting(kind=Kind.REQUEST, **fields)
    other, offer = (make_posting(kind=Kind.OFFER, category=request.category_id) for _side in Kind)
    Match.objects.create(
        request=request, offer=other, state="accepted_by_both", request_says="yes", offer_says="yes"
    )  # fmt: skip

    assert eligibility.verdict(request, offer, at=timezone.now()).blockers == blockers
    known = eligibility.Known.about(offer, [request], at=timezone.now())
    assert (Gate.NOTHING_LEFT in eligibility.verdict(request, offer, at=timezone.now(), known=known).blockers) == bool(
        blockers
    )


@pytest.mark.parametrize(("valid_for", "blockers"), [(30, []), (-1, [Gate.NOT_CLEARED])])
def test_gate_of_clearance_opens_only_while_it_holds(cora, valid_for, blockers):
    proved = {"email": "ada@example.org", "email_proved_at": timezone.now()}
    helper = make_person(**proved)
    Clearance.objects.create(
        person=make_person(**proved), level="children", paper="interview", inspected_by=cora,
        issued_on=days(-400), valid_until=days(valid_for),
    )  # fmt: skip

    assert verdict({"category": "tutoring"}, {"category": "tutoring", "author": helper}).blockers == blockers


def test_verdict_for_many_reads_the_same_number_of_queries(django_assert_num_queries):
    request = make_posting(kind=Kind.REQUEST)
    offers = [make_posting(kind=Kind.OFFER) for _number in range(30)]
    eligibility.verdict(request, offers[0], at=timezone.now())

    for some in (offers[:1], offers):
        with django_assert_num_queries(4):
            eligibility.Known.about(request, some, at=timezone.now())
