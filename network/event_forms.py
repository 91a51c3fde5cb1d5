"""What whoever keeps an event says: what it is, when it takes place, and why it cannot be shown yet."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from people.models import Organisation
from postings import tongues
from postings.forms import FactField, KindForm
from postings.models import Municipality

from . import repeating
from .events import SAID
from .models import Event

MOST_PLACES = 5000


class EventForm(KindForm):
    title = forms.CharField(
        label=pgettext_lazy("Veranstaltung", "Überschrift"),
        max_length=120,
        error_messages={"required": gettext_lazy("Schreiben Sie, wie die Veranstaltung heißt.")},
    )
    text = forms.CharField(
        label=pgettext_lazy("Veranstaltung", "Worum es geht"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("In einfachen Sätzen: für wen es ist, was man mitbringt, was es kostet."),
        error_messages={"required": gettext_lazy("Schreiben Sie in ein paar Sätzen, worum es geht.")},
    )
    text_language = forms.ChoiceField(
        label=gettext_lazy("Sprache, in der Sie es aufschreiben"), choices=tongues.choices, initial="de"
    )
    organisation = FactField(
        label=gettext_lazy("Wer einlädt"),
        queryset=Organisation.objects.verified(),
        required=False,
        empty_label=gettext_lazy("die Koordinationsstelle selbst"),
        help_text=gettext_lazy("Nur geprüfte Einrichtungen."),
        error_messages={"invalid_choice": gettext_lazy("Diese Einrichtung kennen wir nicht. Wählen Sie bitte neu.")},
    )
    municipality = FactField(
        label=gettext_lazy("Ort"),
        queryset=Municipality.objects.order_by("name"),
        empty_label=gettext_lazy("bitte wählen"),
        error_messages={
            "required": gettext_lazy("Wählen Sie den Ort."),
            "invalid_choice": gettext_lazy("Diesen Ort können Sie hier nicht wählen."),
        },
    )
    venue = forms.CharField(
        label=gettext_lazy("Haus und Adresse"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Alle können sie lesen. Keine Adresse eines einzelnen Menschen."),
    )
    is_remote = forms.BooleanField(label=gettext_lazy("auch am Telefon oder online"), required=False)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Sprachen, die dort gesprochen werden"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Eine dieser Sprachen kennen wir nicht. Wählen Sie bitte neu.")},
    )
    has_childcare = forms.BooleanField(label=gettext_lazy("mit Kinderbetreuung"), required=False)
    needs_registration = forms.BooleanField(label=gettext_lazy("mit Anmeldung"), required=False, initial=True)
    num_places = forms.IntegerField(
        label=gettext_lazy("Plätze für jeden Termin"),
        min_value=1,
        max_value=MOST_PLACES,
        required=False,
        help_text=gettext_lazy(
            "Leer: so viele, wie kommen möchten. Wer keinen Platz bekommt, steht auf der Warteliste."
        ),
        widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
        error_messages={
            "invalid": gettext_lazy("Schreiben Sie bitte eine Zahl."),
            "min_value": gettext_lazy("Schreiben Sie mindestens 1, oder lassen Sie das Feld leer."),
            "max_value": gettext_lazy("Mehr als %(limit_value)s Plätze geht hier nicht."),
        },
    )

    def __init__(self, *args, desk, event=None, **kwargs):
        self.event = event or Event(organisation=desk.organisation)
        known = {name: getattr(self.event, name) for name in SAID} if event else {}
        super().__init__(*args, initial={**known, **kwargs.pop("initial", {})}, **kwargs)
        self.fields["languages"].choices = tongues.choices()
        self.fields["municipality"].queryset = desk.municipalities
        if not desk.is_office:
            del self.fields["organisation"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("num_places") and not cleaned.get("needs_registration"):
            self.add_error(
                "num_places", _("Plätze zählen wir nur mit Anmeldung. Setzen Sie den Haken, oder leeren Sie das Feld.")
            )
        return cleaned

    @property
    def said(self):
        """The names of what was filled in."""
        return [name for name in SAID if name in self.cleaned_data]

    def filled(self):
        """The event as it was filled in, not stored."""
        for name in self.said:
            setattr(self.event, name, self.cleaned_data[name])
        return self.event


def _time(label):
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time", "class": "input--short"}, format="%H:%M"),
        error_messages={
            "required": gettext_lazy("Schreiben Sie die Uhrzeit."),
            "invalid": gettext_lazy("Schreiben Sie die Uhrzeit so: 18:30"),
        },
    )


def _day(label, **more):
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date", "class": "input--short"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Wählen Sie den Tag."),
            "invalid": gettext_lazy("Schreiben Sie den Tag so: 2027-03-14"),
        },
        **more,
    )


class TimesForm(KindForm):
    """One date: a day, from when, until when. It lies ahead."""

    day = _day(gettext_lazy("Tag"))
    begins = _time(pgettext_lazy("Uhrzeit", "von"))
    ends = _time(pgettext_lazy("Uhrzeit", "bis"))

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day.year > timezone.localdate().year + 3:
            raise forms.ValidationError(_("Das liegt zu weit in der Zukunft. Sehen Sie bitte noch einmal nach."))
        return day

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if cleaned["ends"] <= cleaned["begins"]:
            self.add_error("ends", _("Das Ende liegt vor dem Anfang. Sehen Sie bitte noch einmal nach."))
        elif self.times[0] <= timezone.now():
            self.add_error("day", _("Das ist schon vorbei. Wählen Sie einen Tag, der noch kommt."))
        return cleaned

    @property
    def times(self):
        """(begin, end)"""
        said = self.cleaned_data
        return tuple(timezone.make_aware(datetime.combine(said["day"], said[name])) for name in ("begins", "ends"))

    @classmethod
    def initial_of(cls, date):
        begin, end = timezone.localtime(date.starts_at), timezone.localtime(date.ends_at)
        return {"day": begin.date(), "begins": begin.time(), "ends": end.time()}


class DatesForm(TimesForm):
    """One date, or many: every so many weeks on the same weekday, until a day."""

    every_weeks = forms.TypedChoiceField(
        label=gettext_lazy("Kommt wieder"),
        choices=[
            (0, gettext_lazy("nein, nur einmal")),
            (1, gettext_lazy("jede Woche")),
            (2, gettext_lazy("alle 2 Wochen")),
            (4, gettext_lazy("alle 4 Wochen")),
        ],
        coerce=int,
        initial=0,
    )
    until = _day(gettext_lazy("zum letzten Mal spätestens am"), required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("every_weeks") and not self.errors:
            if not cleaned.get("until"):
                self.add_error("until", _("Wählen Sie, bis wann es wiederkommt."))
            elif cleaned["until"] < cleaned["day"]:
                self.add_error("until", _("Dieser Tag liegt vor dem ersten Termin."))
        return cleaned

    @property
    def all_times(self):
        """[(begin, end)] of all that was asked for."""
        weeks = self.cleaned_data["every_weeks"]
        if not weeks:
            return [self.times]
        return repeating.times(*self.times, every_weeks=weeks, until=self.cleaned_data["until"])


class WordsForm(KindForm):
    """Why the office gives an event back."""

    words = forms.CharField(
        label=gettext_lazy("Was fehlt noch?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Die Einrichtung liest das auf ihrer Seite."),
        error_messages={"required": gettext_lazy("Schreiben Sie, was die Einrichtung ändern soll.")},
    )
