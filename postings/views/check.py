"""The page where all answers stand together, for writing and for changing."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from postings import slots, tongues
from postings.models import Kind
from postings.traps import TrappedForm


class CheckForm(TrappedForm):
    """The last word before sending."""

    agreed = forms.BooleanField(
        label=gettext_lazy("Ich habe die Erlaubnis"),
        help_text=gettext_lazy("Es ist für mich, oder der Mensch, für den ich schreibe, ist einverstanden."),
        error_messages={"required": gettext_lazy("Setzen Sie den Haken, wenn alle einverstanden sind.")},
    )


def answers_of(forms_by_step, *, change):
    """Rows for the page: label, value, language of the value if it was written by a person, and where to change it."""
    rows = []
    for step, form in forms_by_step:
        for label, value, language in _said(step.slug, form):
            rows.append({"label": label, "value": value, "language": language, "change": change(step.slug)})
    return rows


def _said(slug, form):
    fields = form.posting_fields()
    cleaned = form.cleaned_data
    if slug == "was":
        return [(_("Was"), cleaned["category"].name, None)]
    if slug == "genauer":
        return [(_("Was genau"), cleaned["category"].name, None)]
    if slug == "worum":
        language = fields["text_language"]
        return [(_("Überschrift"), fields["title"], language), (_("Beschreibung"), fields["text"], language)]
    if slug == "wo":
        return [(_("Wo"), _place(fields), None)]
    if slug == "wann":
        return [(_("Wann"), when(fields), None)]
    if slug == "sprachen":
        return [(_("Sprachen"), tongues.spoken(fields["languages"], fields["languages_basic"]), None)]
    if slug == "wie-viele":
        return [(_("Wie viele"), fields["amount"] or _("nicht gezählt"), None)]
    if slug == "fuer-wen":
        whose = _("Von wem") if form.kind == Kind.OFFER else _("Für wen")
        return [(whose, _for_whom(form), None), (_("Wünsche"), _wishes(form, fields), None)]
    if slug == "wuensche":
        return [(_("Wünsche"), _wishes(form, fields), None)]
    if slug == "erreichen":
        passed_on = [(_("Auch in anderen Verzeichnissen"), _passed_on(fields), None)] if form.may_be_passed_on else []
        return [(_("So erreichen wir Sie"), _reach(cleaned), None), *passed_on]
    return []


def _place(fields):
    name = fields["municipality"].name
    parts = [f"{name} ({fields['postcode']})" if fields["postcode"] else name]
    if fields.get("reach_km"):
        parts.append(_("bis %(km)s km") % {"km": fields["reach_km"]})
    if fields["is_remote"]:
        parts.append(_("auch am Telefon oder online"))
    return tongues.joined(parts)


def when(fields):
    """Days and slots in a sentence."""
    parts = []
    if fields["from_on"]:
        parts.append(_("ab %(day)s") % {"day": date_format(fields["from_on"])})
    if fields["until_on"]:
        parts.append(_("bis %(day)s") % {"day": date_format(fields["until_on"])})
    for part, days in slots.week(fields["slots"]):
        named = [str(day) for day, fits in days if fits]
        if named:
            parts.append(f"{part}: {tongues.joined(named)}")
    return " · ".join(str(part) for part in parts) or _("jederzeit oder noch nicht bekannt")


def _for_whom(form):
    chosen = dict(form.fields["for_whom"].choices)[form.cleaned_data["for_whom"]]
    organisation = form.organisation()
    return f"{chosen}: {organisation.name}" if organisation else chosen


def _wishes(form, fields):
    labels = dict(form.fields["wishes"].choices)
    return tongues.joined(labels[wish] for wish in fields["wishes"]) or _("keine")


def _reach(cleaned):
    if cleaned["reach_by"] == "email":
        return cleaned["email"]
    if cleaned["reach_by"] == "phone":
        return cleaned["phone"]
    return _("mit dem Zugangscode, ohne E-Mail")


def _passed_on(fields):
    return _("ja, ohne Namen, Adresse und Telefon") if fields["passes_on_at"] else _("nein")
