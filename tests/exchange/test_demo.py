import pytest

from exchange import demo, handing_over, leaving
from postings.models import Action, Posting, PostingEvent
from tests.conftest import make_posting

pytestmark = pytest.mark.django_db


def test_demo_lets_every_third_leave_once(settings, tmp_path):
    settings.EXPORT_DIR = tmp_path
    for _ in range(7):
        make_posting()
    make_posting(category="room-or-flat")

    assert (demo.load(), demo.load()) == (3, 3)

    assert len(list(leaving.of(Posting.objects.all()))) == 3
    assert PostingEvent.objects.filter(action=Action.PASSED_ON).count() == 3
    assert handing_over.path().exists()
