from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from postings import expiring, lifecycle, noticing, reviewing, writing
from postings.models import Actor, Notice, Posting, Review, Status, Word
from tests.conftest import make_person, make_posting, make_waiting

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def letters():
    jobs = ProcrastinateJob.objects.filter(task_name="postings.tasks.send_letter").order_by("id")
    return [(job.args["letter"], job.args["posting"]) for job in jobs]


def mailed(**fields):
    return make_person(
        email=fields.pop("email", "amal@example.org"), email_proved_at=timezone.now(), reach_by="email", **fields
    )


def standing(**fields):
    return make_posting(kind="offer", category="language-tandem", author=mailed(), **fields)


def tick(at):
    """What the clock does every five minutes."""
    noticing.ask(at=at)
    noticing.warn(at=at)
    expiring.expire_due(at=at)
    noticing.tell_over(at=at)


def test_author_is_told_a_week_and_a_day_before_each_once():
    posting = make_posting(author=mailed())

    for hours_before in (8 * 24, 6 * 24, 5 * 24, 23, 22, 1):
        for _again in range(2):
            noticing.warn(at=posting.expires_at - timedelta(hours=hours_before))

    assert letters() == [("ends_soon", posting.pk)] * 2
    assert list(posting.notices.values_list("word", flat=True)) == [Word.WEEK, Word.DAY]


def test_a_new_term_is_told_of_anew():
    posting = make_posting(author=mailed())
    noticing.warn(at=posting.expires_at - 6 * DAY)
    Posting.objects.update(expires_at=posting.expires_at + 42 * DAY)

    noticing.warn(at=posting.expires_at - 5 * DAY)
    assert Notice.objects.count() == 1
    noticing.warn(at=posting.expires_at + 36 * DAY)

    assert Notice.objects.count() == 2


@pytest.mark.parametrize(("term", "told"), [(timedelta(hours=20), 0), (3 * DAY, 1), (7 * DAY, 1), (8 * DAY, 2)])
def test_a_term_no_longer_than_the_notice_is_not_told_of(term, told):
    posting = make_posting(author=mailed())
    Posting.objects.update(expires_at=posting.confirmed_at + term)

    for hours in range(0, 8 * 24, 6):
        noticing.warn(at=posting.confirmed_at + timedelta(hours=hours))

    assert Notice.objects.count() == told


def test_a_clock_that_comes_late_tells_once():
    posting = make_posting(author=mailed())

    noticing.warn(at=posting.expires_at - timedelta(hours=3))

    assert list(Notice.objects.values_list("word", flat=True)) == [Word.DAY]


def test_what_stands_is_asked_after_90_days_and_again_two_weeks_later_then_paused():
    offer = standing()
    since = offer.confirmed_at
    Posting.objects.update(expires_at=lifecycle.end_of_term(offer, at=since))

    said = {}
    for days in range(89, 125):
        before = len(letters())
        tick(since + days * DAY + timedelta(hours=1))
        if new := letters()[before:]:
            said[days] = [name for name, _posting in new]

    assert said == {90: ["still_offered"], 104: ["still_offered"], 118: ["standing_paused"]}
    offer.refresh_from_db()
    assert (offer.status, offer.closed_at) == (Status.PAUSED, None)


def test_yes_confirms_what_stands_and_it_is_asked_again_in_90_days(freeze):
    offer = standing()
    Posting.objects.update(expires_at=lifecycle.end_of_term(offer, at=offer.confirmed_at))
    noticing.ask(at=offer.confirmed_at + 91 * DAY)

    with freeze(offer.confirmed_at + 92 * DAY):
        offer = lifecycle.confirm(offer)

    noticing.ask(at=offer.confirmed_at + 89 * DAY)
    assert len(letters()) == 1
    noticing.ask(at=offer.confirmed_at + 91 * DAY)
    assert len(letters()) == 2


def test_what_stands_is_never_paused_before_it_was_asked_twice():
    """The days it had before this rule, or a clock that stood still: it gets its four weeks all the same."""
    offer = standing()
    late = offer.confirmed_at + 200 * DAY

    tick(late)
    tick(late + 13 * DAY)
    assert [name for name, _posting in letters()] == ["still_offered"]
    tick(late + 15 * DAY)
    tick(late + 27 * DAY)
    offer.refresh_from_db()
    assert offer.status == Status.PUBLISHED
    tick(late + 30 * DAY)

    assert [name for name, _posting in letters()] == ["still_offered", "still_offered", "standing_paused"]


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "request"},
        {"category": "clothing"},
        {"amount": 3},
        {"until_on": timezone.localdate() + 300 * DAY},
        {"status": Status.PAUSED},
    ],
)
def test_what_has_days_or_a_number_does_not_stand(fields):
    posting = make_posting(**{"kind": "offer", "category": "language-tandem", **fields})

    assert list(Posting.objects.standing()) == []
    assert posting.is_standing is (posting.status == Status.PAUSED)


