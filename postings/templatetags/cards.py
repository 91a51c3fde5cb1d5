"""What a card shows, for its template."""

from django import template

from postings import cards

register = template.Library()
register.filter(cards.excerpt)
register.filter(cards.age)
register.simple_tag(cards.said, name="card_of")
