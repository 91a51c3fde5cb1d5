"""Telling us that a posting should be looked at."""

from django import forms
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from people.ratelimit import limited
from postings import reviewing
from postings.forms import TightRadios
from postings.models import Posting, Report, ReportReason
from postings.traps import TrappedForm


class ReportForm(TrappedForm):
    reason = forms.ChoiceField(
        label=_("Was stimmt nicht?"),
        choices=ReportReason.choices,
        widget=TightRadios(),
        error_messages={
            "required": _("Bitte wählen Sie, was nicht stimmt. Wenn nichts davon passt: „Etwas anderes“."),
            "invalid_choice": _("Bitte wählen Sie, was nicht stimmt. Wenn nichts davon passt: „Etwas anderes“."),
        },
    )
    text = forms.CharField(
        label=_("In Ihren Worten"),
        help_text=_("In jeder Sprache. Was haben Sie gesehen?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Das ist zu lang. Bitte kürzen Sie es auf 1000 Zeichen.")},
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
@limited("report", limit=10, per=3600)
def posting_report(request, chiffre):
    posting = get_object_or_404(Posting.objects.published().select_related("category"), chiffre=chiffre)
    form = ReportForm(request.POST or None)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("reason", "text", "email")}
        report = reviewing.report(posting, language=translation.get_language(), **said)
        return redirect("postings:report_done", posting.chiffre, report.receipt)
    return render(request, "postings/posting_report.html", {"posting": posting, "form": form}, status=_status(form))


def _status(form):
    return 422 if form.is_bound else 200


@require_safe
def report_done(request, chiffre, receipt):
    report = get_object_or_404(Report.objects.select_related("posting"), receipt=receipt, posting__chiffre=chiffre)
    return render(request, "postings/report_done.html", {"report": report})
