"""Who may do what in the staff room, and where: the words of people/roles.toml as decorators, regions as filters.

A page asks for a word (`@allowed("match")`); what it shows comes from `visible(...)`, so that a coordinator of one region
gets 404 for another's. The records stay under Django's own permissions, which people/access.py answers from the roles.
"""

from django.db.models import Q

from network.staff_regions import regions_of
from people import roles, second_factor
from people.staff_pages import allowed, may  # noqa: F401 - words of this room, which other apps ask for as well
from postings.models import Enquiry, Posting, Rendering, Review, Undelivered

from .models import CallOut, Communication, Match, Suggestion

# How a region is reached from each record that belongs to one, or to one of two.
REGION_OF = {
    Posting: ["region"],
    Rendering: ["posting__region"],
    Review: ["posting__region"],
    Match: ["request__region", "offer__region"],
    Suggestion: ["request__region", "offer__region"],
    Communication: ["posting__region"],
    Enquiry: ["posting__region"],
    Undelivered: ["posting__region"],
    CallOut: ["region"],
}


def may_enter(request):
    """Whether somebody who has a task here sits there, and has shown a second factor."""
    return request.user.is_staff and bool(roles.of(request.user).may) and second_factor.is_proved(request)


def is_everywhere(user):
    return roles.of(user).everywhere


def own_regions(user):
    """The regions of an account that is not everywhere, asked for once in a request: kept with the account as it was read."""
    if not hasattr(user, "_own_regions"):
        user._own_regions = list(regions_of(user).order_by("name"))
    return user._own_regions


def visible(records, *, to):
    """`records` (a QuerySet of a model in REGION_OF) without those that lie in regions which are not `to`'s."""
    if is_everywhere(to):
        return records
    own = [region.pk for region in own_regions(to)]
    where = Q()
    for path in REGION_OF[records.model]:
        where |= Q(**{f"{path}__in": own})
    return records.filter(where)
