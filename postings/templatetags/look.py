"""The pieces of the look that templates call by name."""

import re
import textwrap
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from peoplelikeme.lib.bidi import isolated
from postings import tongues

register = template.Library()


@cache
def _sprite():
    return static("icons.svg")


@cache
def _icon(name, classes, viewbox):
    return mark_safe(  # noqa: S308 - both come from our own templates
        f'<svg class="{classes}" viewBox="{viewbox}" aria-hidden="true"><use href="{_sprite()}#{name}"/></svg>'
    )


@register.simple_tag
def icon(name, extra=""):
    """A symbol of the sprite, always beside a word. `forward`, `backward` and `exit` turn in right-to-left."""
    turns = " turns" if name in ("forward", "backward", "exit") else ""
    return _icon(name, f"icon{turns} {extra}".strip(), "0 0 24 24")


@cache
def _symbols():
    """name → what its <symbol> in the sprite holds."""
    sprite = Path(finders.find("icons.svg")).read_text(encoding="utf-8")
    return dict(re.findall(r'<symbol id="([\w-]+)"[^>]*>(.*?)</symbol>', sprite))


@register.simple_tag
def symbol(name):
    """A symbol of the sprite in black and drawn in place, for paper: a PDF knows no other file."""
    attributes = 'fill="none" stroke="#000" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"'
    return mark_safe(  # noqa: S308 - both come from our own files
        f'<svg class="symbol" viewBox="0 0 24 24" {attributes} aria-hidden="true">{_symbols()[name]}</svg>'
    )


register.filter(isolated)


@register.simple_tag
def comma():
    """Between two things of an enumeration, as the active language writes it."""
    return tongues.comma()


@register.filter
def indented(text):
    """Each line set in, as a letter in plain text shows what somebody else wrote."""
    return textwrap.indent(text, "    ")


@register.filter
def direction(language):
    """ltr or rtl, for the dir attribute beside a lang attribute."""
    return "rtl" if tongues.is_rtl(language) else "ltr"


@register.filter(expects_localtime=True)
def day(value):
    """Weekday and day, without the year: for what is near. Nothing for nothing, as Django's own filters do."""
    if not value:
        return ""
    weekday = date_format(value, "l")
    if tongues.of_reader() in tongues.SMALL_WEEKDAYS:
        weekday = weekday.lower()
    return tongues.joined([weekday, date_format(value, "MONTH_DAY_FORMAT")])


@register.filter(expects_localtime=True)
def moment(value):
    return tongues.joined([day(value), date_format(value, "TIME_FORMAT")]) if value else ""


@register.filter
def language_name(code):
    """A language's name in the reader's language: "ar" → "Arabisch"."""
    return tongues.name(code)


@register.filter
def is_foreign(code):
    """Whether a text in this language is not in the reader's own."""
    return code != tongues.of_reader()


@register.filter
def interface_name(code):
    """An interface language's own name, as settings.LANGUAGES writes it."""
    return dict(settings.LANGUAGES).get(code, code)


@register.simple_tag(takes_context=True)
def language_links(context):
    """A list of links to this very page, with all it was asked, in each interface language."""
    request = context.get("request")
    here = request.get_full_path() if request else "/"
    current = translation.get_language()
    prefix = f"/{current}/"
    inside = here.startswith(prefix)
    items = format_html_join(
        "",
        '<li><a href="{}" hreflang="{}" lang="{}" dir="{}"{}>{}</a></li>',
        (
            (
                f"/{code}/{here[len(prefix) :]}" if inside else f"/{code}/",
                code,
                code,
                direction(code),
                mark_safe(' aria-current="true"') if code == current else "",
                name,
            )
            for code, name in settings.LANGUAGES
        ),
    )
    return format_html('<ul class="bare">{}</ul>', items)


@register.inclusion_tag("postings/_posting_card.html")
def posting_card(posting, level="h3", km=None):
    """A posting as a card; `km` is how far it is from the place somebody asked for."""
    return {"posting": posting, "level": level, "km": km}


@register.filter
def often(field):
    """The tiles of the languages most spoken here; the rest are behind a fold."""
    return [option for option in field if option.data["value"] in tongues.OFTEN]


@register.filter
def rare(field):
    return [option for option in field if option.data["value"] not in tongues.OFTEN]


@register.filter
def has_rare(field):
    return any(code not in tongues.OFTEN for code in field.value() or [])
