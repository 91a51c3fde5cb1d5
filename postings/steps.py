"""The questions of the way to a posting, in the order of thought: one form a page.

Each step knows whether it applies, which fields of a posting its answers fill, and what it would say of an existing one,
so that the same pages serve for writing and for changing.
"""

from django import forms
from django.conf import settings
from django.core.validators import EmailValidator
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import Organisation
from people.models.person import ReachBy
from postings import places, problems, slots, tongues

from .forms import FactField, KindForm
from .models import Category, ForWhom, Kind, Wish

REACH_CHOICES = [
    ("0", _("nur hier am Ort")),
    ("5", _("5 km")),
    ("10", _("10 km")),
    ("25", _("25 km")),
    ("50", _("50 km")),
]


class Step(KindForm):
    """`known` holds the cleaned answers of the steps before, by slug."""

    needed_once_shown = ()  # fields that belong to one answer: not required by themselves, but not optional either

    slug = ""
    template = "postings/step.html"
    titles = {Kind.OFFER: "", Kind.REQUEST: ""}
    lead = ""
    label = ""  # as it stands on the page where all answers are checked

    def __init__(self, *args, kind, known=None, **kwargs):
        self.kind, self.known = kind, known or {}
        super().__init__(*args, **kwargs)
        for name in self.needed_once_shown:
            self.fields[name].is_needed_once_shown = True

    @property
    def heading(self):
        return self.titles[self.kind]

    @classmethod
    def applies(cls, kind, known):
        return True

    def posting_fields(self):
        """The posting's fields these answers fill."""
        return {}

    @classmethod
    def initial_of(cls, posting):
        return {}


