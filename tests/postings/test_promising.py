import pytest
from django.db import IntegrityError, transaction

from postings import promising, writing
from tests.conftest import make_posting

pytestmark = pytest.mark.django_db


def test_promise_never_exceeds_the_amount():
    posting = make_posting(amount=10)

    promising.promise(posting, 12)

    posting.refresh_from_db()
    assert posting.amount_promised == 10


def test_promise_leaves_what_matches_hold():
    posting = promising.take(make_posting(amount=10), 3)

    promising.promise(posting, 0)

    posting.refresh_from_db()
    assert (posting.amount_promised, posting.amount_left) == (3, 7)


def test_promise_counts_besides_what_matches_hold():
    posting = promising.take(make_posting(amount=10), 3)

    posting = promising.promise(posting, 9)

    assert (posting.amount_held, posting.amount_promised_elsewhere, posting.amount_promised) == (3, 7, 10)


def test_give_back_leaves_what_the_author_counts():
    posting = promising.promise(promising.take(make_posting(amount=10), 3), 2)

    posting = promising.give_back(posting, 5)

    assert (posting.amount_held, posting.amount_promised) == (0, 2)


def test_what_is_held_of_something_uncounted_counts_once_it_is_counted():
    posting = promising.take(make_posting(), 2)
    assert posting.amount_left is None

    writing.edit(posting, changes={"amount": 5})

    posting.refresh_from_db()
    assert posting.amount_left == 3


@pytest.mark.parametrize("fields", [{"amount_held": -1}, {"amount": 2, "amount_held": 3}])
def test_no_less_than_nothing_and_no_more_than_there_is_can_be_held(fields):
    posting = make_posting(amount=5)

    with pytest.raises(IntegrityError, match=r"amount_held|no_more_is_promised"), transaction.atomic():
        type(posting).objects.filter(pk=posting.pk).update(**fields)
