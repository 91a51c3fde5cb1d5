from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from coordination import figures
from coordination.models import Match, MatchEvent, Referral
from coordination.span import Span
from postings.models import Kind, Status
from tests.conftest import FRANKFURT, KASSEL, MARBURG, make_contact_point, make_person, make_posting
from tests.coordination.pairs import make_suggestion

pytestmark = pytest.mark.django_db


def span(weeks=4, *regions):
    return Span(weeks, regions or None, timezone.localdate())


def week_ago(span, weeks, **more):
    """The Wednesday noon so many weeks before this one's."""
    return span.starts[-1] - timedelta(weeks=weeks) + timedelta(days=2, hours=12, **more)


def make_shown(at, **fields):
    return make_posting(created_at=at, published_at=at, **fields)


def make_answered(*, asked, hours, rung="message", **fields):
    answered = asked + timedelta(hours=hours)
    return make_posting(created_at=asked, published_at=asked, answered_at=answered, answered_by=rung, **fields)


def make_agreed(request, *, hours):
    """A match of `request` to which the second side said yes so many hours after the request was made."""
    match = Match.objects.create(
        request=request,
        offer=make_posting(kind=Kind.OFFER),
        state="accepted_by_both",
        request_says="yes",
        offer_says="yes",
    )
    for side, at in (("offer", hours - 1), ("request", hours)):
        MatchEvent.objects.create(match=match, step="accepted", side=side, at=request.created_at + timedelta(hours=at))
    return match


def make_match(state, *, at=None, reason="", **fields):
    closed = at or timezone.now() if state in ("done", "dissolved", "expired") else None
    said = {"request_says": "yes", "offer_says": "yes"} if state == "done" else {}
    return Match.objects.create(
        request=fields.pop("request", None) or make_posting(),
        offer=make_posting(kind=Kind.OFFER),
        state=state,
        proposed_at=at or timezone.now(),
        closed_at=closed,
        reason=reason,
        **said,
    )


def test_flow_counts_what_is_open_when_each_week_ends():
    weeks = span(3)
    make_shown(week_ago(weeks, 9))
    make_shown(week_ago(weeks, 9), status=Status.SETTLED, closed_at=week_ago(weeks, 1))
    make_shown(week_ago(weeks, 9), status=Status.EXPIRED, closed_at=week_ago(weeks, 5))
    make_shown(week_ago(weeks, 2), status=Status.WITHDRAWN, closed_at=week_ago(weeks, 2, minutes=1))
    make_shown(week_ago(weeks, 1), kind=Kind.OFFER)
    make_posting(status=Status.SUBMITTED, created_at=week_ago(weeks, 2))

    rows = figures.flow(weeks)

    assert [row[1:] for row in rows] == [(2, 0, 1, 0), (1, 1, 0, 1), (1, 1, 0, 0)]
    assert [row.monday for row in rows] == weeks.mondays


def test_flow_counts_sunday_night_and_monday_morning_apart():
    weeks = span(2)
    make_shown(weeks.starts[1] - timedelta(seconds=1))
    make_shown(weeks.starts[1])

    assert [row.new_requests for row in figures.flow(weeks)] == [1, 1]


def test_flow_of_a_region_leaves_out_the_others():
    weeks = span(2, "06534")
    make_shown(week_ago(weeks, 1), municipality=MARBURG)
    make_shown(week_ago(weeks, 1), municipality=KASSEL)

    assert [row.open_requests for row in figures.flow(weeks)] == [1, 1]


def test_first_answers_tell_the_median_of_the_week_they_were_given_in():
    weeks = span(3)
    for hours in (2, 10, 96):
        make_answered(asked=week_ago(weeks, 1) - timedelta(hours=hours), hours=hours)
    make_answered(asked=week_ago(weeks, 2), hours=4)
    make_posting()

    rows = figures.first_answers(weeks)

    assert [row[1:] for row in rows] == [(4.0, 1, 1), (10.0, 3, 2), (None, 0, 0)]


