"""What search engines read on a page: a block of data, which no browser executes."""

import functools
import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from exchange import jsonld, leaving
from network.camp_jsonld import of_camp, of_session
from network.contact_point_jsonld import of_contact_point
from network.dialogue_jsonld import of_dialogue
from network.event_jsonld import of_event
from postings import contactdata

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


@register.simple_tag
def project_jsonld(project, roles, page):
    """`page` is the OrganisationPage of whose project it is, or None."""
    if not _are_clean(project.title, project.aim):
        return ""
    return _block(jsonld.project(project, roles=roles, page=page))


@register.simple_tag
def camp_jsonld(camp, shown):
    """Nothing as long as nobody knows when it is."""
    held = [session for row in shown.rows for _room, session in row.cells if session]
    clean = [session for session in held if _are_clean(session.title)]
    return _block(of_camp(camp, shown, clean)) if shown.rows else ""


@register.simple_tag
def session_jsonld(session):
    """Nothing as long as its time is not told, or where contact data stands in it."""
    is_told = session.camp.has_grid and session.slot and _are_clean(session.title, session.text)
    return _block(of_session(session)) if is_told else ""


@register.simple_tag
def dialogue_jsonld(dialogue, threads):
    """`threads`: [(question, its follow-ups)]; nothing as long as none has an answer."""
    questions = [each for question, follow_ups in threads for each in (question, *follow_ups)]
    return _block(of_dialogue(dialogue, questions)) if any(each.answered_at for each in questions) else ""


@register.simple_tag
def contact_point_jsonld(point):
    return _block(of_contact_point(point))


@functools.lru_cache(maxsize=1000)  # looking takes long, and a page is read often
def _are_clean(*texts):
    return contactdata.is_free(*texts)


def _block(said):
    data = json.dumps(said, ensure_ascii=False).translate(ESCAPED)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(data))  # noqa: S308 - escaped above
