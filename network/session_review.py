"""The team reads what was proposed before everybody does.

Who does it is noted: see history.py, also for `by`.
"""

from django.db import transaction
from django.utils import timezone

from . import history, proposing
from .camps import NotPossible, Obstacle
from .models import Deed, SessionStatus


def accept(session, *, version, by):
    """Show it to everybody. Raises NotPossible where it is not as the reviewer has read it, or was decided already."""
    return _decide(session, Deed.ACCEPTED, SessionStatus.SHOWN, version=version, by=by, words="")


def reject(session, *, version, by, words):
    """Not in the programme; the host reads why on her own page."""
    return _decide(session, Deed.REJECTED, SessionStatus.REJECTED, version=version, by=by, words=words)


@transaction.atomic
def reword(session, *, version, title, text, by=None):
    """Write what is in the programme otherwise, as its host has asked us to."""
    session = proposing.locked(session)
    if session.version != version or session.status != SessionStatus.SHOWN:
        raise NotPossible(Obstacle.STALE)
    session.title, session.text, session.version = title, text, version + 1
    session.save(update_fields=["title", "text", "version"])
    history.log(Deed.REWORDED, by=by, camp=session.camp, session=session)
    return session


@transaction.atomic
def _decide(session, deed, status, *, version, by, words):
    session = proposing.locked(session)
    if session.version != version or session.status != SessionStatus.SUBMITTED:
        raise NotPossible(Obstacle.STALE)
    session.status, session.review_words, session.version = status, words, version + 1
    session.reviewed_at, session.reviewed_by = timezone.now(), history.staff(by)
    session.save(update_fields=["status", "review_words", "version", "reviewed_at", "reviewed_by"])
    history.log(deed, by=by, camp=session.camp, session=session)
    return session
