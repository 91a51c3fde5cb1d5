"""What lies beside a posting on its desk: who was worked out to fit, the best first, and who nearly did and why not."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from postings import catalogue, tongues
from postings.models import Posting, Wish

from . import comparing, decisions, desk_forms, eligibility, explanation, permissions, placing, scoring
from .eligibility import Gate
from .models import Suggestion

SHOWN = 20
TEMPTING = 10
FOOT_OF_ARCH, HEIGHT_OF_ARCH = 50, 48  # in the units of the picture


def at_hand(posting):
    """With category, town and region from memory instead of a query each."""
    posting.category = catalogue.categories()[posting.category_id]
    posting.municipality = catalogue.municipalities()[posting.municipality_id]
    posting.region = catalogue.regions()[posting.region_id]
    return posting


def may_open(posting, *, user):
    """Whether the posting's own desk stands open to this account. No query once the account's regions are known."""
    return permissions.is_everywhere(user) or posting.region in permissions.own_regions(user)


@dataclass(frozen=True)
class Counterpart:
    """A suggestion as it lies on the desk of one of its two postings; `posting` is the other one."""

    suggestion: Suggestion
    posting: Posting
    reasons: list
    table: list
    propose: desk_forms.Propose
    decline: desk_forms.Decline
    is_promised_elsewhere: bool
    may_open: bool

    @property
    def fill_from(self):
        """From where down the arch is filled, as SVG writes numbers."""
        return f"{FOOT_OF_ARCH - HEIGHT_OF_ARCH * self.suggestion.fit:.2f}"

    @property
    def is_weak(self):
        return self.suggestion.fit < scoring.MODEL.propose_from

    @property
    def must_be_asked(self):
        """A wish for safety stands open."""
        return bool(self.suggestion.open_wishes)

    @property
    def is_confirmed(self):
        return decisions.is_confirmed(self.suggestion)

    @property
    def open_wishes(self):
        return tongues.joined(Wish(wish).label for wish in self.suggestion.open_wishes)


def ranked(posting, *, to, shut=(), sent=None):
    """The Counterparts of a posting, those with a place before all others, each by worth; `sent` is a bound form.

    `shut` names the other postings that a gate has shut out since the suggestion was worked out.
    """
    other = "request" if posting.is_offer else "offer"
    rows = list(_suggestions(posting).exclude(**{f"{other}__in": shut})[:SHOWN])
    promised = _promised_elsewhere(rows)
    return [_counterpart(row, posting, promised, to, sent) for row in rows]


def _suggestions(posting):
    return (
        Suggestion.objects.alive()
        .of(posting)
        .select_related("request", "offer", "asked_by", "assured_by")
        .defer("request__search", "request__title_folded", "offer__search", "offer__title_folded")
        .alias(is_further_down=Q(place=None))
        .order_by("is_further_down", "-worth", "pk")
    )


def _counterpart(suggestion, posting, promised, user, sent):
    other = at_hand(suggestion.request if posting.is_offer else suggestion.offer)
    made = {kind.do: kind(suggestion=suggestion) for kind in (desk_forms.Propose, desk_forms.Decline)}
    if sent is not None and sent.suggestion.pk == suggestion.pk:
        made[sent.do] = sent
    return Counterpart(
        suggestion=suggestion,
        posting=other,
        reasons=explanation.of(suggestion),
        table=explanation.table(suggestion.features, suggestion.unknowns),
        propose=made["propose"],
        decline=made["decline"],
        is_promised_elsewhere=suggestion.pk in promised,
        may_open=may_open(other, user=user),
    )


def _promised_elsewhere(suggestions):
    """Keys of those that got no place because others' suggestions use up their offer."""
    further_down = [each for each in suggestions if each.place is None]
    held = Suggestion.objects.open().filter(offer__in={each.offer_id for each in further_down})
    taken = Counter(dict(held.values_list("offer").annotate(num=Count("pk"))))
    return {each.pk for each in further_down if taken[each.offer_id] >= placing.capacity(each.offer)}


@dataclass(frozen=True)
class Excluded:
    """A posting that nearly fits: how far it is, and what stands against it."""

    posting: Posting
    km: float
    gates: list
    said: str
    may_open: bool


@dataclass(frozen=True)
class Comparison:
    """How many were compared with a posting just now, which a gate shuts out (keys), and the most tempting of these."""

    num: int
    shut: set
    tempting: list


def compared(posting, *, to, at):
    pairs = comparing.considered(posting, at=at, tempting=True)
    shut = [pair for pair in pairs if not pair.verdict.passes]
    # What is already under way stands beside the posting, and is no temptation.
    tempting = [pair for pair in shut if Gate.MATCHED not in pair.verdict.blockers][:TEMPTING]
    keys = {pair.other(posting).pk for pair in shut}
    return Comparison(len(pairs), keys, [_excluded(pair, posting, to) for pair in tempting])


def _excluded(pair, posting, user):
    other = at_hand(pair.other(posting))
    gates = pair.verdict.blockers
    said = "; ".join(_said(gate, pair) for gate in gates)
    return Excluded(other, pair.verdict.km, gates, said, may_open(other, user=user))


def _said(gate, pair):
    if gate != Gate.TOO_FAR:
        return str(gate.label)
    farthest = max(eligibility.reach(pair.request), eligibility.reach(pair.offer))
    said = {"km": number_format(round(pair.verdict.km)), "reach": number_format(farthest)}
    if not farthest:
        return _("%(km)s km entfernt, gilt nur am selben Ort") % said
    return _("%(km)s km entfernt, höchstens %(reach)s km sind möglich") % said
