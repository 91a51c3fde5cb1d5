"""How staff sign in: what allauth leaves to us. Sign-up is closed; letters go through the queue; limits through the database."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people import known_devices, ratelimit, roles, second_factor

TRIES = {"limit": 10, "per": 900}  # of one account from one network, or from a device it has signed in from
TRIES_AT_ONE_ACCOUNT = {"limit": 60, "per": 3600}  # from anywhere


def _counts(request, credentials):
    """What a failure counts against: ((what, who), limits). Where she has signed in before only her own failures count, so that
    nobody locks her out."""
    email = credentials.get("email", "").lower()
    if device := known_devices.known_as(request, email):
        yield ("sign in from a known device", f"{email} {device}"), TRIES
        return
    yield ("sign in", f"{email} {ratelimit.client_network(request)}"), TRIES
    yield ("sign in anywhere", email), TRIES_AT_ONE_ACCOUNT


class SignIn(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-Mail und Passwort passen nicht zusammen. Bitte prüfen Sie beides."),
        "incorrect_password": _("Das ist nicht Ihr Passwort. Bitte versuchen Sie es noch einmal."),
        "enter_current_password": _("Das ist nicht Ihr jetziges Passwort. Bitte versuchen Sie es noch einmal."),
        "incorrect_code": _("Dieser Code passt nicht. Bitte nehmen Sie den, der jetzt angezeigt wird."),
        "too_many_login_attempts": _("Das waren zu viele Versuche. Bitte warten Sie eine Viertelstunde."),
        "rate_limited": _("Das waren zu viele Versuche. Bitte warten Sie eine Viertelstunde."),
    }

    def is_open_for_signup(self, request):
        return False

    def pre_authenticate(self, request, **credentials):
        """Allauth counts in each web worker by itself; these counts are shared, and of failures only."""
        super().pre_authenticate(request, **credentials)
        if any(ratelimit.is_used_up(*what, **most) for what, most in _counts(request, credentials)):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request, **credentials):
        for what, most in _counts(request, credentials):
            ratelimit.seconds_to_wait(*what, **most)

    def pre_login(self, request, user, **how):
        """An account without a role has no business here; it hears the same as a closed one."""
        if not roles.of(user).may:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **how)

    def post_login(self, request, user, **how):
        response = super().post_login(request, user, **how)
        known_devices.remember(request, response, user.email)
        return response

    def is_reauthentication_required(self, *, app, **kwargs):
        """The password is asked again before a second factor is changed, but not to set up the first one."""
        if app == "allauth.mfa" and not second_factor.has_one(self.request.user):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_password_change_redirect_url(self, request):
        return reverse("mfa_index")

    def get_client_ip(self, request):
        return ratelimit.client_network(request)


class SecondFactor(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": SignIn.error_messages["incorrect_code"],
        "cannot_delete_authenticator": _("Das ist Ihr einziger zweiter Faktor. Richten Sie zuerst einen anderen ein."),
    }

    def encrypt(self, text):
        """What opens an account does not stand in the database in the clear."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator):
        """Never the last one: nobody enters without."""
        others = type(authenticator).objects.filter(user=authenticator.user, type__in=second_factor.KINDS)
        return authenticator.type not in second_factor.KINDS or others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user, type):
        return _("Passkey vom %(day)s") % {"day": _today()}


def _today():
    from django.utils import formats, timezone

    return formats.date_format(timezone.localdate(), "SHORT_DATE_FORMAT")


def _cipher():
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key):
    return hashlib.sha256(b"people.second_factor:" + key.encode()).digest()
