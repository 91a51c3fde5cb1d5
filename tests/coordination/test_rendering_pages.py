import pytest
from django.urls import reverse

from postings import rendering
from postings.models import Occasion, Posting, Rendering, Review
from tests.conftest import enter, make_posting

pytestmark = pytest.mark.django_db
ENGLISH = {"text_language": "en", "title": "Three beds wanted", "text": "We are looking for three beds for children."}


@pytest.fixture
def desk(client, cora):
    enter(client, cora)
    return client


@pytest.fixture
def posting(db):
    return make_posting(title="Drei Betten", text="Wir suchen drei Betten für die Kinder.")


def address(posting):
    return reverse("admin:posting_rendering", args=[posting.chiffre])


def propose(posting, **words):
    said = {"language": "en", "title": "Three beds wanted", "text": "We are looking for three beds.", **words}
    rendering.propose(posting, **said)
    return Review.objects.waiting().get(occasion=Occasion.SECOND)


def test_office_writes_a_translation_that_everybody_sees(desk, client, posting):
    desk.post(address(posting), ENGLISH)

    page = client.get(f"/en/eintrag/{posting.chiffre}/").content.decode()
    assert '<h1 lang="en" dir="ltr">Three beds wanted</h1>' in page
    assert "Drei Betten" in page


def test_translation_with_contact_data_is_not_kept(desk, posting):
    response = desk.post(address(posting), {**ENGLISH, "text": "Write to kanarie@example.org today."})

    assert response.status_code == 422
    assert not Rendering.objects.exists()


def test_translation_can_be_deleted_by_the_office(desk, posting, cora):
    desk.post(address(posting), ENGLISH)

    desk.post(reverse("admin:rendering_away", args=[Rendering.objects.get().pk]))

    assert Rendering.objects.get().title == ""
    assert posting.events.last().by == cora


def test_review_of_a_second_language_shows_both_and_offers_what_can_be_decided(desk, posting):
    review = propose(posting)

    response = desk.get(reverse("admin:review_detail", args=[review.pk]))

    page = response.content.decode()
    assert ("Three beds wanted" in page, "Wir suchen drei Betten" in page) == (True, True)
    assert [form.do for form in response.context["decisions"]] == ["publish", "reject"]


def test_review_of_a_second_language_says_that_the_original_moved_on(desk, posting):
    review = propose(posting)
    Posting.objects.update(title="Vier Betten")

    page = desk.get(reverse("admin:review_detail", args=[review.pk])).content.decode()

    assert "Das Original hat sich seitdem geändert." in page


def test_publishing_shows_the_second_language(desk, posting):
    review = propose(posting)

    desk.post(
        reverse("admin:review_detail", args=[review.pk]),
        {"do": "publish", "version": Posting.objects.get().version},
    )

    assert Rendering.objects.get().is_shown
    assert Posting.objects.get().title == "Drei Betten"


def test_queue_looks_at_the_words_of_the_second_language(desk, posting):
    propose(posting, text="We live at 12 Green Street and need three beds.")

    rows = desk.get(reverse("admin:review_list")).context["rows"]

    assert [(row.said.title, row.may_be_ticked) for row in rows] == [("Three beds wanted", False)]


def test_ticking_publishes_the_second_language_and_not_the_original_anew(desk, posting):
    review = propose(posting)

    desk.post(reverse("admin:review_list"), {"pick": f"{review.pk}:{Posting.objects.get().version}"})

    assert Rendering.objects.get().is_shown
    assert Posting.objects.get().reviewed_by is None


def test_desk_and_review_lead_to_the_form(desk, posting):
    review = propose(posting)

    for name, key in (("posting_desk", posting.chiffre), ("review_detail", review.pk)):
        assert f'href="{address(posting)}"' in desk.get(reverse(f"admin:{name}", args=[key])).content.decode()
