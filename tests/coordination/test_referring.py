import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coordination import answers
from coordination.models import Ladder, Referral
from postings import chiffre
from tests.conftest import KASSEL, MARBURG, enter, make_contact_point, make_posting

pytestmark = pytest.mark.django_db

CODE = "4821093755602214"


def address(posting):
    return reverse("admin:posting_refer", args=[posting.chiffre])


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.fixture
def place(db):
    return make_contact_point(name="Sozialladen", municipality=KASSEL, topics=["goods"])


@pytest.fixture
def own(client):
    """A request whose page this visitor has opened."""
    posting = make_posting(entry_code_hash=chiffre.entry_code_hash(CODE))
    client.post("/de/mein-eintrag/", {"code": CODE})
    return posting


# By staff


def test_refer_names_a_place_and_says_so(client, cora, place):
    enter(client, cora)
    posting = make_posting()

    response = client.post(address(posting), {"contact_point": place.pk, "words": "Bis 17 Uhr offen."})

    referral = Referral.objects.get(posting=posting)
    assert (referral.contact_point, referral.by, referral.words) == (place, cora, "Bis 17 Uhr offen.")
    assert said(response) == [f"{posting.chiffre}: an Sozialladen verwiesen."]


def test_refer_twice_says_that_it_was_named(client, cora, place):
    enter(client, cora)
    posting = make_posting()
    client.post(address(posting), {"contact_point": place.pk})

    response = client.post(address(posting), {"contact_point": place.pk})

    assert said(response)[-1] == f"Sozialladen war für {posting.chiffre} schon genannt."


@pytest.mark.parametrize("given", ["", "0", "abc", "99999999999999999999", "\0"])
def test_refer_to_nothing_asks_for_a_place(client, cora, given):
    enter(client, cora)

    response = client.post(address(make_posting()), {"contact_point": given})

    assert (response.status_code, len(said(response)), Referral.objects.count()) == (302, 1, 0)


def test_refer_to_a_place_of_another_region_is_not_taken(client, cora):
    enter(client, cora)
    elsewhere = make_contact_point(municipality=MARBURG)

    client.post(address(make_posting()), {"contact_point": elsewhere.pk})

    assert Referral.objects.count() == 0


def test_refer_of_a_closed_request_says_how_it_stands(client, cora, place):
    enter(client, cora)

    response = client.post(address(make_posting(status="settled")), {"contact_point": place.pk})

    assert (said(response), Referral.objects.count()) == (["Das geht nicht mehr. Der Eintrag ist jetzt: erledigt."], 0)


def test_local_coordinator_refers_in_her_region_only(client, dario, place):
    enter(client, dario)
    here = make_posting(municipality=MARBURG)
    near = make_contact_point(name="Laden", municipality=MARBURG)

    elsewhere = client.post(address(make_posting()), {"contact_point": place.pk})
    client.post(address(here), {"contact_point": near.pk})

    assert (elsewhere.status_code, [referral.posting for referral in Referral.objects.all()]) == (404, [here])


def test_refer_takes_no_get(client, cora):
    enter(client, cora)

    assert client.get(address(make_posting())).status_code == 405


# By the person


def test_own_page_names_the_place_and_why(client, own, place):
    answers.refer(own, place)

    page = client.get("/de/mein-eintrag/").content.decode()

    assert ("Sozialladen" in page, "hatten wir noch niemanden gefunden. Vielleicht hilft" in page) == (True, True)


def test_own_page_says_that_nothing_was_found_until_there_is_an_answer(client, own, place):
    Ladder.objects.create(posting=own, told_at=timezone.now(), num_told=1)
    before = client.get("/de/mein-eintrag/").content.decode()
    answers.refer(own, place)
    after = client.get("/de/mein-eintrag/").content.decode()

    assert ["gefunden. Das tut uns leid" in page for page in (before, after)] == [True, False]


def test_own_page_names_the_nearest_places_while_nobody_has_answered(client, own, place):
    assert "Anlaufstellen für diese Region" in client.get("/de/mein-eintrag/").content.decode()


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_person_says_whether_the_place_helped(client, own, place, answer):
    referral = answers.refer(own, place)

    client.post(reverse("coordination:referral_helped", args=[referral.pk]), {"helped": answer})

    referral.refresh_from_db()
    assert referral.helped == answer


@pytest.mark.parametrize("answer", ["", "maybe", "\0", "x" * 10_000])
def test_other_answers_change_nothing(client, own, place, answer):
    referral = answers.refer(own, place)

    response = client.post(reverse("coordination:referral_helped", args=[referral.pk]), {"helped": answer})

    referral.refresh_from_db()
    assert (response.status_code, referral.helped) == (302, "")


def test_person_answers_for_her_own_request_only(client, own, place):
    referral = answers.refer(make_posting(), place)

    response = client.post(reverse("coordination:referral_helped", args=[referral.pk]), {"helped": "yes"})

    referral.refresh_from_db()
    assert (response.status_code, referral.helped) == (404, "")


def test_stranger_answers_for_nobody(client, place):
    referral = answers.refer(make_posting(), place)

    client.post(reverse("coordination:referral_helped", args=[referral.pk]), {"helped": "yes"})

    referral.refresh_from_db()
    assert referral.helped == ""


def test_own_page_asks_the_same_for_any_number_of_referrals(client, own):
    asked = {}
    for number in range(30):
        answers.refer(own, make_contact_point(name=f"Laden {number}", municipality=KASSEL))
        with CaptureQueriesContext(connection) as queries:
            client.get("/de/mein-eintrag/")
        asked[number + 1] = len(queries)

    assert asked[30] == asked[1]
