"""Another board as a source: its feed as exchange/feed.py has it, pages of schema.org as exchange/jsonld.py writes it.

Read each time from the beginning to the page that leads to itself, never beyond the server it begins on, and no more than the
bounds here allow. What is not said as we say it is left out; nothing that stands there makes reading fail but a page that is none.
"""

import functools
import hashlib
import json
from datetime import date
from urllib.parse import urlsplit

from django.utils import timezone

from peoplelikeme.lib.fetching import Unreadable, fetch
from peoplelikeme.lib.xmltext import legal
from postings import catalogue, chiffre, slots, tongues
from postings.models import Kind

from . import jsonld
from .listing import MOST_WANTED, Listed, Listing, Told

MOST_PAGES = 200
MOST_ITEMS = 20_000
MOST_BYTES = 100_000_000  # altogether
KINDS = {"Demand": Kind.REQUEST, "Offer": Kind.OFFER}
TERM = "validThrough"  # begins anew while a posting holds, and says nothing of it


def listing(source):
    """Listing of a SoftwareSource. Raises Unreachable or Unreadable."""
    held = {}
    for items in _pages(source.endpoint):
        for item in items:
            _take(held, item)
        if len(held) > MOST_ITEMS:
            raise Unreadable(f"holds more than {MOST_ITEMS} items")
    return Listing([_listed(number, data) for number, data in held.items()])


def _pages(address):
    """The items of each page, to the one that leads to itself."""
    begins, seen, num_bytes = urlsplit(address), set(), 0
    while address not in seen:
        seen.add(address)
        raw = fetch(address)
        num_bytes += len(raw)
        if len(seen) > MOST_PAGES or num_bytes > MOST_BYTES:
            raise Unreadable(f"does not end within {MOST_PAGES} pages or {MOST_BYTES // 1_000_000} MB")
        items, following = _page(raw)
        yield items
        if not items or following == address:
            return
        if (urlsplit(following).scheme, urlsplit(following).netloc) != (begins.scheme, begins.netloc):
            raise Unreadable("its next page lies on another server")
        address = following
    raise Unreadable("its pages lead back to one that was read")


def _page(raw):
    try:
        page = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Unreadable("no JSON") from error
    items, following = (page.get("items"), page.get("next")) if isinstance(page, dict) else (None, None)
    if not isinstance(items, list) or not isinstance(following, str):
        raise Unreadable("a page without items or next")
    return items, following


def _take(held, item):
    """Keep an item by its number, or forget it where it is gone."""
    known = _said(item, "id")
    if chiffre.parse(known) != known:
        return
    data = _node(item, "data")
    if _said(item, "state") == "updated" and _said(data, "@type") in KINDS:
        held[chiffre.number(known)] = data
    else:
        held.pop(chiffre.number(known), None)


def _listed(number, data):
    num_wanted = _num_wanted(data)
    said = json.dumps([num_wanted, {**data, TERM: ""}], sort_keys=True)
    return Listed(number, _line(data, "name"), num_wanted, hashlib.sha256(said.encode()).hexdigest(), data)


def in_full(source, listed):
    """Told of one it listed; all of it stands there already. Answers go where the source says."""
    data = listed.said
    about = _node(data, "itemOffered")
    poster = _node(data, "offeredBy") or _node(data, "seller")
    return Told(
        fields={
            "kind": KINDS[_said(data, "@type")],
            "title": listed.title,
            "text": _said(about, "description"),
            "text_language": next(iter(_known(_node(data, "subjectOf"), "inLanguage")), "de"),
            **_languages(about),
            **_days(data),
            "slots": slots.pack(_slots(about)),
            "amount": None if _left(data) is None else listed.num_wanted,
        },
        town=catalogue.municipalities().get(_said(_node(data, "availableAtOrFrom"), "identifier")),
        words=_words(about),
        organisation=_line(poster, "name"),
        email=source.answers_to,
        url=_said(data, "url"),
    )


def _num_wanted(data):
    """How many are left. Where nobody counts there is one; none where its last day is over."""
    until = _day(data, "availabilityEnds")
    if until and until < timezone.localdate():
        return 0
    left = _left(data)
    return 1 if left is None else left


def _left(data):
    value = _node(data, "eligibleQuantity").get("value")
    return min(max(value, 0), MOST_WANTED) if type(value) is int else None


def _words(about):
    """The one category it names, by our slug where its name or slug is one of ours."""
    words = [word for name in ("category", "serviceType") if (word := _line(about, name))]
    names = {each.text("name", "de"): slug for slug, each in catalogue.categories().items()}
    known = [word if word in names.values() else names[word] for word in words if word in {*names, *names.values()}]
    return tuple(known[:1] or words[-1:])


def _languages(about):
    """Those of a thing are told apart by how well they are spoken, those of a service are not."""
    more = {_said(each, "propertyID"): each for each in _nodes(about, "additionalProperty")}
    well = _known(_node(about, "availableChannel"), "availableLanguage") or _known(more.get("languages"), "value")
    basic = [code for code in _known(more.get("languages-basic"), "value") if code not in well]
    return {"languages": well, "languages_basic": basic}


def _slots(about):
    found = {_opening_of(each) for each in _nodes(about, "hoursAvailable")}
    for each in _nodes(about, "additionalProperty"):
        if _said(each, "propertyID") == "weekly-slots":
            found.update(_texts(each, "value"))
    return [code for code, _label in slots.CHOICES if code in found]


def _opening_of(node):
    return _openings().get((_said(node, "dayOfWeek"), _said(node, "opens")))


@functools.cache
def _openings():
    each = {code: jsonld.opening(code) for code, _label in slots.CHOICES}
    return {(opening["dayOfWeek"], opening["opens"]): code for code, opening in each.items()}


def _days(data):
    first, last = _day(data, "availabilityStarts"), _day(data, "availabilityEnds")
    return {"from_on": None if first and last and first > last else first, "until_on": last}


# What stands in a node that somebody else wrote: of the type we ask for, or nothing


def _node(node, name):
    value = node.get(name) if isinstance(node, dict) else None
    return value if isinstance(value, dict) else {}


def _nodes(node, name):
    value = node.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _said(node, name):
    value = node.get(name) if isinstance(node, dict) else None
    return legal(value).strip() if isinstance(value, str) else ""


def _line(node, name):
    return " ".join(_said(node, name).split())


def _texts(node, name):
    value = (node or {}).get(name)
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]


def _known(node, name):
    """Codes of languages."""
    return [code for code in dict.fromkeys(_texts(node, name)) if code in tongues.ALL]


def _day(node, name):
    try:
        return date.fromisoformat(_said(node, name))
    except ValueError:
        return None
