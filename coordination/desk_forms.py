"""What staff decide about a suggestion or a match, one form each. Each names its verb in coordination/decisions.py."""

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from people import ways

from . import decisions
from .models import DeclineReason, DissolveReason, MatchOutcome, Saying
from .obstacles import Outdated

# What only the clock or one of the two sides can know is not staff's to say.
REASONS_OF_STAFF = [
    DissolveReason.NOT_SUITABLE,
    DissolveReason.DECLINED,
    DissolveReason.NOBODY_CAME,
    DissolveReason.OTHER,
]


def _reason(choices):
    return forms.ChoiceField(
        label=_("Grund"),
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie bitte einen Grund.")},
    )


def _words(label, *, most):
    return forms.CharField(
        label=label, max_length=most, required=False, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )


class ReasonedForm(forms.Form):
    """Another reason than the preset ones must be told."""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("reason") == "other" and not cleaned.get("words"):
            self.add_error("words", _("Schreiben Sie bitte, was der Grund ist."))
        return cleaned


class SuggestionForm(forms.Form):
    """A decision about one suggestion; `told` is what is said once it was carried out."""

    do = told = ""
    use_required_attribute = False

    def __init__(self, data=None, *, suggestion):
        self.suggestion = suggestion
        super().__init__(data, auto_id=f"{self.do}-{suggestion.pk}-%s", label_suffix="")

    def decide(self, *, by):
        """Call the verb. Raises NotPossible."""


class Propose(SuggestionForm):
    do, told = (
        "propose",
        _(
            "%(request)s und %(offer)s sind einander vorgeschlagen. Wer angerufen werden will, steht jetzt bei den Wiedervorlagen."
        ),
    )
    words = _words(_("Ihre Worte an beide"), most=1000)

    def __init__(self, data=None, *, suggestion):
        super().__init__(data, suggestion=suggestion)
        most = most_of(suggestion)
        if most is not None:
            usual = usual_of(suggestion)
            amount = forms.IntegerField(label=_("Wie viele"), min_value=1, max_value=most, initial=usual)
            self.fields = {"amount": amount, **self.fields}
        for field in self.fields.values():  # they stand apart from their button
            field.widget.attrs["form"] = f"propose-{suggestion.pk}"

    def decide(self, *, by):
        suggestion, said = self.suggestion, self.cleaned_data
        return decisions.propose(
            suggestion.request, suggestion.offer, by=by, amount=said.get("amount"), words=said["words"]
        )


class Decline(SuggestionForm, ReasonedForm):
    do, told = "decline", _("%(request)s und %(offer)s werden nicht mehr zusammen vorgeschlagen.")
    reason = _reason(DeclineReason.choices)
    words = _words(_("Dazu, nur für uns"), most=300)

    def decide(self, *, by):
        said = self.cleaned_data
        return decisions.decline_suggestion(self.suggestion, by=by, reason=said["reason"], words=said["words"])


class Ask(SuggestionForm):
    do, told = "ask", _("%(request)s und %(offer)s: Beide sind gefragt, ob es noch gilt.")

    def decide(self, *, by):
        return decisions.ask_both(self.suggestion, by=by)


class Assure(SuggestionForm):
    do, told = (
        "assure",
        _("%(request)s und %(offer)s: Die Zusicherung ist notiert. Jetzt können Sie beide vorschlagen."),
    )

    def decide(self, *, by):
        return decisions.assure(self.suggestion, by=by)


def most_of(suggestion):
    """How many can be promised at most; None where neither posting counts. That nothing is left is the verb's to say."""
    left = [suggestion.request.amount_left, suggestion.offer.amount_left]
    known = [num for num in left if num is not None]
    return max(1, min(known)) if known else None


def usual_of(suggestion):
    """As many as are asked for and there; who asks without a number asks for one."""
    return min(most_of(suggestion), suggestion.request.amount_left or 1)


class MatchForm(forms.Form):
    """A decision about a match; `version` is that of the match as it was read, an older one is refused."""

    do = ""
    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, data=None, *, match):
        self.match = match
        super().__init__(data, auto_id=f"{self.do}-%s", label_suffix="")

    @property
    def version_read(self):
        return self.cleaned_data["version"]

    def decide(self, *, by):
        """Call the verb. Raises NotPossible or Outdated."""


class TakeOver(MatchForm):
    do = "take_over"

    def decide(self, *, by):
        return decisions.take_over(self.match, by=by, version=self.version_read)


class ContactMade(MatchForm):
    do = "contact"

    def decide(self, *, by):
        if self.match.version != self.version_read:
            raise Outdated(self.match)
        return decisions.contact_made(self.match, by=by)


class Dissolve(MatchForm, ReasonedForm):
    do = "dissolve"
    reason = _reason([(reason.value, reason.label) for reason in REASONS_OF_STAFF])
    words = _words(_("Dazu, nur für uns"), most=300)

    def decide(self, *, by):
        said = self.cleaned_data
        return decisions.dissolve(
            self.match, by=by, version=self.version_read, reason=said["reason"], words=said["words"]
        )


class Heard(MatchForm):
    """What one side has said on the telephone: yes and what may be shown, no, or how it was."""

    shares = forms.MultipleChoiceField(
        label=_("Bei Ja: Das darf die andere Person sehen"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data=None, *, match, side):
        self.side, self.do = side, f"heard_{side}"
        super().__init__(data, match=match)
        choices = _what_can_be_said(match, side)
        said = forms.ChoiceField(
            label=_("Was hat die Person gesagt?"),
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Wählen Sie bitte, was die Person gesagt hat.")},
        )
        self.fields = {"version": self.fields["version"], "said": said, "shares": self.fields["shares"]}
        possible = ways.shareable(match.posting(side).author) if Saying.YES in dict(choices) else []
        self.fields["shares"].choices = [(share, ways.LABELS[share]) for share in possible]

    @property
    def is_of_use(self):
        return bool(self.fields["said"].choices)

    def decide(self, *, by):
        said = self.cleaned_data
        if self.match.version != self.version_read:
            raise Outdated(self.match)
        if said["said"] == Saying.YES:
            return decisions.accept(self.match, side=self.side, shares=said["shares"], by=by)
        if said["said"] == Saying.NO:
            return decisions.decline(self.match, side=self.side, by=by)
        return decisions.tell(self.match, side=self.side, outcome=said["said"], by=by)


def _what_can_be_said(match, side):
    if match.is_agreed:
        return [] if getattr(match, f"{side}_outcome") else list(MatchOutcome.choices)
    yes = [] if match.says(side) == Saying.YES else [(Saying.YES, _("Ja, es passt"))]
    return [*yes, (Saying.NO, _("Nein, es passt nicht"))]


def about_match(match, *, sides, data=None):
    """The decisions about this match by name; the one that was sent is bound. A closed match leaves nothing to decide.

    `sides`: those for whom whoever decides may write down what she heard.
    """
    if not match.is_open:
        return {}
    made = {kind.do: partial(kind, match=match) for kind in (TakeOver, ContactMade, Dissolve)}
    made |= {f"heard_{side}": partial(Heard, match=match, side=side) for side in sides}
    sent = data and data.get("do")
    return {do: make(data if sent == do else None) for do, make in made.items()}
