"""Answering a posting: who I am, what I want to say, and how the answer finds me. One page, and a code where mail is used."""

from django import forms
from django.conf import settings
from django.core.validators import EmailValidator
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import cache_control

from people.models import Person, ReachBy
from people.ratelimit import client_network, limited, seconds_to_wait, too_many
from postings import access, conversing, enquiring, mailproof, pacing, problems, qr, tongues
from postings import chiffre as chiffres
from postings.intake import open_draft
from postings.models import Draft, Kind
from postings.models.draft import ENQUIRY, LIFETIME
from postings.steps.people import Proof
from postings.traps import TrappedForm

from .browse import shown_posting

CONFLICT = 409
KEPT = ("name", "text", "text_language", "amount", "email")
STUCK = {
    enquiring.NotPossible.GONE: gettext_lazy("Dieser Eintrag ist nicht mehr zu sehen."),
    enquiring.NotPossible.OFFICE: gettext_lazy("Bei diesem Thema stellt die Koordinationsstelle den Kontakt her."),
    enquiring.NotPossible.OWN: gettext_lazy("Das ist Ihr eigener Eintrag."),
    enquiring.NotPossible.APART: gettext_lazy(
        "Zu diesem Eintrag können wir Ihre Nachricht nicht weitergeben. Rufen Sie uns an, wir suchen etwas anderes."
    ),
    enquiring.NotPossible.TWICE: gettext_lazy(
        "Sie haben zu diesem Eintrag schon geschrieben. Der Link zur Unterhaltung steht in Ihrer E-Mail."
    ),
}


