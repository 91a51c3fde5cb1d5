from datetime import date, timedelta

import pytest
from django.utils import timezone

from coordination import askable, call_outs
from coordination.models import CallOutInvitation
from people.models import Block, Clearance
from postings import slots
from postings.models import Kind, Status
from tests.conftest import BAUNATAL, FRANKFURT, KASSEL, MARBURG, make_person, make_posting
from tests.coordination.asked import NOON, make_call_out, make_help, make_helper, unsaved

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(NOON)


def asked(call_out=None, **fields):
    """The offers for which somebody would be asked, in order."""
    return [each.offer for each in askable.of(call_out or unsaved(**fields), at=NOON)]


def pks(*offers):
    return [offer.pk for offer in offers]


def test_who_offers_what_fits_is_asked():
    offer = make_help()

    (found,) = askable.of(unsaved(), at=NOON)

    assert (found.person, found.offer, found.language, found.num_lately) == (offer.author_id, offer.pk, "de", 0)
    assert found.km == 0
    assert found.may_be_asked


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": Kind.REQUEST},
        {"status": Status.PAUSED},
        {"status": Status.SUBMITTED},
        {"category": "mentoring"},
        {"amount": 2, "amount_promised": 2},
        {"until_on": TODAY - timedelta(days=1), "expires_at": NOON + timedelta(days=9)},
        {"expires_at": NOON - timedelta(hours=1)},
    ],
)
def test_who_offers_nothing_that_fits_is_not_asked(fields):
    make_help(**fields)

    assert asked() == []


def test_who_cannot_be_mailed_is_not_asked():
    make_help(author=make_person(phone="0000 77", reach_by="phone"))
    make_help(author=make_person(email="unproved@example.org"))

    assert asked() == []


def test_declared_relatives_are_asked_after_the_same_category_and_mere_siblings_never():
    relative, same = make_help(category="interpreting"), make_help(category="letters-and-forms")
    make_help(category="household")

    assert asked(category="letters-and-forms") == pks(same, relative)


@pytest.mark.parametrize(
    ("within", "reach", "town", "is_asked"),
    [
        ("0", 50, KASSEL, True),
        ("0", 50, BAUNATAL, False),
        ("25", 50, BAUNATAL, True),
        ("5", 50, BAUNATAL, False),
        ("25", 5, BAUNATAL, False),  # she does not come that far
        ("25", None, BAUNATAL, True),  # not said is thirty
        ("hessen", 200, FRANKFURT, True),
        ("hessen", None, FRANKFURT, False),
        ("region", 200, BAUNATAL, False),  # Kassel the town is not Kassel the Landkreis
        ("region", 0, KASSEL, True),
        ("50", 200, MARBURG, False),
    ],
)
def test_distance_counts_for_both(within, reach, town, is_asked):
    make_help(municipality=town, reach_km=reach)

    assert bool(asked(within=within)) == is_asked


def test_helper_by_telephone_need_not_come_where_that_will_do():
    make_help(municipality=FRANKFURT, reach_km=5, is_remote=True)

    assert asked(within="hessen") == []
    assert len(asked(within="hessen", is_remote=True)) == 1


@pytest.mark.parametrize(
    ("fields", "is_asked"),
    [
        ({"languages": ["ar"]}, True),
        ({"languages": ["de"], "languages_basic": ["ar"]}, True),
        ({"languages": []}, True),  # not said is not a no
        ({"languages": ["de"]}, False),
    ],
)
def test_one_common_language_is_enough(fields, is_asked):
    make_help(**fields)

    assert bool(asked(languages=["ar", "fa"])) == is_asked


@pytest.mark.parametrize(
    ("codes", "is_asked"), [(["wed-am"], True), (["wed-am", "sat-am"], True), (["sat-am"], False), ([], True)]
)
def test_times_overlap(codes, is_asked):
    make_help(slots=slots.pack(codes))

    assert bool(asked(slots=slots.pack(["wed-am", "thu-am"]))) == is_asked


def test_day_without_times_means_its_own_times():
    make_help(slots=slots.pack(["sat-eve"]))

    assert asked(happens_on=date(2026, 11, 21)) != []
    assert asked(happens_on=date(2026, 11, 22)) == []


