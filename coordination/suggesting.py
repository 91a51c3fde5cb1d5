"""Deciding about suggestions: the list of what staff are asked, and the three answers, given at a posting's desk."""

import django_filters
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from postings import catalogue
from postings import chiffre as chiffres
from postings.models import Posting

from . import answers, counterparts, desk, desk_forms, explanation, permissions
from .calling import posting_or_404
from .models import Match, MatchStep, Suggestion
from .obstacles import NotPossible, Obstacle

PER_PAGE = 50
TOO_LATE, NOT_UNDERSTOOD = 409, 422
MOST_REASONS = 4


def category_choices():
    return [(category.slug, category.name) for category in catalogue.categories().values()]


class PairFilter(django_filters.FilterSet):
    """`q` and `region` in the address, for records of a request and an offer: one of both must answer to them."""

    q = django_filters.CharFilter(method="of_word", label=gettext_lazy("Chiffre oder Wort"), max_length=90)
    region = django_filters.ChoiceFilter(
        method="of_region", label=gettext_lazy("Region"), empty_label=gettext_lazy("alle")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        regions = permissions.own_regions(self.request.user)
        self.filters["region"].extra["choices"] = [(region.pk, region.name) for region in regions]

    def of_word(self, pairs, name, word):
        code = chiffres.parse(word)
        named = Q(request__title__icontains=word) | Q(offer__title__icontains=word)
        return pairs.filter(named | Q(request__chiffre=code) | Q(offer__chiffre=code))

    def of_region(self, pairs, name, ags):
        return pairs.filter(Q(request__region=ags) | Q(offer__region=ags))


class SuggestionFilter(PairFilter):
    """With `kategorie`, that of the request."""

    kategorie = django_filters.ChoiceFilter(
        method="of_category",
        choices=category_choices,
        label=gettext_lazy("Kategorie"),
        empty_label=gettext_lazy("alle"),
    )

    class Meta:
        model = Suggestion
        fields = []

    def of_category(self, suggestions, name, slug):
        return suggestions.filter(request__category__in=catalogue.family(slug))


@permissions.allowed("match")
def suggestion_list(request):
    """What the allocation gave a place, wherever it is worth most first."""
    to_decide = permissions.visible(Suggestion.objects.open().best_first(), to=request.user)
    pairs = to_decide.select_related("request", "offer")
    found = SuggestionFilter(request.GET, queryset=pairs, request=request)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "title": _("Vorschläge"),
        "filter": found,
        "page": page,
        "rows": [_row(suggestion, request.user) for suggestion in page.object_list],
        "now": timezone.now(),
    }
    return desk.room(request, "coordination/suggestion_list.html", context)


def _row(suggestion, user):
    """A row leads to the request's desk, or where that one is not this account's to the offer's."""
    asked, offered = counterparts.at_hand(suggestion.request), counterparts.at_hand(suggestion.offer)
    return {
        "suggestion": suggestion,
        "request": asked,
        "offer": offered,
        "opens": asked if counterparts.may_open(asked, user=user) else offered,
        "waited": timezone.now() - asked.created_at,
        "is_late": answers.presses(asked, at=timezone.now()),
        "reasons": explanation.of(suggestion)[:MOST_REASONS],
    }


@require_POST
@permissions.allowed("match")
def suggestion_propose(request, pk):
    return _decide(request, pk, desk_forms.Propose)


@require_POST
@permissions.allowed("match")
def suggestion_decline(request, pk):
    return _decide(request, pk, desk_forms.Decline)


@require_POST
@permissions.allowed("match")
def suggestion_ask(request, pk):
    return _decide(request, pk, desk_forms.Ask)


@require_POST
@permissions.allowed("match")
def suggestion_assure(request, pk):
    return _decide(request, pk, desk_forms.Assure)


def _decide(request, pk, kind):
    found = permissions.visible(Suggestion.objects.select_related("request", "offer"), to=request.user)
    suggestion = get_object_or_404(found, pk=pk)
    posting = _posting_at(request, suggestion)
    form = kind(request.POST, suggestion=suggestion)
    if suggestion.closed_at or suggestion.declined_at:
        return _too_late(request, posting, form, NotPossible(Obstacle.MOVED_ON))
    if not form.is_valid():
        return desk.desk_page(request, posting, sent=form, status=NOT_UNDERSTOOD)
    try:
        form.decide(by=request.user)
    except NotPossible as stuck:
        return _too_late(request, posting, form, stuck)
    told = {"request": suggestion.request.chiffre, "offer": suggestion.offer.chiffre}
    messages.success(request, form.told % told)
    following = desk.next_unanswered(posting, to=request.user) if "weiter" in request.GET else None
    return HttpResponseRedirect(desk.address(following or posting))


def _too_late(request, posting, form, stuck):
    notice = what_happened(form.suggestion, stuck)
    return desk.desk_page(request, posting, sent=form, notice=notice, status=TOO_LATE)


def _posting_at(request, suggestion):
    """The posting at whose desk this was decided; where it is another region's, the other one."""
    first, second = suggestion.request, suggestion.offer
    if request.GET.get("bei") == "offer":
        first, second = second, first
    is_shown = permissions.visible(Posting.objects.filter(pk=first.pk), to=request.user).exists()
    return posting_or_404(request, (first if is_shown else second).chiffre)


def what_happened(suggestion, stuck):
    """Who decided about the pair before us, and when; where nobody did, why it cannot be done."""
    now = Suggestion.objects.select_related("declined_by", "asked_by").get(pk=suggestion.pk)
    match = Match.objects.of_pair(suggestion.request_id, suggestion.offer_id).first()
    if match:
        first = match.events.filter(step=MatchStep.PROPOSED).select_related("by").first()
        told = _("%(name)s hat die beiden am %(day)s um %(time)s Uhr vorgeschlagen. Jetzt steht es so: %(state)s.")
        return _said(told, first and first.by, match.proposed_at, state=match.get_state_display())
    if now.declined_at:
        told = _("%(name)s hat diesen Vorschlag am %(day)s um %(time)s Uhr abgelehnt: %(reason)s.")
        return _said(told, now.declined_by, now.declined_at, reason=now.get_decline_reason_display())
    if now.closed_at:
        told = _(
            "Dieser Vorschlag gilt seit dem %(day)s, %(time)s Uhr nicht mehr. Einer der Einträge hat sich geändert."
        )
        return _said(told, None, now.closed_at)
    if now.asked_at and Obstacle.MOVED_ON in stuck.reasons:
        told = _("%(name)s hat beide am %(day)s um %(time)s Uhr gefragt, ob es noch gilt.")
        return _said(told, now.asked_by, now.asked_at)
    return _("Das geht jetzt nicht: %(reasons)s.") % {"reasons": stuck.sentence}


def _said(told, by, at, **more):
    at = timezone.localtime(at)
    moment = {"day": date_format(at, "MONTH_DAY_FORMAT"), "time": date_format(at, "TIME_FORMAT")}
    return told % {"name": by or _("Jemand"), **moment, **more}
