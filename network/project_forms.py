"""What an organisation writes about itself, a project, a role in it, its news and its documents; and how the office answers."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from postings import places, problems, tongues
from postings.forms import FactField, KindForm
from postings.models import Category
from postings.problems import Blocker

from .models.project_parts import MOST_BYTES

PDF = b"%PDF-"
TEXT = {"widget": forms.Textarea(attrs={"rows": 6}), "max_length": 3000, "min_length": 10}
TEXT_ERRORS = {
    "required": gettext_lazy("Schreiben Sie ein paar Sätze."),
    "min_length": gettext_lazy("Das ist sehr kurz. Schreiben Sie ein paar Worte mehr."),
    "max_length": gettext_lazy("Der Text ist zu lang. Bitte kürzen Sie ihn auf 3.000 Zeichen."),
}
TITLE_ERRORS = {
    "required": pgettext_lazy("Projekt", "Schreiben Sie eine Überschrift, damit Menschen sehen, worum es geht."),
    "min_length": gettext_lazy("Die Überschrift ist sehr kurz. Schreiben Sie ein paar Worte mehr."),
    "max_length": gettext_lazy("Die Überschrift ist zu lang. Höchstens 90 Zeichen."),
}


class WrittenForm(KindForm):
    """Words that everybody will read. Ways to reach somebody are asked to be taken out, as in every posting."""

    CHECKED = ()  # the fields in which nothing of the kind may stand

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "text_language" in self.fields:
            self.fields["text_language"].choices = tongues.choices()
            self.initial.setdefault("text_language", tongues.of_reader())

    def clean(self):
        said = super().clean()
        for name in self.CHECKED:
            for problem in problems.of_text(title="", text=said.get(name, "")):
                if isinstance(problem, Blocker) and not self.has_error(name):
                    self.add_error(name, _NOT_HERE.get(problem.code, problem.message))
        return said


_NOT_HERE = {
    "email": gettext_lazy("Hier steht eine E-Mail-Adresse. Nehmen Sie sie bitte heraus; man schreibt Ihnen über uns."),
    "phone": gettext_lazy("Hier steht eine Telefonnummer. Nehmen Sie sie bitte heraus; man schreibt Ihnen über uns."),
}


class ProjectForm(WrittenForm):
    CHECKED = ("title", "aim", "venue", "times", "team")

    title = forms.CharField(
        label=gettext_lazy("Name des Projekts"), max_length=90, min_length=4, error_messages=TITLE_ERRORS
    )
    aim = forms.CharField(
        label=gettext_lazy("Was hier geschieht"),
        help_text=gettext_lazy("Für wen es ist, was Sie zusammen tun, was Sie erreichen möchten."),
        error_messages=TEXT_ERRORS,
        **TEXT,
    )
    text_language = forms.ChoiceField(label=gettext_lazy("In welcher Sprache haben Sie geschrieben?"))
    place = forms.CharField(
        label=gettext_lazy("Ort oder Postleitzahl"),
        max_length=80,
        error_messages={"required": gettext_lazy("Schreiben Sie den Ort oder die Postleitzahl.")},
    )
    venue = forms.CharField(
        label=gettext_lazy("Treffpunkt"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Zum Beispiel: Gemeindehaus am Markt, Eingang im Hof. Alle können es lesen."),
    )
    times = forms.CharField(
        label=gettext_lazy("Zeiten"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("In Worten, zum Beispiel: dienstags und donnerstags von 15 bis 17 Uhr"),
    )
    team = forms.CharField(
        label=gettext_lazy("Wer es trägt"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Nach Aufgaben, ohne Namen: zwei Lehrerinnen, fünf Studierende, eine Köchin."),
    )

    def clean_place(self):
        """The municipality that was meant."""
        found = places.find(self.cleaned_data["place"])
        if found.municipality and not found.is_guess:
            return found.municipality
        if choices := found.choices or (found.municipality,) * bool(found.municipality):
            names = tongues.joined(choice.name for choice in choices)
            raise forms.ValidationError(_("Welchen Ort meinen Sie? Zum Beispiel: %(names)s") % {"names": names})
        raise forms.ValidationError(
            _("Diesen Ort kennen wir in Hessen nicht. Schreiben Sie die Postleitzahl oder den nächsten größeren Ort.")
        )

    def words(self):
        """As a project takes them."""
        said = dict(self.cleaned_data)
        said["municipality"] = said.pop("place")
        return said

    @staticmethod
    def initial_of(words):
        said = words.words()
        said["place"] = said.pop("municipality").name
        return said


class FactsForm(WrittenForm):
    """What an organisation says of itself."""

    about = forms.CharField(
        label=gettext_lazy("Über die Einrichtung"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Auf Deutsch: wer Sie sind, und was Sie tun. Ohne Telefonnummer und E-Mail-Adresse."),
        error_messages={"max_length": gettext_lazy("Der Text ist zu lang. Bitte kürzen Sie ihn auf 1.000 Zeichen.")},
    )
    website = forms.URLField(
        label=gettext_lazy("Website"),
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
        error_messages={"invalid": gettext_lazy("Diese Adresse geht so nicht. Sie sieht so aus: https://example.org")},
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Sprachen, die bei Ihnen gesprochen werden"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Eine dieser Sprachen kennen wir nicht. Wählen Sie bitte neu.")},
    )

    def __init__(self, *args, initial, **kwargs):
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["languages"].choices = tongues.choices()
        for name in set(self.fields) - set(initial):
            del self.fields[name]

    @property
    def CHECKED(self):
        """What the office wrote there may stay as it is."""
        return ("about",) if "about" in self.changed_data else ()

    def clean_website(self):
        website = self.cleaned_data["website"]
        if website and not website.startswith(("http://", "https://")):
            raise forms.ValidationError(self.fields["website"].error_messages["invalid"])
        return website


class RoleForm(WrittenForm):
    CHECKED = ("title", "text")

    title = forms.CharField(
        label=gettext_lazy("Wen suchen Sie?"),
        max_length=90,
        min_length=4,
        help_text=gettext_lazy("Zum Beispiel: Lesepaten für die zweite Klasse"),
        error_messages=TITLE_ERRORS,
    )
    text = forms.CharField(
        label=gettext_lazy("Was ist zu tun?"),
        help_text=gettext_lazy("Was genau, wie oft, was man mitbringen sollte. Bitte keine Namen oder Nummern."),
        error_messages=TEXT_ERRORS,
        **TEXT,
    )
    category = FactField(
        Category.objects.none(),
        label=gettext_lazy("Was passt am besten?"),
        empty_label=gettext_lazy("bitte wählen"),
        error_messages={
            "required": gettext_lazy("Wählen Sie, was am besten passt."),
            "invalid_choice": gettext_lazy("Diese Kategorie gibt es nicht. Bitte wählen Sie eine andere."),
        },
    )
    num_wanted = forms.IntegerField(
        label=gettext_lazy("Wie viele Menschen?"),
        min_value=1,
        max_value=500,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
        error_messages={
            "required": gettext_lazy("Schreiben Sie eine Zahl, zum Beispiel 3."),
            "invalid": gettext_lazy("Schreiben Sie eine Zahl, zum Beispiel 3."),
            "min_value": gettext_lazy("Schreiben Sie eine Zahl ab 1."),
            "max_value": gettext_lazy("Das ist sehr viel. Bitte rufen Sie uns dafür an."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.all()
        roots = Category.objects.roots().prefetch_related("children")
        self.fields["category"].choices = [
            ("", self.fields["category"].empty_label),
            *((root.name, [(each.pk, each.name) for each in [root, *root.children.all()]]) for root in roots),
        ]

    @staticmethod
    def initial_of(role):
        shown = role.posting if role.posting_id and role.posting.is_open else role
        num = shown.amount if shown is not role else role.num_wanted
        return {"title": shown.title, "text": shown.text, "category": shown.category_id, "num_wanted": num}


class NewsForm(WrittenForm):
    CHECKED = ("title", "text")

    happened_on = forms.DateField(
        label=gettext_lazy("An welchem Tag?"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
        error_messages={
            "required": gettext_lazy("Schreiben Sie das Datum so: 3.12.2026"),
            "invalid": gettext_lazy("Schreiben Sie das Datum so: 3.12.2026"),
        },
    )
    title = forms.CharField(
        label=pgettext_lazy("Neuigkeit", "Überschrift"), max_length=90, min_length=4, error_messages=TITLE_ERRORS
    )
    text = forms.CharField(
        label=gettext_lazy("Was ist geschehen?"),
        help_text=gettext_lazy("Bitte ohne Namen von Menschen, die das nicht möchten."),
        error_messages=TEXT_ERRORS,
        **TEXT,
    )
    text_language = forms.ChoiceField(label=gettext_lazy("In welcher Sprache haben Sie geschrieben?"))

    def clean_happened_on(self):
        day = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Dieser Tag kommt erst noch. Schreiben Sie, was schon geschehen ist."))
        return day

    @staticmethod
    def initial_of(news):
        return {name: getattr(news, name) for name in ("happened_on", "title", "text", "text_language")}


class DocumentForm(KindForm):
    title = forms.CharField(
        label=gettext_lazy("Wie heißt das Dokument?"), max_length=90, min_length=4, error_messages=TITLE_ERRORS
    )
    file = forms.FileField(
        label=gettext_lazy("PDF-Datei, höchstens 5 MB"),
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={
            name: gettext_lazy("Wählen Sie bitte eine PDF-Datei.")
            for name in ("required", "missing", "invalid", "empty")
        },
    )

    def clean_file(self):
        """The bytes; what a file is called or says of itself proves nothing."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Die Datei ist zu groß. Höchstens 5 MB, bitte machen Sie sie kleiner."))
        content = file.read()
        if not content.startswith(PDF):
            raise forms.ValidationError(_("Das ist keine PDF-Datei. Speichern Sie das Dokument bitte als PDF."))
        return content

    def said(self):
        content = self.cleaned_data["file"]
        return {"title": self.cleaned_data["title"], "content": content, "num_bytes": len(content)}


class GivingBackForm(KindForm):
    words = forms.CharField(
        label=gettext_lazy("Was müsste sich ändern?"),
        max_length=600,
        min_length=4,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Schreiben Sie, was sich ändern müsste. Die Einrichtung liest es so."),
            "min_length": gettext_lazy("Schreiben Sie, was sich ändern müsste. Die Einrichtung liest es so."),
            "max_length": gettext_lazy("Das ist zu lang. Höchstens 600 Zeichen."),
        },
    )
