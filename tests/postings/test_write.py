from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from people.models import Organisation
from postings import chiffre, problems
from postings.models import Draft, Posting, Review, Status
from postings.views.write import cookie_of
from tests.conftest import OPENED, make_posting
from tests.elements import described

pytestmark = pytest.mark.django_db

ANSWERS = {
    "was": {"category": "household"},
    "worum": {"title": "Topf und Pfanne", "text": "Wir sind neu hier und kochen gern.", "text_language": "de"},
    "wo": {"place": "34117"},
    "wann": {"any_time": "on"},
    "sprachen": {"languages": ["de", "ar"], "languages_basic": ["en"]},
    "wie-viele": {"amount": "2"},
    "fuer-wen": {"for_whom": "me"},
    "erreichen": {"reach_by": "code"},
}


def answer(client, step, data=None, *, kind="gesuche", language="de"):
    return client.post(f"/{language}/{kind}/neu/{step}/", data if data is not None else ANSWERS[step])


def answer_all(client, **changed):
    for step in ANSWERS:
        answer(client, step, changed.get(step.replace("-", "_"), ANSWERS[step]))


def send(client, **data):
    return client.post("/de/gesuche/neu/pruefen/", {"agreed": "on", "opened": OPENED, **data})


def code_of(client):
    return chiffre.entry_code(client.cookies[cookie_of("request")].value)


def test_begin_leads_to_the_first_question(client):
    assert client.get("/de/gesuche/neu/").url == "/de/gesuche/neu/was/"


def test_later_question_without_a_draft_leads_to_the_first(client):
    assert client.get("/de/gesuche/neu/wann/").url == "/de/gesuche/neu/was/"


def test_answers_in_order_lead_through_every_question(client):
    followed = [answer(client, step).url for step in ANSWERS]

    assert followed == [f"/de/gesuche/neu/{step}/" for step in [*list(ANSWERS)[1:], "pruefen"]]


def test_category_with_leaves_asks_for_one(client):
    assert answer(client, "was", {"category": "goods"}).url == "/de/gesuche/neu/genauer/"


def test_word_in_any_language_finds_categories(client):
    response = answer(client, "was", {"word": "دراجة"})

    assert [category.pk for category in response.context["form"].found][:1] == ["bicycles"]


def test_category_that_is_not_counted_asks_no_amount(client):
    answer(client, "was", {"category": "interpreting"})
    for step in ("worum", "wo", "wann"):
        answer(client, step)

    assert answer(client, "sprachen").url == "/de/gesuche/neu/fuer-wen/"


def test_send_without_mail_makes_a_posting_and_shows_the_code(client):
    answer_all(client)

    response = client.get(send(client).url)

    posting = Posting.objects.get()
    assert (posting.status, posting.title, posting.amount) == (Status.SUBMITTED, "Topf und Pfanne", 2)
    assert (posting.municipality_id, posting.postcode, posting.languages) == ("06611000", "34117", ["de", "ar"])
    assert (posting.author.email, posting.author.reach_by) == ("", "code")
    assert "".join(response.context["code"]) == code_of(client)
    assert Posting.objects.with_entry_code(code_of(client)).get() == posting


@pytest.mark.parametrize("phone", ["۰۵۶۱ ۱۲۳۴۵۶", "٠٥٦١ ١٢٣٤٥٦", "0561 123456"])
def test_number_in_the_digits_of_any_keyboard_is_kept_as_telephones_have_it(client, phone):
    answer_all(client, erreichen={"reach_by": "phone", "phone": phone})
    send(client)

    author = Posting.objects.get().author
    assert (author.phone, author.reach_by, author.identity) == ("0561 123456", "phone", "phone:0561123456")


def test_send_twice_makes_one_posting(client):
    answer_all(client)
    send(client)

    response = send(client)

    assert response.url == "/de/mein-eintrag/danke/request/"
    assert Posting.objects.count() == Review.objects.count() == 1


