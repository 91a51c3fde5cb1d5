"""What a barcamp's team fills in."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from postings.forms import KindForm

from .models import Equipment, Event

BIGGEST = 2**31 - 1
DATE = {"type": "date"}
CLOCK = {"type": "time"}


def date_field(label):
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        error_messages={
            "required": _("Wählen Sie einen Tag."),
            "invalid": _("Dieses Datum verstehen wir nicht. Es sieht so aus: 08.05.2027"),
        },
    )


def clock_field(label):
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"),
        error_messages={
            "required": _("Wählen Sie eine Uhrzeit."),
            "invalid": _("Diese Uhrzeit verstehen wir nicht. Sie sieht so aus: 10:30"),
        },
    )


def count_field(label, *, least=0):
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=10_000,
        error_messages=dict.fromkeys(("required", "invalid"), _("Schreiben Sie bitte eine Zahl.")),
    )


class ProposalDaysForm(KindForm):
    from_on = date_field(_("Vorschläge ab"))
    until_on = date_field(_("Vorschläge bis"))

    def clean(self):
        said = super().clean()
        if not self.has_error("from_on") and not self.has_error("until_on") and said["from_on"] > said["until_on"]:
            self.add_error("until_on", _("Der letzte Tag liegt vor dem ersten. Wählen Sie einen späteren."))
        return said


class NewCampForm(ProposalDaysForm):
    event = forms.ModelChoiceField(
        label=_("Aus welcher Veranstaltung?"),
        queryset=Event.objects.none(),
        empty_label=_("bitte wählen"),
        error_messages={"required": _("Wählen Sie eine Veranstaltung.")},
    )
    field_order = ["event"]

    def __init__(self, *args, events, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = events


class RoomForm(KindForm):
    name = forms.CharField(
        label=_("Name des Raums"), max_length=60, error_messages={"required": _("Geben Sie dem Raum einen Namen.")}
    )
    num_seats = count_field(_("Plätze"), least=1)
    equipment = forms.MultipleChoiceField(
        label=_("Was ist da?"), choices=Equipment.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class SlotForm(KindForm):
    on = date_field(_("Tag"))
    starts = clock_field(pgettext_lazy("Uhrzeit", "von"))
    ends = clock_field(pgettext_lazy("Uhrzeit", "bis"))
    label = forms.CharField(
        label=_("Name"),
        max_length=60,
        required=False,
        help_text=_("Bei einer Pause: was dann ist, zum Beispiel Mittagessen."),
    )
    is_pause = forms.BooleanField(label=_("Für alle, ohne Beiträge"), required=False)

    def clean(self):
        said = super().clean()
        if not self.has_error("starts") and not self.has_error("ends") and said["starts"] >= said["ends"]:
            self.add_error("ends", _("Das Ende liegt vor dem Anfang. Wählen Sie eine spätere Uhrzeit."))
        if said["is_pause"] and not self.has_error("label") and not said["label"]:
            self.add_error("label", _("Schreiben Sie, was in dieser Pause ist."))
        return said


class PeopleForm(KindForm):
    """Who came, as four numbers. What nobody was asked stays 0."""

    num_participants = count_field(_("So viele waren da"))
    num_said_yes = count_field(_("selbst oder mit den Eltern nach Deutschland gekommen"))
    num_said_no = count_field(_("weder noch"))
    num_said_nothing = count_field(_("wollten es nicht sagen"))

    def clean(self):
        said = super().clean()
        if not self.errors and said["num_participants"] < sum(
            said[name] for name in ("num_said_yes", "num_said_no", "num_said_nothing")
        ):
            self.add_error(
                "num_participants",
                _("Das sind mehr Antworten als Menschen, die da waren. Zählen Sie noch einmal nach."),
            )
        return said


class PlaceForm(forms.Form):
    """Which session, as it was seen, goes where: keys and a version of the page's own options."""

    session = forms.RegexField(r"^\d{1,18}:\d{1,9}$")
    cell = forms.RegexField(r"^\d{1,18}-\d{1,18}$", required=False)

    def clean_session(self):
        return [int(part) for part in self.cleaned_data["session"].split(":")]

    def clean_cell(self):
        return [int(part) for part in self.cleaned_data["cell"].split("-")] if self.cleaned_data["cell"] else None


class DecisionForm(KindForm):
    version = forms.IntegerField(min_value=1, max_value=BIGGEST, widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("Worte dazu"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class WordsForm(KindForm):
    """The words of a session in the programme, as its host has asked us to write them."""

    version = forms.IntegerField(min_value=1, max_value=BIGGEST, widget=forms.HiddenInput)
    title = forms.CharField(
        label=pgettext_lazy("Beitrag", "Überschrift"),
        max_length=90,
        error_messages={"required": _("Geben Sie dem Beitrag eine Überschrift.")},
    )
    text = forms.CharField(
        label=pgettext_lazy("Beitrag", "Worum es geht"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Schreiben Sie in ein paar Sätzen, worum es geht.")},
    )


def key_of(request, name):
    """A row's key as a form sent it, or 0 for what cannot be one."""
    typed = request.POST.get(name, "")
    return int(typed) if re.fullmatch(r"[0-9]{1,18}", typed) else 0
