import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from network import dialogue_pages, dialogues
from network.models import Dialogue, Question, Support
from tests.conftest import OPENED, enter
from tests.elements import buttons, loose_ends

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ASKED = {"text": "Wie lange dauert ein Termin?", "text_language": "de", "asked_as": "volunteer"}


def make_dialogue(**fields):
    defaults = {
        "title": "Termine bei der Ausländerbehörde",
        "about": "Zwei Wochen lang können Sie fragen.",
        "official_name": "Dr. Mira Muster",
        "official_office": "Leiterin der Ausländerbehörde",
        "questions_until_on": timezone.localdate() + timedelta(days=7),
    }
    if "opened_by" in fields:
        defaults["opened_at"] = NOW
    return Dialogue.objects.create(**{**defaults, **fields})


@pytest.fixture
def dialogue(cora):
    return make_dialogue(opened_by=cora)


@pytest.fixture
def question(dialogue, cora):
    """A question that everybody sees."""
    return dialogues.show(dialogues.ask(dialogue, **ASKED), by=cora)


def test_question_waits_until_somebody_has_read_it(client, dialogue, cora):
    asked = dialogues.ask(dialogue, **ASKED)
    assert ASKED["text"] not in client.get(f"/de/fragen/{dialogue.pk}/").content.decode()
    assert ASKED["text"] not in client.get(f"/de/fragen/frage/{asked.chiffre}/").content.decode()

    dialogues.show(asked, by=cora)

    assert ASKED["text"] in client.get(f"/de/fragen/{dialogue.pk}/").content.decode()


def test_refused_question_says_why_to_whoever_knows_its_chiffre(client, dialogue, cora):
    asked = dialogues.refuse(dialogues.ask(dialogue, **ASKED), by=cora, why_not="Das betrifft einen einzelnen Fall.")

    assert "Das betrifft einen einzelnen Fall." in client.get(f"/de/fragen/frage/{asked.chiffre}/").content.decode()
    assert dialogues.show(asked, by=cora).shown_at is None


@pytest.mark.parametrize("fields", [{"opened_by": None}, {"questions_until_on": NOW.date() - timedelta(days=2)}])
def test_round_that_takes_no_questions_takes_none(cora, fields):
    dialogue = make_dialogue(**{"opened_by": cora, **fields, **({"opened_at": None} if "opened_by" in fields else {})})

    with pytest.raises(dialogues.NotNow):
        dialogues.ask(dialogue, **ASKED)


def test_follow_up_is_asked_of_an_answer_only(dialogue, question):
    with pytest.raises(dialogues.NotNow):
        dialogues.ask(dialogue, follows=question, **ASKED)

    answered = dialogues.answer(question, text="Etwa sechs Wochen.")

    assert dialogues.ask(dialogue, follows=answered, **ASKED).follows == question


def test_answer_names_who_gave_it(question):
    assert (
        dialogues.answer(question, text="Sechs Wochen.").answered_by == "Dr. Mira Muster, Leiterin der Ausländerbehörde"
    )


def test_closed_round_takes_no_answer(dialogue, question, cora):
    dialogues.close(dialogue, by=cora, result="Das Amt öffnet nun auch samstags.")

    with pytest.raises(dialogues.NotNow):
        dialogues.answer(question, text="Zu spät.")


def test_round_written_by_who_read_it_before_stays_open(cora):
    dialogue = make_dialogue()
    read_before = Dialogue.objects.get()
    dialogues.open_it(dialogue, by=cora)
    read_before.title = "Termine im Amt"

    dialogues.write(read_before)

    dialogue.refresh_from_db()
    assert (dialogue.title, dialogue.opened_by) == ("Termine im Amt", cora)


def test_round_written_by_who_read_it_before_stays_closed(dialogue, cora):
    read_before = Dialogue.objects.get()
    dialogues.close(dialogue, by=cora, result="Das Amt öffnet nun auch samstags.")

    with pytest.raises(dialogues.NotNow):
        dialogues.write(read_before)

    dialogue.refresh_from_db()
    assert dialogue.closed_by == cora


