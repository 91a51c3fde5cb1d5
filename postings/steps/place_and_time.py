"""Where it is needed or given, and when."""

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peoplelikeme.lib.bidi import isolated
from postings import places, slots
from postings.models import Kind

from .base import Step

REACH_CHOICES = [
    ("0", _("nur hier am Ort")),
    ("5", _("5 km")),
    ("10", _("10 km")),
    ("25", _("25 km")),
    ("50", _("50 km")),
]
MOST_YEARS_AHEAD = 2


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
    is_remote = forms.BooleanField(label=_("Es geht auch am Telefon oder online"), required=False)

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
                % {"phone": isolated(settings.OFFICE["phone"])}
            )
        if self.choices:
            raise forms.ValidationError(_("Welchen Ort meinen Sie?"))
        raise forms.ValidationError(
            _("Diesen Ort kennen wir nicht. Schreiben Sie die Postleitzahl oder den nächsten größeren Ort.")
        )

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
        for name, day in (("from_on", start), ("until_on", end)):
            if day and day.year > timezone.localdate().year + MOST_YEARS_AHEAD:
                self.add_error(name, _("Das liegt zu weit in der Zukunft. Sehen Sie bitte noch einmal nach."))
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
