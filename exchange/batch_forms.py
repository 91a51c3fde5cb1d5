"""What is asked about a table that is read in: which file, what its columns are, which categories its words mean."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from postings import tongues
from postings.models import Kind

from .importing import columns, sorting, tables
from .models import Batch, Goal

CHOOSE_FILE = gettext_lazy("Wählen Sie bitte eine Datei.")
ASKED_FOR = {
    "title": gettext_lazy("Welche Spalte ist die Überschrift oder die Beschreibung? Eine von beiden brauchen wir."),
    "place": gettext_lazy("Welche Spalte ist der Ort oder die Postleitzahl? Eine von beiden brauchen wir."),
    "kind": gettext_lazy(
        "Keine Spalte sagt, ob es Angebote oder Gesuche sind. Wählen Sie es hier für die ganze Tabelle."
    ),
    "category": gettext_lazy("Keine Spalte sagt die Kategorie. Wählen Sie sie hier für die ganze Tabelle."),
}


class UploadForm(forms.Form):
    use_required_attribute = False
    table = forms.FileField(
        label=gettext_lazy("Ihre Tabelle"),
        help_text=gettext_lazy(
            "Excel („.xlsx“) oder CSV, höchstens 10 MB und 50.000 Zeilen. Die erste Zeile sind die Überschriften."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        error_messages={
            "required": CHOOSE_FILE,
            "missing": CHOOSE_FILE,
            "invalid": CHOOSE_FILE,
            "empty": gettext_lazy("Die Datei ist leer."),
        },
    )
    source = forms.CharField(
        label=gettext_lazy("Woher kommt sie?"),
        max_length=Batch._meta.get_field("source").max_length,
        required=False,
        help_text=gettext_lazy(
            "Zum Beispiel: Pinnwand der Radiosender 2015. Was wir aus einer Quelle schon haben, lesen wir nicht noch einmal ein. "
            "Leer: der Name der Datei."
        ),
    )
    goal = forms.ChoiceField(
        label=gettext_lazy("Was soll daraus werden?"),
        choices=Goal.choices,
        initial=Goal.REVIEW,
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("Die Menschen, um die es geht, sind einverstanden, dass wir ihre Kontaktdaten übernehmen."),
        required=False,
        help_text=gettext_lazy("Ohne Einverständnis lassen wir Namen, E-Mail und Telefon weg."),
    )

    def clean_table(self):
        table = self.cleaned_data["table"]
        if table.size > tables.MOST_BYTES:
            raise ValidationError(_("Die Datei ist größer als 10 MB. Teilen Sie bitte die Tabelle."))
        return table

    def clean(self):
        said = super().clean()
        if said.get("table") and not said.get("source"):
            name = tables.clean(said["table"].name).rpartition(".")[0] or said["table"].name
            said["source"] = name[: self.fields["source"].max_length]
        return said


class ColumnsForm(forms.Form):
    """A field for each column, `column-0` and so on, and three choices that hold where no column says it."""

    kind = forms.ChoiceField(label=gettext_lazy("Alles sind"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Alles gehört zu"), required=False)
    text_language = forms.ChoiceField(label=gettext_lazy("Geschrieben auf"), choices=tongues.choices)

    def __init__(self, data=None, *, batch):
        self.batch = batch
        super().__init__(data, initial=batch.mapping, label_suffix="")
        self.fields["kind"].choices = [("", _("steht in einer Spalte")), *Kind.choices]
        self.fields["category"].choices = [("", _("steht in einer Spalte")), *category_choices()]
        fields = [pair for pair in columns.FIELDS.items() if batch.agreed_at or pair[0] not in columns.CONTACT]
        for place, head in enumerate(batch.heads):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=head or _("Spalte %(number)d") % {"number": place + 1},
                choices=[("", _("weglassen")), *fields],
                initial=batch.columns[place],
                required=False,
            )

    def whole(self):
        return [self[name] for name in ("kind", "category", "text_language")]

    def columns(self):
        """(bound field, examples) of each column."""
        shown = sorting.examples(self.batch)
        return [(self[f"column-{place}"], examples) for place, examples in enumerate(shown)]

    def clean(self):
        said = super().clean()
        chosen = [said.get(f"column-{place}", "") for place in range(len(self.batch.heads))]
        for place, name in enumerate(chosen):
            if name and name in chosen[:place]:
                self.add_error(f"column-{place}", _("Diese Angabe ist schon einer Spalte zugeordnet."))
        said["columns"] = chosen
        whole = {name: said.get(name, "") for name in ("kind", "category")}
        for name in sorting.missing({"columns": chosen, **whole}):
            self.add_error(name if name in self.fields else None, ASKED_FOR[name])
        return said

    def mapping(self):
        return {name: self.cleaned_data[name] for name in ("columns", "kind", "category", "text_language")}


class WordsForm(forms.Form):
    """A field for each different word in the column of categories, `word-0` and so on."""

    def __init__(self, data=None, *, batch):
        super().__init__(data, label_suffix="")
        self.words = sorting.words(batch)
        guessed, choices = sorting.guess_words(batch), [("", _("bitte wählen")), *category_choices()]
        for place, (word, _num) in enumerate(self.words):
            self.fields[f"word-{place}"] = forms.ChoiceField(
                label=word, choices=choices, initial=guessed[tables.fold(word)], required=False
            )

    def rows(self):
        """(bound field, how often) of each word."""
        return [(self[f"word-{place}"], num) for place, (_word, num) in enumerate(self.words)]

    def said(self):
        """{folded word: slug or ""}"""
        return {tables.fold(word): self.cleaned_data[f"word-{place}"] for place, (word, _num) in enumerate(self.words)}


def category_choices():
    """By what each belongs to."""
    groups = {}
    for category in sorting.choosable():
        groups.setdefault((category.parent or category).name, []).append((category.pk, category.name))
    return list(groups.items())
