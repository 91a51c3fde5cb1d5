"""Traps for simple machines in forms that anybody can send: a field nobody sees, and a moment of time.

Whoever falls in gets the form back with a sentence, and nothing of what was written is lost.
"""

from django import forms
from django.core import signing
from django.utils.translation import gettext as _

from postings.forms import KindForm

HUMAN_SECONDS = 3
_SALT = "postings.traps"


def _now():
    return signing.TimestampSigner(salt=_SALT).sign("")


class TrappedForm(KindForm):
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))
    opened = forms.CharField(required=False, widget=forms.HiddenInput, initial=_now)

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Bitte lassen Sie das Feld „Website“ leer. Es ist eine Falle für Maschinen."))
        return ""

    def clean(self):
        if self._is_too_fast():
            raise forms.ValidationError(
                _("Das ging sehr schnell. Bitte sehen Sie noch einmal alles an, und senden Sie es dann ab.")
            )
        return super().clean()

    def _is_too_fast(self):
        """Sent within three seconds, or without the moment that we signed; then it carries a new one."""
        signer = signing.TimestampSigner(salt=_SALT)
        opened = self.cleaned_data.get("opened", "")
        try:
            signer.unsign(opened)
        except signing.BadSignature:
            self.data = self.data.copy()
            self.data["opened"] = _now()
            return True
        try:
            signer.unsign(opened, max_age=HUMAN_SECONDS)
        except signing.SignatureExpired:
            return False
        return True
