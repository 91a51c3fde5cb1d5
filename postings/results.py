"""A page of a list: how many there are, which rows to show, and where to look when there are none.

Counting stops at five hundred and pages end there: beyond it people narrow the list, and no list costs more than that.
"""

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from postings import cards, catalogue

from .catalogue import EVERYWHERE, RADII
from .models import Kind, Posting

PER_PAGE = 20
COUNTED_UP_TO = 500
SIMILAR_UP_TO = 100  # likeness is dear to tell; whoever sees it will rather spell the word anew than turn pages
MOST_WAYS = 4


def count_up_to(querysets, limit=COUNTED_UP_TO + 1, *, together=False):
    """How many rows each queryset has, counted up to `limit`, all in one query.

    `together` they count up to `limit`: each only as far as those before it have left.
    """
    parts, values = [], []
    for index, queryset in enumerate(querysets):
        try:
            sql, params = queryset.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            sql, params = "SELECT 1 WHERE false", ()
        before = "".join(f" - n{number}" for number in range(index)) if together else ""
        parts.append(  # Django's own SQL, values apart
            f"LATERAL (SELECT count(*) FROM ({sql} LIMIT greatest(0, %s{before})) AS f) AS c{index} (n{index})"  # noqa: S608
        )
        values += [*params, limit]
    counts = ", ".join(f"n{index}" for index in range(len(parts)))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts} FROM {', '.join(parts)}", values)  # noqa: S608 - Django's own SQL, values apart
        return list(cursor.fetchone())


def some(queryset, limit):
    """Keys of `limit` rows, whichever come first. Told of the limit, PostgreSQL may read the whole table for them rather
    than an index; behind a CTE it does not know, and still stops there."""
    sql, params = queryset.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        # Django's own SQL, values apart
        cursor.execute(f"WITH found AS MATERIALIZED ({sql}) SELECT * FROM found LIMIT %s", [*params, limit])  # noqa: S608
        return [pk for (pk,) in cursor.fetchall()]


def counted(kind, num, *, up_to=COUNTED_UP_TO):
    """ "38 Gesuche", "über 500 Angebote" """
    said = number_format(min(num, up_to), use_l10n=True, force_grouping=True)
    if num > up_to:
        said = _("über %(num)s") % {"num": said}
    if kind == Kind.OFFER:
        return ngettext("%(num)s Angebot", "%(num)s Angebote", num) % {"num": said}
    return ngettext("%(num)s Gesuch", "%(num)s Gesuche", num) % {"num": said}


@dataclass(frozen=True)
class Way:
    """A wider search: what to change, the address's query, how many it finds in words."""

    label: str
    query: str
    counted: str


