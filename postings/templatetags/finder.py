"""The options of the filter selects: rendered once for each language, the chosen one marked afterwards."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from postings import catalogue

register = template.Library()

OPTIONS = {
    "umkreis": catalogue.radius_options,
    "region": catalogue.region_options,
    "kategorie": catalogue.category_options,
    "sprache": catalogue.language_options,
}


@register.simple_tag
def filter_options(name, chosen):
    options = OPTIONS[name]()
    if not chosen:
        return options
    option = f'<option value="{conditional_escape(chosen)}"'
    return mark_safe(options.replace(option, f"{option} selected", 1))  # noqa: S308 - chosen is one of ours, and escaped