def test_median_of_an_even_number_lies_between_the_middle_two():
    weeks = span(2)
    for hours in (1, 2, 5, 50):
        make_answered(asked=week_ago(weeks, 1), hours=hours)

    assert figures.first_answers(weeks)[0].hours == 3.5


def test_agreements_count_each_request_once_with_its_first_match():
    weeks = span(2)
    request = make_shown(week_ago(weeks, 1))
    make_agreed(request, hours=30)
    make_agreed(request, hours=60)
    make_agreed(make_shown(week_ago(weeks, 1)), hours=10)
    make_match("proposed")

    assert [row[1:3] for row in figures.agreements(weeks)] == [(20.0, 2), (None, 0)]


def test_agreements_of_a_region_are_those_of_its_requests():
    weeks = span(2, "06534")
    make_agreed(make_shown(week_ago(weeks, 1), municipality=MARBURG), hours=10)
    make_agreed(make_shown(week_ago(weeks, 1), municipality=KASSEL), hours=30)

    assert [row[1:3] for row in figures.agreements(weeks)] == [(10.0, 1), (None, 0)]


def test_by_category_folds_leaves_into_their_root_and_counts_answers():
    weeks = span()
    make_answered(asked=week_ago(weeks, 1), hours=4, category="household")
    make_answered(asked=week_ago(weeks, 1), hours=8, category="furniture")
    make_shown(week_ago(weeks, 1), category="furniture")
    make_shown(week_ago(weeks, 1), category="interpreting")
    make_shown(week_ago(weeks, 9), category="interpreting")
    make_shown(week_ago(weeks, 1), category="furniture", kind=Kind.OFFER)

    assert figures.by_category(weeks) == [("goods", 3, 2, 6.0), ("language", 1, 0, None)]


def test_by_language_goes_by_what_the_person_reads():
    weeks = span()
    make_answered(asked=week_ago(weeks, 1), hours=5, author=make_person(language="ar"), text_language="de")
    make_shown(week_ago(weeks, 1), author=make_person(language="ar"))
    make_shown(week_ago(weeks, 1), author=make_person(language="uk"))

    assert figures.by_language(weeks) == [("ar", 2, 1, 5.0), ("uk", 1, 0, None)]


def test_by_rung_counts_every_request_in_one_place():
    weeks, now = span(), timezone.now()
    make_answered(asked=week_ago(weeks, 1), hours=1, rung="call")
    make_answered(asked=week_ago(weeks, 1), hours=1, rung="call", status=Status.SETTLED)
    make_answered(asked=week_ago(weeks, 1), hours=1, rung="referral")
    make_shown(now - timedelta(hours=71))
    make_shown(now - timedelta(hours=73))
    make_shown(week_ago(weeks, 1), status=Status.WITHDRAWN)
    make_posting(status=Status.SUBMITTED)

    assert figures.by_rung(weeks) == {
        "message": 0, "proposal": 0, "referral": 1, "call": 2, "within": 1, "over": 1, "ended": 1,
    }  # fmt: skip


def test_by_region_names_the_oldest_without_an_answer():
    weeks, now = span(), timezone.now()
    make_shown(now - timedelta(hours=5))
    make_shown(now - timedelta(hours=50))
    make_answered(asked=now - timedelta(hours=90), hours=1)
    make_shown(now - timedelta(hours=9), municipality=FRANKFURT)

    assert figures.by_region(weeks) == {
        "06611": (2, now - timedelta(hours=50)),
        "06412": (1, now - timedelta(hours=9)),
    }


def test_matches_and_failures_are_counted_by_state_and_reason():
    weeks = span()
    make_match("proposed")
    make_match("done")
    make_match("dissolved", reason="declined")
    make_match("dissolved", reason="nobody_came")
    make_match("expired", reason="silent")
    make_match("expired", reason="silent", at=week_ago(weeks, 9))

    assert figures.matches(weeks) == {"proposed": 1, "done": 1, "dissolved": 2, "expired": 1}
    assert figures.failures(weeks) == {"declined": 1, "nobody_came": 1, "silent": 1}


