import re
from datetime import timedelta

import pytest
from django.utils import timezone

from postings import access, erasing, lifecycle
from postings.acts import ACTS
from postings.models import Outcome, PostingEvent, Status
from tests.conftest import make_posting

pytestmark = pytest.mark.django_db


def address(posting, act, rest=""):
    return f"/de/mein-eintrag/knopf/{access.act_token(posting, act)}/{rest}"


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.PAUSED, Status.SETTLED, Status.EXPIRED, Status.WITHDRAWN])
def test_scanner_changes_nothing_however_often_it_looks(client, act, status):
    posting = make_posting(status=status, closed_at=timezone.now() if status in lifecycle.CLOSED else None)
    before = type(posting).objects.values().get()

    for _again in range(3):
        for rest in ("", "danke/"):
            client.head(address(posting, act, rest))
            assert client.get(address(posting, act, rest)).status_code in (200, 302)
        assert client.get(address(posting, act, "ausgang/")).status_code == 405

    assert type(posting).objects.values().get() == before
    assert PostingEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("act", "status"),
    [
        ("settle", Status.SETTLED),
        ("withdraw", Status.WITHDRAWN),
        ("holds", Status.PUBLISHED),
        ("show", Status.PUBLISHED),
    ],
)
def test_button_acts_without_code_or_visit(client, act, status):
    posting = make_posting(status=Status.PAUSED if act == "show" else Status.PUBLISHED)
    confirmed_at = posting.confirmed_at

    page = client.post(address(posting, act), follow=True)

    posting.refresh_from_db()
    assert (page.status_code, posting.status) == (200, status)
    assert (posting.confirmed_at > confirmed_at) is (act in ("holds", "show"))


def test_settled_can_be_undone_by_one_button(client):
    posting = make_posting()
    page = client.post(address(posting, "settle"), follow=True).content.decode()

    undo = re.search(r'action="(/de/mein-eintrag/knopf/[^"/]+/)"[^>]*>.*?Doch nicht', page, re.DOTALL)[1]
    client.post(undo)

    posting.refresh_from_db()
    assert posting.status == Status.PUBLISHED


def test_second_tap_says_how_it_ended(client):
    posting = make_posting()
    client.post(address(posting, "settle"))

    page = client.post(address(posting, "settle", "ausgang/"), {"outcome": "through_us"}, follow=True)

    posting.refresh_from_db()
    assert posting.outcome == Outcome.THROUGH_US
    assert "über People Like Me geklappt" in page.content.decode()


@pytest.mark.parametrize("outcome", ["", "nothing", "x" * 400])
def test_no_answer_about_the_end_changes_nothing(client, outcome):
    posting = make_posting(status=Status.SETTLED)

    assert client.post(address(posting, "settle", "ausgang/"), {"outcome": outcome}, follow=True).status_code == 200
    posting.refresh_from_db()
    assert posting.outcome == ""


def test_whoever_comes_too_late_reads_how_it_stands(client):
    posting = make_posting()
    lifecycle.withdraw(posting)

    page = client.post(address(posting, "holds"), follow=True)

    assert page.status_code == 200
    assert "zurückgezogen" in page.content.decode()
    posting.refresh_from_db()
    assert posting.status == Status.WITHDRAWN


def test_link_of_an_act_opens_nothing_else(client):
    posting = make_posting()

    assert access.posting_of_link(access.act_token(posting, "holds")) is None
    assert access.act_of_link(access.link_token(posting)) is None
    assert client.post("/de/mein-eintrag/knopf/abc:def:ghi/").status_code == 404


def go_on(monkeypatch, *, days):
    now = timezone.now().timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + days * 86400)


def links_on(client, path):
    """The link to the whole page, and the button back, of a page of thanks."""
    text = client.get(path).content.decode()
    (own,) = re.findall(r'action="(/de/mein-eintrag/link/[^"]+)"', text)
    back = re.findall(r'action="(/de/mein-eintrag/knopf/[^"/]+/)"', text)
    return own, *back


@pytest.mark.parametrize(("days", "status"), [(59, 302), (61, 404)])
def test_way_to_her_page_holds_as_long_as_the_link_she_came_by(client, monkeypatch, days, status):
    thanks = address(make_posting(), "holds", "danke/")
    go_on(monkeypatch, days=50)
    (own,) = links_on(client, thanks)

    go_on(monkeypatch, days=days)

    assert client.post(own).status_code == status


def test_way_back_and_what_follows_it_is_no_younger_either(client, monkeypatch):
    thanks = address(make_posting(status=Status.SETTLED), "settle", "danke/")
    go_on(monkeypatch, days=50)
    _own, back = links_on(client, thanks)
    own, _back = links_on(client, f"{back}danke/")

    go_on(monkeypatch, days=61)

    assert (client.post(back).status_code, client.post(own).status_code) == (404, 404)


def test_pages_of_a_link_have_few_queries(client, django_assert_max_num_queries):
    posting = make_posting(status=Status.SETTLED)

    for rest in ("", "danke/"):
        with django_assert_max_num_queries(3):
            client.get(address(posting, "settle", rest))


def test_button_about_a_last_day_says_that_it_takes_it_out(client):
    posting = make_posting(until_on=timezone.localdate() + timedelta(days=3))

    page = client.get(address(posting, "holds")).content.decode()
    client.post(address(posting, "holds"))

    assert "Ja, er gilt länger" in page
    posting.refresh_from_db()
    assert posting.until_on is None


def test_erased_posting_has_no_button(client):
    posting = make_posting(status=Status.WITHDRAWN)
    link = address(posting, "withdraw")
    erasing.erase(posting)

    assert (client.get(link).status_code, client.post(link).status_code) == (404, 404)
