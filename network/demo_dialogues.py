"""Two invented rounds of questions to look at: one going on, one closed."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from people.models import User
from people.roles import Role

from . import dialogues
from .models import AskedAs, Dialogue

GOING_ON = {
    "title": "Termine bei der Ausländerbehörde (Beispiel)",
    "about": "Wie bekommt man einen Termin, was muss man mitbringen, und warum dauert es so lange? Zwei Wochen lang können alle fragen.",
    "region_id": "06611",
    "official_name": "Mira Muster",
    "official_office": "Leiterin der Ausländerbehörde (erfunden)",
}
CLOSED = {
    "title": "Deutschkurse am Abend (Beispiel)",
    "about": "Wer arbeitet, kann vormittags keinen Kurs besuchen. Die Volkshochschule hat gefragt, was gebraucht wird.",
    "region_id": "06534",
    "official_name": "Emil Exempel",
    "official_office": "Volkshochschule im Landkreis (erfunden)",
}
QUESTIONS = [
    ("Wie lange warte ich zurzeit auf einen Termin?", "de", AskedAs.NEWCOMER, 14,
     "Zurzeit etwa sechs Wochen. Wer eine Arbeit anfangen will, bekommt früher einen Termin: Schreiben Sie das bitte dazu."),
    ("هل يمكنني أن أحضر معي شخصًا يترجم لي؟", "ar", AskedAs.NEWCOMER, 9,
     "Ja, immer. Wenn Sie niemanden haben, sagen Sie es uns bei der Anmeldung. Dann ist jemand am Telefon dabei."),
    ("Darf ich als Begleitung für jemanden sprechen, wenn er es erlaubt?", "de", AskedAs.VOLUNTEER, 5, ""),
    ("Чи можна подати документи електронною поштою?", "uk", AskedAs.NEWCOMER, 2, ""),
]  # fmt: skip
ASKED_ON = "Gilt das auch für eine Ausbildung?"


@transaction.atomic
def load():
    """Make the rounds that are missing. Needs the demo's accounts. Returns how many rounds there are."""
    if not Dialogue.objects.exists():
        cora = User.objects.filter(role=Role.COORDINATOR).order_by("pk").first()
        _going_on(by=cora)
        _closed(by=cora)
    return Dialogue.objects.count()


def _round(fields, *, by):
    until = timezone.localdate() + timedelta(days=10)
    return dialogues.open_it(Dialogue.objects.create(**fields, questions_until_on=until), by=by)


def _going_on(*, by):
    dialogue = _round(GOING_ON, by=by)
    for text, language, asked_as, num_supports, answer in QUESTIONS:
        question = dialogues.show(dialogues.ask(dialogue, text=text, text_language=language, asked_as=asked_as), by=by)
        for number in range(num_supports):
            dialogues.support(question, device=f"demo {number}")
        if answer:
            dialogues.answer(question, text=answer)
    first = dialogue.questions.order_by("pk").first()
    asked_on = dialogues.ask(dialogue, follows=first, text=ASKED_ON, text_language="de", asked_as=AskedAs.VOLUNTEER)
    dialogues.show(asked_on, by=by)
    dialogues.ask(dialogue, text="Gibt es einen Raum für Kinder?", text_language="de", asked_as=AskedAs.ORGANISATION)


def _closed(*, by):
    dialogue = _round(CLOSED, by=by)
    question = dialogues.ask(
        dialogue, text="Kann der Kurs um 18 Uhr anfangen?", text_language="de", asked_as=AskedAs.VOLUNTEER
    )
    dialogues.answer(dialogues.show(question, by=by), text="Ja, ab Januar zweimal in der Woche.")
    dialogues.close(dialogue, by=by, result="Ab Januar gibt es zwei Abendkurse, einen davon mit Kinderbetreuung.")
