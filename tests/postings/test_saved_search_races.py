"""A button pressed twice: real transactions in real threads."""

from django.test import Client

from postings.models import SavedSearch
from tests.coordination.test_races import at_once, hesse  # noqa: F401 - a fixture
from tests.postings.test_saved_searches import save


def test_search_sent_several_times_at_once_is_kept_once(transactional_db):
    raised = at_once(*[lambda: save(Client())] * 4)

    assert (raised, SavedSearch.objects.count()) == ([None] * 4, 1)