def test_send_with_the_trap_filled_keeps_everything_and_says_why(client):
    answer_all(client)

    response = send(client, website="https://example.org")

    assert response.status_code == 422
    assert Posting.objects.count() == 0
    assert Draft.objects.get().answers["steps"]["worum"]["title"] == ["Topf und Pfanne"]


def test_send_at_once_is_held_for_a_moment(client):
    answer_all(client)

    assert send(client, opened=signing.TimestampSigner(salt="postings.traps").sign("")).status_code == 422
    assert Posting.objects.count() == 0


def test_send_without_agreement_says_so(client):
    answer_all(client)

    response = client.post("/de/gesuche/neu/pruefen/", {"opened": OPENED})

    assert response.context["form"].errors["agreed"] == ["Setzen Sie den Haken, wenn alle einverstanden sind."]


def test_wrong_answer_is_kept_and_shown_again(client):
    answer(client, "was")

    answer(client, "worum", {"title": "", "text": "Ein Topf, bitte, gern gebraucht.", "text_language": "de"})

    assert "Ein Topf, bitte, gern gebraucht." in client.get("/de/gesuche/neu/worum/").content.decode()


def test_draft_survives_a_change_of_language(client):
    answer(client, "was")
    answer(client, "worum")

    assert "Topf und Pfanne" in client.get("/en/gesuche/neu/worum/").content.decode()


def test_draft_older_than_a_day_is_gone(client):
    answer(client, "was")
    Draft.objects.update(touched_at=timezone.now() - timedelta(hours=25))

    assert client.get("/de/gesuche/neu/").url == "/de/gesuche/neu/was/"


def test_answer_with_the_cookie_of_a_draft_that_is_gone_starts_a_new_one(client):
    answer(client, "was")
    Draft.objects.update(touched_at=timezone.now() - timedelta(hours=25))

    assert answer(client, "was").url == "/de/gesuche/neu/worum/"
    assert Draft.objects.alive(at=timezone.now()).count() == 1


def test_begin_with_a_draft_goes_on_where_it_stopped(client):
    answer(client, "was")
    answer(client, "worum")

    assert client.get("/de/gesuche/neu/").url == "/de/gesuche/neu/wo/"


def test_changed_answer_leads_back_to_the_check(client):
    answer_all(client)

    assert answer(client, "wo", {"place": "Marburg"}).url == "/de/gesuche/neu/pruefen/"


def test_ambiguous_place_offers_both(client):
    answer(client, "was")

    response = answer(client, "wo", {"place": "Homberg"})

    assert sorted(town.name for town in response.context["form"].choices) == ["Homberg (Efze)", "Homberg (Ohm)"]


@pytest.mark.parametrize("name", ["from_on", "until_on"])
def test_day_beyond_all_plans_is_asked_again_and_another_one_helps(client, name):
    answer_all(client)

    response = answer(client, "wann", {name: "31.12.9999"})

    assert response.context["form"].errors == {
        name: ["Das liegt zu weit in der Zukunft. Sehen Sie bitte noch einmal nach."]
    }
    assert answer(client, "wann", {name: f"31.12.{timezone.localdate().year + 2}"}).url == "/de/gesuche/neu/pruefen/"


def test_draft_that_holds_a_day_beyond_all_plans_leads_back_to_it(client):
    answer_all(client)
    draft = Draft.objects.get()
    draft.answers["steps"]["wann"] = {"until_on": ["9999-12-31"]}
    draft.save()

    assert send(client).url == "/de/gesuche/neu/wann/"


def test_place_outside_hesse_names_the_office(client):
    answer(client, "was")

    response = answer(client, "wo", {"place": "Berlin"})

    assert "0000 123456" in response.context["form"].errors["place"][0]


def test_contact_data_in_the_text_is_refused(client):
    answer(client, "was")

    response = answer(client, "worum", ANSWERS["worum"] | {"text": "Schreiben Sie an amal@example.org, danke."})

    assert list(response.context["form"].errors) == ["text"]