class What(Step):
    slug, label = "was", _("Was")
    template = "postings/step_what.html"
    titles = {Kind.OFFER: _("Was möchten Sie geben?"), Kind.REQUEST: _("Was brauchen Sie?")}

    needed_once_shown = ("word",)

    word = forms.CharField(label=_("Ein Wort genügt"), max_length=60, required=False, strip=True)
    category = FactField(
        Category.objects.all(),
        required=False,
        error_messages={"invalid_choice": _("Diese Kategorie gibt es nicht. Bitte wählen Sie eine andere.")},
    )
    answers_to = forms.CharField(required=False, max_length=9, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.found = []

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("category") and not self.errors:
            word = cleaned.get("word")
            self.found = Category.objects.for_word(word) if word else []
            if self.found:
                self.add_error("category", _("Was davon passt am besten?"))
            elif word:
                self.add_error("category", _("Dazu fällt uns nichts ein. Wählen Sie, was am ehesten passt, oder „Sonstiges“."))
            else:
                self.add_error("category", _("Wählen Sie, was am besten passt."))
        return cleaned

    def posting_fields(self):
        return {"category": self.cleaned_data["category"]}

    @classmethod
    def initial_of(cls, posting):
        return {"category": posting.category_id}


class Which(Step):
    slug, label = "genauer", _("Was genau")
    titles = {Kind.OFFER: _("Was genau?"), Kind.REQUEST: _("Was genau?")}

    category = FactField(
        Category.objects.none(),
        label=_("Was passt am besten?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Wählen Sie, was am besten passt.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = self.known["was"]["category"]
        root = chosen.parent or chosen
        self.fields["category"].queryset = root.children.all() | Category.objects.filter(pk=root.pk)
        self.fields["category"].choices = [
            *((child.pk, child.name) for child in root.children.all()),
            (root.pk, _("etwas anderes aus „%(category)s“") % {"category": root.name}),
        ]
        if chosen.parent_id:
            self.initial.setdefault("category", chosen.pk)

    @classmethod
    def applies(cls, kind, known):
        chosen = known.get("was", {}).get("category")
        return bool(chosen and not chosen.parent_id and chosen.children.exists())

    def posting_fields(self):
        return {"category": self.cleaned_data["category"]}

    @classmethod
    def initial_of(cls, posting):
        return {"category": posting.category_id}


class About(Step):
    slug, label = "worum", _("Überschrift und Text")
    titles = {Kind.OFFER: _("Was bieten Sie an?"), Kind.REQUEST: _("Worum geht es?")}
    lead = _(
        "In Ihrer Sprache, so wie Sie es einem Nachbarn erzählen würden. "
        "Ein Mensch in Kassel liest es, bevor andere es sehen."
    )

    title = forms.CharField(
        label=_("Überschrift"),
        max_length=90,
        min_length=4,
        help_text=_("Zum Beispiel: Wer geht mit mir zum Elternabend?"),
        error_messages={
            "required": _("Schreiben Sie eine Überschrift, damit Menschen sehen, worum es geht."),
            "min_length": _("Die Überschrift ist sehr kurz. Schreiben Sie ein paar Worte mehr."),
            "max_length": _("Die Überschrift ist zu lang. Höchstens 90 Zeichen; der Rest passt in die Beschreibung."),
        },
    )
    text = forms.CharField(
        label=_("Beschreibung"),
        max_length=3000,
        min_length=10,
        help_text=_("Was genau, für wen, bis wann. Bitte keine Namen, Adressen oder Nummern."),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Schreiben Sie ein paar Sätze, damit andere wissen, ob sie helfen können."),
            "min_length": _("Das ist sehr kurz. Schreiben Sie ein paar Worte mehr."),
            "max_length": _("Die Beschreibung ist zu lang. Höchstens 3.000 Zeichen."),
        },
    )
    text_language = forms.ChoiceField(label=_("In welcher Sprache haben Sie geschrieben?"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text_language"].choices = tongues.choices()
        self.initial.setdefault("text_language", translation.get_language())
        if self.kind == Kind.OFFER:
            self.fields["title"].help_text = _("Zum Beispiel: Ich übersetze Dari und Deutsch, gern auch abends")
            self.fields["text"].help_text = _("Was genau, für wen, wie oft. Bitte keine Namen, Adressen oder Nummern.")

    def clean(self):
        cleaned = super().clean()
        for problem in problems.of_text(title=cleaned.get("title", ""), text=cleaned.get("text", "")):
            if isinstance(problem, problems.Blocker):
                self.add_error(problem.field, problem.message)
        return cleaned

    def posting_fields(self):
        return {name: self.cleaned_data[name] for name in ("title", "text", "text_language")}

    @classmethod
    def initial_of(cls, posting):
        return {"title": posting.title, "text": posting.text, "text_language": posting.text_language}


class Where(Step):
    slug, label = "wo", _("Wo")
    template = "postings/step_where.html"
    titles = {Kind.OFFER: _("Wo können Sie helfen?"), Kind.REQUEST: _("Wo brauchen Sie es?")}
    lead = _("Öffentlich steht nur der Ort, nie Ihre Adresse.")

    place = forms.CharField(
        label=_("Ort oder Postleitzahl"),
        max_length=80,
        error_messages={"required": _("Schreiben Sie den Ort oder die Postleitzahl.")},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    reach_km = forms.ChoiceField(
        label=_("Wie weit kommen Sie?"), choices=REACH_CHOICES, widget=forms.RadioSelect, initial="10"
    )
    is_remote = forms.BooleanField(
        label=_("Es geht auch am Telefon oder online"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.choices, self.is_outside = [], False
        if self.kind == Kind.REQUEST:
            del self.fields["reach_km"]

    def clean_place(self):
        text = self.cleaned_data["place"]
        self.answer = places.find(text)
        if self.answer.municipality and not self.answer.is_guess:
            return text
        self.choices, self.is_outside = self.answer.choices or [], self.answer.is_outside
        if self.answer.municipality and self.answer.municipality not in self.choices:
            self.choices = [self.answer.municipality, *self.choices]
        if self.is_outside:
            raise forms.ValidationError(
                _("Dieser Ort liegt nicht in Hessen. Rufen Sie uns an: %(phone)s. Wir kennen Stellen in Ihrer Gegend.")
                % {"phone": settings.OFFICE["phone"]}
            )
        if self.choices:
            raise forms.ValidationError(_("Welchen Ort meinen Sie?"))
        raise forms.ValidationError(_("Diesen Ort kennen wir nicht. Schreiben Sie die Postleitzahl oder den nächsten größeren Ort."))

    def posting_fields(self):
        reach = self.cleaned_data.get("reach_km")
        return {
            "municipality": self.answer.municipality,
            "postcode": self.answer.postcode,
            "reach_km": int(reach) if reach else None,
            "is_remote": self.cleaned_data["is_remote"],
        }

    @classmethod
    def initial_of(cls, posting):
        return {
            "place": posting.postcode or posting.municipality.name,
            "reach_km": "" if posting.reach_km is None else str(posting.reach_km),
            "is_remote": posting.is_remote,
        }


class When(Step):
    slug, label = "wann", _("Wann")
    template = "postings/step_when.html"
    titles = {Kind.OFFER: _("Wann haben Sie Zeit?"), Kind.REQUEST: _("Wann passt es Ihnen?")}

    any_time = forms.BooleanField(label=_("Das ist egal oder ich weiß es noch nicht"), required=False)
    slots = forms.MultipleChoiceField(label=_("Wochentage"), choices=slots.CHOICES, required=False)
    from_on = forms.DateField(
        label=_("Ab wann?"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Schreiben Sie das Datum so: 3.12.2026")},
    )  # fmt: skip
    until_on = forms.DateField(
        label=_("Bis wann?"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Schreiben Sie das Datum so: 3.12.2026")},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("from_on", "until_on"):
            self.fields[name].input_formats = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y"]

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("from_on"), cleaned.get("until_on")
        if end and end < timezone.localdate():
            self.add_error("until_on", _("Dieser Tag ist schon vorbei."))
        elif start and end and end < start:
            self.add_error("until_on", _("Das Ende liegt vor dem Anfang."))
        return cleaned

    @property
    def week(self):
        """Rows for the grid: (day number, [(code, is ticked) for each part of the day])."""
        ticked = self["slots"].value() or []
        codes = [code for code, _label in slots.CHOICES]
        return [
            (slots.WEEKDAYS[day], [(code, code in ticked) for code in codes[day * 3 : day * 3 + 3]]) for day in range(7)
        ]

    @property
    def parts(self):
        return list(zip(slots.PART_NAMES, slots.PART_HOURS, strict=True))

    def posting_fields(self):
        cleaned = self.cleaned_data
        return {
            "slots": None if cleaned["any_time"] else slots.pack(cleaned["slots"]),
            "from_on": cleaned["from_on"],
            "until_on": cleaned["until_on"],
        }

    @classmethod
    def initial_of(cls, posting):
        return {
            "any_time": posting.slots is None,
            "slots": slots.unpack(posting.slots),
            "from_on": posting.from_on,
            "until_on": posting.until_on,
        }


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


class HowMany(Step):
    slug, label = "wie-viele", _("Wie viele")
    titles = {Kind.OFFER: _("Wie viele haben Sie?"), Kind.REQUEST: _("Wie viele brauchen Sie?")}
    lead = _("So können auch mehrere Menschen zusammen helfen. Wenn Zählen nicht passt, lassen Sie es leer.")

    amount = forms.IntegerField(
        label=_("Anzahl"),
        min_value=1,
        max_value=10000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
        error_messages={
            "invalid": _("Schreiben Sie eine Zahl, zum Beispiel 3."),
            "min_value": _("Schreiben Sie eine Zahl ab 1 oder lassen Sie das Feld leer."),
            "max_value": _("Das ist sehr viel. Bitte rufen Sie uns dafür an."),
        },
    )

    @classmethod
    def applies(cls, kind, known):
        category = category_of(known)
        return bool(category and category.is_countable)

    def posting_fields(self):
        return {"amount": self.cleaned_data["amount"]}

    @classmethod
    def initial_of(cls, posting):
        return {"amount": posting.amount}


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
    organisation_name = forms.CharField(label=_("Name der Einrichtung"), max_length=120, required=False)
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
        return Organisation(
            name=self.cleaned_data["organisation_name"], kind=self.cleaned_data["organisation_kind"]
        )

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
    lead = _("Das sieht nur die Koordinationsstelle. Niemand sonst.")
    needed_once_shown = ("email", "phone")

    reach_by = forms.ChoiceField(
        label=_("Wie sollen wir Ihnen antworten?"),
        choices=[
            (ReachBy.EMAIL, _("per E-Mail. Wir schicken Ihnen gleich einen Code.")),
            (ReachBy.PHONE, _("per Telefon. Die Koordinationsstelle ruft Sie an.")),
            (ReachBy.CODE, _("gar nicht. Ich sehe selbst nach, mit einem Zugangscode.")),
        ],
        widget=forms.RadioSelect(attrs={"tight": True}),
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
        label=_("Ihr Name"), max_length=60, required=False, help_text=_("Wie wir Sie ansprechen dürfen. Ein Vorname genügt."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        email, phone = (cleaned.get("email") or "").strip(), (cleaned.get("phone") or "").strip()
        if email:
            try:
                EmailValidator()(email)
            except forms.ValidationError:
                self.add_error("email", _("An der E-Mail-Adresse stimmt etwas nicht. Sie sieht so aus: name@example.org"))
        if cleaned.get("reach_by") == ReachBy.EMAIL and not email:
            self.add_error("email", _("Schreiben Sie Ihre E-Mail-Adresse, oder wählen Sie einen anderen Weg."))
        if cleaned.get("reach_by") == ReachBy.PHONE and sum(letter.isdecimal() for letter in phone) < 6:
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


WRITING = [What, Which, About, Where, When, Languages, HowMany, ForWhomStep, Reach, Proof]
CHANGING = [What, Which, About, Where, When, Languages, HowMany, WishesOnly]


def category_of(known):
    """What was chosen in the end: the finer answer counts."""
    finer, first = known.get("genauer"), known.get("was")
    return (finer or first or {}).get("category")
