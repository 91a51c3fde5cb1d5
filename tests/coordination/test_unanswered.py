from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.models import Ladder
from postings.models import Kind, Status
from postings.templatetags.look import day
from tests.conftest import FRANKFURT, KASSEL, MARBURG, enter, make_posting
from tests.coordination.pairs import make_suggestion

LIST = "/koordination/ohne-antwort/"
# Session, account, regions of the filter, what waits for a review, count, page, suggestions.
QUERIES = 7


@pytest.fixture
def desk(client, cora):
    client.get("/de/")
    enter(client, cora)
    client.get(LIST)
    return client


def ago(**age):
    return timezone.now() - timedelta(**age)


def shown(response):
    return [row.posting for row in response.context["rows"]]


@pytest.mark.parametrize("num", [1, 30])
def test_list_asks_the_same_for_any_number(desk, django_assert_num_queries, num):
    for _ in range(num):
        make_suggestion(make_posting(), make_posting(kind=Kind.OFFER))

    with django_assert_num_queries(QUERIES):
        response = desk.get(LIST)

    assert len(shown(response)) == num


def test_list_shows_requests_without_an_answer_oldest_first(desk):
    newer, older = make_posting(created_at=ago(hours=3)), make_posting(created_at=ago(hours=90))
    make_posting(answered_at=timezone.now(), answered_by="call")
    make_posting(status=Status.PAUSED)
    make_posting(kind=Kind.OFFER)

    assert shown(desk.get(LIST)) == [older, newer]


def test_local_coordinator_sees_only_her_region(client, dario):
    make_posting(municipality=KASSEL)
    own = make_posting(municipality=MARBURG)
    enter(client, dario)

    assert shown(client.get(LIST)) == [own]
    assert shown(client.get(f"{LIST}?region=06611")) == [own]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("region=06412", ["frankfurt"]),
        ("kategorie=goods", ["frankfurt", "kassel", "marburg"]),
        ("kategorie=interpreting", ["arabic"]),
        ("sprache=ar", ["arabic"]),
        ("kassel=on", ["arabic", "escalated", "frankfurt", "kassel"]),
        ("kassel=on&kategorie=goods", ["frankfurt", "kassel"]),
        ("region=nirgends&sprache=%00&kategorie=x&seite=-9", ["arabic", "escalated", "frankfurt", "kassel", "marburg"]),
    ],
)
def test_list_with_filter_shows_what_fits(desk, dario, asked, expected):
    requests = {
        "kassel": make_posting(),
        "frankfurt": make_posting(municipality=FRANKFURT),
        "marburg": make_posting(municipality=MARBURG),
        "arabic": make_posting(category="interpreting", text_language="ar"),
        "escalated": make_posting(municipality=MARBURG, category="learn-german"),
    }
    Ladder.objects.create(posting=requests["escalated"], escalated_at=timezone.now())

    assert {posting.pk for posting in shown(desk.get(f"{LIST}?{asked}"))} == {requests[name].pk for name in expected}


def test_row_names_the_suggestion_in_the_first_place(desk):
    request = make_posting()
    make_suggestion(request, make_posting(kind=Kind.OFFER, title="Zweiter"), place=2, worth=0.9, fit=0.9)
    make_suggestion(request, make_posting(kind=Kind.OFFER, title="Erster"), place=1, worth=0.5, fit=0.86, km=3.6)
    make_suggestion(request, make_posting(kind=Kind.OFFER, title="Ohne Platz"), place=None, worth=2)

    page = desk.get(LIST).content.decode()

    assert '<b>86</b> <span class="soft"><bdi lang="de" dir="ltr">Erster</bdi>, 4 km</span>' in page
    assert "Zweiter" not in page
    assert "Ohne Platz" not in page


@pytest.mark.parametrize(
    ("hours", "words"), [(10, "10 von 72 Std."), (60, "60 von 72 Std."), (71, "71 von 72 Std."), (80, "3 Tage")]
)
def test_row_shows_how_much_of_the_promised_time_is_over(desk, hours, words):
    make_posting(created_at=ago(hours=hours))

    response = desk.get(LIST)

    assert words in response.content.decode()
    (row,) = response.context["rows"]
    assert (row.is_late, row.is_over) == (hours >= 48, hours >= 72)


def test_row_of_what_ends_before_the_promised_time_is_over_says_until_when(desk):
    ends_at = timezone.now() + timedelta(hours=30)
    make_posting(expires_at=ends_at)

    response = desk.get(LIST)

    (row,) = response.context["rows"]
    assert (row.is_late, row.is_over, row.last_day) == (True, False, timezone.localdate(ends_at))
    assert f"bis {day(row.last_day)}" in response.content.decode()


def test_row_of_a_category_for_professionals_says_so(desk):
    make_posting(category="legal")

    page = desk.get(LIST).content.decode()

    assert "nur Fachleute" in page
    assert "Verweisen" in page


def test_row_marks_a_text_with_its_language_and_direction(desk):
    make_posting(title="ثلاثة أسرّة", text_language="ar")

    assert '<bdi lang="ar" dir="rtl">ثلاثة أسرّة</bdi>' in desk.get(LIST).content.decode()


def test_list_without_rows_says_that_all_are_answered(desk):
    assert "Jedes Gesuch hat eine Antwort." in desk.get(LIST).content.decode()


def test_list_says_on_a_phone_what_each_cell_is(desk):
    make_posting()

    assert '<td data-label="Wartet">' in desk.get(LIST).content.decode()
