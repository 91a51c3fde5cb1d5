"""Invented contact points to look at, read in from a table as the office would, and events. Never on a real board."""

from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from people.models import User
from people.roles import Role

from . import contact_import, contact_rows, demo_camp, demo_dialogues, demo_events, demo_projects
from .models import ContactPoint

TABLE = Path(__file__).with_name("demo") / "contact_points.csv"
SERVICE_POINT = "Servicestelle Marburg (Beispiel)"
ASKED_EACH_DAYS = 7  # one after the other; the first of the table are due to be asked again


@transaction.atomic
def load():
    """Make the contact points that are missing, the service point of the local coordinators, and examples of all else here.
    Returns how many contact points there are.

    Needs the demo's accounts: one of Kassel has asked each place, so that some are due to be asked again.
    """
    cora = User.objects.filter(role=Role.COORDINATOR).order_by("pk").first()
    table = contact_rows.read(TABLE.read_bytes(), contact_import.known(to=cora))
    contact_import.store(table)
    named = [row.name for row in table.rows]
    points = sorted(
        ContactPoint.objects.filter(name__in=named, checked_at=None), key=lambda point: named.index(point.name)
    )
    now = timezone.now()
    for number, point in enumerate(reversed(points)):
        point.checked_at, point.checked_by = now - timedelta(days=ASKED_EACH_DAYS * number // 2), cora
    ContactPoint.objects.bulk_update(points, ["checked_at", "checked_by"])
    ContactPoint.objects.get(name=SERVICE_POINT).staff.add(*User.objects.filter(role=Role.LOCAL_COORDINATOR))
    demo_dialogues.load()
    demo_events.load(by=cora)
    demo_camp.load()
    demo_projects.load(by=cora)
    return len(table.rows)
