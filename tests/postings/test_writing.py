import pytest

from postings import writing
from postings.models import Action, Category, Draft, Municipality, Occasion, Review, Status
from tests.conftest import KASSEL, make_posting

pytestmark = pytest.mark.django_db


def submit(person, **fields):
    draft = Draft.objects.create(key="k" * 64, kind="request")
    said = {
        "kind": "request",
        "category": Category.objects.get(pk="household"),
        "title": "Topf und Pfanne",
        "text": "Wir kochen gern.",
        "text_language": "de",
        "municipality": Municipality.objects.get(pk=KASSEL),
        **fields,
    }
    return draft, writing.submit(draft, token="geheim", person=person, fields=said)


def test_submit_new_draft_waits_for_review(ada):
    draft, posting = submit(ada)

    assert posting.status == Status.SUBMITTED
    assert [review.occasion for review in Review.objects.waiting()] == [Occasion.NEW]
    assert [event.action for event in posting.events.all()] == [Action.SUBMITTED]
    draft.refresh_from_db()
    assert (draft.posting, draft.answers) == (posting, {})


def test_submit_twice_makes_one_posting(ada):
    draft, first = submit(ada)

    again = writing.submit(draft, token="geheim", person=ada, fields={})

    assert again == first
    assert Review.objects.count() == 1


def test_edit_of_text_leaves_the_published_version_up(cora):
    posting = make_posting(title="Topf")

    waits = writing.edit(posting, changes={"title": "Großer Topf", "slots": 1})

    posting.refresh_from_db()
    assert waits is True
    assert (posting.title, posting.slots, posting.status) == ("Topf", 1, Status.PUBLISHED)
    assert Review.objects.waiting().get().revision.title == "Großer Topf"


def test_edit_twice_waits_once_with_the_newest_words():
    posting = make_posting(title="Topf")
    writing.edit(posting, changes={"title": "Großer Topf"})

    writing.edit(posting, changes={"text": "Fünf Liter reichen."})

    review = Review.objects.waiting().get()
    assert (review.revision.title, review.revision.text) == ("Großer Topf", "Fünf Liter reichen.")
