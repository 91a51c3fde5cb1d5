"""What an author can do about her posting by one button behind a link in a letter, without code or visit."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from postings import lifecycle

from .models import Posting, Status


@dataclass(frozen=True)
class Act:
    """`from_states` are those in which its verb can follow."""

    verb: Callable[[Posting], Posting]
    label: str
    question: str
    from_states: frozenset

    def is_possible(self, posting):
        if posting.ended_unseen:
            return self.verb == lifecycle.withdraw
        return posting.status in self.from_states


def _states_before(status):
    return frozenset(state for state, after in lifecycle.TRANSITIONS.items() if status in after)


# By the names that links carry.
ACTS = {
    "holds": Act(
        lifecycle.confirm,
        gettext_lazy("Gilt noch"),
        gettext_lazy("Gilt Ihr Eintrag noch?"),
        frozenset({Status.PUBLISHED, Status.PAUSED, Status.EXPIRED}),
    ),
    "settle": Act(
        lifecycle.settle,
        gettext_lazy("Erledigt"),
        gettext_lazy("Ist Ihr Eintrag erledigt?"),
        _states_before(Status.SETTLED),
    ),
    "withdraw": Act(
        lifecycle.withdraw,
        gettext_lazy("Zurückziehen"),
        gettext_lazy("Möchten Sie Ihren Eintrag zurückziehen?"),
        _states_before(Status.WITHDRAWN),
    ),
    "show": Act(
        lifecycle.resume,
        gettext_lazy("Wieder zeigen"),
        gettext_lazy("Sollen wir Ihren Eintrag wieder zeigen?"),
        frozenset({Status.PAUSED, Status.SETTLED, Status.EXPIRED}),
    ),
}
