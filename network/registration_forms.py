"""What somebody says who registers for a date."""

import secrets

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from postings import tongues
from postings.traps import TrappedForm

from .models import MOST_PEOPLE

_SALT = "network.registration.key"
BETWEEN = gettext_lazy("Schreiben Sie eine Zahl zwischen %(limit_value)s und 9.")
UP_TO = gettext_lazy("Mehr als %(limit_value)s auf einmal geht hier nicht. Rufen Sie uns bitte an.")


def _new_key():
    return signing.Signer(salt=_SALT).sign(secrets.token_urlsafe(24))


class RegistrationForm(TrappedForm):
    """`key` is a secret of this one form, from which the entry code follows: sent twice it is one registration."""

    key = forms.CharField(required=False, widget=forms.HiddenInput, initial=_new_key)
    name = forms.CharField(
        label=gettext_lazy("Wie sollen wir Sie nennen?"),
        max_length=60,
        help_text=gettext_lazy("Ein Vorname genügt. Er steht auf Ihrem Namensschild."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": gettext_lazy("Schreiben Sie einen Namen, mit dem wir Sie ansprechen können.")},
    )
    num_people = forms.IntegerField(
        label=gettext_lazy("Wie viele kommen, Sie mitgezählt?"),
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
        error_messages={
            "required": gettext_lazy("Schreiben Sie, wie viele kommen."),
            "invalid": gettext_lazy("Schreiben Sie bitte eine Zahl."),
            "min_value": BETWEEN,
            "max_value": UP_TO,
        },
    )
    num_children = forms.IntegerField(
        label=gettext_lazy("Für wie viele Kinder brauchen Sie Betreuung?"),
        min_value=0,
        max_value=MOST_PEOPLE,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
        error_messages={
            "invalid": gettext_lazy("Schreiben Sie bitte eine Zahl."),
            "min_value": BETWEEN,
            "max_value": UP_TO,
        },
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Welche Sprachen sprechen Sie?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Die Sprachen stehen auf Ihrem Namensschild."),
        error_messages={"invalid_choice": gettext_lazy("Eine dieser Sprachen kennen wir nicht. Wählen Sie bitte neu.")},
    )
    has_wheelchair = forms.BooleanField(label=gettext_lazy("Jemand von uns nutzt einen Rollstuhl"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Möchten Sie uns noch etwas sagen?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-Mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy(
            "Dann schreiben wir Ihnen, wenn sich etwas ändert. Es geht auch ohne, mit einem Zugangscode."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={
            "invalid": gettext_lazy("An der E-Mail-Adresse stimmt etwas nicht. Sie sieht so aus: name@example.org")
        },
    )

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = tongues.choices()
        if not event.has_childcare:
            del self.fields["num_children"]

    def clean_num_children(self):
        return self.cleaned_data["num_children"] or 0

    def clean(self):
        cleaned = super().clean()
        try:
            signing.Signer(salt=_SALT).unsign(cleaned.get("key") or "")
        except signing.BadSignature:
            self.data = self.data.copy()
            self.data["key"] = _new_key()
            raise forms.ValidationError(_("Bitte sehen Sie noch einmal alles an, und senden Sie es dann ab.")) from None
        return cleaned

    @property
    def said(self):
        """What registering.register takes of it."""
        names = {"num_people", "num_children", "languages", "has_wheelchair", "note"}
        return {name: value for name, value in self.cleaned_data.items() if name in names}
