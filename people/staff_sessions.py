"""How long staff stay signed in, and that nobody goes further than the set-up page without a second factor.

Half an hour without a page, or twelve hours after signing in, whichever comes first. Only below /koordination/: what the
public keeps in a session, its own posting, has times of its own.
"""

import time
from datetime import timedelta
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from people import roles, second_factor

IDLE = timedelta(minutes=30).total_seconds()
LONGEST = timedelta(hours=12).total_seconds()
NOTED_EACH = 60  # seconds: not every page writes to the session
BEGUN, SEEN = "staff_begun", "staff_seen"
# What an account may open before it has shown a second factor: setting one up, and the way out.
BEFORE_SECOND_FACTOR = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
}


def begin(sender, request, user, **kwargs):
    """Receiver of Django's user_logged_in."""
    request.session[BEGUN] = request.session[SEEN] = time.time()


class StaffSessions:
    def __init__(self, get_response):
        self.get_response = get_response
        self.room = reverse("admin:index")

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.path.startswith(self.room) or not request.user.is_authenticated:
            return None
        why = _why_over(request)
        if why:
            return self._out(request, why)
        if time.time() - request.session[SEEN] > NOTED_EACH:
            request.session[SEEN] = time.time()
        if second_factor.is_proved(request) or request.resolver_match.url_name in BEFORE_SECOND_FACTOR:
            return None
        if second_factor.has_one(request.user):
            return self._out(request, _("Bitte melden Sie sich mit Ihrem zweiten Faktor an."))
        return redirect("mfa_index")

    def _out(self, request, why):
        """To the page of signing in, which says why and leads back to the page one was on."""
        logout(request)
        messages.info(request, why)
        return redirect_to_login(self._page(request), reverse("account_login"))

    def _page(self, request):
        if request.resolver_match.url_name in BEFORE_SECOND_FACTOR:
            return self.room
        if request.method in ("GET", "HEAD"):
            return request.get_full_path()
        came_from = urlsplit(request.headers.get("Referer", ""))
        if came_from.netloc == request.get_host() and came_from.path.startswith(self.room):
            return came_from._replace(scheme="", netloc="").geturl()
        return self.room


def _why_over(request):
    """A sentence, or nothing while the session holds."""
    if not roles.of(request.user).may:
        return _(
            "Ihr Konto hat in der Koordination keine Aufgabe mehr. Wenn das ein Versehen ist, fragen Sie die Verwaltung."
        )
    now = time.time()
    if now - request.session.get(BEGUN, 0) > LONGEST:
        return _("Sie waren zwölf Stunden angemeldet. Bitte melden Sie sich noch einmal an.")
    if now - request.session.get(SEEN, 0) > IDLE:
        return _("Sie waren eine halbe Stunde nicht hier. Bitte melden Sie sich noch einmal an.")
    return None
