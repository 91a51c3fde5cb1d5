"""Passing a posting on: its short address, and the words that go with it, in the language it was written in."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.urls import reverse
from django.utils import translation

from postings import tongues


@dataclass(frozen=True)
class Shared:
    """What the block "Weitersagen" offers. `shown` is the address as one would dictate it, without https://."""

    address: str
    shown: str
    text: str
    whatsapp: str
    mail: str


def address(request, posting):
    """Short, and without a language, so that everybody is led to their own."""
    return request.build_absolute_uri(reverse("short:posting", args=[posting.chiffre]))


def shown(address):
    """The same without its scheme, for paper and dictation."""
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}"


def of(request, posting):
    there = address(request, posting)
    with translation.override(tongues.interface_for(posting.text_language)):
        # Each on its own line, which each take the direction of their own first letter.
        text = f"{posting.title}\n{posting.get_kind_display()} · {posting.municipality.name}"
    return Shared(
        address=there,
        shown=shown(there),
        text=text,
        whatsapp=f"https://wa.me/?text={_encoded(f'{text}\n{there}')}",
        mail=f"mailto:?subject={_encoded(posting.title)}&body={_encoded(f'{text}\n\n{there}\n').replace('%0A', '%0D%0A')}",
    )


def _encoded(text):
    """For the query of an address, line breaks and every script included; a lone surrogate becomes a question mark."""
    return quote(text.encode("utf-8", "replace"), safe="")