class EnquiryForm(TrappedForm):
    text = forms.CharField(
        label=gettext_lazy("Ihre Nachricht"),
        min_length=10,
        max_length=conversing.LONGEST,
        help_text=gettext_lazy("In Ihrer Sprache. Bitte keine Adressen oder Nummern; die können Sie später zeigen."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": gettext_lazy("Schreiben Sie ein paar Worte, damit die andere Person antworten kann."),
            "min_length": gettext_lazy("Das ist sehr kurz. Schreiben Sie ein paar Worte mehr."),
            "max_length": gettext_lazy("Das ist zu lang. Höchstens 3.000 Zeichen."),
        },
    )
    text_language = forms.ChoiceField(label=gettext_lazy("In welcher Sprache haben Sie geschrieben?"))
    amount = forms.IntegerField(
        min_value=1,
        max_value=10000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
        error_messages={
            "invalid": gettext_lazy("Schreiben Sie eine Zahl, zum Beispiel 3."),
            "min_value": gettext_lazy("Schreiben Sie eine Zahl ab 1 oder lassen Sie das Feld leer."),
            "max_value": gettext_lazy("Das ist sehr viel. Bitte rufen Sie uns dafür an."),
        },
    )
    name = forms.CharField(
        label=gettext_lazy("Wie sollen wir Sie nennen?"),
        max_length=60,
        help_text=gettext_lazy("Ein Vorname genügt. Die andere Person sieht ihn."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={
            "required": gettext_lazy("Schreiben Sie einen Namen, damit die andere Person Sie ansprechen kann.")
        },
    )
    email = forms.CharField(
        label=gettext_lazy("E-Mail für die Antwort"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Die andere Person sieht sie nicht. Es geht auch ohne: mit einem Zugangscode."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )

    def __init__(self, *args, posting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text_language"].choices = tongues.choices()
        self.initial.setdefault("text_language", tongues.of_reader())
        if posting.amount is None:
            del self.fields["amount"]
        else:
            asked = _("Wie viele möchten Sie haben?") if posting.is_offer else _("Wie viele können Sie geben?")
            self.fields["amount"].label = asked
            if posting.amount_left:
                left = ngettext("%(num)d ist noch frei.", "%(num)d sind noch frei.", posting.amount_left)
                self.fields["amount"].help_text = left % {"num": posting.amount_left}

    def clean_email(self):
        email = self.cleaned_data["email"].strip()
        if email:
            try:
                EmailValidator()(email)
            except forms.ValidationError:
                told = _("An der E-Mail-Adresse stimmt etwas nicht. Sie sieht so aus: name@example.org")
                raise forms.ValidationError(told) from None
        return email

    def clean(self):
        cleaned = super().clean()
        for name in ("text", "name"):
            for problem in problems.of_text(text=cleaned.get(name, "")):
                if isinstance(problem, problems.Blocker):
                    self.add_error(name, _NOT_YET.get(problem.code, problem.message))
        return cleaned


_NOT_YET = {
    "email": gettext_lazy(
        "Hier steht eine E-Mail-Adresse. Nehmen Sie sie bitte heraus; zeigen können Sie sie, sobald Sie miteinander sprechen."
    ),
    "phone": gettext_lazy(
        "Hier steht eine Telefonnummer. Nehmen Sie sie bitte heraus; zeigen können Sie sie, sobald Sie miteinander sprechen."
    ),
}


def cookie_of(posting):
    return f"antwort-{posting.chiffre}"


@cache_control(no_store=True)
@limited("enquire", limit=60, per=3600)
@transaction.atomic
def enquire(request, chiffre):
    posting, gone = shown_posting(request, chiffre)
    if gone:
        return gone
    if not enquiring.takes_answers(posting):
        return redirect(posting)
    draft, token = open_draft(request.COOKIES.get(cookie_of(posting)), ENQUIRY, to_write=request.method == "POST")
    if draft.enquiry_id and _is_fresh(draft):
        return redirect("postings:enquiry_done", posting.chiffre)
    if draft.enquiry_id:
        draft, token = open_draft(None, ENQUIRY)
    if request.method != "POST":
        form = EnquiryForm(posting=posting, initial=draft.answers.get("form", {}))
        return _show(request, posting, form)
    form = EnquiryForm(request.POST, posting=posting)
    if not form.is_valid():
        return _show(request, posting, form, status=422)
    draft.answers["form"] = {name: form.cleaned_data[name] for name in KEPT if name in form.cleaned_data}
    draft.touched_at = timezone.now()
    draft.save()
    email = form.cleaned_data["email"]
    if email and not mailproof.is_proved(draft, email):
        wait = seconds_to_wait("code", client_network(request), limit=20, per=3600)
        wait = wait or seconds_to_wait("code-to", email.lower(), limit=5, per=3600)
        if wait:
            return too_many(request, wait)
        mailproof.begin(draft, email=email, language=translation.get_language())
        return _remember(redirect("postings:enquiry_code", posting.chiffre), posting, token)
    return _remember(_ask(request, draft, token, posting), posting, token)


class CodeForm(Proof):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, kind=Kind.OFFER, known={}, **kwargs)


@cache_control(no_store=True)
@limited("enquire", limit=60, per=3600)
@transaction.atomic
def enquiry_code(request, chiffre):
    posting, gone = shown_posting(request, chiffre)
    if gone:
        return gone
    token = request.COOKIES.get(cookie_of(posting))
    draft, _token = open_draft(token, ENQUIRY, to_write=request.method == "POST")
    if draft.enquiry_id:
        return redirect("postings:enquiry_done", posting.chiffre)
    if "proof" not in draft.answers:
        return redirect("postings:enquire", posting.chiffre)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if mailproof.check(draft, form.cleaned_data["code"]):
            return _ask(request, draft, token, posting)
        told = _(
            "Dieser Code ist es nicht, oder er ist älter als 30 Minuten. Sie können sich einen neuen schicken lassen."
        )
        form.add_error("code", told)
    context = {"posting": posting, "form": form, "email": draft.answers["proof"]["email"], "section": posting.kind}
    return render(request, "postings/enquiry_code.html", context, status=422 if form.is_bound else 200)


def _ask(request, draft, token, posting):
    said = draft.answers["form"]
    proved = mailproof.is_proved(draft, said["email"])
    if said["email"] and not proved:  # another address was written after the code had gone out: it is asked anew
        return redirect("postings:enquire", posting.chiffre)
    person = Person(
        name=said["name"],
        email=said["email"],
        email_proved_at=timezone.now() if proved else None,
        reach_by=ReachBy.EMAIL if proved else ReachBy.CODE,
        language=translation.get_language(),
    )
    stuck = enquiring.why_not(posting, person)
    if stuck is None:
        pace = pacing.of_first_message(network=client_network(request), email=said["email"])
        if pace.seconds_to_wait:
            return too_many(request, pace.seconds_to_wait)
        try:
            enquiry = enquiring.ask(
                draft,
                token=token,
                person=person,
                posting=posting,
                text=said["text"],
                language=said["text_language"],
                amount=said.get("amount"),
                to_be_read=pace.to_be_read or bool(conversing.gives_away(said["text"])),
            )
        except enquiring.NotPossible as late:
            stuck = late
        else:
            access.grant_enquiry(request, enquiry)
            return redirect("postings:enquiry_done", posting.chiffre)
    context = {"posting": posting, "told": STUCK[stuck.why], "office": settings.OFFICE, "section": posting.kind}
    return render(request, "postings/enquiry_not_possible.html", context, status=CONFLICT)


def enquiry_done(request, chiffre):
    """Thanks, and the entry code: for half an hour, on the device it was written on, and then never again."""
    posting, gone = shown_posting(request, chiffre)
    if gone:
        return gone
    token = request.COOKIES.get(cookie_of(posting))
    draft = Draft.objects.held_by(token).select_related("enquiry__person").first() if token else None
    if not draft or not draft.enquiry_id or not _is_fresh(draft):
        return redirect("postings:my_posting")
    code = chiffres.entry_code(token)
    context = {
        "posting": posting,
        "enquiry": draft.enquiry,
        "code": chiffres.in_fours(code),
        "qr": qr.svg(f"{request.build_absolute_uri(reverse('postings:my_posting'))}#{code}"),
        "section": "mine",
    }
    response = render(request, "postings/enquiry_done.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _is_fresh(draft):
    return timezone.now() <= draft.enquiry.created_at + chiffres.SHOWN_FOR


def _show(request, posting, form, *, status=200):
    context = {
        "posting": posting,
        "form": form,
        "is_full": enquiring.is_full(posting),
        "spoken": tongues.spoken(posting.languages, posting.languages_basic),
        "section": posting.kind,
    }
    return render(request, "postings/enquire.html", context, status=status)


def _remember(response, posting, token):
    response.set_cookie(
        cookie_of(posting),
        token,
        max_age=LIFETIME,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
