"""Where events are kept, and by whom: an organisation's stewards on its own pages, and the office in the staff room.

Both see the same pages in their own frame; which events are whose, and what may be done about them, is said here.
"""

from dataclasses import dataclass
from functools import wraps

from django.contrib import admin
from django.template.response import TemplateResponse
from django.urls import reverse

from people import roles
from people.models import Organisation, Steward, User
from people.staff_pages import allowed
from postings.models import Municipality

from .models import Event, EventDate
from .models.event import EventQuerySet
from .staff_regions import regions_of
from .stewarding import steward_of, steward_only

# What stands on both in the same templates is dressed as its surroundings are.
OFFICE_LOOK = {"part": "sheet", "button": "do", "main": "do do--main", "table": "work stacked", "list": "plain-list"}
STEWARD_LOOK = {
    "part": "card stack",
    "button": "button button--line button--small",
    "main": "button",
    "table": "roll",
    "list": "bare stack",
}


@dataclass(frozen=True)
class Desk:
    """Either `organisation` with one of its stewards or `user` is there."""

    events: EventQuerySet
    organisation: Organisation | None = None
    steward: Steward | None = None
    user: User | None = None

    @property
    def who(self):
        """Who acts here: see history.py."""
        return self.user or self.steward

    @property
    def is_office(self):
        return self.user is not None

    @property
    def dates(self):
        dates = EventDate.objects.filter(event__in=self.events)
        return dates.select_related("event__municipality", "event__organisation")

    @property
    def municipalities(self):
        """Where its events may take place."""
        if self.organisation or roles.of(self.user).everywhere:
            return Municipality.objects.order_by("name")
        return Municipality.objects.filter(region__in=regions_of(self.user)).order_by("name")

    def address(self, name, *keys):
        if self.is_office:
            return reverse(f"admin:event_{name}", args=keys)
        return reverse(f"network:own_event_{name}", args=[self.organisation.pk, *keys])

    def page(self, request, template, context, *, status=200):
        room = {"section": "mine", "frame": "network/organising/_frame_steward.html", "look": STEWARD_LOOK}
        if self.is_office:
            room = {
                **admin.site.each_context(request),
                "frame": "network/organising/_frame_office.html",
                "look": OFFICE_LOOK,
            }
        return TemplateResponse(request, template, {**room, "desk": self, **context}, status=status)


def desk_of_staff(user):
    """All events, or those in the regions where this account works."""
    return Desk(Event.objects.visible_to(user), user=user)


def desk_of_organisation(organisation, *, steward):
    return Desk(Event.objects.of_organisation(organisation), organisation=organisation, steward=steward)


def for_stewards(view):
    """The page `view(request, desk, …)` for who looks after an organisation."""

    @steward_only
    @wraps(view)
    def opened(request, organisation, **keys):
        return view(request, desk_of_organisation(organisation, steward=steward_of(request, organisation)), **keys)

    return opened


def for_office(view):
    """The same page in the staff room."""

    @allowed("network")
    @wraps(view)
    def opened(request, **keys):
        return view(request, desk_of_staff(request.user), **keys)

    return opened