def test_matches_of_a_region_are_those_with_a_side_in_it():
    make_match("proposed", request=make_posting(municipality=MARBURG))
    make_match("proposed")

    assert figures.matches(span(4, "06534")) == {"proposed": 1}
    cache.clear()
    assert figures.matches(span(4, "06611")) == {"proposed": 2}


def test_referrals_tell_clock_and_people_apart(cora):
    point = make_contact_point()
    for by, helped in ((cora, "yes"), (cora, ""), (None, "yes"), (None, "yes")):
        Referral.objects.create(posting=make_posting(), contact_point=point, by=by, helped=helped)

    assert figures.referrals(span()) == {("yes", False): 1, ("", False): 1, ("yes", True): 2}


def test_crowding_counts_offers_by_their_open_suggestions():
    sought, other = make_posting(kind=Kind.OFFER), make_posting(kind=Kind.OFFER)
    for _ in range(3):
        make_suggestion(make_posting(), sought)
    make_suggestion(make_posting(), other)
    make_suggestion(make_posting(), make_posting(kind=Kind.OFFER), place=None)

    assert figures.crowding(span()) == [(1, 1), (3, 1)]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], None),
        ([5], 0),
        ([2, 2, 2, 2], 0),
        ([1, 3], 0.25),
        ([1, 2, 3, 4], 0.25),
        ([1, 1, 1, 7], 0.45),
        ([0, 0, 0, 10], 0.75),
    ],
)
def test_gini_has_its_known_values(sizes, expected):
    counted = [(size, sizes.count(size)) for size in set(sizes)]

    found = figures.gini(counted)

    assert found == (expected if expected is None else pytest.approx(expected))


def test_gini_is_half_the_relative_mean_difference():
    """The definition itself: Σᵢ Σⱼ |xᵢ − xⱼ| / (2 n² mean)."""
    sizes = [1, 1, 2, 2, 2, 5, 9, 9, 30]
    mean = sum(sizes) / len(sizes)
    differences = sum(abs(one - other) for one in sizes for other in sizes)

    found = figures.gini([(size, sizes.count(size)) for size in set(sizes)])

    assert found == pytest.approx(differences / (2 * len(sizes) ** 2 * mean))


@pytest.mark.parametrize(
    "count",
    [
        figures.flow, figures.first_answers, figures.agreements, figures.by_category, figures.by_language,
        figures.by_rung, figures.by_region, figures.matches, figures.failures, figures.referrals, figures.crowding,
    ],
)  # fmt: skip
def test_figure_is_one_query_and_remembered(django_assert_num_queries, count):
    weeks = span(52)

    with django_assert_num_queries(1):
        assert count(weeks) == count(weeks)


def test_figure_is_remembered_for_its_own_span_only():
    make_posting(municipality=MARBURG)

    assert figures.by_region(span(4, "06534")).keys() == {"06534"}
    assert figures.by_region(span(4, "06611")) == {}


def test_grown_counts_offers_of_who_asked_before_for_herself():
    weeks = span()
    asked_at, now = week_ago(weeks, 3), week_ago(weeks, 1)
    same = {"phone": "0000 4711"}
    make_shown(asked_at, author=make_person(**same))
    make_shown(asked_at, author=make_person(phone="0000 99"), for_whom="someone")
    make_shown(now, kind=Kind.OFFER, author=make_person(**same))
    for person in ({"phone": "0000 99"}, {"phone": "0000 12"}, {}):
        make_shown(now, kind=Kind.OFFER, author=make_person(**person))

    assert [(week.offers, week.grown) for week in figures.grown(weeks)] == [(0, 0), (0, 0), (4, 1), (0, 0)]


def test_grown_leaves_out_who_offered_first_and_other_regions():
    weeks = span(4, "06611")
    same = {"phone": "0000 4711"}
    make_shown(week_ago(weeks, 3), kind=Kind.OFFER, author=make_person(**same))
    make_shown(week_ago(weeks, 2), author=make_person(**same))
    make_shown(week_ago(weeks, 1), kind=Kind.OFFER, author=make_person(**same), municipality=MARBURG)

    assert [(week.offers, week.grown) for week in figures.grown(weeks)] == [(1, 0), (0, 0), (0, 0), (0, 0)]
