"""What is new for whoever keeps a search: found by a job when a posting is shown, told in the rhythm each reader chose.

A posting enqueues one job, which writes a SearchHit for each search it fits (search_keys.py). Letters take the hits of one
reader, language and frequency together (search_letters.py), and a SearchNotice keeps a reader from being told of a posting twice.
Jobs that find nothing to tell write nothing, so enqueuing one too many does no harm.
"""

from datetime import UTC, datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from postings import search_keys

from .models import Action, Frequency, Posting, SavedSearch, SearchNotice

HOUR = 8  # local time, at which what is daily or weekly goes out
MONDAY = 0
CATCHING_UP_UNTIL = 12  # what could not go out at eight
BETWEEN = timedelta(minutes=10)  # from a reader's last letter to one that is sent at once
SHOWING = {
    Action.PUBLISHED,
    Action.CORRECTED,
    Action.RESUMED,
    Action.EDITED,
    Action.RENDERED,
    Action.RENDERING_SHOWN,
}
PORTION = 1000  # jobs in one statement
NEWS = "postings.tasks.send_search_news"

# Finds, keeps, and says whether letters go out at once.
KEEP = """
WITH fitting (id, frequency) AS ({fitting}), kept AS (
    INSERT INTO postings_searchhit (search_id, posting_id, created_at)
    SELECT id, %s, %s FROM fitting ON CONFLICT DO NOTHING RETURNING search_id
)
SELECT count(*), coalesce(bool_or(frequency = %s), false) FROM kept JOIN fitting ON id = search_id
"""


def register(tasks):
    """Tell the worker what to do; called once by postings/tasks.py with procrastinate's app."""
    patient = RetryStrategy(max_attempts=5, exponential_wait=6)
    tasks.task(name="postings.tasks.find_searches", retry=patient)(find_searches)
    morning = tasks.task(name="postings.tasks.search_news", queueing_lock="search_news", retry=patient)(_each_hour)
    tasks.periodic(cron="0 * * * *")(morning)
    soon = tasks.task(name="postings.tasks.search_news_at_once", queueing_lock="search_news_at_once")(_each_few_minutes)
    tasks.periodic(cron="*/5 * * * *")(soon)
    tasks.task(name="postings.tasks.tell_at_once", retry=patient)(tell_at_once)


def follow(posting, action):
    """In the transaction that shows a posting, or changes a shown one, a job is enqueued that looks for its searches."""
    if action in SHOWING and posting.is_public:
        app.configure_task("postings.tasks.find_searches").defer(posting=posting.pk)


# Finding


@transaction.atomic
def find_searches(posting):
    """Keep a hit for each search this posting fits, and one job that enqueues the letters that go out at once: there may be
    hundreds. Returns how many."""
    found = Posting.objects.published().filter(pk=posting).first()
    if found is None:
        return 0
    num, is_told_at_once = _keep(found)
    if is_told_at_once:
        app.configure_task("postings.tasks.tell_at_once").defer()
    return num


def _keep(posting):
    """(how many, whether some are told at once). What was shown when a search was confirmed is not new to it, and nobody
    hears of a posting twice."""
    told = SearchNotice.objects.filter(reader=OuterRef("reader"), posting=posting.pk)
    searches = SavedSearch.objects.confirmed().filter(~Exists(told), confirmed_at__lte=posting.confirmed_at)
    fitting, values = search_keys.fitting(searches, posting).values("pk", "frequency").query.sql_with_params()
    with connection.cursor() as cursor:
        # Django's own SQL, values apart
        cursor.execute(KEEP.format(fitting=fitting), [*values, posting.pk, timezone.now(), Frequency.AT_ONCE])
        return cursor.fetchone()


# Telling


def send_due(*, at):
    """Enqueue the letters whose hour has come by `at`, and what missed the last one. Returns how many."""
    return sum(
        enqueue(SavedSearch.objects.with_news(before=last_hour(frequency, at=at)), frequency, at=at)
        for frequency in (Frequency.DAILY, Frequency.WEEKLY)
    )


def send_soon(*, at):
    """Enqueue the letters at once, also those that had to wait because their reader had just got one. Returns how many."""
    return enqueue(SavedSearch.objects.with_news(before=at), Frequency.AT_ONCE, at=at)


def last_hour(frequency, *, at):
    """When letters of this frequency went out last: the latest 8:00 in Hesse, for weekly ones on a Monday."""
    local = timezone.localtime(at)
    day = local.date()
    if local.hour < HOUR:
        day -= timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        day -= timedelta(days=(day.weekday() - MONDAY) % 7)
    return timezone.make_aware(datetime.combine(day, time(HOUR)))


def enqueue(searches, frequency, *, at):
    """One job for each letter there may be for `searches`, but for readers who have just got one and for what is waiting in
    the queue already. Returns how many."""
    due = searches.confirmed().filter(frequency=frequency)
    if frequency == Frequency.AT_ONCE:
        due = due.exclude(Exists(recently_written(OuterRef("reader"), at=at)))
    wanted = set(due.values_list("reader", "language").distinct())
    queued = ProcrastinateJob.objects.filter(task_name=NEWS, status="todo", args__frequency=frequency)
    if len(wanted) <= PORTION:
        queued = queued.filter(args__reader__in=[reader for reader, _language in wanted])
    letters = sorted(wanted - set(queued.values_list("args__reader", "args__language")))
    for start in range(0, len(letters), PORTION):
        app.configure_task(NEWS).batch_defer(
            *(
                {"reader": reader, "language": language, "frequency": frequency}
                for reader, language in letters[start : start + PORTION]
            )
        )
    return len(letters)


def recently_written(reader, *, at):
    return SavedSearch.objects.filter(reader=reader, last_sent_at__gt=at - BETWEEN)


def tell_at_once():
    send_soon(at=timezone.now())


def _each_hour(timestamp):
    """At whatever UTC it is eight in Hesse: the hour is looked up each time, so that summer time needs no other plan."""
    at = datetime.fromtimestamp(timestamp, UTC)
    if HOUR <= timezone.localtime(at).hour < CATCHING_UP_UNTIL:
        send_due(at=at)


def _each_few_minutes(timestamp):
    send_soon(at=timezone.now())
