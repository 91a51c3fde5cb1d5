"""The contact points nearest to a posting, for the pages that show one."""

from django import template

from network.directory import Entry
from network.nearest import nearest

register = template.Library()


@register.inclusion_tag("network/_nearest_contact_points.html")
def nearest_contact_points(posting):
    """Where to go or to call: the three nearest, or nothing where none serves the region and topic."""
    return {"entries": [Entry(point, km) for point, km in nearest(posting)]}
