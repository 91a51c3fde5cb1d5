"""The forms of signing in: allauth's, in our words, and a code that opens once only, whichever web worker sees it."""

import time

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter as account_adapter
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from people import account_letters, ratelimit, roles
from people.models import User

TRIES = {"limit": 10, "per": 900}


class LoginForm(account_forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-Mail")
        self.fields["password"].label = _("Passwort")
        _without_placeholders(self)


class ResetPasswordForm(account_forms.ResetPasswordForm):
    """One job for every address, so that the page takes as long whether somebody has it or not. Where nobody does who may
    sign in, the job names no account and writes no letter."""

    def save(self, request, **kwargs):
        known = [user for user in self.users if roles.of(user).may]
        account_letters.new_password.enqueue(known[0] if known else User())
        return self.cleaned_data["email"]


class OnceOnly:
    """A code of an app that was accepted is refused from then on. Tries are counted by account, over all web workers."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}
        _without_placeholders(self)

    def clean_code(self):
        what = "second factor", str(self.user.pk)
        if ratelimit.is_used_up(*what, **TRIES):
            raise account_adapter().validation_error("too_many_login_attempts")
        try:
            code = super().clean_code()
            if self.authenticator.type == Authenticator.Type.TOTP and not _first_time(self.authenticator, code):
                raise get_adapter().validation_error("incorrect_code")
        except forms.ValidationError:
            ratelimit.seconds_to_wait(*what, **TRIES)
            raise
        return code


class CodeForm(OnceOnly, mfa_forms.AuthenticateForm):
    pass


class CodeAgainForm(OnceOnly, mfa_forms.ReauthenticateForm):
    pass


class FirstCodeForm(totp_forms.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code, den die App jetzt zeigt")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric"}
        _without_placeholders(self)


class PasskeyNameForm(webauthn_forms.EditWebAuthnForm):
    name = forms.CharField(label=_("Name"), max_length=60)


@transaction.atomic
def _first_time(authenticator, code):
    """Remember the code with its row, under the row's lock; False if it was used before."""
    held = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    now, digits = time.time(), "".join(filter(str.isdigit, code))
    since = now - app_settings.TOTP_PERIOD * 2 * (app_settings.TOTP_TOLERANCE + 1)  # longer than any code holds
    used = {old: at for old, at in held.data.get("used", {}).items() if at > since}
    if digits in used:
        return False
    held.data["used"] = {**used, digits: now}
    held.save(update_fields=["data"])
    authenticator.data = held.data
    return True


def _without_placeholders(form):
    """A label stands above each field; grey words inside it only confuse."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
