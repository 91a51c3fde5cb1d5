"""What people write to the office: barriers, complaints, notices, their own data. Each is answered, by a day that was promised."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from . import concern_letters
from .models import Concern, due_on

TABLE = Path(__file__).with_name("retention.toml")
KEPT_FOR = timedelta(days=tomllib.loads(TABLE.read_text())["days_after_the_answer"]["concern"])


class AlreadyAnswered(Exception):
    """Somebody else was faster."""


def write(*, topic, place, text, email, language):
    now = timezone.now()
    return Concern.objects.create(
        topic=topic,
        place=place,
        text=text,
        email=email,
        language=language,
        written_at=now,
        due_on=due_on(topic, at=now),
    )


@transaction.atomic
def answer(concern, *, by, words):
    """Answer it, by letter where an address was given; else the words wait for whoever calls and names the receipt.
    Raises AlreadyAnswered."""
    concern = Concern.objects.select_for_update().get(pk=concern.pk)
    if not concern.is_waiting:
        raise AlreadyAnswered
    concern.answer, concern.answered_at, concern.answered_by = words, timezone.now(), by
    concern.save(update_fields=["answer", "answered_at", "answered_by"])
    concern_letters.concern_answered.enqueue(concern)
    return concern


def erase_due(*, at):
    """What was answered so long ago goes. Returns how many."""
    return Concern.objects.filter(answered_at__lte=at - KEPT_FOR).delete()[0]


# What we hold of one address: see postings.belongings.BY_ADDRESS


def is_known(email):
    return Concern.objects.of_email(email).exists()


def parts(email):
    yield "written_to_the_office", map(_told, Concern.objects.of_email(email).order_by("written_at", "pk"))


def _told(concern):
    return {
        "receipt": concern.receipt,
        "topic": concern.topic,
        "about": concern.place,
        "text": concern.text,
        "written_at": concern.written_at,
        "answer": concern.answer,
        "answered_at": concern.answered_at,
    }


@transaction.atomic
def forget(email):
    """What waits for an answer stays without its address: it may be about others."""
    own = Concern.objects.of_email(email)
    own.exclude(answered_at=None).delete()
    own.update(email="")
