"""Another board on this machine, that serves pages of a feed as ours does."""

import json
from urllib.parse import parse_qs, urlsplit

from exchange import jsonld, leaving
from postings.models import Posting

FEED = "/austausch/v1/feed"


class Board:
    """`items` in pages of two; what `pages` has for a place is served instead of the page that begins there."""

    def __init__(self):
        self.items, self.pages, self.asked, self.is_down, self.host = [], {}, [], False, ""

    def answer(self, path):
        place = int(parse_qs(urlsplit(path).query).get("after", ["0"])[0])
        self.asked.append(place)
        if place in self.pages:
            return self.pages[place]
        found = self.items[place : place + 2]
        return json.dumps({"next": self.address(place + len(found)), "items": found, "license": ""}).encode()

    def address(self, place):
        return f"{self.host}{FEED}?after={place}" if place else self.host + FEED

    def tells(self, *items):
        self.items = list(items)


def item(number, **said):
    """An item like any other, with what is said otherwise; see `described`."""
    chiffre = f"AAA-AA{'34679ACDEFGHJKMNPQRTWXY'[number]}"
    return {"state": "updated", "kind": "Posting", "id": chiffre, "modified": number, "data": {**DATA, **said}}


def gone(item):
    return {name: value for name, value in item.items() if name != "data"} | {"state": "deleted"}


def described(site="https://nachbarbrett.example.org"):
    """{Chiffre: what the feed says of it} of all that leaves here, as another board would say it."""
    told = {each.chiffre: jsonld.posting(each) for each in leaving.of(Posting.objects.order_by("pk"))}
    return {chiffre: elsewhere(data, site) for chiffre, data in told.items()}


def elsewhere(data, site="https://nachbarbrett.example.org"):
    return json.loads(json.dumps(data).replace("http://127.0.0.1:8000", site))


DATA = {
    "@context": "https://schema.org",
    "@type": "Demand",
    "url": "https://nachbarbrett.example.org/e/AAA-AA3",
    "name": "Vorlesen im Hort",
    "itemOffered": {"@type": "Service", "name": "Vorlesen im Hort", "description": "Einmal in der Woche.", "category": "childcare"},
    "availableAtOrFrom": {"@type": "Place", "name": "Kassel", "identifier": "06611000"},
    "eligibleQuantity": {"@type": "QuantitativeValue", "value": 2, "maxValue": 3},
    "subjectOf": {"@type": "WebPage", "inLanguage": "de"},
}  # fmt: skip
