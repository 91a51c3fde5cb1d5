from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from postings import reviewing, writing
from postings.models import ReportReason, Status
from tests.conftest import FRANKFURT, enter, make_posting, make_waiting

QUEUE = "/koordination/pruefung/"
# Session, account, count, page, siblings, categories, regions, what waits. The limit is 12.
QUERIES = 8


@pytest.fixture
def desk(client, cora):
    enter(client, cora)
    return client


def shown(response):
    return [row.review for row in response.context["rows"]]


def make_report(posting=None):
    report = reviewing.report(
        posting or make_posting(), reason=ReportReason.FRAUD, text="Seltsam", email="", language="de"
    )
    return report.review


def make_edit():
    posting = make_posting(title="Sofa", category="furniture")
    writing.edit(posting, changes={"title": "Sofa, rot"})
    return posting.reviews.get()


@pytest.mark.parametrize("num", [1, 30])
def test_review_list_asks_the_same_for_any_number(desk, django_assert_num_queries, num):
    for _ in range(num):
        make_waiting()

    with django_assert_num_queries(QUERIES):
        response = desk.get(QUEUE)

    assert len(shown(response)) == num


def test_review_list_shows_all_occasions_oldest_first(desk):
    edit, report = make_edit(), make_report()
    new = make_waiting(created_at=timezone.now() - timedelta(days=3))

    assert shown(desk.get(QUEUE)) == [new, edit, report]


def test_review_list_leaves_out_what_is_decided(desk, cora):
    review = make_waiting()
    reviewing.publish(review, by=cora, version=1)

    assert shown(desk.get(QUEUE)) == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("anlass=report", ["report"]),
        ("anlass=edit", ["edit"]),
        ("region=06412", ["frankfurt"]),
        ("risiko=referral", ["law"]),
        ("risiko=vetting", ["law", "room"]),
        ("risiko=coordinated", ["room"]),
        ("meine=on", ["mine"]),
        ("anlass=new&region=06611&risiko=referral", ["law"]),
    ],
)
def test_review_list_with_filter_shows_what_fits(desk, cora, asked, expected):
    reviews = {
        "report": make_report(),
        "edit": make_edit(),
        "frankfurt": make_waiting(municipality=FRANKFURT),
        "law": make_waiting(category="legal"),
        "room": make_waiting(category="room-or-flat"),
        "mine": make_waiting(),
    }
    reviewing.claim(reviews["mine"], by=cora)

    assert {review.pk for review in shown(desk.get(f"{QUEUE}?{asked}"))} == {reviews[name].pk for name in expected}


@pytest.mark.parametrize(
    "asked",
    [
        "seite=-1",
        "seite=x",
        "anlass=%00",
        "region=%00",
        "risiko=" + "x" * 9000,
        "region=%F0%9F%90%91",
        "meine=%ED%A0%80",
    ],
)
def test_review_list_with_junk_in_the_address_shows_the_queue(desk, asked):
    make_waiting()

    assert desk.get(f"{QUEUE}?{asked}").status_code == 200


def test_review_list_shows_fifty_a_page(desk):
    for _ in range(51):
        make_waiting()

    assert [len(shown(desk.get(f"{QUEUE}?seite={page}"))) for page in (1, 2)] == [50, 1]


def test_review_list_offers_a_box_only_where_nothing_needs_a_look(desk):
    plain = make_waiting()
    make_waiting(text="Meine Nummer gebe ich per WhatsApp heraus.")
    make_report()

    boxes = [row.review for row in desk.get(QUEUE).context["rows"] if row.may_be_ticked]

    assert boxes == [plain]


def test_review_list_publishes_what_is_ticked_and_stays_on_the_filter(desk):
    review = make_waiting()

    response = desk.post(f"{QUEUE}?anlass=new", {"pick": f"{review.pk}:1"})

    review.posting.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, f"{QUEUE}?anlass=new")
    assert review.posting.status == Status.PUBLISHED
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["1 Eintrag veröffentlicht."]


def test_review_list_tells_what_it_left_and_why(desk):
    review = make_waiting(category="legal", title="Wer kommt mit?")

    response = desk.post(QUEUE, {"pick": f"{review.pk}:1"})

    (message,) = get_messages(response.wsgi_request)
    assert str(message) == (
        f"{review.posting.chiffre} Wer kommt mit? liegt noch hier. In dieser Kategorie dürfen nur Fachleute helfen."
    )


def test_review_list_marks_a_text_with_its_language_and_direction(desk):
    make_waiting(title="ثلاثة أسرّة", text_language="ar")

    assert '<bdi lang="ar" dir="rtl">ثلاثة أسرّة</bdi>' in desk.get(QUEUE).content.decode()


def test_review_list_says_on_a_phone_what_each_cell_is(desk):
    make_waiting()

    assert '<td data-label="Wartet">' in desk.get(QUEUE).content.decode()