def test_day_lies_within_the_days_of_the_offer():
    make_help(from_on=date(2026, 11, 21), until_on=date(2026, 11, 25), expires_at=NOON + timedelta(days=9))

    found = {day: bool(asked(happens_on=date(2026, 11, day))) for day in (20, 21, 25, 26)}

    assert found == {20: False, 21: True, 25: True, 26: False}


def test_who_must_be_cleared_is_asked_only_if_she_is(cora):
    helper = make_helper()
    make_help(category="childcare", author=helper)
    before = asked(category="childcare")
    other_row = make_person(email=helper.email, email_proved_at=timezone.now())
    Clearance.objects.create(
        person=other_row, level="children", paper="certificate", issued_on=TODAY, valid_until=TODAY, inspected_by=cora
    )

    assert before == []
    assert len(asked(category="childcare")) == 1


def test_human_with_several_offers_is_asked_once_for_the_nearest():
    helper = make_helper()
    make_help(author=helper, municipality=BAUNATAL)
    near = make_help(author=make_person(email=helper.email.upper(), email_proved_at=timezone.now()))

    assert asked() == pks(near)


def test_longest_not_asked_comes_first_and_never_asked_before_all(cora):
    lately, long_ago, never = make_help(), make_help(), make_help(municipality=BAUNATAL)
    for offer, days in ((lately, 10), (long_ago, 90)):
        _asked_before(offer, cora, NOON - timedelta(days=days))

    assert asked() == pks(never, long_ago, lately)


def test_twice_a_week_is_enough_over_all_call_outs(cora):
    offer = make_help()
    for days in (1, 6, 8):
        _asked_before(offer, cora, NOON - timedelta(days=days))

    (found,) = askable.of(unsaved(), at=NOON)

    assert (found.num_lately, found.may_be_asked) == (2, False)


def _asked_before(offer, by, at):
    CallOutInvitation.objects.create(
        call_out=make_call_out(by=by, category="bicycles"), person=offer.author, offer=offer, human="x", asked_at=at
    )


def test_who_was_asked_by_this_call_out_is_not_asked_again(cora):
    make_help()
    call_out = make_call_out(by=cora)

    assert call_out.invitations.count() == 1
    assert asked(call_out) == []


def test_who_wants_no_call_outs_is_never_asked_in_any_row(cora):
    helper = make_helper()
    make_help(author=helper)
    call_outs.refuse(make_call_out(by=cora).invitations.get())
    make_help(author=make_person(email=helper.email, email_proved_at=timezone.now()))

    refused = asked()
    call_outs.allow(helper)

    assert refused == []
    assert len(asked()) == 1


def test_local_coordinators_call_out_stays_in_her_regions():
    here, _there = make_help(municipality=BAUNATAL), make_help()

    assert asked(municipality=BAUNATAL, only_regions=["06633"]) == pks(here)


def test_whoever_the_request_must_not_meet_is_not_asked(bilal):
    blocked, fine = make_help(), make_help()
    make_help(author=bilal)
    Block.objects.create(person=bilal, other=blocked.author)

    assert asked(request=make_posting(author=bilal)) == pks(fine)


def test_referral_is_no_matter_for_call_outs():
    make_help(category="legal")

    assert asked(category="legal") == []


def test_preview_tells_how_many_and_not_who(cora):
    make_help(reads="ar")
    make_help(reads="ar", municipality=BAUNATAL)
    resting = make_help()
    for days in (1, 2):
        _asked_before(resting, cora, NOON - timedelta(days=days))

    told = askable.preview(unsaved(), at=NOON)

    assert (told.num, told.num_resting, told.num_now) == (3, 1, 2)
    assert told.languages == [("ar", 2), ("de", 1)]
    assert told.distances == [(5, 2), (10, 1)]


@pytest.mark.parametrize("num", [1, 30])
def test_looking_takes_one_query(django_assert_num_queries, num):
    [make_help() for _number in range(num)]
    call_out = unsaved()
    askable.of(call_out, at=NOON)

    with django_assert_num_queries(1):
        assert len(askable.of(call_out, at=NOON)) == num
