"""What organisations, questioners and hosts of barcamps hand in, and the office reads each on a page of its own: how much of
it waits, and since when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, Value
from django.utils.translation import gettext_lazy as _

from network.models import Camp, Event, HistoryLine, Project, Question, Session

PROMISED = timedelta(days=3)  # as whoever hands in a project reads: see network/steward_pages.py


@dataclass(frozen=True)
class Kind:
    """One page of the room: its name there, its label in the menu, what waits on it for an account, and since which time."""

    page: str
    label: str
    waiting: Callable
    since: str


@dataclass(frozen=True)
class Waits:
    kind: Kind
    num: int
    oldest: datetime


def waiting(user, *, at):
    """[Waits] of every kind of which something waits for this account, in the order of KINDS; one query."""
    counted = [
        kind.waiting(user, at)
        .order_by()
        .annotate(place=Value(place))
        .values("place")
        .annotate(num=Count("pk"), oldest=Min(kind.since))
        .values_list("place", "num", "oldest")
        for place, kind in enumerate(KINDS)
    ]
    found = counted[0].union(*counted[1:], all=True).order_by("place")
    return [Waits(KINDS[place], num, oldest) for place, num, oldest in found if num]


def _projects(user, at):
    """By when each was last written: a part of one has no time of its own."""
    return Project.objects.visible_to(user).waiting()


def _changes(user, at):
    return HistoryLine.objects.visible_to(user).unread()


def _events(user, at):
    return Event.objects.visible_to(user).waiting()


def _questions(user, at):
    return Question.objects.visible_to(user).to_read()


def _sessions(user, at):
    """Of barcamps to come: those of the office itself, and whatever an organisation's team has left lying for so long."""
    camps = Camp.objects.visible_to(user).exclude(pk__in=Camp.objects.over(at=at).values("pk"))
    ours = Q(camp__event__organisation=None) | Q(submitted_at__lte=at - PROMISED)
    return Session.objects.waiting().filter(ours, camp__in=camps)


KINDS = [
    Kind("project_list", _("Projekte"), _projects, "written_at"),
    Kind("event_list", _("Veranstaltungen"), _events, "submitted_at"),
    Kind("change_list", _("Geändert"), _changes, "at"),
    Kind("dialogue_desk_list", _("Fragerunden"), _questions, "asked_at"),
    Kind("camp_list", _("Barcamp"), _sessions, "submitted_at"),
]
