"""The pages of matches: the list of what is under way, and one match with both postings, its steps and what staff may do."""

from dataclasses import dataclass

import django_filters
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.ways import Share

from . import counterparts, desk, desk_forms, permissions, reaching, silence, suggesting
from .models import DissolveReason, Match, MatchOutcome, MatchState, Saying, Side
from .obstacles import NotPossible, Outdated
from .reading import facts

PER_PAGE = 50
ALL = "alle"
UNDECIDED = [MatchState.PROPOSED, MatchState.ACCEPTED_BY_ONE]
TOO_LATE, NOT_UNDERSTOOD = 409, 422


class MatchFilter(suggesting.PairFilter):
    """With `stand`, `meine`, `verbinden`, `still` and `unklar`. Without `stand`: those that are open."""

    stand = django_filters.ChoiceFilter(
        method="of_state",
        choices=[*MatchState.choices, (ALL, gettext_lazy("alle, auch beendete"))],
        label=gettext_lazy("Stand"),
        empty_label=gettext_lazy("alle offenen"),
    )
    meine = django_filters.BooleanFilter(method="of_mine", label=gettext_lazy("nur meine"), widget=forms.CheckboxInput)
    verbinden = django_filters.BooleanFilter(
        method="of_office", label=gettext_lazy("wir bringen zusammen"), widget=forms.CheckboxInput
    )
    still = django_filters.BooleanFilter(
        method="of_silent", label=gettext_lazy("seit 3 Tagen still"), widget=forms.CheckboxInput
    )
    unklar = django_filters.BooleanFilter(
        method="of_asked_in_vain", label=gettext_lazy("nachfragen, ob es geklappt hat"), widget=forms.CheckboxInput
    )

    class Meta:
        model = Match
        fields = []

    def filter_queryset(self, matches):
        is_said = self.form.cleaned_data.get("stand")
        return super().filter_queryset(matches if is_said else matches.open())

    def of_state(self, matches, name, state):
        return matches if state == ALL else matches.filter(state=state)

    def of_mine(self, matches, name, only_mine):
        return matches.filter(coordinator=self.request.user) if only_mine else matches

    def of_office(self, matches, name, only_ours):
        return matches.to_connect() if only_ours else matches

    def of_silent(self, matches, name, only_silent):
        return matches.silent_since(timezone.now() - silence.NUDGE_AFTER) if only_silent else matches

    def of_asked_in_vain(self, matches, name, only_those):
        return matches.asked_in_vain(by=timezone.now() - silence.CALL_AFTER) if only_those else matches


@permissions.allowed("match")
def match_list(request):
    """Whoever has waited longest for a word first."""
    matches = permissions.visible(Match.objects.order_by("waiting_since", "pk"), to=request.user)
    found = MatchFilter(
        request.GET, queryset=matches.select_related("request", "offer", "coordinator"), request=request
    )
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("seite"))
    context = {"title": _("Vermittlungen"), "filter": found, "page": page, "rows": rows(page.object_list)}
    return desk.room(request, "coordination/match_list.html", context)


def rows(matches):
    """Matches for _match_rows.html, with the places of both postings from memory. No query."""
    return [_row(match, at=timezone.now()) for match in matches]


def _row(match, *, at):
    for side in Side:
        counterparts.at_hand(match.posting(side))
    waited = at - match.waiting_since
    is_silent = match.state in UNDECIDED and waited >= silence.NUDGE_AFTER
    return {"match": match, "waited": waited, "is_silent": is_silent}


@permissions.allowed("match")
def match_detail(request, pk):
    match = _match_or_404(request, pk)
    choices = _choices(request, match, data=request.POST or None)
    sent = next((form for form in choices.values() if form.is_bound), None)
    if sent is None:
        return _gone(request, match) if request.method == "POST" else _match_page(request, match, choices)
    if not sent.is_valid():
        return _match_page(request, match, choices, status=NOT_UNDERSTOOD)
    try:
        sent.decide(by=request.user)
    except Outdated:
        return _look_again(request, pk, _("Inzwischen hat sich etwas geändert."))
    except NotPossible as stuck:
        return _look_again(request, pk, _("Das geht jetzt nicht: %(reasons)s.") % {"reasons": stuck.sentence})
    messages.success(request, _("Notiert: %(step)s.") % {"step": match.events.last().get_step_display()})
    return HttpResponseRedirect(reverse("admin:match_detail", args=[pk]))


