"""How a round of questions lives: opened by the office, asked by anybody, read before it is shown, answered by name, closed
with a result."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .models import Dialogue, Question, Support

SAID = ["title", "about", "category", "region", "official_name", "official_office", "questions_until_on"]


class NotNow(Exception):
    """The round or the question is not where this can be done."""


def _locked(dialogue):
    return Dialogue.objects.select_for_update().get(pk=dialogue.pk)


@transaction.atomic
def write(dialogue):
    """Store a round as it was filled in, new or changed. A closed one stays as it is."""
    if not dialogue.pk:
        dialogue.save()
        return dialogue
    if _locked(dialogue).closed_at:
        raise NotNow
    dialogue.save(update_fields=SAID)
    return dialogue


@transaction.atomic
def open_it(dialogue, *, by):
    dialogue = _locked(dialogue)
    if dialogue.opened_at is None:
        dialogue.opened_at, dialogue.opened_by = timezone.now(), by
        dialogue.save(update_fields=["opened_at", "opened_by"])
    return dialogue


@transaction.atomic
def close(dialogue, *, by, result):
    """With what came of it. What nobody has read by now is no longer shown, what nobody answered stays without."""
    dialogue = _locked(dialogue)
    if not dialogue.is_going_on:
        raise NotNow
    dialogue.closed_at, dialogue.closed_by, dialogue.result = timezone.now(), by, result
    dialogue.save(update_fields=["closed_at", "closed_by", "result"])
    return dialogue


@transaction.atomic
def ask(dialogue, *, text, text_language, asked_as, follows=None):
    """A question waits to be read. A follow-up may be asked as long as the round goes on, a new one until its last day."""
    dialogue = _locked(dialogue)
    is_in_time = dialogue.is_going_on if follows else dialogue.takes_questions(on=timezone.localdate())
    if not is_in_time or (follows and (follows.dialogue_id != dialogue.pk or follows.answered_at is None)):
        raise NotNow
    return Question.objects.create(
        dialogue=dialogue, follows=follows, text=text, text_language=text_language, asked_as=asked_as
    )


@transaction.atomic
def show(question, *, by):
    question = Question.objects.select_for_update().get(pk=question.pk)
    if question.read_at is None:
        question.read_at = question.shown_at = timezone.now()
        question.read_by = by
        question.save(update_fields=["read_at", "read_by", "shown_at"])
    return question


@transaction.atomic
def refuse(question, *, by, why_not):
    """Not shown, and why: whoever asked reads it under her Chiffre."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    if question.read_at is None:
        question.read_at, question.read_by, question.why_not = timezone.now(), by, why_not
        question.save(update_fields=["read_at", "read_by", "why_not"])
    return question


@transaction.atomic
def support(question, *, device):
    """One device more wants to know it. Returns whether it was not counted yet."""
    _row, is_new = Support.objects.get_or_create(question=question, device=device)
    if is_new:
        Question.objects.filter(pk=question.pk).update(num_supports=F("num_supports") + 1)
    return is_new


@transaction.atomic
def answer(question, *, text):
    """In the name of whoever answers in this round. An answer may be mended while the round goes on."""
    question = Question.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=question.pk)
    if not (question.is_shown and question.dialogue.is_going_on):
        raise NotNow
    question.answer, question.answered_by, question.answered_at = text, question.dialogue.answers_as, timezone.now()
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    return question
