"""The decisions a reviewer can take, one form each. Each names its verb in postings/lifecycle.py and its key."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from postings import reasons, reviewing, tongues
from postings.models import Category, Municipality, Occasion


@dataclass(frozen=True)
class Preset:
    """A preset reason: for the reviewer in her language, and how the author will read it in `language`."""

    code: str
    label: str
    sentence: str
    told: str
    language: str


def presets(chosen, *, author):
    """Reasons as the reviewer reads them and as `author` will. Without a catalogue in her language she reads German."""
    language = author.language if author.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        told = {reason.code: str(reason.sentence) for reason in chosen}
    return [
        Preset(reason.code, str(reason.label), str(reason.sentence), told[reason.code], language) for reason in chosen
    ]


class WordsField(forms.CharField):
    """The reviewer's own words, in whatever language."""

    def __init__(self, hint):
        super().__init__(
            label=_("Eigene Worte"),
            help_text=hint,
            max_length=1000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        )


class DecisionForm(forms.Form):
    """`version` is that of the posting the reviewer has read; a decision about an older one is refused."""

    do = key = ""
    label = icon = None
    is_main = False
    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, data=None, *, review, said):
        self.review, self.said = review, said
        super().__init__(data, auto_id=f"{self.do}-%s", label_suffix="", initial=self.first_values())

    def first_values(self):
        return {}

    @property
    def needs_nothing(self):
        """Only a button."""
        return len(self.fields) == 1

    @property
    def version_read(self):
        return self.cleaned_data["version"]

    def decide(self, *, by):
        """Call the verb of the life cycle that this form is for, with what was filled in."""


class Publish(DecisionForm):
    do, key, label, icon = "publish", "v", _("Veröffentlichen"), "check"
    is_main = True

    def decide(self, *, by):
        return reviewing.publish(self.review, by=by, version=self.version_read)


class Correct(DecisionForm):
    do, key, label, icon = "correct", "k", _("Mit kleiner Korrektur veröffentlichen"), "edit"
    hint = _("Wer es geschrieben hat, bekommt die Korrektur mitgeteilt.")
    button = _("So veröffentlichen")
    title = forms.CharField(label=_("Überschrift"), max_length=90)
    text = forms.CharField(label=_("Beschreibung"), max_length=3000, widget=forms.Textarea(attrs={"rows": 7}))
    text_language = forms.ChoiceField(label=_("geschrieben auf"), choices=tongues.choices)
    category = forms.ChoiceField(label=_("Kategorie"))
    municipality = forms.ChoiceField(label=_("Ort"))

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["category"].choices = _categories
        self.fields["municipality"].choices = lambda: Municipality.objects.values_list("ags", "name")
        for name in ("title", "text"):
            language = self.said.text_language
            self.fields[name].widget.attrs |= {"lang": language, "dir": "rtl" if tongues.is_rtl(language) else "ltr"}

    def first_values(self):
        return {
            "title": self.said.title,
            "text": self.said.text,
            "text_language": self.said.text_language,
            "category": self.said.category_id,
            "municipality": self.said.municipality_id,
        }

    def decide(self, *, by):
        return reviewing.publish(self.review, by=by, version=self.version_read, correction=self.correction())

    def correction(self):
        """Rows for the keys that were chosen. Another place takes the postcode with it."""
        said = {name: self.cleaned_data[name] for name in ("title", "text", "text_language")}
        said["category"] = Category.objects.get(pk=self.cleaned_data["category"])
        said["municipality"] = Municipality.objects.get(pk=self.cleaned_data["municipality"])
        if said["municipality"].pk != self.said.municipality_id:
            said["postcode"] = ""
        return said


class ReasonedForm(DecisionForm):
    """A preset reason, which must be chosen, and words of one's own."""

    chosen = ()
    reason = forms.ChoiceField(
        label=_("Grund"), widget=forms.RadioSelect, error_messages={"required": _("Wählen Sie bitte einen Grund.")}
    )
    words = WordsField(_("Wird so gesendet, wie Sie es schreiben, am besten in einfacher Sprache."))

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["reason"].choices = [(reason.code, reason.label) for reason in self.chosen]

    def presets(self):
        return presets(self.chosen, author=self.review.posting.author)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("reason", "").startswith("other_") and not cleaned.get("words"):
            self.add_error("words", _("Schreiben Sie bitte, was der Grund ist."))
        return cleaned

    def said_why(self):
        return {"reason": self.cleaned_data["reason"], "words": self.cleaned_data["words"]}


class AskForChange(ReasonedForm):
    do, key, label, icon = "change", "a", _("Um Änderung bitten"), "chat"
    button = _("Um Änderung bitten")
    chosen = reasons.FOR_CHANGE

    def decide(self, *, by):
        return reviewing.ask_for_change(self.review, by=by, version=self.version_read, **self.said_why())


class Reject(ReasonedForm):
    do, key, label, icon = "reject", "n", _("Nicht veröffentlichen"), "cross"
    button = _("Nicht veröffentlichen")
    chosen = reasons.FOR_REJECTION

    def decide(self, *, by):
        return reviewing.reject(self.review, by=by, version=self.version_read, **self.said_why())


class Drop(Reject):
    label = button = _("Änderung nicht zeigen")
    hint = _("Die bisherige Fassung bleibt sichtbar.")


class DropSecond(Reject):
    label = button = _("In dieser Sprache nicht zeigen")
    hint = _("Der Eintrag selbst bleibt, wie er ist.")


class Remove(Reject):
    key, label, button = "e", _("Entfernen"), _("Eintrag entfernen")
    hint = _("Wer ihn geschrieben hat, bekommt den Grund genannt. Wer ihn gemeldet hat, bekommt eine Antwort.")


class Keep(DecisionForm):
    do, key, label, icon = "keep", "b", _("Behalten"), "check"
    button = _("Eintrag behalten")
    words = WordsField(_("Geht an die Person, die den Eintrag gemeldet hat, wenn sie eine Adresse hinterlassen hat."))

    def decide(self, *, by):
        return reviewing.keep(self.review, by=by, version=self.version_read, words=self.cleaned_data["words"])


DECISIONS = {
    Occasion.NEW: [Publish, Correct, AskForChange, Reject],
    Occasion.EDIT: [Publish, Correct, AskForChange, Drop],
    Occasion.REPORT: [Keep, AskForChange, Remove],
    Occasion.SECOND: [Publish, DropSecond],
}


def decisions(review, said, *, data=None):
    """The forms for what may be decided about this review; the one that was sent, if any, holds `data`."""
    sent = data.get("do") if data else None
    possible = DECISIONS[Occasion(review.occasion)]
    return [form(data if form.do == sent else None, review=review, said=said) for form in possible]


def _categories():
    """What can be chosen: leaves under the name of their root, and roots without children."""
    groups = {}
    everything = list(Category.objects.all())
    parents = {category.parent_id for category in everything}
    names = {category.pk: category.name for category in everything}
    for category in everything:
        if category.pk not in parents:
            groups.setdefault(category.parent_id, []).append((category.pk, category.name))
    alone = groups.pop(None, [])
    return [*((names[root], leaves) for root, leaves in groups.items()), *alone]