def _match_or_404(request, pk):
    return get_object_or_404(permissions.visible(Match.objects.with_postings(), to=request.user), pk=pk)


def _choices(request, match, *, data=None):
    """What this account may decide; what a side said only where that side's posting is one of its own."""
    own = [side for side in Side if counterparts.may_open(match.posting(side), user=request.user)]
    return desk_forms.about_match(match, sides=own, data=data)


def _gone(request, match):
    """Somebody decides about what has ended meanwhile."""
    if match.is_open:
        return _match_page(request, match, _choices(request, match), status=NOT_UNDERSTOOD)
    return _look_again(request, match.pk, _("Diese Vermittlung ist schon beendet."))


def _look_again(request, pk, notice):
    """The match as it stands now, what happened to it last, and what was typed still there."""
    match = _match_or_404(request, pk)
    last = match.events.select_related("by").last()
    if last:
        notice = f"{notice} {_last_step(match, last)}"
    choices = _choices(request, match, data=request.POST)
    return _match_page(request, match, choices, notice=notice, status=TOO_LATE)


def _last_step(match, event):
    at = timezone.localtime(event.at)
    return _("Zuletzt, am %(day)s um %(time)s Uhr: %(step)s, %(who)s. Bitte sehen Sie noch einmal hin.") % {
        "day": date_format(at, "MONTH_DAY_FORMAT"),
        "time": date_format(at, "TIME_FORMAT"),
        "step": event.get_step_display(),
        "who": _who(event),
    }


def _match_page(request, match, choices, *, notice="", status=200):
    context = {
        "title": _("Vermittlung %(request)s und %(offer)s")
        % {"request": match.request.chiffre, "offer": match.offer.chiffre},
        "match": match,
        "steps": steps(match),
        "sides": [_side(match, side, request.user, choices) for side in Side],
        "events": [_event(event) for event in match.events.select_related("by")],
        "office_connects": match.state == MatchState.ACCEPTED_BY_BOTH and reaching.needs_office(match),
        "connect_by": reaching.connected_by(match),
        "may_contact": permissions.may(request.user, "contact"),
        "choices": choices,
        "typed": request.POST.get("words", "") if status == TOO_LATE and not choices else "",
        "notice": notice,
    }
    return desk.room(request, "coordination/match_detail.html", context, status=status)


@dataclass(frozen=True)
class Step:
    """One of the stations a match passes; exactly one is where it stands now."""

    label: str
    is_passed: bool
    is_now: bool


def steps(match):
    """The stations up to the good end, or those it has passed and how it ended."""
    says = [match.says(side) == Saying.YES for side in Side]
    passed = {
        MatchState.PROPOSED: True,
        MatchState.ACCEPTED_BY_ONE: any(says),
        MatchState.ACCEPTED_BY_BOTH: all(says),
        MatchState.IN_CONTACT: match.contact_at is not None,
        MatchState.DONE: match.state == MatchState.DONE,
    }
    stations = [state for state in passed if passed[state] or match.is_open]
    if match.state not in stations:
        stations.append(MatchState(match.state))
    return [Step(state.label, passed.get(state, True), state == match.state) for state in stations]


def _side(match, side, user, choices):
    """One side: its posting, what it said, what it lets the other see, how it was for it, what she may say by telephone."""
    posting = match.posting(side)
    outcome = getattr(match, f"{side}_outcome")
    return {
        "posting": posting,
        "facts": facts(posting),
        "says": Saying(match.says(side)).label,
        "shares": [Share(share).label for share in match.shares(side)],
        "outcome": MatchOutcome(outcome).label if outcome else "",
        "may_open": counterparts.may_open(posting, user=user),
        "heard": choices.get(f"heard_{side}"),
    }


def _event(event):
    reason = event.details.get("reason")
    outcome = event.details.get("outcome")
    return {
        "event": event,
        "who": _who(event),
        "reason": DissolveReason(reason).label if reason in DissolveReason else "",
        "outcome": MatchOutcome(outcome).label if outcome in MatchOutcome else "",
        "words": event.details.get("words", ""),
    }


def _who(event):
    """Staff by name; what they wrote down for a side names both."""
    if event.by and event.side:
        return _("%(name)s für: %(side)s") % {"name": event.by, "side": event.get_side_display()}
    return str(event.by) if event.by else event.get_side_display() or _("die Uhr")
