"""Certificates: issued on the pages of an organisation, fetched on one's own page, checked by everybody."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.ratelimit import limited
from postings import access, paper
from postings.forms import KindForm

from . import certificates
from .models import Certificate
from .stewarding import steward_only

NOT_UNDERSTOOD = 422
MOST_SHOWN = 200
DATE = {
    "input_formats": ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y"],
    "error_messages": dict.fromkeys(("required", "invalid"), gettext_lazy("Schreiben Sie das Datum so: 3.12.2026")),
}


def _date(label):
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **DATE)


class CertificateForm(KindForm):
    name = forms.CharField(
        label=gettext_lazy("Name, wie er auf dem Nachweis stehen soll"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Schreiben Sie, wem der Nachweis gehört.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-Mail des Menschen, der geholfen hat"),
        max_length=254,
        help_text=gettext_lazy(
            "So steht der Nachweis auf der Seite dieses Menschen. Auf dem Papier steht die Adresse nicht."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "dir": "ltr"}),
        error_messages=dict.fromkeys(
            ("required", "invalid"),
            gettext_lazy("An der E-Mail-Adresse stimmt etwas nicht. Sie sieht so aus: name@example.org"),
        ),
    )
    tasks = forms.CharField(
        label=gettext_lazy("Was wurde getan?"),
        max_length=600,
        min_length=4,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=dict.fromkeys(
            ("required", "min_length"), gettext_lazy("Schreiben Sie in ein paar Worten, was getan wurde.")
        )
        | {"max_length": gettext_lazy("Das ist zu lang. Höchstens 600 Zeichen.")},
    )
    hours = forms.IntegerField(
        label=gettext_lazy("Wie viele Stunden zusammen?"),
        min_value=1,
        max_value=5000,
        widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            gettext_lazy("Schreiben Sie eine Zahl zwischen 1 und 5000."),
        ),
    )
    from_on = _date(gettext_lazy("Vom"))
    until_on = _date(gettext_lazy("Bis zum"))

    def clean(self):
        said = super().clean()
        start, end = said.get("from_on"), said.get("until_on")
        if end and end > timezone.localdate():
            self.add_error("until_on", _("Dieser Tag kommt erst noch. Bestätigen Sie nur, was schon getan ist."))
        elif start and end and end < start:
            self.add_error("until_on", _("Das Ende liegt vor dem Anfang."))
        return said


class CheckForm(KindForm):
    number = forms.CharField(
        label=gettext_lazy("Nummer"),
        max_length=30,
        widget=forms.TextInput(attrs={"class": "input--code", "autocomplete": "off", "dir": "ltr"}),
        error_messages={"required": gettext_lazy("Die Nummer steht unten auf dem Nachweis.")},
    )
    code = forms.CharField(
        label=gettext_lazy("Prüfcode"),
        max_length=30,
        widget=forms.TextInput(attrs={"class": "input--code", "autocomplete": "off", "dir": "ltr"}),
        error_messages={"required": gettext_lazy("Der Prüfcode steht neben der Nummer.")},
    )


@limited("certificate-check", limit=20, per=900)
def certificate_check(request):
    """Who has the paper learns whether it is genuine. Nobody else learns anything."""
    initial = {"number": certificates.tidy(request.GET.get("nummer", "")[:30])}
    form = CheckForm(request.POST if request.method == "POST" else None, initial=initial)
    found = certificates.check(form.cleaned_data["number"], form.cleaned_data["code"]) if form.is_valid() else None
    context = {"form": form, "certificate": found, "is_asked": form.is_bound and form.is_valid()}
    status = NOT_UNDERSTOOD if form.is_bound and not found else 200
    response = render(request, "network/certificate_check.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@limited("certificate", limit=60, per=3600)
@steward_only
def steward_certificates(request, organisation):
    """Those this organisation has issued, and the form for a new one."""
    form = CertificateForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        certificates.issue(organisation, form.cleaned_data)
        return redirect("network:steward_certificates", organisation.pk)
    issued = Certificate.objects.filter(organisation=organisation)[:MOST_SHOWN]
    context = {"section": "mine", "organisation": organisation, "form": form, "certificates": issued}
    status = NOT_UNDERSTOOD if form.is_bound else 200
    return render(request, "network/steward_certificates.html", context, status=status)


@limited("certificate-paper", limit=60, per=3600, methods=("GET",))
@steward_only
def steward_certificate_paper(request, organisation, pk):
    return _paper(request, get_object_or_404(Certificate.objects.genuine(), pk=pk, organisation=organisation))


@limited("certificate-paper", limit=60, per=3600, methods=("GET",))
def my_certificate_paper(request, pk):
    """For whoever proved the address it was issued to."""
    email = access.granted_address(request)
    if not email:
        return redirect("postings:my_page")
    return _paper(request, get_object_or_404(Certificate.objects.genuine().of_email(email), pk=pk))


def _paper(request, certificate):
    """The PDF; where none can be drawn, the page that prints itself."""
    try:
        response = HttpResponse(certificates.document(request, certificate).pdf(), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{certificate.number}.pdf"'
    except paper.NotPossible:
        response = HttpResponse(certificates.sheet(request, certificate, is_page=True))
    response["Cache-Control"] = "no-store"
    return response