def test_for_someone_needs_her_word(client):
    answer_all(client, fuer_wen={"for_whom": "someone"})

    assert client.get("/de/gesuche/neu/").url == "/de/gesuche/neu/fuer-wen/"


def test_for_an_organisation_makes_an_unverified_one(client):
    shelter = {"for_whom": "organisation", "organisation_name": "Haus am Bach", "organisation_kind": "shelter"}
    answer_all(client, fuer_wen=shelter)

    send(client)

    assert Posting.objects.get().organisation == Organisation.objects.get(name="Haus am Bach", verified_at=None)


def test_offer_that_answers_a_request_says_so(client):
    request = make_posting(category="household")
    first = client.get(f"/de/angebote/neu/?zu={request.chiffre}", follow=True)

    assert first.context["form"]["answers_to"].value() == request.chiffre
    assert first.context["form"]["category"].value() == "household"


def test_counterparts_nearby_are_shown_before_sending(client):
    offer = make_posting(kind="offer", category="household")
    make_posting(kind="offer", category="household", municipality="06412000")
    answer_all(client)

    response = client.get("/de/gesuche/neu/pruefen/")

    assert response.context["already"] == [offer]


def test_entry_code_is_stored_nowhere(client):
    answer_all(client)
    send(client)
    code = code_of(client)

    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT posting::text FROM postings_posting posting UNION ALL SELECT d::text FROM postings_draft d"
        )
        assert all(code not in row for (row,) in cursor.fetchall())


def test_thanks_are_shown_for_half_an_hour_only(client):
    answer_all(client)
    send(client)
    Posting.objects.update(created_at=timezone.now() - timedelta(minutes=31))

    assert client.get("/de/mein-eintrag/danke/request/").url == "/de/mein-eintrag/"


def test_unknown_step_is_not_found(client):
    answer(client, "was")

    assert client.get("/de/gesuche/neu/quatsch/").status_code == 404


ARABIC = {"title": "نبحث عن سرير", "text": "نحن عائلة جديدة في المدينة ونحتاج إلى ثلاثة أسرّة.", "text_language": "de"}


def test_check_page_asks_whether_it_is_written_in_another_language_and_puts_it_right(client):
    answer_all(client, worum=ARABIC)
    asked = client.get("/de/gesuche/neu/pruefen/").content.decode()

    response = client.post("/de/gesuche/neu/pruefen/", {"text_language": "ar"}, follow=True)

    page = response.content.decode()
    assert "Ist das auf Arabisch geschrieben?" in asked
    assert "Ist das auf Arabisch geschrieben?" not in page
    assert 'lang="ar" dir="rtl">نبحث عن سرير' in page
    send(client)
    assert Posting.objects.get().text_language == "ar"


def test_question_about_the_language_stops_nobody_and_leaves_no_trace(client):
    answer_all(client, worum=ARABIC)

    send(client)

    posting = Posting.objects.get()
    assert posting.text_language == "de"
    assert {problem.code for problem in problems.of(posting)} <= {"short"}


@pytest.mark.parametrize("language", ["xx", "", "\0", "de" * 3000])
def test_language_nobody_knows_puts_nothing_right(client, language):
    answer_all(client)

    client.post("/de/gesuche/neu/pruefen/", {"text_language": language})
    send(client)

    assert Posting.objects.get().text_language == "de"


def test_language_of_nothing_leads_to_the_first_question(client):
    response = client.post("/de/gesuche/neu/pruefen/", {"text_language": "ar"}, follow=True)

    assert response.redirect_chain[-1][0] == "/de/gesuche/neu/was/"
    assert not Draft.objects.exists()


def test_check_page_asks_nothing_where_the_language_fits(client):
    answer_all(client)

    assert "geschrieben?" not in client.get("/de/gesuche/neu/pruefen/").content.decode()


@pytest.mark.parametrize(("step", "group"), [("was", "id_category"), ("sprachen", "id_languages")])
def test_choices_are_described_by_what_is_missing(client, step, group):
    answer_all(client)

    page = answer(client, step, {}).content.decode()

    assert "Fehler:" in described(page, group)
