"""Filters of a list of postings: a form whose whole state is its address.

What an address says wrongly is left out, with a sentence about it; nothing in an address is ever an error.
"""

from functools import cached_property
from urllib.parse import urlencode

import django_filters
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peoplelikeme.lib.bidi import isolated
from postings import catalogue, places, search, tongues

from .catalogue import EVERYWHERE, RADII
from .models import Distance, Kind, Postcode, Posting

USUAL_RADIUS = "25"
FOR_WHOM = {"person": gettext_lazy("einzelne Menschen"), "einrichtung": gettext_lazy("Einrichtungen")}

BEST, NEWEST, NEAREST, URGENT = "beste", "neueste", "naechste", "dringend"
SORT_LABELS = {
    BEST: gettext_lazy("passendste"),
    URGENT: gettext_lazy("dringendste"),
    NEWEST: gettext_lazy("neueste"),
    NEAREST: gettext_lazy("nächste"),
}
MAX_LETTERS = 200
UNSPOKEN = dict.fromkeys([*range(32), 127], " ")


class TypedField(forms.CharField):
    """A line somebody typed: without control characters and half letters, and cut where it is too long."""

    def to_python(self, value):
        text = str(value or "").encode("utf-8", "ignore").decode().translate(UNSPOKEN)
        return " ".join(text[:MAX_LETTERS].split())


class KnownField(TypedField):
    """One of the values that `known` holds, or a sentence that we do not know it."""

    def __init__(self, *, known, unknown, **kwargs):
        self.known, self.unknown = known, unknown
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        if value and value not in self.known():
            raise forms.ValidationError(self.unknown, code="unknown")
        return value


class Typed(django_filters.Filter):
    field_class = TypedField


class Known(django_filters.Filter):
    field_class = KnownField


def _as_it_is(queryset, name, value):
    return queryset