class Results:
    """What a PostingFilter finds, page by page. `asked` is the page number as it stands in the address."""

    def __init__(self, finder, *, asked=""):
        self.finder = finder
        self.asked = asked

    @cached_property
    def _found(self):
        """(ordered querysets, how many each has, whether they only resemble what was typed)"""
        exact = self.finder.in_order(self.finder.qs)
        nums = count_up_to(exact, together=True)
        if any(nums) or not self.finder.words:
            return exact, nums, False
        found = some(self.finder.resembling, SIMILAR_UP_TO + 1)
        similar = Posting.objects.filter(pk__in=found[:SIMILAR_UP_TO])
        return [similar.order_by("-published_at", "-id")], [len(found)], bool(found)

    @property
    def num(self):
        return sum(self._found[1])

    @property
    def is_similar(self):
        return self._found[2]

    @property
    def up_to(self):
        """Where counting stops and the list ends."""
        return SIMILAR_UP_TO if self.is_similar else COUNTED_UP_TO

    @property
    def num_pages(self):
        return max(1, -(-min(self.num, self.up_to) // PER_PAGE))

    @cached_property
    def page(self):
        """The page that is shown: the nearest there is to the one that was asked for."""
        asked = self.asked.strip()
        number = int(asked) if asked.isdecimal() and len(asked) < 10 else 1
        return min(max(number, 1), self.num_pages)

    @property
    def is_other_page(self):
        return bool(self.asked) and self.asked.strip() != str(self.page)

    @property
    def is_cut_off(self):
        return self.num > self.up_to and self.page == self.num_pages

    @cached_property
    def rows(self):
        """The page's postings, ready for cards, each with `km` from the place asked for."""
        start = (self.page - 1) * PER_PAGE
        shown = []
        for queryset, num in zip(*self._found[:2], strict=True):
            missing = PER_PAGE - len(shown)
            if missing and start < num:
                shown += cards.rows(queryset[start : start + missing])
            start = max(0, start - num)
        for posting in shown:
            posting.km = self.finder.distances.get(posting.municipality_id)
        return shown

    @property
    def pages(self):
        """(number or None for a gap, query string): the first, the last, and those around this one."""
        shown = sorted({1, *range(self.page - 1, self.page + 2), self.num_pages} & set(range(1, self.num_pages + 1)))
        for before, number in zip([0, *shown], shown, strict=False):
            if number > before + 1:
                yield None, ""
            yield number, self.query(number)

    def query(self, number):
        return self.finder.query(seite=number if number > 1 else None)

    @property
    def next_query(self):
        return self.query(self.page + 1) if self.page < self.num_pages else ""

    @property
    def heading(self):
        finder = self.finder
        if not self.num:
            return _nothing(finder)
        told = {"place": finder.town, "km": finder.radius}
        told["counted"] = counted(finder.kind, self.num, up_to=self.up_to)
        if finder.town and finder.radius == "0":
            return _("%(counted)s in %(place)s") % told
        if finder.town and finder.radius != EVERYWHERE:
            return _("%(counted)s in %(place)s und %(km)s\N{NO-BREAK SPACE}km") % told
        if finder.region_name:
            return _("%(counted)s: %(region)s") % (told | {"region": finder.region_name})
        return told["counted"]

    @cached_property
    def ways(self):
        """Up to four wider searches that do find something."""
        tried = list(_wider(self.finder))
        querysets = [self.finder.narrowed({**self.finder.said, **changes}) for _label, changes in tried]
        nums = count_up_to(querysets) if tried else []
        found = [
            Way(label, self.finder.query(sortierung=None, **changes), counted(self.finder.kind, num))
            for (label, changes), num in zip(tried, nums, strict=True)
            if num
        ]
        return found[:MOST_WAYS]


def _nothing(finder):
    if finder.kind == Kind.OFFER:
        return _("Kein Angebot passt zu allem") if finder.sought else _("Gerade gibt es kein Angebot")
    return _("Kein Gesuch passt zu allem") if finder.sought else _("Gerade gibt es kein Gesuch")


def _wider(finder):
    """(label, changes): one step wider in each direction, the smallest step first."""
    said = finder.said
    if finder.town and finder.radius != EVERYWHERE:
        if finder.radius != RADII[-1]:
            yield _("Den Umkreis auf %(km)s km vergrößern") % {"km": RADII[-1]}, {"umkreis": RADII[-1]}
        yield _("In ganz Hessen suchen"), {"umkreis": EVERYWHERE}
    if "region" in said:
        yield _("In ganz Hessen suchen"), {"region": None}
    if "sprache" in said:
        yield _("Jede Sprache zulassen"), {"sprache": None}
    if "kategorie" in said:
        parent = catalogue.categories()[said["kategorie"]].parent
        if parent:
            yield _("In „%(category)s“ suchen") % {"category": parent.name}, {"kategorie": parent.slug}
        else:
            yield _("In allen Kategorien suchen"), {"kategorie": None}
    if "fuer" in said:
        yield _("Für alle zeigen, Menschen und Einrichtungen"), {"fuer": None}
    if "q" in said and len(said) > 1:
        yield _("Ohne „%(words)s“ suchen") % {"words": said["q"]}, {"q": None}
