"""What pages say about other languages of a posting."""

from django import template

from postings import translating

register = template.Library()
register.simple_tag(translating.host, name="translation_host")
