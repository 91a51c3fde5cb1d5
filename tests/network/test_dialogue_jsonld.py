import json

import pytest

from network import dialogues
from network.models import Dialogue
from tests.exchange import vocabulary
from tests.network.test_dialogues import ASKED, make_dialogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue(cora):
    return make_dialogue(opened_by=cora, region_id="06534")


def shown(dialogue, cora, **fields):
    return dialogues.show(dialogues.ask(dialogue, **{**ASKED, **fields}), by=cora)


def block(client, dialogue):
    return vocabulary.block_on(client.get(dialogue.get_absolute_url()))


def test_round_says_its_answers_and_which_office_gave_them(client, dialogue, cora):
    question = shown(dialogue, cora, text="كم يستغرق الموعد؟", text_language="ar")
    dialogues.support(question, device="d")
    dialogues.answer(question, text="Etwa sechs Wochen.")

    described = block(client, dialogue)

    (said,) = described["mainEntity"]
    assert list(vocabulary.errors(described)) == []
    assert (described["@type"], described["name"]) == ("FAQPage", dialogue.title)
    assert described["spatialCoverage"]["name"] == "Landkreis Marburg-Biedenkopf"
    assert (said["name"], said["inLanguage"], said["upvoteCount"]) == ("كم يستغرق الموعد؟", "ar", 1)
    assert said["@id"] == f"{described['@id']}#{question.chiffre}"
    assert said["acceptedAnswer"]["text"] == "Etwa sechs Wochen."
    assert said["acceptedAnswer"]["author"] == {"@type": "Person", "jobTitle": "Leiterin der Ausländerbehörde"}


def test_nobody_is_named(client, dialogue, cora):
    dialogues.answer(shown(dialogue, cora), text="Etwa sechs Wochen.")

    said = json.dumps(block(client, dialogue), ensure_ascii=False)

    assert [word for word in ("Muster", "jemand, der", "volunteer", cora.email) if word in said] == []


def test_answer_of_somebody_before_is_not_told_as_of_who_answers_now(client, dialogue, cora):
    dialogues.answer(shown(dialogue, cora), text="Etwa sechs Wochen.")
    Dialogue.objects.update(official_name="N. N.", official_office="Jugendamt")

    assert "author" not in block(client, dialogue)["mainEntity"][0]["acceptedAnswer"]


def test_follow_up_stands_beside_what_it_follows_and_what_waits_is_left_out(client, dialogue, cora):
    first = dialogues.answer(shown(dialogue, cora, text="Eins?"), text="Ja.")
    dialogues.answer(shown(dialogue, cora, text="Zwei?", follows=first), text="Nein.")
    shown(dialogue, cora, text="Drei?")
    dialogues.ask(dialogue, **{**ASKED, "text": "Vier?"})

    assert [each["name"] for each in block(client, dialogue)["mainEntity"]] == ["Eins?", "Zwei?"]


def test_round_without_an_answer_is_not_described(client, dialogue, cora):
    question = shown(dialogue, cora)

    for page in (dialogue, question):
        assert "ld+json" not in client.get(page.get_absolute_url()).content.decode()


def test_round_for_all_of_hesse_says_so(client, cora):
    dialogue = make_dialogue(opened_by=cora)
    dialogues.answer(shown(dialogue, cora), text="Ja.")

    described = block(client, dialogue)

    assert described["spatialCoverage"] == {"@type": "AdministrativeArea", "name": "Hessen"}
