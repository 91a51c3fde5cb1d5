"""Who may open a session's own page: whoever typed its entry code within the last half hour, as with a posting."""

from django.utils import timezone

from postings.access import OPEN_FOR

from .models import Session

_KEY = "own_session"


def grant(request, session):
    request.session.cycle_key()
    request.session[_KEY] = {"pk": session.pk, "until": _until()}
    request.session.set_expiry(OPEN_FOR)


def granted(request):
    """The session this visitor opened within the last half hour, or None. Each look starts the half hour again."""
    held = request.session.get(_KEY)
    if not held or held["until"] < timezone.now().timestamp():
        return None
    request.session[_KEY] = {**held, "until": _until()}
    return Session.objects.select_related("camp__event", "slot", "room").filter(pk=held["pk"]).first()


def _until():
    return (timezone.now() + OPEN_FOR).timestamp()
