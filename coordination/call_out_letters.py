"""Letters of call-outs: each to one person who was asked, in her language, with one button to her own page of it.

Nobody reads in them who else was asked or comes. What is needed stands there in the office's own words.
"""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from postings.emails import Letter, absolute

from . import call_out_access, call_out_facts
from .letters import desk_line
from .models import GOING_ON, CallOutSaying, CallOutState


class CallOutLetter(Letter):
    """A letter to somebody asked: `write(invitation)`. Sent only while the call-out stands, and she has said, as it tells."""

    task = "coordination.tasks.send_call_out_letter"

    def __init__(self, write, *, states, said):
        super().__init__(write)
        self.states, self.said = states, said

    def person(self, invitation):
        return invitation.person

    def posting(self, invitation):
        return invitation.offer

    def is_so(self, invitation):
        return invitation.call_out.state in self.states and invitation.said in self.said

    def keys(self, invitation):
        return {"invitation": invitation.pk}


def to_whom(*said, while_it_is):
    """Decorate what a letter says: it is sent only to who has said one of these, while it stands in one of those states."""
    return partial(CallOutLetter, states=while_it_is, said=said)


@to_whom(CallOutSaying.NOTHING, while_it_is=[CallOutState.OPEN])
def call_out_asks(invitation):
    call_out = invitation.call_out
    return {
        "subject": _("Können Sie helfen? %(title)s") % _named(call_out),
        "paragraphs": [
            call_out_facts.who_asks(call_out),
            _facts(call_out),
            call_out_facts.still_needed(call_out),
            _("Wir fragen Sie, weil Ihr Angebot „%(title)s“ dazu passt.") % {"title": invitation.offer.title},
            _("Auf Ihrer Seite genügt ein Knopf. Ein Nein ist auch in Ordnung, dann fragen wir andere."),
            desk_line(call_out),
            f"{call_out.title}:",
        ],
        "quote": call_out.text,
        "button": _page(_("Antworten"), invitation),
        "why": _why(),
    }


@to_whom(CallOutSaying.YES, while_it_is=GOING_ON)
def call_out_moved_up(invitation):
    call_out = invitation.call_out
    return {
        "subject": _("Ein Platz ist frei geworden: %(title)s") % _named(call_out),
        "paragraphs": [
            _("Sie standen auf der Warteliste. Jetzt ist ein Platz frei, und wir rechnen mit Ihnen. Danke."),
            _facts(call_out),
            _("Können Sie doch nicht? Dann sagen Sie bitte auf Ihrer Seite ab, damit wir jemand anderen fragen."),
            desk_line(call_out),
        ],
        "quote": call_out.text,
        "button": _page(_("Ansehen oder absagen"), invitation),
        "why": _why(),
    }


@to_whom(CallOutSaying.NOTHING, CallOutSaying.RESERVE, while_it_is=[CallOutState.FULL, CallOutState.ENDED])
def call_out_full(invitation):
    call_out = invitation.call_out
    opening = _(
        "Wir hatten Sie gefragt, ob Sie helfen können: %(title)s. Inzwischen haben sich genug Menschen gemeldet."
    )
    if call_out.num_left:
        opening = _("Wir hatten Sie gefragt, ob Sie helfen können: %(title)s. Wir suchen jetzt niemanden mehr.")
    return {
        "subject": _("Danke, wir haben genug: %(title)s") % _named(call_out)
        if not call_out.num_left
        else _("Danke, wir suchen nicht mehr: %(title)s") % _named(call_out),
        "paragraphs": [
            opening % _named(call_out),
            _("Sie müssen nichts tun. Danke, dass wir Sie fragen durften."),
            *_closing_words(call_out),
        ],
        "button": _page(_("Aufruf ansehen"), invitation),
        "why": _why(),
    }


@to_whom(
    CallOutSaying.NOTHING, CallOutSaying.YES, CallOutSaying.RESERVE, while_it_is=[CallOutState.CANCELLED]
)  # fmt: skip
def call_out_cancelled(invitation):
    call_out = invitation.call_out
    thanks = _("Sie müssen nichts tun. Danke, dass wir Sie fragen durften.")
    if invitation.said == CallOutSaying.YES:
        thanks = _("Bitte kommen Sie nicht. Danke, dass Sie helfen wollten.")
    return {
        "subject": _("Abgesagt: %(title)s") % _named(call_out),
        "paragraphs": [
            _("Das findet nicht statt: %(title)s.") % _named(call_out),
            _facts(call_out),
            thanks,
            *_closing_words(call_out),
            desk_line(call_out),
        ],
        "button": _page(_("Aufruf ansehen"), invitation),
        "why": _why(),
    }


def _named(call_out):
    return {"title": call_out.title}


def _facts(call_out):
    return "\n".join(f"{label}: {value}" for label, value in call_out_facts.facts(call_out))


def _closing_words(call_out):
    if not call_out.closing_words:
        return []
    return [_("Dazu schreibt die Koordinationsstelle: %(words)s") % {"words": call_out.closing_words}]


def _why():
    return _(
        "Sie bekommen diese Nachricht, weil Sie bei People Like Me ein Angebot eingetragen haben. Wir fragen Sie höchstens"
        " zweimal in der Woche. Auf der Seite können Sie sagen, dass Sie keine Aufrufe mehr möchten."
    )


def _page(label, invitation):
    return label, absolute(reverse("coordination:call_out", args=[call_out_access.link_token(invitation)]))
