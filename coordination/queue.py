"""The one queue of what waits for a reviewer: new, edited and reported postings and second languages, oldest first."""

import copy
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

import django_filters
from django import forms
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from postings import chiffre, problems
from postings.models import Category, Exchange, Occasion, Posting, Region, Review, Revision

from . import humans, permissions

PER_PAGE = 50
LATE_AFTER = timedelta(hours=48)


class Risk(models.TextChoices):
    COORDINATED = "coordinated", _("nur über uns")
    REFERRAL = "referral", _("nur Fachleute")
    VETTING = "vetting", _("geprüfte Menschen")


class QueueFilter(django_filters.FilterSet):
    """`q`, `anlass`, `region`, `risiko` and `meine` in the address."""

    q = django_filters.CharFilter(method="of_word", label=_("Chiffre oder Wort"), max_length=90)
    anlass = django_filters.ChoiceFilter(
        field_name="occasion", choices=Occasion.choices, label=_("Anlass"), empty_label=_("alle")
    )
    region = django_filters.ChoiceFilter(field_name="posting__region", label=_("Region"), empty_label=_("alle"))
    risiko = django_filters.ChoiceFilter(
        method="of_risk", choices=Risk.choices, label=_("Risiko"), empty_label=_("jedes")
    )
    meine = django_filters.BooleanFilter(method="of_mine", label=_("nur meine"), widget=forms.CheckboxInput)

    class Meta:
        model = Review
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["region"].extra["choices"] = _regions(self.request.user)

    def of_word(self, reviews, name, word):
        named = Q(posting__title__icontains=word) | Q(revision__title__icontains=word)
        return reviews.filter(named | Q(posting__chiffre=chiffre.parse(word)))

    def of_risk(self, reviews, name, risk):
        key, value = ("needs_vetting", True) if risk == Risk.VETTING else ("exchange", risk)
        now = Q(**{f"posting__category__{key}": value})
        proposed = Q(**{f"revision__category__{key}": value})
        return reviews.filter(now | proposed)

    def of_mine(self, reviews, name, only_mine):
        return reviews.filter(claimed_by=self.request.user) if only_mine else reviews


def _regions(user):
    if permissions.is_everywhere(user):
        return Region.objects.exclude(kind=Region.Kind.BEZIRK).values_list("ags", "name")
    return [(region.pk, region.name) for region in permissions.own_regions(user)]


def for_rows(reviews):
    """With all a row shows but the categories' texts, large and few: `rows` brings each of them once."""
    return reviews.with_posting().defer(
        "posting__category__texts", "posting__category__parent__texts", "revision__category__texts"
    )


def filtered(request):
    waiting = permissions.visible(Review.objects.waiting(), to=request.user)
    return QueueFilter(request.GET, queryset=for_rows(waiting), request=request)


def next_after(review, *, among, by):
    """The next waiting review that nobody else has claimed: after this one, else from the top. Or None."""
    free = among.filter(Q(claimed_by=None) | Q(claimed_by=by)).exclude(pk=review.pk)
    later = Q(opened_at__gt=review.opened_at) | Q(opened_at=review.opened_at, pk__gt=review.pk)
    return free.filter(later).first() or free.first()


def proposed(review):
    """The posting as it would read once published: with the words of a revision or a second language where there are."""
    posting = copy.copy(review.posting)
    if review.revision_id:
        for name in Revision.FIELDS:
            setattr(posting, name, getattr(review.revision, name))
    if review.rendering_id:
        second = review.rendering
        posting.title, posting.text, posting.text_language = second.title, second.text, second.language
    return posting


def siblings_of(postings, *, to):
    """{posting's pk: the same author's other open postings that an account sees}, in one query however many there are."""
    if not postings:
        return {}
    theirs = Posting.objects.by_authors([posting.author for posting in postings])
    seen = permissions.visible(theirs.open(), to=to).select_related("author").order_by("-created_at")
    known = defaultdict(list)
    for sibling in seen:
        known[humans.sign_of(sibling.author)].append(sibling)
    return {
        posting.pk: [each for each in known[humans.sign_of(posting.author)] if each.pk != posting.pk]
        for posting in postings
    }


@dataclass(frozen=True)
class Row:
    """A review in the queue, with what it is about and what speaks against it."""

    review: Review
    said: Posting
    problems: list
    waited: timedelta

    @property
    def is_late(self):
        return self.waited >= LATE_AFTER

    @property
    def risks(self):
        return risks_of(self.said.category)

    @property
    def num_to_look_at(self):
        return sum(not isinstance(problem, problems.Hint) for problem in self.problems)

    @property
    def may_be_ticked(self):
        """A report is never published together with others: somebody has to answer it."""
        return self.review.occasion != Occasion.REPORT and problems.may_go_unread(self.problems)


def rows(reviews, *, at, to):
    """The rows of these reviews: two queries, however many they are."""
    reviews = list(reviews)
    siblings = siblings_of([review.posting for review in reviews], to=to)
    categories = Category.objects.in_bulk() if reviews else {}
    result = []
    for review in reviews:
        said = proposed(review)
        said.category = categories[said.category_id]
        found = problems.of(said, siblings=siblings[said.pk], categories=list(categories.values()))
        result.append(Row(review, said, found, waited=at - review.opened_at))
    return result


def risks_of(category):
    """What asks for care in this category, riskiest first."""
    risks = [Risk(category.exchange)] if category.exchange != Exchange.DIRECT else []
    return [*risks, *([Risk.VETTING] if category.needs_vetting else [])]
