"""Filters of the public lists, as in postings/filters.py: the whole state is the address, nothing in it an error."""

from functools import cached_property
from urllib.parse import urlencode

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from postings import catalogue, tongues
from postings.filters import Known, Typed

from .models import ContactPoint, Event, OrganisationPage, Project

NO_SUCH_REGION = _("Diese Region kennen wir nicht. Sie sehen ganz Hessen.")
NO_SUCH_TOPIC = _("Dieses Thema kennen wir nicht. Sie sehen alle.")
NO_SUCH_LANGUAGE = _("Diese Sprache kennen wir nicht. Sie sehen alle.")


class Finder(django_filters.FilterSet):
    """Rows that everybody may see (`shown`), as `data`, a QueryDict of an address, asks for them."""

    WORDS = {
        "region": lambda value: catalogue.regions()[value].name,
        "thema": lambda value: catalogue.categories()[value].name,
        "sprache": tongues.name,
        "kinder": lambda value: _("mit Kinderbetreuung"),
    }

    def __init__(self, data):
        super().__init__(data, queryset=self.shown())

    def shown(self):
        raise NotImplementedError

    @cached_property
    def said(self):
        """Name → value, of all that was asked for in a way we understand."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def misunderstood(self):
        """A sentence for each value we do not know."""
        self.form.is_valid()
        return [error for errors in self.form.errors.values() for error in errors]

    def filter_queryset(self, queryset):
        for name, value in self.said.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset

    def query(self, **changes):
        """The query string of this list with `changes`; None takes something out. Without page number."""
        said = {name: value for name, value in {**self.said, **changes}.items() if value}
        return "?" + urlencode(said)

    @property
    def chips(self):
        """(label, query string without it) for each active filter."""
        return [(self.WORDS.get(name, str)(value), self.query(**{name: None})) for name, value in self.said.items()]


class ContactPointFilter(Finder):
    """Contact points that are named to everybody."""

    region = Known(method="by_region", known=catalogue.regions, unknown=NO_SUCH_REGION)
    thema = Known(method="by_topic", known=catalogue.categories, unknown=NO_SUCH_TOPIC)
    sprache = Known(method="by_language", known=lambda: tongues.ALL, unknown=NO_SUCH_LANGUAGE)

    def shown(self):
        return ContactPoint.objects.active()

    def by_region(self, queryset, name, value):
        return queryset.serving(value)

    def by_topic(self, queryset, name, value):
        """Whoever helps with a whole helps with its parts, and the other way round."""
        root = catalogue.categories()[value].parent
        topics = [value, root.slug] if root else catalogue.family(value)
        return queryset.filter(topics__in=topics).distinct()

    def by_language(self, queryset, name, value):
        return queryset.filter(languages__contains=[value])


class OrganisationFilter(Finder):
    """Pages of organisations that the office shows."""

    q = Typed(method="by_words")
    region = Known(method="by_region", known=catalogue.regions, unknown=NO_SUCH_REGION)
    sprache = Known(method="by_language", known=lambda: tongues.ALL, unknown=NO_SUCH_LANGUAGE)

    def shown(self):
        return OrganisationPage.objects.shown()

    def by_words(self, queryset, name, value):
        return queryset.saying(value)

    def by_region(self, queryset, name, value):
        return queryset.in_region(value)

    def by_language(self, queryset, name, value):
        return queryset.speaking(value)


class ProjectFilter(Finder):
    """Projects that everybody may see."""

    region = Known(method="by_region", known=catalogue.regions, unknown=NO_SUCH_REGION)
    thema = Known(method="by_topic", known=catalogue.categories, unknown=NO_SUCH_TOPIC)

    def shown(self):
        return Project.objects.published()

    def by_region(self, queryset, name, value):
        return queryset.in_region(value)

    def by_topic(self, queryset, name, value):
        return queryset.looking_for(catalogue.family(value))


class EventFilter(Finder):
    """Events with a date that is not over."""

    region = Known(method="by_region", known=catalogue.regions, unknown=NO_SUCH_REGION)
    sprache = Known(method="by_language", known=lambda: tongues.ALL, unknown=NO_SUCH_LANGUAGE)
    kinder = Known(
        method="by_childcare",
        known=lambda: ["ja"],
        unknown=_("Das verstehen wir nicht. Sie sehen alle, mit und ohne Kinderbetreuung."),
    )

    def shown(self):
        return Event.objects.shown().coming(at=timezone.now())

    def by_region(self, queryset, name, value):
        return queryset.in_region(value)

    def by_language(self, queryset, name, value):
        return queryset.speaking(value)

    def by_childcare(self, queryset, name, value):
        return queryset.with_childcare()
