"""The inside of bench.mail and bench.mail_crash, for one database. `python -m bench.mail_run WHAT`:

enqueue    gives every author an address of her own and enqueues a letter to each; prints as JSON how many and how long
recover    gives back the jobs of workers that are not there any more, as the periodic task does after ten minutes
left       prints how many letters are not done yet
"""

import json
import sys
import time

import django

django.setup()

from asgiref.sync import async_to_sync  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import CharField, F, Value  # noqa: E402
from django.db.models.functions import Cast, Concat  # noqa: E402
from django.utils import timezone  # noqa: E402
from procrastinate.contrib.django import app  # noqa: E402
from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: E402

from people import sending  # noqa: E402
from people.models import Person  # noqa: E402
from postings import emails, tasks  # noqa: E402
from postings.models import Posting  # noqa: E402

AT_ONCE = 500


def enqueue():
    address = Concat(Value("leser"), Cast("pk", CharField()), Value("@example.org"))
    Person.objects.update(email=address, email_proved_at=timezone.now(), reach_by="email", language=F("language"))
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, people_handover CASCADE")
    postings = list(Posting.objects.select_related("author"))
    begun = time.perf_counter()
    for start in range(0, len(postings), AT_ONCE):
        with transaction.atomic():
            for posting in postings[start : start + AT_ONCE]:
                emails.posting_expired.enqueue(posting)
    print(json.dumps({"num": len(postings), "seconds": time.perf_counter() - begun}))


class _Context:
    app = app


def recover():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    async_to_sync(tasks.retry_stalled.func)(_Context, 0)


def left():
    print(ProcrastinateJob.objects.filter(queue_name=sending.QUEUE).exclude(status="succeeded").count())


if __name__ == "__main__":
    {"enqueue": enqueue, "recover": recover, "left": left}[sys.argv[1]]()
