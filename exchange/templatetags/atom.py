"""Where a list stands for newsreaders."""

from django import template
from django.urls import reverse
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def atom_link(finder):
    """The list as it is narrowed down, as a feed."""
    address = reverse(f"exchange:{finder.kind}_atom") + finder.query(sortierung=None)
    return format_html('<link rel="alternate" type="application/atom+xml" href="{}">', address.removesuffix("?"))
