"""A list's postings for newsreaders: Atom (RFC 4287) with places (GeoRSS Simple) and what is gone (RFC 6721).

It answers to the addresses of the lists, so what somebody has narrowed down she can also follow. Of what is gone we no longer
know what it was about: each feed tells of all of its kind, and whoever never had them passes over them.
"""

from datetime import UTC, datetime
from functools import cached_property
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from peoplelikeme.lib.xmltext import legal
from postings.filters import PostingFilter
from postings.models import Kind, Posting

from . import leaving
from .models import FeedItem

LANGUAGE = "de"
PER_PAGE, MOST_PAGES, MOST_GONE = 50, 10, 200
BEGINNING = datetime(2015, 9, 1, tzinfo=UTC)  # of the board: when nothing has ever changed
NAMESPACES = {
    "": "http://www.w3.org/2005/Atom",
    "georss": "http://www.georss.org/georss",
    "at": "http://purl.org/atompub/tombstones/1.0",
}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
for _prefix, _namespace in NAMESPACES.items():
    ElementTree.register_namespace(_prefix, _namespace)


class Feed:
    """One page of the postings of a kind that `data`, a QueryDict as the lists have it, asks for; newest first."""

    def __init__(self, data, *, kind):
        self.kind, self.finder = kind, PostingFilter(data, kind=kind)
        asked = data.get("seite", "")
        number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else 1
        self.page = min(max(number, 1), MOST_PAGES)

    @cached_property
    def _keys(self):
        """Those of the page, and one more where it goes on."""
        start = (self.page - 1) * PER_PAGE
        newest = leaving.may_leave(self.finder.qs).order_by("-published_at", "-id")
        return list(newest.values_list("pk", flat=True)[start : start + PER_PAGE + 1])

    @cached_property
    def entries(self):
        """[(what is told of a posting, when it last changed)]"""
        found = Posting.objects.filter(pk__in=self._keys[:PER_PAGE]).order_by("-published_at", "-id")
        told = list(leaving.of(found))
        items = FeedItem.objects.filter(chiffre__in=[each.chiffre for each in told])
        changed = dict(items.values_list("chiffre", "changed_at"))
        return [(each, changed.get(each.chiffre, each.published_at)) for each in told]

    @cached_property
    def gone(self):
        """[(chiffre, since when)] of what is to be forgotten, the latest first; on the first page alone."""
        if self.page > 1:
            return []
        items = FeedItem.objects.filter(kind=self.kind).out_of_sight().order_by("-changed_at")
        return list(items.values_list("chiffre", "changed_at")[:MOST_GONE])

    @property
    def goes_on(self):
        return len(self._keys) > PER_PAGE and self.page < MOST_PAGES

    @property
    def title(self):
        what = _("Angebote") if self.kind == Kind.OFFER else _("Gesuche")
        return " · ".join(["People Like Me", what, *(str(label) for label, _without in self.finder.chips)])

    def address(self, page=1):
        query = self.finder.query(sortierung=None, seite=page if page > 1 else None).removeprefix("?")
        path = reverse(f"exchange:{self.kind}_atom")
        return leaving.address(f"{path}?{query}" if query else path)

    @property
    def list_address(self):
        return leaving.address(reverse(f"postings:{self.kind}_list") + self.finder.query(sortierung=None))


def as_xml(data, *, kind):
    """Bytes of the page. Six queries at most, and one more for a place."""
    with translation.override(LANGUAGE):
        return ElementTree.tostring(_document(Feed(data, kind=kind)), encoding="utf-8", xml_declaration=True)


def _document(feed):
    root = ElementTree.Element(_name("feed"), {XML_LANG: LANGUAGE})
    _add(root, "id", feed.address())
    _add(root, "title", feed.title)
    times = [when for _what, when in [*feed.entries, *feed.gone]]
    _add(root, "updated", _moment(max(times, default=BEGINNING)))
    _add(_add(root, "author"), "name", "People Like Me")
    _add(root, "rights", leaving.terms())
    _link(root, "self", feed.address(feed.page))
    _link(root, "alternate", feed.list_address, type="text/html")
    if feed.goes_on:
        _link(root, "next", feed.address(feed.page + 1))
    for told, changed_at in feed.entries:
        _entry(root, told, changed_at)
    for chiffre, gone_at in feed.gone:
        _add(root, "deleted-entry", prefix="at", ref=tag(chiffre), when=_moment(gone_at))
    return root


def _entry(root, told, changed_at):
    entry = _add(root, "entry")
    _add(entry, "id", tag(told.chiffre))
    _add(entry, "title", told.title, **{XML_LANG: told.text_language})
    _add(entry, "updated", _moment(changed_at))
    _add(entry, "published", _moment(told.published_at))
    if told.organisation:
        _add(_add(entry, "author"), "name", told.organisation)
    _link(entry, "alternate", told.url, type="text/html")
    scheme = leaving.address(reverse("exchange:feed")) + "#category"
    _add(entry, "category", term=told.category, scheme=scheme, label=told.category_name)
    _add(entry, "content", told.text, type="text", **{XML_LANG: told.text_language})
    _add(entry, "point", f"{told.lat} {told.lon}", prefix="georss")


def tag(chiffre):
    """A name for a posting that never changes (RFC 4151)."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2026:{chiffre}"


def _name(name, prefix=""):
    return f"{{{NAMESPACES[prefix]}}}{name}"


def _add(parent, name, words="", *, prefix="", **attributes):
    element = ElementTree.SubElement(parent, _name(name, prefix), attributes)
    element.text = legal(words) or None
    return element


def _link(parent, rel, href, **attributes):
    _add(parent, "link", rel=rel, href=href, **attributes)


def _moment(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
