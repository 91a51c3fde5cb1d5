"""What search engines read on a page: a block of data, which no browser executes."""

import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from exchange import jsonld, leaving
from network.event_jsonld import of_event

register = template.Library()
# As JSON writes these letters otherwise: so nothing in a title ends the block or begins another.
ESCAPED = {ord(letter): f"\\u{ord(letter):04X}" for letter in "<>&\u2028\u2029"}


@register.simple_tag
def posting_jsonld(posting):
    """Says no more than the page; nothing where contact data stands in a text, which is not to be carried further."""
    if not (posting.is_public and leaving.is_clean(posting)):
        return ""
    return _block(jsonld.page(leaving.told(posting)))


@register.simple_tag
def event_jsonld(event, dates):
    return _block(of_event(event, dates)) if dates else ""


@register.simple_tag
def organisation_jsonld(page):
    """`page` is an OrganisationPage with its organisation and place."""
    return _block(jsonld.organisation(page))


def _block(said):
    data = json.dumps(said, ensure_ascii=False).translate(ESCAPED)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(data))  # noqa: S308 - escaped above
