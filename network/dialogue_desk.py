"""The staff room's pages of question rounds: make one, read what is asked, close it with a result."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from people import roles
from people.staff_pages import StaffPage, allowed
from postings.forms import KindForm

from . import dialogue_pages, dialogues
from .models import Dialogue, Question
from .staff_regions import regions_of

SHOWN = 50
CLOSED = gettext_lazy("Diese Runde ist schon abgeschlossen oder noch nicht eröffnet.")


class DialogueForm(forms.ModelForm):
    class Meta:
        model = Dialogue
        fields = dialogues.SAID
        widgets = {
            "about": forms.Textarea(attrs={"rows": 5}),
            "questions_until_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, regions, is_everywhere, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["region"].queryset = regions
        self.fields["region"].required = not is_everywhere
        if is_everywhere:
            self.fields["region"].empty_label = _("ganz Hessen")
        self.fields["category"].empty_label = _("bitte wählen")


class ResultForm(KindForm):
    result = forms.CharField(
        label=gettext_lazy("Was dabei herauskam"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": gettext_lazy("Schreiben Sie bitte auf, was dabei herauskam. Auch „nichts“ ist ein Ergebnis.")
        },
    )


def _visible(user):
    return Dialogue.objects.visible_to(user)


@allowed("network")
def dialogue_desk_list(request):
    context = {
        **admin.site.each_context(request),
        "title": _("Fragerunden"),
        "dialogues": _visible(request.user).with_counts().select_related("region").order_by("-created_at")[:SHOWN],
        "questions": _waiting(request.user),
    }
    return render(request, "network/dialogue_desk_list.html", context)


def _waiting(user):
    return Question.objects.visible_to(user).to_read().select_related("dialogue", "follows")[:SHOWN]


def _form(request, dialogue=None):
    return DialogueForm(
        request.POST if request.method == "POST" else None,
        instance=dialogue,
        regions=regions_of(request.user).order_by("name"),
        is_everywhere=roles.of(request.user).everywhere,
    )


@allowed("network")
def dialogue_desk_new(request):
    form = _form(request)
    if form.is_valid():
        dialogue = dialogues.write(form.instance)
        return HttpResponseRedirect(reverse("admin:dialogue_desk", args=[dialogue.pk]))
    return _form_page(request, form, _("Neue Fragerunde"))


def _form_page(request, form, title):
    context = {**admin.site.each_context(request), "title": title, "form": form}
    return render(request, "network/dialogue_desk_form.html", context, status=422 if form.is_bound else 200)


@allowed("network")
def dialogue_desk(request, pk):
    """One round: its questions, its link for whoever answers, and its end."""
    dialogue = get_object_or_404(_visible(request.user).with_counts().select_related("region", "category"), pk=pk)
    result = ResultForm(request.POST if request.POST.get("do") == "close" else None)
    if request.method == "POST" and _done(request, dialogue, result):
        return HttpResponseRedirect(reverse("admin:dialogue_desk", args=[pk]))
    path = reverse("network:dialogue_answer", args=[dialogue_pages.answering_token(dialogue)])
    context = {
        **admin.site.each_context(request),
        "title": dialogue.title,
        "dialogue": dialogue,
        "questions": dialogue.questions.waiting()[:SHOWN],
        "unanswered": dialogue.questions.unanswered().by_support()[:SHOWN],
        "answering_address": f"{settings.SITE_URL}{path}",
        "result_form": result,
    }
    return render(request, "network/dialogue_desk.html", context, status=422 if result.is_bound else 200)


def _done(request, dialogue, result):
    """Whether what was sent could be done."""
    if request.POST.get("do") == "open":
        dialogues.open_it(dialogue, by=request.user)
        messages.success(request, _("Die Runde ist eröffnet und für alle zu sehen."))
        return True
    if request.POST.get("do") == "close" and result.is_valid():
        try:
            dialogues.close(dialogue, by=request.user, result=result.cleaned_data["result"])
        except dialogues.NotNow:
            messages.warning(request, CLOSED)
        return True
    return not result.is_bound


@allowed("network")
def dialogue_desk_edit(request, pk):
    dialogue = get_object_or_404(_visible(request.user).filter(closed_at=None), pk=pk)
    form = _form(request, dialogue)
    if form.is_valid():
        try:
            dialogues.write(form.instance)
        except dialogues.NotNow:
            messages.warning(request, CLOSED)
        return HttpResponseRedirect(reverse("admin:dialogue_desk", args=[pk]))
    return _form_page(request, form, dialogue.title)


@require_POST
@allowed("network")
def question_read(request, pk):
    """Show a question, or say why not."""
    question = get_object_or_404(Question.objects.waiting().filter(dialogue__in=_visible(request.user)), pk=pk)
    if request.POST.get("do") == "show":
        dialogues.show(question, by=request.user)
    elif why := request.POST.get("why", "").replace("\0", "").strip()[:300]:
        dialogues.refuse(question, by=request.user, why_not=why)
    else:
        messages.warning(request, _("Sagen Sie bitte in einem Satz, warum die Frage nicht gezeigt wird."))
    return HttpResponseRedirect(reverse("admin:dialogue_desk", args=[question.dialogue_id]))


PAGES = [
    StaffPage("fragerunden/", dialogue_desk_list, "dialogue_desk_list", gettext_lazy("Fragerunden")),
    StaffPage("fragerunden/neu/", dialogue_desk_new, "dialogue_desk_new"),
    StaffPage("fragerunden/<int:pk>/", dialogue_desk, "dialogue_desk"),
    StaffPage("fragerunden/<int:pk>/aendern/", dialogue_desk_edit, "dialogue_desk_edit"),
    StaffPage("fragerunden/frage/<int:pk>/", question_read, "question_read"),
]
