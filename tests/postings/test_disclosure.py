import json

import pytest
from django.utils import timezone

from coordination.models import Communication, Referral, Result
from people import privacy
from people.models import Clearance, Consent
from postings import conversing, disclosure, enquiring, lifecycle, reviewing, writing
from postings.models import Review
from tests.conftest import make_contact_point, make_posting
from tests.coordination.pairs import HELPER_MAIL, HELPER_PHONE, make_match, make_request
from tests.postings.own_page import EMAIL, enter_page, fill, make_row, save_search
from tests.postings.talks import ASKER, OWNER, make_asker, make_enquiry

pytestmark = pytest.mark.django_db


def told(email=EMAIL):
    return json.loads("".join(disclosure.file_of(email)))


def test_file_explains_itself(client):
    make_posting(author=make_row())

    found = told()

    assert list(found)[:4] == ["README", "schema", "exported_at", "email"]
    assert found["schema"] == "people-like-me/person/1"
    assert found["people"][0]["name"] == "Amal"


def test_posting_is_told_with_its_history_and_earlier_versions(cora):
    posting = make_posting(author=make_row(), title="Bett")
    writing.edit(posting, changes={"title": "Etagenbett", "text": "Für zwei Kinder."})
    reviewing.publish(Review.objects.waiting().get(), by=cora, version=2)

    found = told()["postings"][0]

    assert (found["title"], found["reference"]) == ("Etagenbett", posting.chiffre)
    assert {"what": "published", "who": "coordinator"}.items() <= found["history"][-1].items()
    assert "Etagenbett" in {each["title"] for each in found["earlier_versions"]}
    assert found["reviews"][0]["proposed_version"]["title"] == "Etagenbett"


def test_words_of_both_are_told_and_how_the_other_is_reached_is_not():
    enquiry = make_enquiry(make_posting(author=make_row()), person=make_asker(phone="0000 7654321"))
    enquiring.accept(enquiry)
    conversing.write(enquiry, side=OWNER, text="Gern, am Samstag.", language="de")
    conversing.write(enquiry, side=ASKER, text="Rufen Sie an: 0000 7654321", language="de")
    conversing.show(enquiry, side=ASKER, shares=["email"])

    text = json.dumps(told(), ensure_ascii=False)

    assert "ich habe ein Etagenbett" in text
    assert "Gern, am Samstag." in text
    assert "jutta@example.org" not in text


def test_message_that_was_not_passed_on_is_its_writers_alone():
    enquiry = make_enquiry(make_posting(author=make_row()))
    conversing.write(enquiry, side=ASKER, text="Rufen Sie an: 0000 7654321", language="de")

    assert "7654321" not in json.dumps(told())
    assert "7654321" in json.dumps(told("jutta@example.org"))


def test_answer_that_the_office_still_reads_is_not_told_to_the_owner():
    make_enquiry(make_posting(author=make_row()), to_be_read=True)

    assert told()["conversations"] == []
    assert len(told("jutta@example.org")["conversations"]) == 1


def test_match_is_told_without_the_other_sides_contact_data(cora):
    match = make_match(by=cora, request=make_request(author=make_row()), state="accepted_by_both")

    found = told()

    assert found["matches"][0]["other_posting"] == match.offer.chiffre
    assert [word for word in (HELPER_MAIL, HELPER_PHONE, "Kanarie-Helper", "Cora") if word in str(found)] == []


def test_what_staff_did_is_told_by_role(cora):
    row = make_row()
    posting = make_posting(author=row)
    today = timezone.localdate()
    Consent.objects.create(person=row, words="Ja, gern.", language="de", given_by="Amal", recorded_by=cora)
    Clearance.objects.create(
        person=row, level="children", paper="interview", issued_on=today, valid_until=today, inspected_by=cora
    )
    privacy.reveal(row, by=cora, place="Eintrag")
    Referral.objects.create(posting=posting, contact_point=make_contact_point(), words="Fragen Sie dort.", by=cora)
    for words in ("War sehr froh.", "Herr Weiß hat 0000 7654321 gegeben"):
        Communication.objects.create(posting=posting, person=row, result=Result.REACHED, words=words, by=cora)

    found = told()

    assert found["consents"][0]["words"] == "Ja, gern."
    assert found["clearances"][0]["inspected_by"] == "coordinator"
    assert [(each["where"], each["by"]) for each in found["times_staff_read_your_contact_data"]] == [
        ("Eintrag", "coordinator")
    ]
    assert found["referrals"][0]["to"] == "Treff am Markt"
    assert [(each["words"], each["is_withheld"]) for each in found["talks_with_the_office"]] == [
        ("War sehr froh.", False),
        ("", True),
    ]
    assert "Cora" not in str(found)


def test_reports_and_searches_of_the_address_are_told():
    save_search(query="q=Bett")
    reviewing.report(make_posting(), reason="fraud", text="Das ist Betrug.", email=EMAIL, language="de")
    reported = make_posting(author=make_row())
    reviewing.report(reported, reason="hurt", text="Geheim", email="eve@example.org", language="de")
    lifecycle.withdraw(reported)

    found = told()

    assert found["saved_searches"][0]["query"] == "q=Bett"
    assert found["reports_you_made"][0]["text"] == "Das ist Betrug."
    assert "Geheim" not in str(found)
    assert "eve@" not in str(found)


def test_file_is_sent_in_pieces_and_not_kept(client):
    make_posting(author=make_row())
    enter_page(client)

    response = client.post("/de/meine-seite/datei/")

    assert response.streaming
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"] == 'attachment; filename="people-like-me.json"'
    assert json.loads(b"".join(response))["email"] == EMAIL


def test_file_by_get_is_refused_and_by_post_limited(client):
    make_posting(author=make_row())
    enter_page(client)

    assert client.get("/de/meine-seite/datei/").status_code == 405
    assert [client.post("/de/meine-seite/datei/").status_code for _n in range(6)][-1] == 429


@pytest.mark.parametrize("num", [1, 30])
def test_file_asks_as_often_for_one_as_for_thirty(cora, django_assert_num_queries, num):
    fill(num)

    with django_assert_num_queries(24):
        found = told()

    assert (len(found["postings"]), len(found["conversations"])) == (num, 2 * num)
