from datetime import timedelta

import pytest
from django.utils import timezone

from postings import expiring
from postings.models import Status
from tests.conftest import make_posting

pytestmark = pytest.mark.django_db


def test_expire_due_closes_only_what_is_past_its_day():
    now = timezone.now()
    over = make_posting(expires_at=now - timedelta(minutes=1))
    still = make_posting(expires_at=now + timedelta(days=1))

    assert expiring.expire_due(at=now) == 1

    over.refresh_from_db()
    still.refresh_from_db()
    assert (over.status, still.status) == (Status.EXPIRED, Status.PUBLISHED)
