"""What procrastinate's worker does with a job, step by step, within a test's own transaction and without its clock."""

from datetime import timedelta
from types import SimpleNamespace

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from procrastinate import middleware
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from people import sending


def work(*, after=timedelta()):
    """Do once each letter that is due so long from now, oldest first. Returns what the failed ones raised."""
    todo = ProcrastinateJob.objects.filter(queue_name=sending.QUEUE, status="todo")
    due = todo.filter(Q(scheduled_at=None) | Q(scheduled_at__lte=timezone.now() + after))
    return [error for row in due.order_by("id") if (error := _do(row))]


def _do(row):
    job, task = row.procrastinate_job, app.tasks[row.task_name]
    _set(job, "doing")
    try:
        call = middleware.compose(
            task.task_middleware, lambda: task(**job.task_kwargs), SimpleNamespace(job=job, app=app), None
        )
        call()
    except Exception as error:
        retry = task.get_retry_exception(exception=error, job=job)
        if retry:
            app.job_manager.retry_job_by_id(job.id, retry_at=retry.retry_decision.retry_at)
        else:
            _finish(job, "failed")
        return error
    _finish(job, "succeeded")
    return None


def _set(job, status):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, job.id])


def _finish(job, status):
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, %s, false)", [job.id, status])
