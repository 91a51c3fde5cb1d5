"""Whether a session was opened with a second factor, and how an account that lost it begins anew."""

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.db import transaction

from people import account_letters

KINDS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_proved(request):
    """Whether whoever sits there has shown a second factor since she signed in."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def has_one(user):
    """Recovery codes alone are none: they are for the day on which the telephone is gone."""
    return Authenticator.objects.filter(user=user, type__in=KINDS).exists()


def set_up(sender, request, user, authenticator, **kwargs):
    """Who has just set up a second factor has shown it: receiver of allauth's authenticator_added."""
    if authenticator.type in KINDS and not is_proved(request):
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


def give_totp(user, secret):
    """Set up an app's secret from outside: for the demo and for tests, whose secrets are known."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(secret)})


@transaction.atomic
def reset(user):
    """Forget the second factor and the password, which ends every session; a letter leads to a new password.

    So a telephone that was stolen together with its password does not help the thief to set up the next one.
    """
    Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    account_letters.begin_anew.enqueue(user)
