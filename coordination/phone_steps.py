"""The public questions as they are asked on the telephone: told by one, written down by another."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from people.models.person import ReachBy
from postings import models, steps


class What(steps.What):
    """The category from one list; nobody types a search word for it while somebody talks."""

    word = answers_to = None
    needed_once_shown = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        field.label, field.required = _("Was"), True
        field.error_messages["required"] = _("Wählen Sie, was am besten passt.")
        field.widget = forms.Select(attrs={"class": "select", "autofocus": not self.is_bound})
        field.choices = [("", _("bitte wählen")), *grouped_categories()]

    def clean(self):
        return self.cleaned_data


def grouped_categories():
    """Leaves under the name of their root, and at each group's end the root for whatever none of them is."""
    everything = list(models.Category.objects.all())
    groups = {root: [] for root in everything if root.parent_id is None}
    by_key = {root.pk: root for root in groups}
    for category in everything:
        if category.parent_id:
            groups[by_key[category.parent_id]].append((category.pk, category.name))
    other = _("etwas anderes aus „%(category)s“")
    return [
        (root.name, [*leaves, (root.pk, other % {"category": root.name})]) if leaves else (root.pk, root.name)
        for root, leaves in groups.items()
    ]


class Where(steps.Where):
    """A place where this account works; a call from elsewhere goes to Kassel."""

    regions = None  # keys of the account's regions; None: all of Hesse

    def clean_place(self):
        text = super().clean_place()
        if self.regions is not None and self.answer.municipality.region_id not in self.regions:
            raise forms.ValidationError(
                _("Dieser Ort liegt nicht in Ihren Regionen. Geben Sie den Anruf bitte weiter an Kassel: %(phone)s.")
                % {"phone": settings.OFFICE["phone"]}
            )
        return text


class About(steps.About):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text_language"].label = _("Sprache, in der Sie es aufschreiben")


class Languages(steps.Languages):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["languages"].label = _("Spricht gut")
        self.fields["languages_basic"].label = _("Spricht etwas")


class HowMany(steps.HowMany):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].label = _("Anzahl, wenn man es zählen kann")


class When(steps.When):
    any_time = None  # nothing ticked says the same

    @property
    def is_filled(self):
        return any(self[name].value() for name in self.fields)

    def posting_fields(self):
        self.cleaned_data["any_time"] = False
        return super().posting_fields()


class ForWhom(steps.ForWhomStep):
    @property
    def is_filled(self):
        return self["for_whom"].value() != models.ForWhom.ME or bool(self["wishes"].value())


class Reach(steps.Reach):
    """An address told by telephone is not proved, so nobody is answered by mail here. Whether a posting is passed on its
    author says herself, later."""

    passes_on = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reach_by"].choices = [
            (ReachBy.PHONE, _("per Telefon. Die Koordinationsstelle ruft an.")),
            (ReachBy.CODE, _("Die Person sieht selbst nach, mit dem Zugangscode.")),
        ]
        self.initial.setdefault("reach_by", ReachBy.PHONE)
        self.fields["name"].label, self.fields["name"].help_text = _("Name, ein Vorname genügt"), ""
        self.fields["email"].help_text = _(
            "Am Telefon können wir die Adresse nicht prüfen. Wir heben sie auf, schicken aber keine Briefe dorthin."
        )
        for name in ("name", "phone", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