def test_device_supports_a_question_once(client, question):
    for _tap in range(2):
        client.post(f"/de/fragen/frage/{question.chiffre}/auch/")

    question.refresh_from_db()
    assert (question.num_supports, Support.objects.count()) == (1, 1)
    assert "Sie möchten das wissen" in client.get(question.dialogue.get_absolute_url()).content.decode()


def test_looking_gives_no_cookie(client, question):
    assert "geraet" not in client.get(question.dialogue.get_absolute_url()).cookies


def test_asking_by_form_leads_to_the_question(client, dialogue):
    response = client.post(f"/de/fragen/{dialogue.pk}/stellen/", {**ASKED, "website": "", "opened": OPENED})

    assert response["Location"] == f"/de/fragen/frage/{Question.objects.get().chiffre}/"


@pytest.mark.parametrize("text", ["Ruft mich an: 0561 0000123", "mail@example.org", ""])
def test_question_that_names_somebody_is_given_back_whole(client, dialogue, text):
    response = client.post(
        f"/de/fragen/{dialogue.pk}/stellen/", {**ASKED, "text": text, "website": "", "opened": OPENED}
    )

    assert (response.status_code, Question.objects.count()) == (422, 0)
    assert text in response.content.decode()


def test_official_answers_by_her_link(client, dialogue, question):
    page = f"/de/fragen/antworten/{dialogue_pages.answering_token(dialogue)}/"
    assert ASKED["text"] in client.get(page).content.decode()

    client.post(page, {"question": question.chiffre, f"{question.chiffre}-answer": "Etwa sechs Wochen."})

    assert "Etwa sechs Wochen." in client.get(dialogue.get_absolute_url()).content.decode()


def test_official_without_an_answer_is_told(client, dialogue, question):
    page = f"/de/fragen/antworten/{dialogue_pages.answering_token(dialogue)}/"

    response = client.post(page, {"question": question.chiffre, f"{question.chiffre}-answer": " "})

    assert response.status_code == 422
    assert "Schreiben Sie bitte Ihre Antwort auf." in response.content.decode()


def test_wrong_link_opens_nothing(client, dialogue):
    assert client.get("/de/fragen/antworten/abc:def/").status_code == 404


def test_round_that_is_not_open_is_not_there(client, db):
    dialogue = make_dialogue()

    assert client.get(f"/de/fragen/{dialogue.pk}/").status_code == 404
    assert client.get(f"/de/fragen/{dialogue.pk}/stellen/").status_code == 404


def test_office_makes_opens_reads_and_closes(client, cora):
    enter(client, cora)
    day = timezone.localdate() + timedelta(days=3)
    said = {"title": "Kita", "about": "Fragen Sie.", "official_name": "N. N.", "official_office": "Jugendamt"}
    desk = client.post("/koordination/fragerunden/neu/", {**said, "questions_until_on": day.isoformat()})["Location"]
    client.post(desk, {"do": "open"})
    dialogue = Dialogue.objects.get()
    asked = dialogues.ask(dialogue, **ASKED)

    assert ASKED["text"] in client.get("/koordination/fragerunden/").content.decode()
    client.post(f"/koordination/fragerunden/frage/{asked.pk}/", {"do": "show"})
    assert client.post(desk, {"do": "close", "result": ""}).status_code == 422
    client.post(desk, {"do": "close", "result": "Es gibt zwei neue Gruppen."})

    asked.refresh_from_db()
    dialogue.refresh_from_db()
    assert (asked.is_shown, dialogue.result, dialogue.closed_by) == (True, "Es gibt zwei neue Gruppen.", cora)


def test_coordinator_of_one_region_sees_her_rounds_only(client, dario, cora):
    enter(client, dario)
    make_dialogue(title="Ganz Hessen", opened_by=cora)
    make_dialogue(title="Marburg", region_id="06534", opened_by=cora)

    page = client.get("/koordination/fragerunden/").content.decode()

    assert ("Marburg" in page, "Ganz Hessen" in page) == (True, False)


