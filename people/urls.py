"""Signing in and one's own account, below /koordination/konto/: allauth's pages that we need, under the names it knows.

Sign-up, several addresses for one account and sign-in by a mailed code have no address here.
"""

from functools import wraps

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import admin
from django.urls import path, re_path, reverse_lazy
from django.views.decorators.cache import never_cache


def in_room(view):
    """The page in the frame of the staff room, and never kept by a browser."""

    @wraps(view)
    def framed(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if getattr(response, "context_data", None) is not None:
            response.context_data = {**admin.site.each_context(request), **response.context_data}
        return response

    return never_cache(framed)


remove_passkey = webauthn.RemoveWebAuthnView.as_view(success_url=reverse_lazy("mfa_index"))
edit_passkey = webauthn.EditWebAuthnView.as_view(success_url=reverse_lazy("mfa_index"))
KEY = r"(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)"

urlpatterns = [
    # in and out
    path("anmelden/", in_room(account.login), name="account_login"),
    path("anmelden/zweiter-faktor/", in_room(mfa.authenticate), name="mfa_authenticate"),
    path("abmelden/", in_room(account.logout), name="account_logout"),
    path("geschlossen/", in_room(account.account_inactive), name="account_inactive"),
    # once more, before something is changed
    path("bestaetigen/", in_room(account.reauthenticate), name="account_reauthenticate"),
    path("bestaetigen/code/", in_room(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("bestaetigen/passkey/", in_room(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    # password
    path("kennwort/", in_room(account.password_change), name="account_change_password"),
    path("kennwort/neu/", in_room(account.password_set), name="account_set_password"),
    path("kennwort/vergessen/", in_room(account.password_reset), name="account_reset_password"),
    path("kennwort/vergessen/geschickt/", in_room(account.password_reset_done), name="account_reset_password_done"),
    path(
        "kennwort/gewaehlt/", in_room(account.password_reset_from_key_done), name="account_reset_password_from_key_done"
    ),
    re_path(
        rf"^kennwort/waehlen/{KEY}/$", in_room(account.password_reset_from_key), name="account_reset_password_from_key"
    ),
    # second factor
    path("", in_room(mfa.index), name="mfa_index"),
    path("app/", in_room(totp.activate_totp), name="mfa_activate_totp"),
    path("app/entfernen/", in_room(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("codes/", in_room(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("codes/neu/", in_room(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("codes/datei/", in_room(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("passkeys/neu/", in_room(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/", in_room(edit_passkey), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/entfernen/", in_room(remove_passkey), name="mfa_remove_webauthn"),
]
