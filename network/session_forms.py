"""What somebody says about a session: proposing it, changing it, and what is kept of it afterwards."""

import uuid

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from postings import chiffre, tongues
from postings.forms import KindForm
from postings.traps import TrappedForm

from . import pictures, proposing
from .models import Equipment, SessionKind

MINUTES = [
    (20, _("20 Minuten")),
    (30, _("30 Minuten")),
    (45, _("45 Minuten")),
    (60, _("eine Stunde")),
    (90, _("anderthalb Stunden")),
]
EQUIPMENT = {
    "label": _("Was brauchen Sie im Raum?"),
    "choices": Equipment.choices,
    "required": False,
    "widget": forms.CheckboxSelectMultiple,
}


def minutes(value):
    return int(value)


class ProposalForm(TrappedForm):
    """A new session. `key` makes that a form sent twice is one session."""

    title = forms.CharField(
        label=_("Wie heißt Ihr Beitrag?"),
        max_length=90,
        help_text=_("In Ihrer Sprache, so wie es im Programm stehen soll."),
        error_messages={"required": _("Geben Sie Ihrem Beitrag eine Überschrift.")},
    )
    text = forms.CharField(
        label=_("Worum geht es?"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Zwei, drei Sätze genügen. Bitte ohne Telefonnummern und Adressen."),
        error_messages={"required": _("Schreiben Sie in ein paar Sätzen, worum es geht.")},
    )
    text_language = forms.ChoiceField(
        label=_("In welcher Sprache sprechen Sie?"), choices=tongues.choices, initial="de"
    )
    kind = forms.ChoiceField(
        label=_("Was wird es?"),
        choices=SessionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie aus, was es wird.")},
    )
    num_minutes = forms.TypedChoiceField(label=_("Wie lange dauert es?"), choices=MINUTES, coerce=minutes, initial=45)
    equipment = forms.MultipleChoiceField(**EQUIPMENT)
    host_name = forms.CharField(
        label=_("Wie heißen Sie?"),
        max_length=60,
        required=False,
        help_text=_("Ein Vorname genügt."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    is_named = forms.BooleanField(
        label=_("Mein Name darf im Programm stehen"),
        required=False,
        help_text=_("Sonst sieht ihn nur das Team. Sie können das jederzeit ändern."),
    )
    is_kept_named = forms.BooleanField(
        label=_("Mein Name darf auch danach stehen bleiben"),
        required=False,
        help_text=_("In der Dokumentation. Sonst löschen wir ihn 90 Tage nach dem Barcamp."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_key(self):
        return str(self.cleaned_data["key"])

    def said(self):
        return {name: self.cleaned_data[name] for name in [*proposing.WORDS, *proposing.NEEDS, "key"]}


class ChangeForm(KindForm):
    """Of an existing session, only the fields its host may still change."""

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, initial=_said_of(session), **kwargs)
        fields = proposing.may_change(session)
        for name, field in ProposalForm().fields.items():
            if name in fields:
                self.fields[name] = field


def _said_of(session):
    return {name: getattr(session, name) for name in [*proposing.WORDS, *proposing.NEEDS]}


class DocumentationForm(KindForm):
    text = forms.CharField(
        label=_("Was möchten Sie festhalten?"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Was kam heraus? Was war gut? Bitte ohne Namen anderer Menschen."),
    )
    url = forms.URLField(
        label=_("Eine Adresse im Netz dazu"),
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(["https", "http"])],
        widget=forms.TextInput(attrs={"inputmode": "url", "dir": "ltr"}),
        error_messages={"invalid": _("An der Adresse stimmt etwas nicht. Sie sieht so aus: https://example.org/seite")},
    )
    text_language = forms.ChoiceField(label=_("Geschrieben auf"), choices=tongues.choices, initial="de")
    picture = forms.FileField(
        label=_("Ein Bild"),
        required=False,
        help_text=_("JPEG, PNG oder WebP, höchstens 5 MB. Nur wenn alle einverstanden sind, die darauf zu sehen sind."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"empty": _("Diese Datei ist leer. Wählen Sie ein anderes Bild.")},
    )

    def clean_picture(self):
        """The picture written anew as bytes, or None."""
        file = self.cleaned_data["picture"]
        if not file:
            return None
        if file.size > pictures.MOST_BYTES:
            raise forms.ValidationError(_("Das Bild ist größer als 5 MB. Wählen Sie ein kleineres."))
        try:
            return pictures.written_anew(file)
        except pictures.NoPicture:
            raise forms.ValidationError(
                _("Dieses Bild können wir nicht lesen. Nehmen Sie eines als JPEG, PNG oder WebP.")
            ) from None

    def clean(self):
        said = super().clean()
        if not self.errors and said.get("picture") and not said.get("text"):
            self.add_error(
                "text", _("Schreiben Sie dazu, was auf dem Bild zu sehen ist: für alle, die es nicht sehen können.")
            )
        if not self.errors and not said.get("text") and not said.get("url"):
            raise forms.ValidationError(_("Schreiben Sie etwas auf, oder geben Sie eine Adresse im Netz an."))
        return said


class SessionCodeForm(KindForm):
    code = forms.CharField(
        label=_("Ihr Zugangscode"),
        help_text=_("16 Ziffern. Leerzeichen sind egal."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "input--code", "inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}
        ),
        error_messages={"required": _("Tippen Sie die 16 Ziffern ein.")},
    )

    def clean_code(self):
        digits = chiffre.digits_of(self.cleaned_data["code"])
        if len(digits) != chiffre.ENTRY_CODE_DIGITS:
            raise forms.ValidationError(_("Der Zugangscode hat 16 Ziffern. Bitte sehen Sie noch einmal nach."))
        return digits
