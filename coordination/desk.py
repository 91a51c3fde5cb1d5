"""The match workbench: one posting, all that was done about it, and beside it whoever fits, with the decisions."""

from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from network.nearest import nearest
from postings import lifecycle, tongues

from . import answers, counterparts, eligibility, matching, permissions, presence, reading, worklists
from .calling import posting_or_404
from .models import Match, Suggestion


@permissions.allowed("match")
def posting_desk(request, chiffre):
    return desk_page(request, posting_or_404(request, chiffre))


@require_POST
@permissions.allowed("match")
def posting_urgent(request, chiffre):
    posting = posting_or_404(request, chiffre)
    try:
        lifecycle.mark_urgent(posting, by=request.user)
    except lifecycle.NotPossible as stuck:
        state = stuck.posting.get_status_display()
        messages.warning(request, _("Das geht nicht mehr. Der Eintrag ist jetzt: %(state)s.") % {"state": state})
    return HttpResponseRedirect(address(posting))


@require_POST
@permissions.allowed("match")
def posting_rematch(request, chiffre):
    posting = posting_or_404(request, chiffre)
    num = matching.refresh(posting, at=timezone.now())
    told = ngettext("Neu berechnet: %(num)d Eintrag passt.", "Neu berechnet: %(num)d Einträge passen.", num)
    messages.info(request, told % {"num": num})
    return HttpResponseRedirect(address(posting))


def address(posting):
    return reverse("admin:posting_desk", args=[posting.chiffre])


def next_unanswered(posting, *, to):
    """The request that has waited longest after this one, among those an account sees; else from the top. Or None."""
    waiting = worklists.unanswered(to).exclude(pk=posting.pk)
    since = posting.waits_since or posting.created_at
    later = Q(waits_since__gt=since) | Q(waits_since=since, pk__gt=posting.pk)
    return waiting.filter(later).first() or waiting.first()


def desk_page(request, posting, *, sent=None, notice="", status=200):
    """The page of one posting. `sent` is the bound form of a decision that was not carried out, `notice` says why."""
    now = timezone.now()
    is_open = eligibility.is_open(posting, at=now)
    history, others_here = _history(posting), presence.look(posting, by=request.user)
    compared = counterparts.compared(posting, to=request.user, at=now) if is_open else None
    ranked = counterparts.ranked(posting, to=request.user, shut=compared.shut, sent=sent) if is_open else []
    context = {
        "title": _("Werkbank %(chiffre)s") % {"chiffre": posting.chiffre},
        "posting": posting,
        "facts": [*reading.facts(posting), *_more_facts(posting)],
        "waited": now - (posting.waits_since or posting.created_at),
        "is_waiting": is_open and posting.waits_since is not None,
        "is_late": answers.presses(posting, at=now),
        "is_open": is_open,
        "counterparts": ranked,
        "compared": compared,
        "contact_points": _contact_points(posting, history["referrals"]) if is_open and not posting.is_offer else [],
        "others_here": others_here,
        "others_named": tongues.joined(others_here),
        "next": next_unanswered(posting, to=request.user),
        "may_answer": permissions.may(request.user, "answer"),
        "may_review": permissions.may(request.user, "review"),
        "may_contact": permissions.may(request.user, "contact"),
        "sent": sent,
        "notice": notice,
        **history,
    }
    return room(request, "coordination/desk.html", context, status=status)


def room(request, template, context, *, status=200):
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context}, status=status)


def _more_facts(posting):
    """What matters for bringing people together, besides what is read before publishing."""
    pairs = [
        (_("Zeiten"), reading.times(posting.slots)),
        (_("Einrichtung"), posting.organisation),
        (_("Name"), posting.author.name),
        (_("Erreichbar"), posting.author.get_reach_by_display()),
        (_("Liest"), tongues.name(posting.author.language)),
    ]
    return [(label, value) for label, value in pairs if value]


def _contact_points(posting, referrals):
    """(contact point, km, the referral that named it before or None)"""
    named = {referral.contact_point_id: referral for referral in referrals}
    return [(point, km, named.get(point.pk)) for point, km in nearest(posting)]


def _history(posting):
    """Everything that was done about this posting before, by whomever."""
    matches = list(Match.objects.of(posting).select_related("request", "offer", "coordinator"))
    declined = Suggestion.objects.of(posting).exclude(declined_at=None)
    return {
        "matches": [(match, match.posting(match.side_of(posting).other)) for match in matches],
        "has_open_match": any(match.is_open for match in matches),
        "declined": [
            (row, row.request if posting.is_offer else row.offer)
            for row in declined.select_related("request", "offer", "declined_by").order_by("-declined_at")
        ],
        "referrals": posting.referrals.select_related("contact_point", "by"),
        "communications": posting.communications.select_related("by"),
        "events": posting.events.select_related("by"),
        "call_outs": [] if posting.is_offer else list(posting.call_outs.all()),
    }
