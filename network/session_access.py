"""Who may open a session's own page: whoever typed its entry code within the last half hour, as with a posting."""

from postings import access

from .models import Session

_KEY = "own_session"


def grant(request, session):
    access.remember(request, _KEY, session)


def granted(request):
    """The session this visitor opened within the last half hour, or None."""
    pk = access.held(request, _KEY)
    return Session.objects.select_related("camp__event", "slot", "room").filter(pk=pk).first() if pk else None
