"""A side's own page of a match: what the other says, yes or no, how to reach each other, whether it worked.

Reached by the link in a letter, or from the posting's own page behind its entry code. GET changes nothing anywhere here.
"""

from functools import wraps

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from people import ways
from people.ratelimit import limited
from people.ways import Share
from postings import access as own_access
from postings import belongings, tongues
from postings.closed import closed
from postings.forms import KindForm
from postings.views.my_page import of_address

from . import access, belonging, decisions, explanation, letters, reaching, standing
from .models import DissolveReason, Match, MatchOutcome, MatchState, Saying, Suggestion

TOO_LATE, GONE = 409, 410
SHOWN_REASONS = {"category", "need", "language", "slots", "dates"}  # what says nothing about the other's habits
# How it was: what a button sends, and what that says.
OUTCOMES = {
    "worked": {"outcome": MatchOutcome.WORKED},
    "partly": {"outcome": MatchOutcome.PARTLY},
    "nobody_came": {"outcome": MatchOutcome.FAILED, "reason": DissolveReason.NOBODY_CAME},
    "not_suitable": {"outcome": MatchOutcome.FAILED, "reason": DissolveReason.NOT_SUITABLE},
}


class YesForm(KindForm):
    shares = forms.MultipleChoiceField(
        label=gettext_lazy("Was darf die andere Seite sehen, wenn beide Ja sagen?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, match, side, **kwargs):
        super().__init__(*args, **kwargs)
        possible = ways.shareable(match.posting(side).author)
        shares = self.fields["shares"]
        shares.choices = [(share, share.label) for share in possible]
        if reaching.is_coordinated(match):
            shares.label = _("Was darf die andere Seite sehen, sobald wir Sie zusammengebracht haben?")


class NoForm(KindForm):
    words = forms.CharField(
        label=gettext_lazy("Möchten Sie uns sagen, warum?"),
        help_text=gettext_lazy("Nur wir lesen das, nicht die andere Person."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@cache_control(no_store=True)
@limited("match-link", limit=60, per=900)
def match_link(request, token):
    """A mail scanner follows links, so following one does nothing: it shows one button, and that opens the page."""
    try:
        found = access.of_link(token)
    except access.TooOld:
        return render(request, "coordination/answering/match_link_old.html", {"section": "mine"}, status=GONE)
    if found is None:
        return render(request, "coordination/answering/match_link_old.html", {"section": "mine"}, status=404)
    match, side = found
    if request.method == "POST":
        own_access.grant(request, match.posting(side))
        return redirect("coordination:my_match", match.pk)
    context = {"posting": match.posting(side), "standing": standing.of(match, side), "section": "mine"}
    return render(request, "coordination/answering/match_link.html", context)


def _of_one_side(view):
    """Hand a view the match and the side whose own posting this visitor has opened. Somebody else's match is not found."""

    @wraps(view)
    def opened(request, pk):
        posting = own_access.granted(request)
        if posting is None:
            return closed(request)
        return view(request, *_match_of(posting, pk))

    return opened


def _match_of(posting, pk):
    match = Match.objects.with_postings().of(posting).filter(pk=pk).first()
    if match is None:
        raise Http404
    return match, match.side_of(posting)


@require_POST
@of_address
def own_match(request, email, pk):
    """On to a match from the page of everything that belongs to an address."""
    people = belongings.people_of(email)
    match = get_object_or_404(belonging.matches(people), pk=pk)
    own_access.grant(request, match.posting(belonging.side_of(match, people)))
    return redirect("coordination:my_match", match.pk)


@_of_one_side
def my_match(request, match, side):
    return _page(request, match, side)


@require_POST
@_of_one_side
def match_yes(request, match, side):
    form = YesForm(request.POST, match=match, side=side)
    if not form.is_valid():
        return _page(request, match, side, yes=form, status=422)
    return _decided(request, match, side, decisions.accept, shares=form.cleaned_data["shares"])


@require_POST
@_of_one_side
def match_no(request, match, side):
    form = NoForm(request.POST)
    if not form.is_valid():
        return _page(request, match, side, no=form, status=422)
    return _decided(request, match, side, decisions.decline, words=form.cleaned_data["words"])


@require_POST
@_of_one_side
def match_contact(request, match, side):
    return _decided(request, match, side, decisions.contact_made)


@require_POST
@_of_one_side
def match_outcome(request, match, side):
    said = OUTCOMES.get(request.POST.get("outcome"))
    if said is None:
        return _page(request, match, side, notice=_("Tippen Sie auf einen der Knöpfe."), status=422)
    return _decided(request, match, side, decisions.tell, **said)


def _decided(request, match, side, verb, **said):
    try:
        verb(match, side=side, **said)
    except decisions.NotPossible as stuck:
        notice = _("Das geht nicht mehr: %(reasons)s.") % {"reasons": stuck.sentence}
        return _page(request, *_match_of(match.posting(side), match.pk), notice=notice, status=TOO_LATE)
    return redirect("coordination:my_match", match.pk)


def _page(request, match, side, *, yes=None, no=None, notice="", status=200):
    own, other = match.posting(side), match.posting(side.other)
    context = {
        "match": match,
        "own": own,
        "other": other,
        "where": letters.where(match, side),
        "spoken": tongues.spoken(other.languages, other.languages_basic),
        "reasons": _reasons(match),
        "standing": standing.of(match, side),
        "next_step": standing.next_step(match, side),
        "afterwards": standing.afterwards(own),
        "may_answer": match.state in letters.UNDECIDED and match.says(side) == Saying.NOTHING,
        "may_withdraw": match.says(side) == Saying.YES and match.is_open and match.state != MatchState.IN_CONTACT,
        "may_say_contact": match.state == MatchState.ACCEPTED_BY_BOTH and not reaching.is_coordinated(match),
        "may_tell": match.is_open and match.is_agreed and not getattr(match, f"{side}_outcome"),
        "ways": reaching.ways_to_other(match, side),
        "shown": [Share(share).label for share in match.shares(side)],
        "yes": yes or YesForm(match=match, side=side),
        "no": no or NoForm(),
        "desk": reaching.desk(match),
        "notice": notice,
        "section": "mine",
    }
    response = render(request, "coordination/answering/my_match.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _reasons(match):
    """Why the two were brought together, as it was seen then; nothing where somebody answered by herself."""
    suggestion = Suggestion.objects.filter(request=match.request_id, offer=match.offer_id).first()
    if suggestion is None:
        return []
    rows = explanation.table(suggestion.features, suggestion.unknowns)
    return [row.said for row in rows if row.name in SHOWN_REASONS and not row.is_unknown and row.value]
