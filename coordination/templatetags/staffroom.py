"""How the staff room writes waiting times and reasons."""

from django import template
from django.utils import timezone
from django.utils.translation import ngettext

from coordination import letter_words
from postings import cards, lifecycle, reasons

register = template.Library()


@register.filter
def waited(duration):
    """A duration in one unit: 40 Minuten, 5 Stunden; from three days on in days."""
    minutes = max(0, int(duration.total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(num)d Minute", "%(num)d Minuten", minutes) % {"num": minutes}
    hours = minutes // 60
    if hours < 72:
        return ngettext("%(num)d Stunde", "%(num)d Stunden", hours) % {"num": hours}
    days = hours // 24
    return ngettext("%(num)d Tag", "%(num)d Tage", days) % {"num": days}


@register.filter
def age(moment):
    """How long ago, as `waited` writes it."""
    return waited(timezone.now() - moment)


register.filter("ago", cards.age)


@register.filter
def of_72(duration):
    """0 to 72, the width of the bar that fills until the promise is over."""
    return round(72 * min(1, max(0, duration / lifecycle.PROMISE)))


@register.filter
def reason(code):
    """The short name of a preset reason."""
    return reasons.label(code)


@register.filter
def letter_in_words(letter):
    return letter_words.in_words(letter)
