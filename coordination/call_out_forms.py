"""The form of a new call-out, and what staff decide about one that goes on."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Organisation
from postings import slots, steps, tongues
from postings.forms import KindForm
from postings.models import Category, Exchange, Kind, Posting

from . import permissions, phone_steps
from .models import CallOut, Within
from .phone_form import regions_of

MOST_NEEDED = 200


class CallOutForm(KindForm):
    """What is needed and who is asked. `where` is the public question for the place, within the account's regions."""

    num_needed = forms.IntegerField(
        label=gettext_lazy("Wie viele Menschen brauchen wir?"),
        min_value=1,
        max_value=MOST_NEEDED,
        initial=1,
        error_messages={"required": gettext_lazy("Schreiben Sie, wie viele Menschen wir brauchen.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Überschrift"),
        max_length=90,
        help_text=gettext_lazy("Zum Beispiel: Begleitung zum Arzt am Donnerstag"),
        error_messages={"required": gettext_lazy("Schreiben Sie, wofür Sie Menschen suchen.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Worum es geht"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "Wird so gesendet, wie Sie es schreiben. Ohne Namen, Nummern und genaue Adressen der Menschen, für die es ist."
        ),
        error_messages={"required": gettext_lazy("Schreiben Sie in ein paar Sätzen, worum es geht.")},
    )
    text_language = forms.ChoiceField(
        label=gettext_lazy("Sprache, in der Sie es aufschreiben"), choices=tongues.choices, initial="de"
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Im Auftrag einer Einrichtung"),
        queryset=Organisation.objects.verified(),
        required=False,
        empty_label=gettext_lazy("nein, die Koordinationsstelle fragt selbst"),
        help_text=gettext_lazy("Nur geprüfte Einrichtungen. Sie wird in den Briefen genannt."),
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Wer hilft dabei?"),
        error_messages={"required": gettext_lazy("Wählen Sie, was am besten passt.")},
        help_text=gettext_lazy("Wir fragen Menschen, deren Angebot zu dieser Kategorie passt."),
    )
    within = forms.ChoiceField(
        label=gettext_lazy("Wie weit im Umkreis?"), choices=Within, initial=Within.KM_25, widget=forms.Select
    )
    happens_on = forms.DateField(
        label=gettext_lazy("An welchem Tag?"),
        required=False,
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Schreiben Sie das Datum so: 3.12.2026")},
    )
    time_words = forms.CharField(
        label=gettext_lazy("Zu welcher Zeit?"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("In Worten, zum Beispiel: von 9 bis etwa 12 Uhr"),
    )
    slots = forms.MultipleChoiceField(label=gettext_lazy("Wochentage"), choices=slots.CHOICES, required=False)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Eine dieser Sprachen soll die Person sprechen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    request = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    week, parts = steps.When.week, steps.When.parts

    def __init__(self, data=None, *, user, posting=None):
        self.user = user
        super().__init__(data, initial={"key": uuid.uuid4(), **(self.of_posting(posting) if posting else {})})
        self.fields["category"].choices = [("", _("bitte wählen")), *_categories()]
        self.fields["languages"].choices = tongues.choices()
        known = {"place": posting.postcode or posting.municipality.name} if posting else None
        self.where = phone_steps.Where(data, kind=Kind.REQUEST, initial=known)
        self.where.regions = regions_of(user)

    @classmethod
    def of_posting(cls, posting):
        """What a request says already about the helpers it needs. Its words stay its own."""
        return {
            "request": posting.chiffre,
            "category": posting.category_id,
            "slots": slots.unpack(posting.slots),
            "languages": posting.languages,
            "num_needed": posting.amount_left or 1,
        }

    def clean_request(self):
        """The request it is made for, or None."""
        typed = self.cleaned_data["request"]
        return requests_for(self.user).filter(chiffre=typed).first() if typed.isprintable() and typed else None

    def clean_happens_on(self):
        day = self.cleaned_data["happens_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Dieser Tag ist schon vorbei."))
        return day

    def is_valid(self):
        return all([super().is_valid(), self.where.is_valid()])

    @property
    def all_errors(self):
        """[(id of the field, what to do)] in the order of the page."""
        return [
            (field.id_for_label or field.auto_id, error)
            for form in (self, self.where)
            for field in form.visible_fields()
            for error in field.errors
        ]

    def call_out(self):
        """The call-out as it would be started, unsaved."""
        said = {name: self.cleaned_data[name] for name in (
            "num_needed", "title", "text", "text_language", "organisation", "within", "happens_on", "time_words",
            "languages", "request", "key",
        )}  # fmt: skip
        place = self.where.posting_fields()
        return CallOut(
            **said,
            category_id=self.cleaned_data["category"],
            slots=slots.pack(self.cleaned_data["slots"]),
            municipality=place["municipality"],
            region_id=place["municipality"].region_id,
            is_remote=place["is_remote"],
            only_regions=sorted(self.where.regions or []),
            started_by=self.user,
        )

    def seal(self):
        """What was previewed, as one word: what was changed since is previewed again."""
        names = sorted({*self.fields, *self.where.fields} - {"seen", "key"})
        told = [f"{name}={self.data.getlist(self.add_prefix(name))}" for name in names]
        return salted_hmac("coordination.call_out_forms", "\n".join(told), algorithm="sha256").hexdigest()


def requests_for(user):
    """Requests a call-out may be made for: shown, where this account works, and not a matter for professionals alone."""
    shown = Posting.objects.requests().published().exclude(category__exchange=Exchange.REFERRAL)
    return permissions.visible(shown, to=user).select_related("category", "municipality", "author")


def _categories():
    """As on the telephone, without what only professionals help with."""
    shut = set(Category.objects.filter(exchange=Exchange.REFERRAL).values_list("pk", flat=True))
    for name, inside in phone_steps.grouped_categories():
        if isinstance(inside, list):
            left = [pair for pair in inside if pair[0] not in shut]
            if left:
                yield name, left
        elif name not in shut:
            yield name, inside


class NumberForm(KindForm):
    num = forms.IntegerField(label=gettext_lazy("So viele brauchen wir"), min_value=1, max_value=MOST_NEEDED)


class ClosingForm(KindForm):
    words = forms.CharField(
        label=gettext_lazy("Worte dazu"),
        help_text=gettext_lazy("Wird so gesendet, wie Sie es schreiben, am besten in einfacher Sprache."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None, *, do):
        self.do = do
        super().__init__(data, auto_id=f"{do}-%s")
