import pytest
from django.core.management import call_command
from django.db import connection

from postings.models import Region


@pytest.fixture
def hesse(django_db_blocker):
    """A test with real transactions empties our tables behind it, and leaves the queue: put right what others rely on."""
    with django_db_blocker.unblock():
        if not Region.objects.exists():
            call_command("load_reference", verbosity=0)
    yield
    with django_db_blocker.unblock():
        call_command("load_reference", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture
def committed(hesse, transactional_db):
    """What this test writes is really written: the feed serves only what is committed."""
