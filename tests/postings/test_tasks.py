from datetime import timedelta
from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from people.models import Handover, RateCount
from postings import tasks
from postings.models import Draft, Status
from tests.conftest import make_posting

pytestmark = pytest.mark.django_db


def test_expire_postings_closes_what_is_over():
    posting = make_posting(expires_at=timezone.now() - timedelta(minutes=1))

    tasks.expire_postings(timestamp=0)

    posting.refresh_from_db()
    assert posting.status == Status.EXPIRED


def test_forget_drops_old_drafts_and_counts_only():
    now = timezone.now()
    Draft.objects.create(key="old", kind="offer", touched_at=now - timedelta(hours=25))
    Draft.objects.create(key="new", kind="offer", touched_at=now - timedelta(hours=23))
    RateCount.objects.create(key="over", count=1, ends_at=now - timedelta(seconds=1))

    tasks.forget(timestamp=0)

    assert list(Draft.objects.values_list("key", flat=True)) == ["new"]
    assert RateCount.objects.count() == 0


def test_forget_drops_visits_that_are_over_only():
    now = timezone.now()
    Session.objects.create(session_key="over", session_data="", expire_date=now - timedelta(seconds=1))
    Session.objects.create(session_key="open", session_data="", expire_date=now + timedelta(minutes=1))

    tasks.forget(timestamp=0)

    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]


def test_every_periodic_task_runs_once_at_a_time():
    registered = {task.task.name: task.task.queueing_lock for task in app.periodic_registry.periodic_tasks.values()}

    assert set(registered) >= {
        "postings.tasks.expire_postings",
        "postings.tasks.forget",
        "postings.tasks.retry_stalled",
    }
    assert None not in registered.values()


def test_retry_stalled_gives_back_the_job_of_a_worker_that_died():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id, attempts) "
            "VALUES ('mail', 'postings.tasks.send_letter', '{}', 'doing', %s, 1) RETURNING id",
            [worker],
        )
        job = cursor.fetchone()[0]

    async_to_sync(tasks.retry_stalled.func)(SimpleNamespace(app=app), 0)

    assert ProcrastinateJob.objects.get(pk=job).status == "todo"


def test_forget_jobs_keeps_what_is_young_or_not_done_yet():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('mail', 'old', 'succeeded'), "
            "('mail', 'young', 'succeeded'), ('mail', 'old failed', 'failed'), ('mail', 'failed', 'failed'), "
            "('mail', 'old todo', 'todo') RETURNING id"
        )
        jobs = [row[0] for row in cursor.fetchall()]
        hours = [73, 71, 31 * 24, 29 * 24, 99 * 24]
        cursor.execute("DELETE FROM procrastinate_events")
        for job, age in zip(jobs, hours, strict=True):
            cursor.execute(
                "INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, 'started', now() - %s * interval '1 hour')",
                [job, age],
            )
    for job in jobs:
        Handover.objects.create(job=job, number=0, at=timezone.now() - timedelta(hours=73))

    async_to_sync(tasks.forget_jobs.func)(SimpleNamespace(app=app), 0)

    assert list(ProcrastinateJob.objects.order_by("pk").values_list("task_name", flat=True)) == [
        "young", "failed", "old todo",
    ]  # fmt: skip
    assert list(Handover.objects.values_list("job", flat=True)) == [jobs[-1]]
