"""Addresses on the pages where events are kept, and what one human registered for on her own page."""

from django import template

from network import belonging, registration_access
from people.models import Organisation

register = template.Library()


@register.simple_tag
def at_desk(desk, name, *keys):
    """The address of a page about events in this frame: see network.organising.Desk."""
    return desk.address(name, *keys)


@register.inclusion_tag("network/_own_events.html")
def events_on_own_page(people, email):
    """What she registered for and what still comes, each with the way to its page, and all of it for her calendar; and the
    organisations whose events she keeps. `people` are the rows of Person of whoever proved `email`."""
    found = list(belonging.registrations(people)[: belonging.MOST])
    return {
        "calendar": registration_access.calendar_of_all_token(found[-1]) if found else "",  # the last is kept longest
        "registrations": [(each, registration_access.opened_token(each)) for each in found],
        "organisations": Organisation.objects.verified().of_steward(email),
    }
