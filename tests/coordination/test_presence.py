from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from coordination import presence
from coordination.models import Presence
from tests.conftest import make_posting

pytestmark = pytest.mark.django_db


def test_look_names_the_others_and_not_oneself(cora, dario):
    posting = make_posting()
    presence.look(posting, by=cora)

    assert presence.look(posting, by=dario) == [cora.get_short_name()]
    assert presence.look(posting, by=cora) == [dario.get_short_name()]


def test_look_is_known_to_every_process(cora, dario):
    posting = make_posting()
    presence.look(posting, by=cora)
    cache.clear()  # what only one process remembers

    assert presence.look(posting, by=dario) == [cora.get_short_name()]


def test_look_at_another_posting_names_nobody(cora, dario):
    presence.look(make_posting(), by=cora)

    assert presence.look(make_posting(), by=dario) == []


def test_look_forgets_after_three_minutes(cora, dario):
    posting = make_posting()
    presence.look(posting, by=cora)
    Presence.objects.update(at=timezone.now() - timedelta(minutes=4))

    assert presence.look(posting, by=dario) == []
    assert Presence.objects.count() == 1
