"""What lists and pages say about events, in the reader's language."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Prefetch
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from postings import tongues

from .models import Event, EventDate


@dataclass
class Entry:
    """An event in words, with those of its dates that are not over."""

    event: Event
    dates: list

    @property
    def organiser(self):
        return self.event.organisation.name if self.event.organisation else str(settings.OFFICE["name"])

    @property
    def place(self):
        online = _("auch am Telefon oder online") if self.event.is_remote else ""
        where = ", ".join(part for part in (self.event.venue, self.event.municipality.name) if part)
        return tongues.joined(part for part in (where, online) if part)

    @property
    def languages(self):
        return tongues.joined(map(tongues.name, self.event.languages))

    @cached_property
    def next(self):
        """The next date that takes place, else the next at all; None where all is over."""
        return next((each for each in self.dates if not each.is_cancelled), self.dates[0] if self.dates else None)

    @property
    def more(self):
        """How many dates come besides the next, in words."""
        num = len(self.dates) - 1
        if num < 1:
            return ""
        return ngettext("und %(num)d weiterer Termin", "und %(num)d weitere Termine", num) % {"num": num}


def places(date):
    """How many places a date has left, in words; "" where nobody counts them, or it does not take place."""
    if date.is_cancelled or date.num_left is None or not date.event.needs_registration:
        return ""
    if date.is_full:
        return _("ausgebucht, mit Warteliste")
    return ngettext("noch %(num)d Platz frei", "noch %(num)d Plätze frei", date.num_left) % {"num": date.num_left}


def read(events, *, at):
    """[Entry] of `events`, in two queries however many they are."""
    dates = Prefetch("dates", queryset=EventDate.objects.coming(at=at), to_attr="coming")
    found = events.select_related("municipality__region", "organisation").prefetch_related(dates)
    entries = [Entry(event, event.coming) for event in found]
    for entry in entries:
        for date in entry.dates:
            date.event = entry.event
            date.places = places(date)
    return entries
