import pytest

from postings import promising
from tests.conftest import make_posting

pytestmark = pytest.mark.django_db


def test_promise_never_exceeds_the_amount():
    posting = make_posting(amount=10)

    promising.promise(posting, 12)

    posting.refresh_from_db()
    assert posting.amount_promised == 10
