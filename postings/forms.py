"""What all public forms share: our classes on the widgets, and text in any direction."""

from django import forms
from django.forms import widgets
from django.utils.translation import gettext_lazy as _

# The first that fits counts.
CSS_CLASSES = [
    ((widgets.HiddenInput, widgets.CheckboxInput, widgets.RadioSelect), ""),
    (widgets.Textarea, "textarea"),
    (widgets.Select, "select"),
    (widgets.Input, "input"),
]
# Said where a field has no words of its own.
LIMITS = {
    "max_length": _("Das ist zu lang. Höchstens %(limit_value)d Zeichen."),
    "min_value": _("Schreiben Sie mindestens %(limit_value)s."),
    "max_value": _("Schreiben Sie höchstens %(limit_value)s."),
}


class KindForm(forms.Form):
    """A form in our look. The browser's own bubbles stay out: our errors say more, in the page's language."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages = LIMITS | field.error_messages
            _dress(field.widget)


class TightRadios(forms.RadioSelect):
    """One choice below the other, however wide the page is."""

    is_tight = True


class FactField(forms.ModelChoiceField):
    """A choice among reference rows by their key. What no key can hold is refused before the database is asked."""

    def to_python(self, value):
        if isinstance(value, str) and not value.isprintable():
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


def _dress(widget):
    css = next(css for kinds, css in CSS_CLASSES if isinstance(widget, kinds))
    if css:
        widget.attrs["class"] = f"{css} {widget.attrs.get('class', '')}".strip()
    if css in ("input", "textarea"):
        widget.attrs.setdefault("dir", "auto")
