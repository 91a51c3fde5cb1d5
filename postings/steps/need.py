"""What it is about, in the person's own words, and how much of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from postings import problems, tongues
from postings.forms import FactField
from postings.models import Category, Kind

from .base import Step


def category_of(known):
    """What was chosen in the end: the finer answer counts."""
    finer, first = known.get("genauer"), known.get("was")
    return (finer or first or {}).get("category")


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
                self.add_error(
                    "category", _("Dazu fällt uns nichts ein. Wählen Sie, was am ehesten passt, oder „Sonstiges“.")
                )
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
        self.initial.setdefault("text_language", tongues.of_reader())
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
