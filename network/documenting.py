"""What is kept of a session: notes, links, pictures. The team looks at each before everybody does."""

from django.db import transaction
from django.utils import timezone

from . import history, proposing
from .camps import NotPossible, Obstacle
from .models import Documentation, SessionStatus

MOST = 20  # of one session


@transaction.atomic
def add(session, *, text, url, text_language, picture=None):
    """Keep something of a session in the programme. Raises NotPossible for any other, and where there is plenty already."""
    session = proposing.locked(session)
    if session.status != SessionStatus.SHOWN:
        raise NotPossible(Obstacle.GONE)
    if session.documentation.count() >= MOST:
        raise NotPossible(Obstacle.ENOUGH)
    return Documentation.objects.create(
        session=session,
        text=text,
        url=url,
        text_language=text_language,
        picture=picture,
        has_picture=picture is not None,
    )


def show(documentation, *, by):
    """Everybody may see it now."""
    reviewed = {"reviewed_at": timezone.now(), "reviewed_by": history.staff(by)}
    Documentation.objects.waiting().filter(pk=documentation.pk).update(**reviewed)


def drop(documentation):
    documentation.delete()
