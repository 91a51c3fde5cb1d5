"""A helper's own page of a call-out, behind the link in her letter: what is needed, one button for yes, one for no.

GET changes nothing but what this visitor's session has open: mail scanners follow links. It can be opened on any device.
"""

from functools import wraps

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from people.ratelimit import limited

from . import call_out_access, call_out_facts, call_outs, reaching
from .models import CallOutSaying, CallOutState
from .obstacles import NotPossible

TOO_LATE, GONE = 409, 410


def _of_link(view):
    """Hand a view the invitation its address belongs to."""

    @wraps(view)
    def opened(request, token):
        try:
            invitation = call_out_access.opened(request, token)
        except call_out_access.TooOld:
            return render(request, "coordination/answering/call_out_old.html", status=GONE)
        if invitation is None:
            return render(request, "coordination/answering/call_out_old.html", status=404)
        return view(request, token, invitation)

    return opened


@_of_link
def call_out(request, token, invitation):
    """Behind a link first the way on to an address without it, which is all that the browser remembers."""
    if token != str(invitation.pk):
        response = redirect("coordination:call_out", invitation.pk)
        response["Cache-Control"] = "no-store"
        return response
    return _page(request, invitation)


@require_POST
@limited("call-out", limit=60, per=900)
@_of_link
def call_out_yes(request, token, invitation):
    return _said(request, token, invitation, call_outs.say_yes)


@require_POST
@limited("call-out", limit=60, per=900)
@_of_link
def call_out_no(request, token, invitation):
    return _said(request, token, invitation, call_outs.say_no)


@require_POST
@limited("call-out", limit=60, per=900)
@_of_link
def call_out_stop(request, token, invitation):
    return _said(request, token, invitation, call_outs.refuse)


@require_POST
@limited("call-out", limit=60, per=900)
@_of_link
def call_out_again(request, token, invitation):
    call_outs.allow(invitation.person)
    return redirect("coordination:call_out", token)


def _said(request, token, invitation, verb):
    try:
        verb(invitation)
    except NotPossible:
        return _page(request, call_out_access.opened(request, token), status=TOO_LATE)
    return redirect("coordination:call_out", token)


def _page(request, invitation, *, status=200):
    asks, said = invitation.call_out, invitation.said
    headline, sentence, mark = standing(invitation)
    context = {
        "call_out": asks,
        "invitation": invitation,
        "token": invitation.pk,
        "headline": headline,
        "sentence": sentence,
        "mark": mark,
        "who_asks": call_out_facts.who_asks(asks),
        "facts": call_out_facts.facts(asks),
        "still_needed": call_out_facts.still_needed(asks) if asks.is_open else "",
        "may_say_yes": asks.goes_on and said in (CallOutSaying.NOTHING, CallOutSaying.NO),
        "may_say_no": asks.goes_on and said == CallOutSaying.NOTHING,
        "may_withdraw": asks.state != CallOutState.CANCELLED and said == CallOutSaying.YES,
        "may_stop_waiting": asks.goes_on and said == CallOutSaying.RESERVE,
        "has_refused": call_outs.has_refused(invitation.person),
        "desk": reaching.desk(asks),
    }
    response = render(request, "coordination/answering/call_out.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def standing(invitation):
    """(headline, sentence, mark) of how it stands for her; `mark` as notices are marked."""
    asks, said = invitation.call_out, invitation.said
    if asks.state == CallOutState.CANCELLED:
        return _("Das findet nicht statt"), _("Wir haben es abgesagt. Danke, dass Sie helfen wollten."), "look"
    if said == CallOutSaying.YES:
        if not asks.goes_on:
            return _("Sie haben Ja gesagt"), _("Wir haben jetzt genug Menschen. Danke, dass Sie dabei sind."), "good"
        return (
            _("Danke, Sie kommen"),
            _("Wir rechnen mit Ihnen. Können Sie doch nicht, sagen Sie bitte hier ab, dann fragen wir jemand anderen."),
            "good",
        )
    if not asks.goes_on:
        return _("Dieser Aufruf ist beendet"), _("Sie müssen nichts tun. Danke, dass wir Sie fragen durften."), ""
    if said == CallOutSaying.RESERVE:
        before = asks.invitations.on_reserve().filter(said_at__lt=invitation.said_at).count()
        place = _("Sie sind auf der Warteliste als Nächstes dran.")
        if before:
            place = ngettext(
                "Vor Ihnen steht %(num)d Mensch auf der Warteliste.",
                "Vor Ihnen stehen %(num)d Menschen auf der Warteliste.",
                before,
            ) % {"num": before}
        told = _("Im Moment sind es genug. Sagt jemand ab, rücken Sie von selbst nach, und wir schreiben Ihnen.")
        return _("Danke, Sie stehen auf der Warteliste"), f"{told} {place}", "good"
    if said == CallOutSaying.NO:
        return _("Diesmal nicht, das ist in Ordnung"), _("Danke, dass Sie geantwortet haben."), ""
    if asks.is_open:
        return _("Können Sie helfen?"), "", ""
    return (
        _("Es haben sich schon genug gemeldet"),
        _("Danke, dass Sie nachsehen. Möchten Sie auf die Warteliste? Sagt jemand ab, rücken Sie nach."),
        "look",
    )
