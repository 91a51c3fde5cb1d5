"""A barcamp in Kassel, and what is in it."""

import uuid
from datetime import date, datetime, time, timedelta
from io import BytesIO

from django.utils import timezone
from PIL import Image

from network import camps, documenting, proposing, session_review
from network.models import Session, SessionStatus
from people.models import User
from people.roles import Role
from tests.network.test_event import make_event

SAID = {
    "title": "Wie finde ich eine Wohnung?",
    "text": "Wir erzählen, was geholfen hat.",
    "text_language": "de",
    "kind": "discussion",
    "num_minutes": 45,
    "equipment": [],
}


def office():
    """Somebody of the office, who publishes and reviews."""
    fields = {"name": "Kim", "role": Role.COORDINATOR, "is_staff": True}
    return User.objects.filter(email="kim@example.org").first() or User.objects.create_user("kim@example.org", **fields)


def make_camp(*, is_shown=True, **fields):
    """A camp that takes proposals today, whose event everybody may see."""
    today = timezone.localdate()
    event = make_event(title="Ankommen und bleiben", **({"published_by": office()} if is_shown else {}), **fields)
    return camps.plan(event, from_on=today - timedelta(days=1), until_on=today + timedelta(days=7))


def make_room(camp, name="Saal", *, num_seats=20, equipment=()):
    return camps.add_room(camp, name=name, num_seats=num_seats, equipment=list(equipment))


def make_slot(camp, hour=10, *, minute=0, minutes=45, on=None, **fields):
    begins = datetime.combine(on or date(2027, 5, 8), time(hour, minute))
    ends = (begins + timedelta(minutes=minutes)).time()
    return camps.add_slot(camp, on=begins.date(), starts=begins.time(), ends=ends, **fields)


def make_session(camp, *, is_shown=True, **fields):
    session, _code = proposing.propose(camp, key=uuid.uuid4(), **{**SAID, **fields})
    if is_shown:
        session = session_review.accept(session, version=session.version, by=office())
    return session


def drawn(format="JPEG", *, size=(40, 30), **fields):
    """A picture as a file's bytes."""
    output = BytesIO()
    Image.new("RGB", size, "teal").save(output, format, **fields)
    return output.getvalue()


def make_picture(camp):
    """A picture that waits for the team."""
    return documenting.add(make_session(camp), text="Drei Töpfe", url="", text_language="de", picture=drawn())


def interested(session, num):
    """So many devices like it. Straight into the table: the counting itself is tested elsewhere."""
    session.interests.model.objects.bulk_create(
        [session.interests.model(session=session, device=f"device {number}") for number in range(num)]
    )
    Session.objects.filter(pk=session.pk).update(num_interested=num)


def shown(camp):
    return Session.objects.filter(camp=camp, status=SessionStatus.SHOWN)
