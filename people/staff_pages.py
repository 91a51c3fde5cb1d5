"""Who may open a page of the staff room, and the pages that apps beside coordination bring into it.

Coordination is never imported from below or beside it: an app registers its pages here when it is ready, and the room mounts
what it finds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import PermissionDenied

from people import roles


@dataclass(frozen=True)
class StaffPage:
    """A page below /koordination/, whose view is decorated with `allowed`. With a label it stands in the room's menu."""

    route: str
    view: Callable
    name: str
    label: str = ""


PAGES = []


def register(*pages):
    """Bring pages into the room. An app may be made ready twice: what is there already stays."""
    PAGES.extend(page for page in pages if page not in PAGES)


def may(user, word):
    return word in roles.of(user).may


def may_open(user, view):
    """Whether an account may open a page whose view is decorated with `allowed`."""
    return may(user, view.asks_for) and (roles.of(user).everywhere or not view.asks_everywhere)


def allowed(word, *, everywhere=False):
    """Decorate a view of the staff room: whoever's role does not hold this word is refused, and with `everywhere` also
    whoever works in some regions only."""
    if word not in roles.WORDS:
        raise ValueError(f"no role knows {word}")

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not may_open(request.user, guarded):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.asks_for, guarded.asks_everywhere = word, everywhere
        return guarded

    return decorate
