from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from people.models import Person
from postings import alerts, lifecycle, reviewing, writing
from postings.models import Frequency, Occasion, Review, SavedSearch, SearchHit, SearchNotice, Status
from postings.models.search import reader_of
from tests.conftest import FRANKFURT, make_posting, make_waiting

from .searches import ADA, make_confirmed, make_search

pytestmark = pytest.mark.django_db
WINTER, SUMMER = datetime(2026, 11, 30, tzinfo=UTC), datetime(2026, 7, 6, tzinfo=UTC)  # both are Mondays


def waiting():
    """What waits to be told, as (query, title)."""
    return sorted(SearchHit.objects.values_list("search__query", "posting__title"))


def letters(frequency=None):
    jobs = ProcrastinateJob.objects.filter(task_name=alerts.NEWS).order_by("pk")
    return [job.args for job in jobs if frequency in (None, job.args["frequency"])]


def job(email=ADA, frequency="daily", language="de"):
    return {"reader": reader_of(email), "language": language, "frequency": frequency}


def make_hit(search, *, at):
    posting = make_posting()
    return SearchHit.objects.create(search=search, posting=posting, created_at=at)


# Finding


def test_posting_waits_for_each_search_it_fits():
    make_confirmed("ort=Kassel"), make_confirmed("q=Topf"), make_confirmed("ort=Frankfurt")
    make_search("kategorie=goods")

    assert alerts.find_searches(make_posting(title="Topf").pk) == 2

    assert waiting() == [("ort=Kassel", "Topf"), ("q=Topf", "Topf")]


def test_looking_twice_finds_it_once():
    make_confirmed()
    posting = make_posting()

    assert [alerts.find_searches(posting.pk) for _time in range(2)] == [1, 0]


def test_what_stood_in_the_list_when_it_was_confirmed_is_not_new():
    make_confirmed(days_ago=1)
    before = timezone.now() - timedelta(days=2)

    assert alerts.find_searches(make_posting(published_at=before, confirmed_at=before).pk) == 0


def test_what_she_was_told_is_not_found_again_for_any_of_her_searches():
    make_confirmed("ort=Kassel")
    make_confirmed("q=Topf", email="eve@example.org")
    posting = make_posting(title="Topf")
    SearchNotice.objects.create(reader=reader_of(ADA), posting=posting)

    alerts.find_searches(posting.pk)

    assert waiting() == [("q=Topf", "Topf")]


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.PAUSED, Status.SETTLED])
def test_what_is_not_shown_is_not_found(status):
    make_confirmed()

    assert alerts.find_searches(make_posting(status=status).pk) == 0


def test_posting_that_is_gone_is_nothing():
    assert alerts.find_searches(0) == 0


def test_queries_are_the_same_for_one_search_and_thirty(django_assert_num_queries):
    alerts.find_searches(make_posting().pk)
    for num in (1, 30):
        SavedSearch.objects.all().delete()
        for number in range(num):
            make_confirmed("ort=Kassel&q=Topf", email=f"{number}@example.org", frequency="at_once")
        ProcrastinateJob.objects.all().delete()
        posting = make_posting()
        with django_assert_num_queries(9):
            assert alerts.find_searches(posting.pk) == num


# Enqueued by the verbs that show something


def found_for():
    jobs = ProcrastinateJob.objects.filter(task_name="postings.tasks.find_searches")
    return [job.args for job in jobs]


def test_published_recorded_and_resumed_postings_look_for_their_searches(cora):
    review = make_waiting()
    posting = reviewing.publish(review, by=cora, version=1)
    assert found_for() == [{"posting": posting.pk}]

    lifecycle.resume(lifecycle.pause(posting))
    assert found_for() == [{"posting": posting.pk}] * 2

    fields = {
        "kind": "offer", "category": posting.category, "municipality": posting.municipality, "title": "Topf",
        "text": "Ein Topf", "text_language": "de",
    }  # fmt: skip
    recorded = writing.record(person=Person(name="Ada"), fields=fields, code="4821093755602214", by=cora)
    assert found_for()[2:] == [{"posting": recorded.pk}]


def test_change_that_holds_at_once_looks_again_and_one_that_waits_does_not(cora):
    posting = make_posting()

    writing.edit(posting, changes={"title": "Zwei Töpfe"})
    assert found_for() == []

    writing.edit(posting, changes={"languages": ["ar"]})
    assert found_for() == [{"posting": posting.pk}]

    review = Review.objects.get(occasion=Occasion.EDIT)
    reviewing.publish(review, by=cora, version=review.posting.version)
    assert found_for() == [{"posting": posting.pk}] * 2


# At once


def test_letter_at_once_is_enqueued_with_the_hit_and_others_are_not():
    make_confirmed("ort=Kassel", frequency="at_once"), make_confirmed("q=Topf", frequency="at_once")
    make_confirmed(email="eve@example.org", frequency="daily")

    alerts.find_searches(make_posting(title="Topf").pk)

    assert letters() == [job(frequency="at_once")]


