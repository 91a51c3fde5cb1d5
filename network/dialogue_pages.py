"""Rounds of questions, for everybody: reading, asking, supporting; and the page of whoever answers."""

from django import forms
from django.core import signing
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.ratelimit import limited
from postings import contactdata, tongues
from postings.forms import KindForm, TightRadios
from postings.traps import TrappedForm

from . import devices, dialogues
from .models import AskedAs, Dialogue, Question

PER_PAGE = 20
MOST_QUESTIONS = 200  # shown of one round, the most wanted first
_SALT = "network.dialogue_pages.answering"


class QuestionForm(TrappedForm):
    text = forms.CharField(
        label=_("Ihre Frage"),
        help_text=_("In Ihrer Sprache. Schreiben Sie keine Namen und Adressen hinein."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Schreiben Sie bitte Ihre Frage auf."),
            "max_length": _("Das ist zu lang. Bitte kürzen Sie es auf 600 Zeichen."),
        },
    )
    text_language = forms.ChoiceField(label=_("In welcher Sprache haben Sie geschrieben?"))
    asked_as = forms.ChoiceField(
        label=_("Wer fragt?"),
        help_text=_("Nur das steht bei der Frage, kein Name."),
        choices=AskedAs.choices,
        widget=TightRadios(),
        error_messages={
            "required": _("Bitte wählen Sie, wer fragt."),
            "invalid_choice": _("Bitte wählen Sie, wer fragt."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text_language"].choices = tongues.choices()
        self.initial.setdefault("text_language", tongues.of_reader())

    def clean_text(self):
        text = self.cleaned_data["text"]
        if any(find(text) for find in (contactdata.emails, contactdata.phones, contactdata.links)):
            told = _("In der Frage steht eine Adresse, eine Telefonnummer oder ein Link. Bitte nehmen Sie das heraus.")
            raise forms.ValidationError(told)
        return text


class AnswerForm(KindForm):
    answer = forms.CharField(
        label=_("Ihre Antwort"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Schreiben Sie bitte Ihre Antwort auf."),
            "max_length": _("Das ist zu lang. Bitte kürzen Sie es auf 4000 Zeichen."),
        },
    )


@require_safe
def dialogue_list(request):
    found = (
        Dialogue.objects.shown()
        .with_counts()
        .select_related("region")
        .order_by(F("closed_at").desc(nulls_first=True), "-opened_at", "-pk")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "network/dialogue_list.html", {"page": page, "today": timezone.localdate()})


@require_safe
def dialogue_detail(request, pk):
    found = Dialogue.objects.shown().with_counts().select_related("region", "category")
    dialogue = get_object_or_404(found, pk=pk)
    questions = list(dialogue.questions.shown().by_support()[:MOST_QUESTIONS])
    context = {
        "dialogue": dialogue,
        "takes_questions": dialogue.takes_questions(on=timezone.localdate()),
        "threads": _threads(questions),
        "supported": _supported(request, dialogue, questions),
    }
    return render(request, "network/dialogue_detail.html", context)


def _threads(questions):
    """[(question, its follow-ups)], in the order given; those below come in the order they were asked."""
    below = {}
    for question in questions:
        if question.follows_id:
            below.setdefault(question.follows_id, []).append(question)
    return [
        (question, sorted(below.get(question.pk, []), key=lambda each: each.asked_at))
        for question in questions
        if question.follows_id is None
    ]


def _supported(request, dialogue, questions):
    """Keys of the questions that this device supports."""
    device = devices.known_as(request, dialogue)
    if not device:
        return set()
    supports = Question.objects.filter(pk__in=[each.pk for each in questions], supports__device=device)
    return set(supports.values_list("pk", flat=True))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("dialogue-ask", limit=10, per=3600)
def question_ask(request, pk):
    dialogue = get_object_or_404(Dialogue.objects.going_on(), pk=pk)
    follows = _followed(dialogue, request.GET.get("zu", ""))
    form = QuestionForm(request.POST or None)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("text", "text_language", "asked_as")}
        try:
            return redirect(dialogues.ask(dialogue, follows=follows, **said))
        except dialogues.NotNow:
            form.add_error(None, _("Diese Runde nimmt keine neuen Fragen mehr an."))
    context = {
        "dialogue": dialogue,
        "follows": follows,
        "form": form,
        "is_late": not follows and not dialogue.takes_questions(on=timezone.localdate()),
    }
    return render(request, "network/question_ask.html", context, status=422 if form.is_bound else 200)


def _followed(dialogue, code):
    """The answered question that somebody asks on about; None where nobody said one."""
    if not code:
        return None
    return get_object_or_404(dialogue.questions.shown().exclude(answered_at=None), chiffre=code.replace("\0", "")[:7])


@require_safe
def question_detail(request, chiffre):
    """What became of a question, for whoever knows its Chiffre. Its words stand here once somebody has read them."""
    question = get_object_or_404(Question.objects.select_related("dialogue"), chiffre=chiffre)
    if question.dialogue.opened_at is None:
        raise Http404
    return render(request, "network/question_detail.html", {"question": question, "dialogue": question.dialogue})


@require_POST
@limited("dialogue-support", limit=120, per=3600)
def question_support(request, chiffre):
    question = get_object_or_404(Question.objects.shown().select_related("dialogue"), chiffre=chiffre)
    response = redirect(f"{question.dialogue.get_absolute_url()}#{question.chiffre}")
    if question.dialogue.is_going_on:
        dialogues.support(question, device=devices.met(request, response, question.dialogue))
    return response


def answering_token(dialogue):
    """For the page of whoever answers in this round: good for nothing else, and as long as the round goes on."""
    return signing.dumps(dialogue.pk, salt=_SALT)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("dialogue-answer", limit=300, per=3600)
def dialogue_answer(request, token):
    dialogue = _of_token(token)
    questions = list(dialogue.questions.shown().by_support()[:MOST_QUESTIONS])
    bound = None
    if request.method == "POST":
        bound = next((each for each in questions if each.chiffre == request.POST.get("question")), None)
        if bound is None:
            raise Http404
        form = AnswerForm(request.POST, prefix=bound.chiffre)
        if form.is_valid():
            try:
                dialogues.answer(bound, text=form.cleaned_data["answer"])
                return redirect("network:dialogue_answer", token)
            except dialogues.NotNow:
                form.add_error("answer", _("Diese Runde ist inzwischen abgeschlossen."))
    entries = [
        (each, form if each is bound else AnswerForm(prefix=each.chiffre, initial={"answer": each.answer}))
        for each in questions
    ]
    response = render(
        request,
        "network/dialogue_answer.html",
        {"dialogue": dialogue, "entries": entries},
        status=422 if bound else 200,
    )
    response["Cache-Control"] = "no-store"
    return response


def _of_token(token):
    try:
        pk = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise Http404 from None
    return get_object_or_404(Dialogue.objects.going_on(), pk=pk)
