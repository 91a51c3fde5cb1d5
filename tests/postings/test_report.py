import pytest
from django.core import signing

from postings.models import Action, Occasion, Report, Review, Status
from tests.conftest import OPENED, make_posting

pytestmark = pytest.mark.django_db

SAID = {"reason": "fraud", "text": "Er will Geld.", "email": "eve@example.org", "website": "", "opened": OPENED}


@pytest.fixture
def posting(db):
    return make_posting()


def report(client, posting, **changes):
    return client.post(f"/de/eintrag/{posting.chiffre}/melden/", {**SAID, **changes})


def test_report_waits_for_review_and_gives_a_receipt(client, posting):
    response = report(client, posting)

    made = Report.objects.get()
    assert response.url == f"/de/eintrag/{posting.chiffre}/gemeldet/{made.receipt}/"
    assert (made.posting, made.reason, made.text, made.email) == (posting, "fraud", "Er will Geld.", "eve@example.org")
    assert Review.objects.waiting().get().occasion == Occasion.REPORT
    assert posting.events.get().action == Action.REPORTED
    assert made.receipt in client.get(response.url).content.decode()


def test_report_needs_no_words_and_no_address(client, posting):
    report(client, posting, text="", email="")

    assert Report.objects.get().email == ""


def test_report_without_reason_is_asked_again(client, posting):
    response = client.post(f"/de/eintrag/{posting.chiffre}/melden/", {**SAID, "reason": ""})

    page = response.content.decode()
    assert response.status_code == 422
    assert "Bitte wählen Sie, was nicht stimmt" in page
    assert "Er will Geld." in page


@pytest.mark.parametrize("opened", ["", "falsch", signing.TimestampSigner(salt="postings.traps")])
def test_report_sent_too_fast_comes_back_with_its_words(client, posting, opened):
    opened = opened if isinstance(opened, str) else opened.sign("")

    page = report(client, posting, opened=opened).content.decode()

    assert "Das ging sehr schnell" in page
    assert "Er will Geld." in page
    assert not Report.objects.exists()


def test_trap_that_is_filled_is_said(client, posting):
    page = report(client, posting, website="https://example.org").content.decode()

    assert "Bitte lassen Sie das Feld „Website“ leer" in page
    assert not Report.objects.exists()


def test_hidden_posting_cannot_be_reported(client):
    assert report(client, make_posting(status=Status.SUBMITTED)).status_code == 404


def test_eleventh_report_within_an_hour_is_asked_to_wait(client, posting):
    for _time in range(10):
        report(client, posting)

    response = report(client, posting)

    assert response.status_code == 429
    assert "Bitte eine kurze Pause" in response.content.decode()
    assert Report.objects.count() == 10


def test_receipt_of_another_posting_is_not_found(client, posting):
    report(client, posting)
    other = make_posting()

    assert client.get(f"/de/eintrag/{other.chiffre}/gemeldet/{Report.objects.get().receipt}/").status_code == 404