def test_no_letter_is_enqueued_twice_and_none_within_ten_minutes_of_the_last():
    search = make_confirmed(frequency="at_once")
    alerts.find_searches(make_posting().pk)
    alerts.find_searches(make_posting().pk)
    assert letters() == [job(frequency="at_once")]

    ProcrastinateJob.objects.all().delete()
    now = timezone.now()
    SavedSearch.objects.filter(pk=search.pk).update(last_sent_at=now)
    alerts.find_searches(make_posting().pk)
    assert letters() == []

    assert alerts.send_soon(at=now + timedelta(minutes=9)) == 0
    assert alerts.send_soon(at=now + timedelta(minutes=11)) == 1
    assert letters() == [job(frequency="at_once")]


# At eight


@pytest.mark.parametrize(
    ("at", "daily", "weekly"),
    [
        (WINTER.replace(hour=7), WINTER.replace(hour=7), WINTER.replace(hour=7)),
        (WINTER.replace(hour=6, minute=59), WINTER.replace(day=29, hour=7), WINTER.replace(day=23, hour=7)),
        (SUMMER.replace(hour=6), SUMMER.replace(hour=6), SUMMER.replace(hour=6)),
        (SUMMER.replace(hour=5, minute=59), SUMMER.replace(day=5, hour=6), SUMMER.replace(month=6, day=29, hour=6)),
        (SUMMER.replace(day=9, hour=12), SUMMER.replace(day=9, hour=6), SUMMER.replace(hour=6)),
        # The night of 25 October 2026 has one hour more.
        (datetime(2026, 10, 25, 7, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC), datetime(2026, 10, 19, 6, tzinfo=UTC)),
        (datetime(2026, 10, 25, 6, tzinfo=UTC), datetime(2026, 10, 24, 6, tzinfo=UTC), datetime(2026, 10, 19, 6, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_letters_go_out_at_eight_in_hesse(at, daily, weekly):
    assert alerts.last_hour(Frequency.DAILY, at=at) == daily
    assert alerts.last_hour(Frequency.WEEKLY, at=at) == weekly


@pytest.mark.parametrize(("day", "eight"), [(WINTER, 7), (SUMMER, 6)])
def test_hourly_job_enqueues_at_eight_only(day, eight):
    make_hit(make_confirmed(days_ago=900), at=day - timedelta(hours=3))
    told = {}
    for hour in range(24):
        alerts._each_hour(int(day.replace(hour=hour).timestamp()))
        told[hour] = len(letters())
        ProcrastinateJob.objects.all().delete()

    assert [hour for hour, num in told.items() if num] == [*range(eight, eight + 4)], (
        "at eight, and while it was not sent"
    )


def test_daily_letter_leaves_for_tomorrow_what_came_after_eight():
    search = make_confirmed(days_ago=900)
    make_hit(search, at=WINTER.replace(hour=9))

    assert alerts.send_due(at=WINTER.replace(hour=10)) == 0
    assert alerts.send_due(at=WINTER.replace(day=30, hour=7) + timedelta(days=1)) == 1


def test_weekly_letter_waits_for_monday():
    make_hit(make_confirmed(frequency="weekly", days_ago=900), at=WINTER - timedelta(days=2))

    assert alerts.send_due(at=WINTER - timedelta(days=1, hours=-8)) == 0
    assert alerts.send_due(at=WINTER.replace(hour=7)) == 1
    assert letters() == [job(frequency="weekly")]


def test_one_letter_for_a_reader_and_language_however_many_searches():
    yesterday = WINTER - timedelta(days=1)
    for query, language in [("q=a", "de"), ("q=b", "de"), ("q=c", "ar")]:
        make_hit(make_confirmed(query, language=language, days_ago=900), at=yesterday)
    make_hit(make_confirmed(email="eve@example.org", days_ago=900), at=yesterday)

    assert alerts.send_due(at=WINTER.replace(hour=7)) == 3

    assert sorted(map(str, letters())) == sorted(map(str, [job(), job(language="ar"), job(email="eve@example.org")]))


def test_letter_that_waits_in_the_queue_is_not_enqueued_again():
    make_hit(make_confirmed(days_ago=900), at=WINTER - timedelta(days=1))

    assert [alerts.send_due(at=WINTER.replace(hour=hour)) for hour in (7, 8)] == [1, 0]


def test_jobs_are_enqueued_in_bulk(django_assert_max_num_queries):
    for number in range(30):
        make_hit(make_confirmed(email=f"{number}@example.org", days_ago=900), at=WINTER - timedelta(days=1))

    with django_assert_max_num_queries(6):
        assert alerts.send_due(at=WINTER.replace(hour=7)) == 30


def test_far_away_is_not_near():
    make_confirmed("ort=Kassel")

    assert alerts.find_searches(make_posting(municipality=FRANKFURT).pk) == 0