def test_refusing_without_a_word_asks_for_one(client, dialogue, cora):
    enter(client, cora)
    asked = dialogues.ask(dialogue, **ASKED)

    client.post(f"/koordination/fragerunden/frage/{asked.pk}/", {"do": "refuse", "why": " "})

    asked.refresh_from_db()
    assert asked.read_at is None


def test_enter_after_a_reason_does_not_show_the_question(client, dialogue, cora):
    """The first button of a form is what the enter key presses."""
    enter(client, cora)
    dialogues.ask(dialogue, **ASKED)

    for path in ("fragerunden/", f"fragerunden/{dialogue.pk}/"):
        page = client.get(f"/koordination/{path}").content.decode()
        (refusing,) = [form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="why"' in form]
        assert buttons(refusing) == [f"Nicht zeigen: {ASKED['text']}"]
        assert f"Zeigen: {ASKED['text']}" in buttons(page)


def test_buttons_of_a_question_name_it(client, dialogue, question, cora):
    answered = dialogues.show(dialogues.ask(dialogue, **{**ASKED, "text": "Und dann?"}), by=cora)
    dialogues.answer(answered, text="Dann kommt ein Brief.")

    page = client.get(dialogue.get_absolute_url()).content.decode()
    answering = client.get(f"/de/fragen/antworten/{dialogue_pages.answering_token(dialogue)}/").content.decode()

    assert f"Das möchte ich auch wissen: {ASKED['text']}" in buttons(page)
    assert 'Dazu nachfragen<span class="sr">: Und dann?</span>' in page
    assert {f"Antwort zeigen: {ASKED['text']}", "Antwort ändern: Und dann?"} <= set(buttons(answering))
    assert f'role="group" aria-labelledby="{question.chiffre}-text"' in answering
    assert loose_ends(answering) == []


@pytest.mark.parametrize("num", [1, 30])
def test_round_asks_the_same_for_few_and_many(client, dialogue, cora, num, django_assert_num_queries):
    for number in range(num):
        asked = dialogues.show(dialogues.ask(dialogue, **{**ASKED, "text": f"Frage {number}?"}), by=cora)
    client.post(f"/de/fragen/frage/{asked.chiffre}/auch/")

    with django_assert_num_queries(3):
        client.get(dialogue.get_absolute_url())


@pytest.mark.parametrize("num", [1, 30])
def test_list_asks_the_same_for_few_and_many(client, cora, num, django_assert_num_queries):
    for number in range(num):
        make_dialogue(title=f"Runde {number}", opened_by=cora)

    with django_assert_num_queries(2):
        client.get("/de/fragen/")


def broken(match, change):
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        change()


def test_opened_round_without_who_is_refused():
    broken("an_opened_dialogue_names_who_opened_it", lambda: make_dialogue(opened_at=NOW))


def test_closed_round_without_a_result_is_refused(dialogue, cora):
    broken(
        "a_dialogue_is_closed_with_a_result",
        lambda: Dialogue.objects.filter(pk=dialogue.pk).update(closed_at=NOW, closed_by=cora),
    )


def test_constraints_of_questions_hold(dialogue, question, cora):
    mine = Question.objects.filter(pk=question.pk)
    broken("a_read_question_names_who_read_it", lambda: mine.update(read_by=None))
    broken("a_question_is_read_before_it_is_shown", lambda: mine.update(read_at=None, read_by=None))
    broken("an_answer_names_who_gave_it_to_a_shown_question", lambda: mine.update(answer="Ja", answered_at=NOW))
    broken("no_question_follows_its_own_self", lambda: mine.update(follows=question))


def test_support_counted_twice_is_refused(question):
    Support.objects.create(question=question, device="d")

    broken("a_device_supports_a_question_once", lambda: Support.objects.create(question=question, device="d"))
