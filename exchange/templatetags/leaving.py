"""For a posting's own page: whether it leaves, now that its author has agreed."""

from django import template

from exchange import leaving

register = template.Library()


@register.simple_tag
def obstacles(posting):
    """Why it stays here all the same, in words; nothing where it leaves."""
    return [obstacle.label for obstacle in leaving.problems(posting)]