class PostingFilter(django_filters.FilterSet):
    """Published postings of one kind, as `data`, a QueryDict of an address, asks for them."""

    q = Typed(method="by_words")
    ort = Typed(method="by_place")
    umkreis = Known(
        method=_as_it_is,
        known=lambda: [*RADII, EVERYWHERE],
        unknown=gettext_lazy("Diesen Umkreis kennen wir nicht. Wir nehmen 25 km."),
    )
    region = Known(
        method="by_region",
        known=catalogue.regions,
        unknown=gettext_lazy("Diese Region kennen wir nicht. Sie sehen ganz Hessen."),
    )
    kategorie = Known(
        method="by_category",
        known=catalogue.categories,
        unknown=gettext_lazy("Diese Kategorie kennen wir nicht. Sie sehen alle."),
    )
    sprache = Known(
        method="by_language",
        known=lambda: tongues.ALL,
        unknown=gettext_lazy("Diese Sprache kennen wir nicht. Sie sehen alle."),
    )
    fuer = Known(
        method="by_for_whom",
        known=lambda: FOR_WHOM,
        unknown=gettext_lazy("Diese Auswahl kennen wir nicht. Sie sehen alle."),
    )
    sortierung = Known(
        method=_as_it_is,
        known=lambda: SORT_LABELS,
        unknown=gettext_lazy("Diese Reihenfolge kennen wir nicht. Sie sehen die übliche."),
    )

    def __init__(self, data, *, kind):
        super().__init__(data, queryset=Posting.objects.filter(kind=kind).published())
        self.kind = kind

    def get_form_class(self):
        """One class for all requests: making it anew would cost as much as rendering some cards."""
        cls = type(self)
        if "_form_class" not in cls.__dict__:
            cls._form_class = super().get_form_class()
        return cls._form_class

    # What was asked

    @cached_property
    def said(self):
        """Name → value, of all that was asked for in a way we understand."""
        self.form.is_valid()
        said = {name: value for name, value in self.form.cleaned_data.items() if value}
        if "ort" not in said or said.get("umkreis") == USUAL_RADIUS:
            said.pop("umkreis", None)
        return said

    @property
    def misunderstood(self):
        """A sentence for each value we do not know."""
        self.form.is_valid()
        return [error for errors in self.form.errors.values() for error in errors]

    @cached_property
    def words(self):
        return search.words_of(self.said.get("q", ""))

    @cached_property
    def place(self):
        """What `ort` was understood as, see postings/places.py; None where nothing was asked."""
        return places.find(self.said["ort"]) if "ort" in self.said else None

    @property
    def town(self):
        return self.place and self.place.municipality

    @property
    def radius(self):
        return self.said.get("umkreis", USUAL_RADIUS)

    @cached_property
    def distances(self):
        """Municipality's key → km from the town, as far as we know distances."""
        if not self.town:
            return {}
        return dict(Distance.objects.filter(start=self.town).values_list("goal", "km"))

    # What is shown

    def filter_queryset(self, queryset):
        return self.narrowed(self.said)

    def narrowed(self, said):
        """All postings that are as `said`, in no order."""
        queryset = self.queryset.order_by()
        for name, value in said.items():
            queryset = self.filters[name].filter(queryset, value)
        if self.town and said.get("ort"):
            queryset = self._around(queryset, said.get("umkreis") or USUAL_RADIUS)
        return queryset

    def by_words(self, queryset, name, value):
        return search.matching(queryset, self.words) if self.words else queryset

    def by_place(self, queryset, name, value):
        return queryset  # place and radius together, see narrowed()

    def _around(self, queryset, radius):
        if radius == EVERYWHERE:
            return queryset
        if radius == "0":
            return queryset.near(self.town, km=0)
        within = [key for key, km in self.distances.items() if km <= int(radius)]
        return queryset.filter(municipality__in=within)

    def by_region(self, queryset, name, value):
        return queryset.in_region(value)

    def by_category(self, queryset, name, value):
        return queryset.filter(category__in=catalogue.family(value))

    def by_language(self, queryset, name, value):
        return queryset.speaking(value)

    def by_for_whom(self, queryset, name, value):
        return queryset.filter(organisation__isnull=value == "person")

    @property
    def resembling(self):
        """What is spelt like the words asked for, everything else as asked."""
        others = {name: value for name, value in self.said.items() if name != "q"}
        return search.resembling(self.narrowed(others), self.words)

    # In which order

    @property
    def sorts(self):
        """The orders that make sense here, the usual one first."""
        usual = URGENT if self.kind == Kind.REQUEST else NEWEST
        first = [BEST] if self.words else [usual]
        nearest = [NEAREST] if self.town and self.radius not in ("0", EVERYWHERE) else []
        return list(dict.fromkeys([*first, usual, URGENT, NEWEST, *nearest]))

    @property
    def sort(self):
        asked = self.said.get("sortierung")
        return asked if asked in self.sorts else self.sorts[0]

    def in_order(self, queryset):
        """Ordered querysets, to be shown one after the other."""
        if self.sort == BEST:
            return [part.order_by("-published_at", "-id") for part in search.by_title(queryset, self.words)]
        if self.sort == NEAREST:
            near = queryset.filter(
                municipality__distances_to__start=self.town, municipality__distances_to__km__lte=int(self.radius)
            )
            return [near.order_by("municipality__distances_to__km", "-published_at", "-id")]
        return [queryset.order_by(*(["expires_at", "id"] if self.sort == URGENT else ["-published_at", "-id"]))]

    @property
    def sort_links(self):
        """(label, query string, whether it is the order shown) for each order."""
        return [
            (SORT_LABELS[sort], self.query(sortierung=sort if sort != self.sorts[0] else None), sort == self.sort)
            for sort in self.sorts
        ]

    # The same in an address

    def query(self, **changes):
        """The query string of this list with `changes`; None takes something out. Without page number."""
        said = {name: value for name, value in {**self.said, **changes}.items() if value}
        return "?" + urlencode(said)

    @property
    def place_links(self):
        """(town, query string with it) for each that may have been meant; a postcode tells namesakes apart."""
        towns = self.place.choices
        plz = dict(Postcode.objects.filter(municipality__in=towns, is_primary=True).values_list("municipality", "plz"))
        return [(town, self.query(ort=f"{plz.get(town.pk, '')} {town.name}".strip())) for town in towns]

    @property
    def sought(self):
        """What is looked for, without the order: what a saved search keeps."""
        return self.query(sortierung=None)[1:]

    @property
    def chips(self):
        """(label, query string without it) for each active filter."""
        return [
            (label, self.query(**dict.fromkeys(names)))
            for names, label in [
                (["q"], self._quoted),
                (["ort", "umkreis"], self.around_label),
                (["region"], self.region_name),
                (["kategorie"], self.category_name),
                (["sprache"], self.language_name),
                (["fuer"], self.for_whom_label),
            ]
            if label
        ]

    @property
    def _quoted(self):
        return _("„%(words)s“") % {"words": isolated(self.said["q"])} if "q" in self.said else ""

    @property
    def around_label(self):
        if not self.town:
            return ""
        if self.radius == EVERYWHERE:
            return _("%(place)s, ganz Hessen") % {"place": isolated(self.town.name)}
        if self.radius == "0":
            return isolated(self.town.name)
        return _("%(place)s, %(km)s km") % {"place": isolated(self.town.name), "km": self.radius}

    @property
    def region_name(self):
        return catalogue.regions()[self.said["region"]].name if "region" in self.said else ""

    @property
    def category_name(self):
        return catalogue.categories()[self.said["kategorie"]].name if "kategorie" in self.said else ""

    @property
    def language_name(self):
        return tongues.name(self.said["sprache"]) if "sprache" in self.said else ""

    @property
    def for_whom_label(self):
        return str(FOR_WHOM[self.said["fuer"]]) if "fuer" in self.said else ""
