"""One call on one page: the public questions, in the order of a conversation, and what only the office asks."""

import secrets

from django import forms
from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Organisation, Person
from postings import chiffre, problems
from postings.forms import KindForm
from postings.models import ForWhom, Kind, Posting

from . import consent, permissions, phone_steps

TOKEN_AGE = 12 * 3600  # seconds; a form left open over night is asked for again
_SALT = "coordination.phone_intake"

# Known from the category or the organisation itself; whoever answers the telephone for the office need not stop for it.
NO_REASON_TO_STOP = {"coordinated", "unverified"}


class OfficeForm(KindForm):
    """What only the office writes down: the consent, the language for letters, a note of its own."""

    language = forms.ChoiceField(
        label=gettext_lazy("Sprache für Nachrichten"), choices=settings.LANGUAGES, initial="de"
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("Vorgelesen, und die Person hat Ja gesagt"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Lesen Sie die Sätze vor. Ohne Ja dürfen wir nichts aufschreiben.")},
    )
    consent_by = forms.CharField(
        label=gettext_lazy("Wer hat Ja gesagt?"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Leer lassen, wenn es die Person selbst war."),
    )
    answers_to = forms.CharField(
        label=gettext_lazy("Ruft wegen eines Eintrags an"),
        max_length=12,
        required=False,
        help_text=gettext_lazy("Die Chiffre, zum Beispiel K7M-3QX."),
    )
    is_urgent = forms.BooleanField(label=gettext_lazy("Das ist eilig"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Notiz"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Liest nur die Koordination."),
    )
    token = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, kind, **kwargs):
        self.kind = kind
        super().__init__(*args, **kwargs)
        self.fields["consent"].choices = consent.words_for(kind)
        self.initial.setdefault("token", new_token())
        if kind == Kind.OFFER:
            del self.fields["is_urgent"]

    @property
    def is_filled(self):
        """Whether something stands in what is folded away at first."""
        return any(self[name].value() for name in ("answers_to", "is_urgent", "words") if name in self.fields)

    def clean_answers_to(self):
        typed = self.cleaned_data["answers_to"].strip()
        if not typed:
            return None
        wanted = (
            Posting.objects.published().filter(kind=Kind(self.kind).counterpart, chiffre=chiffre.parse(typed)).first()
        )
        if wanted is None:
            raise forms.ValidationError(
                _("Einen sichtbaren Eintrag mit dieser Chiffre, auf den das antwortet, gibt es nicht.")
            )
        return wanted

    def clean_token(self):
        """The secret this form was sent out with; a form that was not ours, or is too old, gets a new one."""
        try:
            return signing.TimestampSigner(salt=_SALT).unsign(self.cleaned_data["token"], max_age=TOKEN_AGE)
        except signing.BadSignature:
            self.data = self.data.copy()
            self.data["token"] = new_token()
            raise forms.ValidationError(
                _("Die Seite war lange offen. Bitte nehmen Sie den Eintrag noch einmal auf.")
            ) from None


def new_token():
    return signing.TimestampSigner(salt=_SALT).sign(secrets.token_urlsafe(32))


class Call:
    """All forms of one call, bound to the same answers. `regions`: keys of the account's regions, None for all."""

    def __init__(self, kind, data=None, *, regions=None, initial=None):
        self.kind, self.known = kind, {}
        self.office = OfficeForm(data, kind=kind, initial=initial)
        self.what = self._step(phone_steps.What, data)
        self.about = self._step(phone_steps.About, data, {"text_language": "de"})
        self.where = self._where(data, regions)
        self.when = self._step(phone_steps.When, data)
        self.languages = self._step(phone_steps.Languages, data)
        self.how_many = self._step(phone_steps.HowMany, data)
        self.for_whom = self._step(phone_steps.ForWhom, data, {"for_whom": ForWhom.ME})
        self.reach = self._step(phone_steps.Reach, data)

    def _step(self, step, data, initial=None):
        return self._ask(step(data, kind=self.kind, known=dict(self.known), initial=initial))

    def _where(self, data, regions):
        step = phone_steps.Where(data, kind=self.kind, known=dict(self.known))
        step.regions = regions
        return self._ask(step)

    def _ask(self, form):
        if form.is_bound and form.is_valid():
            self.known[form.slug] = form.cleaned_data
        return form

    @property
    def steps(self):
        return [
            self.what, self.about, self.where, self.when, self.languages, self.how_many, self.for_whom, self.reach,
        ]  # fmt: skip

    @property
    def forms(self):
        return [*self.steps, self.office]

    @property
    def errors(self):
        """[(id of the field, what to do)] in the order of the page."""
        return [
            (field.id_for_label or field.auto_id, error)
            for form in self.forms
            for field in form.visible_fields()
            for error in field.errors
        ] + [("", error) for error in self.office["token"].errors]

    def is_valid(self):
        return all(form.is_valid() for form in self.forms)

    def fields(self):
        """What the posting says; how many only where the category can be counted."""
        said = {"kind": self.kind, "answers_to": self.office.cleaned_data["answers_to"]}
        for form in self.steps:
            if form.applies(self.kind, self.known):
                said |= form.posting_fields()
        return said

    def person(self):
        """The caller, unsaved. An address told by telephone stays unproved."""
        reach = self.reach.cleaned_data
        return Person(
            name=reach["name"],
            email=reach["email"],
            phone=reach["phone"],
            reach_by=reach["reach_by"],
            language=self.office.cleaned_data["language"],
        )

    def organisation(self):
        """The row we know by this name already, the verified one first; else a new one, unsaved; or None."""
        named = self.for_whom.organisation()
        if named is None:
            return None
        known = (
            Organisation.objects.filter(name__iexact=named.name, kind=named.kind).order_by("verified_at", "pk").first()
        )
        return known or named

    def agreed_to(self):
        """(language, words) that were read out."""
        language = self.office.cleaned_data["consent"]
        return language, dict(consent.words_for(self.kind))[language]

    def warnings(self, *, siblings):
        """What the office should have looked at before it writes this down."""
        found = problems.of(self.fields() | {"organisation": self.organisation()}, siblings=siblings)
        return [
            each for each in found if isinstance(each, problems.NeedsApproval) and each.code not in NO_REASON_TO_STOP
        ]

    def seal(self, warnings, siblings):
        """What was shown as a warning, as one word: only what was seen is passed over."""
        told = [f"{each.code}|{each.field}|{each.snippet}" for each in warnings] + [each.chiffre for each in siblings]
        return salted_hmac(_SALT, "\n".join(sorted(told)), algorithm="sha256").hexdigest() if told else ""


def regions_of(user):
    return None if permissions.is_everywhere(user) else set(permissions.regions_of(user).values_list("pk", flat=True))
