"""An agency's Freinet as a source: its list in one answer, each search for volunteers in full in another."""

import hashlib
from dataclasses import asdict

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from people.models import Person
from peoplelikeme.lib.fetching import fetch
from postings import places
from postings.models import Kind

from . import freinet
from .listing import MOST_WANTED, Listed, Listing, Told

LIMIT = 10_000  # items asked for in one list
MOST_LETTERS = Person._meta.get_field("email").max_length
COUNTS = {
    "num_placed": 0,
    "num_placed_now": 0,
}  # of a list: they change with each placement and say nothing of the search


def listing(source):
    """Listing of a SoftwareSource. Raises Unreachable or Unreadable."""
    read = freinet.read_list(_ask(source, source.endpoint, limit=LIMIT))
    items = [Listed(each.id, each.name, each.num_wanted, _digest(each), each) for each in read.angebote]
    return Listing(items, read.is_whole)


def in_full(source, listed):
    """Told of one it listed. Raises Unreachable or Unreadable."""
    address = source.endpoint.replace("MatchingServiceEndpoint", "OfferServiceEndpoint")
    angebot = freinet.read_detail(_ask(source, address, offerId=listed.id), listed.said)
    return Told(
        fields={
            "kind": Kind.REQUEST,
            "title": angebot.name,
            "text": "\n\n".join(filter(None, (angebot.text or angebot.short, angebot.times))),
            "text_language": "de",
            "languages": ["de"],
            "amount": min(angebot.num_wanted, MOST_WANTED),
        },
        town=_town(angebot),
        words=angebot.fields,
        organisation=angebot.organisation,
        email=_address(angebot.email),
        phone=angebot.phone,
        url=angebot.url,
    )


def _ask(source, address, **query):
    key = settings.FREINET_KEYS.get(source.slug, "")
    return fetch(address, {"agencyId": source.agency, "accessKey": key, **query})


def _digest(angebot):
    said = {**asdict(angebot), **COUNTS}
    return hashlib.sha256(repr(sorted(said.items())).encode()).hexdigest()


def _address(said):
    """What stands there, or nothing where no letter could go: "info(at)example.org", or more than an address may hold."""
    try:
        validate_email(said)
    except ValidationError:
        return ""
    return said if len(said) <= MOST_LETTERS else ""


def _town(angebot):
    """Postcode and place together name one municipality of Hesse, or none does."""
    for words in (f"{angebot.postcode} {angebot.place}", angebot.place):
        if words.strip() and (found := places.find(words)).municipality and not found.is_guess:
            return found.municipality
    return None
