"""The list of requests that wait for an answer, oldest first: its filter and its rows."""

from dataclasses import dataclass
from datetime import timedelta

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from postings import catalogue, tongues
from postings.models import Exchange, Posting

from . import answers, permissions, queue, worklists
from .models import Suggestion

PER_PAGE = 50
FIELDS = [
    "chiffre", "kind", "title", "text_language", "waits_since", "expires_at", "category_id", "municipality__name", "amount",
    "amount_promised", "urgent_at",
]  # fmt: skip


class UnansweredFilter(django_filters.FilterSet):
    """`region`, `kategorie`, `sprache` and `kassel` in the address."""

    region = django_filters.ChoiceFilter(label=_("Region"), empty_label=_("alle"))
    kategorie = django_filters.ChoiceFilter(
        method="of_category", choices=lambda: _categories(), label=_("Kategorie"), empty_label=_("alle")
    )
    sprache = django_filters.ChoiceFilter(
        field_name="text_language", choices=tongues.choices, label=_("Sprache"), empty_label=_("alle")
    )
    kassel = django_filters.BooleanFilter(method="of_kassel", label=_("nur Kassel"), widget=forms.CheckboxInput)

    class Meta:
        model = Posting
        fields = []

    def __init__(self, data, *, user):
        super().__init__(data, queryset=worklists.unanswered(user))
        self.filters["region"].extra["choices"] = [(one.pk, one.name) for one in permissions.own_regions(user)]

    def of_category(self, requests, name, slug):
        return requests.filter(category__in=catalogue.family(slug))

    def of_kassel(self, requests, name, only_kassel):
        return requests.filter(answers.kassel_owns()) if only_kassel else requests


def _categories():
    """Each root with what lies below it."""
    known = catalogue.categories().values()
    return [
        (
            root.name,
            [(root.slug, root.name), *((leaf.slug, leaf.name) for leaf in known if leaf.parent_id == root.slug)],
        )
        for root in known
        if root.parent_id is None
    ]


@dataclass(frozen=True)
class Row:
    """A request, how long it has waited, whether its answer is due soon, and the best suggestion there is for it."""

    posting: Posting
    waited: timedelta
    is_late: bool
    suggestion: Suggestion | None
    address: str

    @property
    def hours(self):
        return int(self.waited.total_seconds() // 3600)

    @property
    def is_over(self):
        """The promise is broken."""
        return self.waited >= answers.PROMISE

    @property
    def last_day(self):
        """The day on which it ends, where that hurries its answer; else None."""
        hurries = answers.due_at(self.posting) < self.posting.waits_since + answers.PROMISE
        return self.posting.last_day if hurries else None

    @property
    def risks(self):
        return queue.risks_of(self.posting.category)

    @property
    def is_referred_only(self):
        return self.posting.category.exchange == Exchange.REFERRAL


def for_rows(requests):
    return requests.select_related("municipality").only(*FIELDS)


def rows(requests, *, at):
    """The rows of these requests: one query for them and one for their suggestions, however many they are."""
    requests = list(requests)
    categories = catalogue.categories()
    best = _best_of(requests)
    found = []
    for request in requests:
        request.category = categories[request.category_id]
        desk = worklists.address("posting_desk", args=[request.chiffre]) or request.get_absolute_url()
        late = answers.presses(request, at=at)
        found.append(Row(request, at - request.waits_since, late, best.get(request.pk), desk))
    return found


def _best_of(requests):
    """{request's pk: the suggestion in its first place}."""
    keys = [request.pk for request in requests]
    offered = Suggestion.objects.open().filter(request__in=keys).order_by("request", "place", "-worth")
    first = (
        offered.distinct("request")
        .select_related("offer")
        .only("request_id", "fit", "km", "ask_first", "offer__title", "offer__text_language", "offer__chiffre")
    )
    return {suggestion.request_id: suggestion for suggestion in first}
