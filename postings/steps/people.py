"""Who it is for, what they speak and need to feel safe, and how they are reached."""

from django import forms
from django.core.validators import EmailValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people import phones
from people.models import Organisation
from people.models.person import ReachBy
from postings import tongues
from postings.forms import TightRadios
from postings.models import Exchange, ForWhom, Kind, Wish

from .base import Step
from .need import category_of


class Languages(Step):
    slug, label = "sprachen", _("Sprachen")
    template = "postings/step_languages.html"
    titles = {Kind.OFFER: _("Welche Sprachen sprechen Sie?"), Kind.REQUEST: _("Welche Sprachen sprechen Sie?")}
    lead = _("Damit wir jemanden finden, der Sie versteht.")

    languages = forms.MultipleChoiceField(
        label=_("Das spreche ich gut"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Wählen Sie mindestens eine Sprache, damit man Sie versteht.")},
    )
    languages_basic = forms.MultipleChoiceField(
        label=_("Das spreche ich etwas"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("languages", "languages_basic"):
            self.fields[name].choices = tongues.choices()
        about = self.known.get("worum")
        if about:
            self.initial.setdefault("languages", [about["text_language"]])

    def posting_fields(self):
        well = self.cleaned_data["languages"]
        basic = [code for code in self.cleaned_data["languages_basic"] if code not in well]
        return {"languages": well, "languages_basic": basic}

    @classmethod
    def initial_of(cls, posting):
        return {"languages": posting.languages, "languages_basic": posting.languages_basic}


class ForWhomStep(Step):
    slug, label = "fuer-wen", _("Für wen")
    template = "postings/step_for_whom.html"
    titles = {Kind.OFFER: _("Wer bietet das an?"), Kind.REQUEST: _("Für wen ist das?")}
    needed_once_shown = ("agreed", "organisation_name", "organisation_kind")

    for_whom = forms.ChoiceField(
        label=_("Für wen"), widget=forms.RadioSelect, error_messages={"required": _("Wählen Sie, für wen das ist.")}
    )
    agreed = forms.BooleanField(
        label=_("Der Mensch, für den ich schreibe, ist einverstanden"),
        required=False,
        help_text=_("Sie bleiben für uns der Kontakt."),
    )
    organisation_name = forms.CharField(
        label=_("Name der Einrichtung"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    organisation_kind = forms.ChoiceField(label=_("Art der Einrichtung"), choices=Organisation.Kind, required=False)
    wishes = forms.MultipleChoiceField(
        label=_("Was ist für Sie wichtig?"), choices=Wish, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.kind == Kind.OFFER:
            self.fields["for_whom"].choices = [
                (ForWhom.ME, pgettext_lazy("Angebot", "ich selbst oder meine Familie")),
                (ForWhom.SOMEONE, pgettext_lazy("Angebot", "jemand, den ich kenne")),
                (ForWhom.ORGANISATION, pgettext_lazy("Angebot", "eine Einrichtung")),
            ]
        else:
            self.fields["for_whom"].choices = ForWhom.choices

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("for_whom") == ForWhom.SOMEONE and not cleaned.get("agreed"):
            self.add_error("agreed", _("Fragen Sie den Menschen zuerst, und setzen Sie dann den Haken."))
        if cleaned.get("for_whom") == ForWhom.ORGANISATION:
            if not cleaned.get("organisation_name"):
                self.add_error("organisation_name", _("Schreiben Sie, wie die Einrichtung heißt."))
            if not cleaned.get("organisation_kind"):
                self.add_error("organisation_kind", _("Wählen Sie, was für eine Einrichtung es ist."))
        return cleaned

    def posting_fields(self):
        return {"for_whom": self.cleaned_data["for_whom"], "wishes": self.cleaned_data["wishes"]}

    def organisation(self):
        """The organisation named here, unsaved, or None."""
        if self.cleaned_data["for_whom"] != ForWhom.ORGANISATION:
            return None
        return Organisation(name=self.cleaned_data["organisation_name"], kind=self.cleaned_data["organisation_kind"])

    @classmethod
    def initial_of(cls, posting):
        return {"wishes": posting.wishes}


class WishesOnly(ForWhomStep):
    """When a posting is changed, whom it is for stays; the wishes may change."""

    slug, label = "wuensche", _("Wünsche")
    template = "postings/step.html"
    titles = {Kind.OFFER: _("Was ist für Sie wichtig?"), Kind.REQUEST: _("Was ist für Sie wichtig?")}
    needed_once_shown = ()
    for_whom = agreed = organisation_name = organisation_kind = None

    def __init__(self, *args, **kwargs):
        Step.__init__(self, *args, **kwargs)

    def clean(self):
        return self.cleaned_data

    def posting_fields(self):
        return {"wishes": self.cleaned_data["wishes"]}


class Reach(Step):
    slug, label = "erreichen", _("So erreichen wir Sie")
    template = "postings/step_reach.html"
    titles = {Kind.OFFER: _("Wie erreichen wir Sie?"), Kind.REQUEST: _("Wie erreichen wir Sie?")}
    lead = _(
        "E-Mail und Telefon sehen nur Menschen, die bei uns in Kassel oder in der Servicestelle Ihrer Region arbeiten."
    )
    needed_once_shown = ("email", "phone")

    reach_by = forms.ChoiceField(
        label=_("Wie sollen wir Ihnen antworten?"),
        choices=[
            (ReachBy.EMAIL, _("per E-Mail. Wir schicken Ihnen gleich einen Code.")),
            (ReachBy.PHONE, _("per Telefon. Die Koordinationsstelle ruft Sie an.")),
            (ReachBy.CODE, _("Ich sehe selbst nach, mit einem Zugangscode.")),
        ],
        widget=TightRadios(),
        error_messages={"required": _("Wählen Sie, wie wir Ihnen antworten sollen.")},
    )
    email = forms.CharField(
        label=_("E-Mail"), max_length=254, required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Telefon"), max_length=30, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Ihr Name"), max_length=60, required=False, help_text=_("Ein Vorname genügt. Die andere Person sieht ihn."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )  # fmt: skip
    passes_on = forms.BooleanField(
        label=_("Mein Eintrag darf auch in der Ehrenamtssuche Hessen und in anderen Verzeichnissen stehen"),
        required=False,
        help_text=_("Nie mit Namen, Adresse oder Telefon. Sie können das jederzeit ändern."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "passes_on" in self.fields and not self.may_be_passed_on:
            del self.fields["passes_on"]

    @property
    def for_whom(self):
        return self.known.get("fuer-wen", {}).get("for_whom")

    @property
    def may_be_passed_on(self):
        """As Posting.may_be_passed_on, before there is one."""
        category = category_of(self.known)
        return bool(category and category.exchange == Exchange.DIRECT and self.for_whom == ForWhom.ME)

    def posting_fields(self):
        return {"passes_on_at": timezone.now() if self.cleaned_data.get("passes_on") else None}

    def clean(self):
        cleaned = super().clean()
        email = (cleaned.get("email") or "").strip()
        phone = phones.with_usual_digits(cleaned.get("phone") or "").strip()
        if email:
            try:
                EmailValidator()(email)
            except forms.ValidationError:
                self.add_error(
                    "email", _("An der E-Mail-Adresse stimmt etwas nicht. Sie sieht so aus: name@example.org")
                )
        if cleaned.get("reach_by") == ReachBy.EMAIL and not email:
            self.add_error("email", _("Schreiben Sie Ihre E-Mail-Adresse, oder wählen Sie einen anderen Weg."))
        if cleaned.get("reach_by") == ReachBy.PHONE and phones.num_digits(phone) < phones.FEWEST_OF_A_WHOLE:
            self.add_error("phone", _("Schreiben Sie die ganze Telefonnummer, oder wählen Sie einen anderen Weg."))
        return cleaned | {"email": email, "phone": phone}

    @property
    def email_to_prove(self):
        return self.cleaned_data["email"] if self.cleaned_data["reach_by"] == ReachBy.EMAIL else ""


class Proof(Step):
    """The code that was sent by mail comes back. Answered in postings/mailproof.py, not here."""

    slug, label = "code", ""
    template = "postings/step_code.html"
    titles = {Kind.OFFER: _("Welcher Code steht in der Mail?"), Kind.REQUEST: _("Welcher Code steht in der Mail?")}

    code = forms.CharField(
        label=_("Code, sechs Ziffern"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "input--code", "inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr"}
        ),
        error_messages={"required": _("Tippen Sie die sechs Ziffern aus der Mail ein.")},
    )

    @classmethod
    def applies(cls, kind, known):
        reach = known.get("erreichen")
        return bool(reach and reach["reach_by"] == ReachBy.EMAIL)
