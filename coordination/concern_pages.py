"""Writing to the office, for everybody and without an account."""

from django import forms
from django.conf import settings
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from people.ratelimit import limited
from postings.forms import TightRadios
from postings.traps import TrappedForm

from . import concerns
from .models import Concern, Topic

LONGEST_PLACE = 300


class ConcernForm(TrappedForm):
    topic = forms.ChoiceField(
        label=_("Worum geht es?"),
        choices=Topic.choices,
        widget=TightRadios(),
        error_messages={
            "required": _("Bitte wählen Sie, worum es geht. Wenn nichts davon passt: „Etwas anderes“."),
            "invalid_choice": _("Bitte wählen Sie, worum es geht. Wenn nichts davon passt: „Etwas anderes“."),
        },
    )
    place = forms.CharField(
        label=_("Auf welcher Seite, oder bei welchem Eintrag?"),
        help_text=_(
            "Die Adresse der Seite oder die Chiffre, zum Beispiel K7M-3QX. Sie können das Feld auch leer lassen."
        ),
        required=False,
        max_length=LONGEST_PLACE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": _("Das ist zu lang. Bitte kürzen Sie es auf 300 Zeichen.")},
    )
    text = forms.CharField(
        label=_("Was möchten Sie uns sagen?"),
        help_text=_("In jeder Sprache. Was ist passiert, und was wäre richtig?"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Bitte schreiben Sie ein paar Worte, damit wir Ihnen helfen können."),
            "max_length": _("Das ist zu lang. Bitte kürzen Sie es auf 3000 Zeichen."),
        },
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        help_text=_("Wenn Sie eine Antwort möchten. Niemand außer uns sieht sie."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={"invalid": _("Diese Adresse sieht unvollständig aus. Sie können das Feld auch leer lassen.")},
    )


@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
@limited("contact", limit=10, per=3600)
def contact(request):
    """`thema` and `zu` in the address say what it is about, where a page of ours knows it."""
    asked = {"topic": request.GET.get("thema", ""), "place": request.GET.get("zu", "")[:LONGEST_PLACE]}
    form = ConcernForm(request.POST or None, initial=asked)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("topic", "place", "text", "email")}
        concern = concerns.write(language=translation.get_language(), **said)
        return redirect("coordination:contact_done", concern.receipt)
    context = {"form": form, "office": settings.OFFICE}
    return render(request, "coordination/contact.html", context, status=422 if form.is_bound else 200)


@require_safe
def contact_done(request, receipt):
    concern = get_object_or_404(Concern, receipt=receipt)
    return render(request, "coordination/contact_done.html", {"concern": concern})