def eight_in_the_morning(days):
    return timezone.make_aware(datetime.combine(timezone.localdate() + days * DAY, datetime.min.time())) + timedelta(
        hours=8
    )


def test_author_is_asked_once_more_for_a_change(cora):
    posting = reviewing.ask_for_change(
        make_waiting(author=mailed()), by=cora, version=1, reason="unclear", words="Welche Größe?"
    )

    nums = [noticing.ask_again_for_change(at=posting.reviewed_at + days * DAY) for days in (4, 5, 6, 13)]

    assert nums == [0, 1, 0, 0]
    assert letters() == [("change_requested", posting.pk)] * 2
    assert [event.actor for event in posting.events.all()] == [Actor.STAFF, Actor.CLOCK]


def test_author_is_asked_again_for_each_change(cora):
    posting = reviewing.ask_for_change(make_waiting(), by=cora, version=1, reason="unclear")
    noticing.ask_again_for_change(at=posting.reviewed_at + 5 * DAY)
    writing.edit(posting, changes={"text": "Ein großer Topf, fünf Liter."})
    at_once = noticing.ask_again_for_change(at=posting.reviewed_at + 5 * DAY)
    review = Review.objects.waiting().get()
    posting = reviewing.ask_for_change(review, by=cora, version=review.posting.version, reason="tone")

    nums = [noticing.ask_again_for_change(at=posting.reviewed_at + days * DAY) for days in (4, 5, 6)]

    assert (at_once, nums) == (0, [0, 1, 0])


def test_end_of_what_was_sent_back_for_a_change_is_told_the_next_morning(cora):
    posting = reviewing.ask_for_change(make_waiting(author=mailed()), by=cora, version=1, reason="unclear")

    tick(posting.expires_at)
    tick(noticing.last_morning(posting.expires_at) + DAY)

    assert letters()[-1] == ("posting_expired", posting.pk)


def lapsed(at, **fields):
    return make_posting(status=Status.EXPIRED, closed_at=at, expires_at=at, **fields)


def test_a_human_whose_postings_all_lapsed_hears_it_once():
    morning = eight_in_the_morning(1)
    first, second = (lapsed(morning - timedelta(hours=hour), author=mailed()) for hour in (20, 3))
    lapsed(morning - timedelta(hours=5), author=mailed(email="other@example.org"))

    noticing.tell_over(at=morning - timedelta(minutes=5))
    told_before_eight = letters()
    for minutes in (5, 10, 24 * 60):
        noticing.tell_over(at=morning + timedelta(minutes=minutes))

    assert told_before_eight == []
    assert sorted(letters()) == [("posting_expired", second.pk + 1), ("several_over", second.pk)]
    assert Notice.objects.filter(word=Word.OVER, posting__in=[first, second]).count() == 2


def test_what_lapses_is_told_the_next_morning():
    posting = make_posting(author=mailed())
    morning = noticing.last_morning(posting.expires_at) + DAY

    tick(posting.expires_at)
    tick(morning)
    tick(morning + DAY)

    assert letters() == [("posting_expired", posting.pk)]


def test_what_lapsed_long_ago_is_no_news():
    morning = eight_in_the_morning(1)
    lapsed(morning - 9 * DAY, author=mailed())

    noticing.tell_over(at=morning + DAY)

    assert letters() == []


def test_a_notice_is_given_once_a_term():
    posting = make_posting()
    said = {"posting": posting, "word": Word.WEEK, "ends_at": posting.expires_at}
    Notice.objects.create(**said)

    with pytest.raises(IntegrityError, match="a_notice_is_given_once_a_term"), transaction.atomic():
        Notice.objects.create(**said)


def test_a_notice_says_a_known_word():
    posting = make_posting()

    with pytest.raises(IntegrityError, match="a_notice_says_a_known_word"), transaction.atomic():
        Notice.objects.create(posting=posting, word="hello", ends_at=posting.expires_at)


@pytest.fixture
def freeze(monkeypatch):
    """The verbs of an author look at the clock themselves."""
    from contextlib import contextmanager

    @contextmanager
    def at(moment):
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: moment)
            yield

    return at
