"""The staff room's pages of call-outs: the list, a new one with its preview, one that goes on and what may be decided about it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from postings import chiffre

from . import askable, call_out_facts, call_out_hours, call_outs, counterparts, decisions, desk, permissions
from .call_out_forms import CallOutForm, ClosingForm, NumberForm, requests_for
from .models import CallOut, CallOutSaying, Match
from .obstacles import NotPossible

PER_PAGE = 50
TOO_LATE, NOT_UNDERSTOOD = 409, 422
ANSWERED = Q(invitations__said=CallOutSaying.RESERVE)


@permissions.allowed("match")
def call_out_list(request):
    """Those that go on first, the newest of each on top."""
    shown = permissions.visible(CallOut.objects.all(), to=request.user)
    stand = request.GET.get("stand")
    if stand == "fehlt":
        shown = shown.lacking(at=timezone.now())
    elif stand != "alle":
        shown = shown.going_on()
    counted = shown.annotate(num_asked=Count("invitations"), num_reserve=Count("invitations", filter=ANSWERED))
    rows = counted.select_related("category", "municipality", "organisation", "started_by").order_by(
        "-started_at", "-pk"
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    context = {"title": _("Aufrufe"), "page": page, "is_all": stand == "alle", "is_lacking": stand == "fehlt"}
    return desk.room(request, "coordination/call_out_list.html", context)


@permissions.allowed("match")
def call_out_new(request):
    """Filled in, previewed, started: three sendings of one form, in which nothing is lost."""
    form = CallOutForm(request.POST or None, user=request.user, posting=_asked_for(request))
    if not form.is_bound:
        return _new_page(request, form)
    if not form.is_valid():
        return _new_page(request, form, status=NOT_UNDERSTOOD)
    if request.POST.get("do") != "start" or form.cleaned_data["seen"] != form.seal():
        return _new_page(request, form, preview=askable.preview(form.call_out(), at=timezone.now()))
    try:
        started = call_outs.start(form.call_out(), by=request.user)
    except NotPossible as stuck:
        return _new_page(request, form, notice=_stuck(stuck), status=TOO_LATE)
    messages.info(request, _asked(started.invitations.count(), started))
    return HttpResponseRedirect(reverse("admin:call_out_detail", args=[started.pk]))


def _asked_for(request):
    """The request on whose desk it was begun, or None."""
    code = chiffre.parse(request.GET.get("zu", "")[:12])
    return requests_for(request.user).filter(chiffre=code).first() if code else None


def _new_page(request, form, *, preview=None, notice="", status=200):
    said = form.cleaned_data.get("request") if form.is_bound else _asked_for(request)
    context = {
        "title": _("Neuer Aufruf"),
        "form": form,
        "posting": said,
        "preview": preview,
        "size": preview and call_outs.batch_size(form.call_out()),
        "seal": form.seal() if preview else "",
        "notice": notice,
    }
    return desk.room(request, "coordination/call_out_new.html", context, status=status)


@permissions.allowed("match")
def call_out_detail(request, pk):
    shown = permissions.visible(CallOut.objects.all(), to=request.user)
    shown = shown.select_related("category", "municipality", "organisation", "started_by", "request__category")
    call_out = get_object_or_404(shown, pk=pk)
    if request.method != "POST":
        return _detail_page(request, call_out)
    decide = DECISIONS.get(request.POST.get("do"))
    if decide is None:
        return _detail_page(request, call_out, status=NOT_UNDERSTOOD)
    try:
        form = decide(request, call_out)
    except NotPossible as stuck:
        return _detail_page(request, shown.get(pk=pk), notice=_stuck(stuck), status=TOO_LATE)
    if form is not None:
        return _detail_page(request, call_out, sent=form, status=NOT_UNDERSTOOD)
    return HttpResponseRedirect(reverse("admin:call_out_detail", args=[pk]))


# Each returns the form that was not understood, or None once it is done.


def _next_batch(request, call_out):
    num = call_outs.ask_now(call_out, by=request.user)
    call_out.refresh_from_db()
    messages.info(request, _asked(num, call_out))


def _need(request, call_out):
    form = NumberForm(request.POST)
    if not form.is_valid():
        return form
    call_outs.need(call_out, form.cleaned_data["num"], by=request.user)
    messages.success(request, _("Notiert."))
    return None


def _end(request, call_out):
    return _close(request, call_out, call_outs.end, _("Beendet. Wer noch nichts gesagt hat, bekommt unseren Dank."))


def _cancel(request, call_out):
    return _close(request, call_out, call_outs.cancel, _("Abgesagt. Alle Gefragten bekommen Bescheid."))


def _close(request, call_out, verb, told):
    form = ClosingForm(request.POST, do=request.POST["do"])
    if not form.is_valid():
        return form
    verb(call_out, by=request.user, words=form.cleaned_data["words"])
    messages.success(request, told)
    return None


def _see(request, call_out):
    call_outs.see(call_out, by=request.user)
    messages.success(request, _("Notiert."))


def _propose(request, call_out):
    """Bring somebody who said yes together with whoever the call-out was made for."""
    number = request.POST.get("invitation", "")
    coming = call_out.invitations.coming().select_related("offer")
    is_key = number.isascii() and number.isdecimal() and len(number) < 19
    invitation = get_object_or_404(coming, pk=int(number) if is_key else 0)
    if call_out.request is None:
        raise NotPossible(decisions.Obstacle.CLOSED)
    decisions.propose(call_out.request, invitation.offer, by=request.user)
    messages.success(request, _("%(chiffre)s ist vorgeschlagen.") % {"chiffre": invitation.offer.chiffre})


DECISIONS = {
    "next_batch": _next_batch,
    "need": _need,
    "end": _end,
    "cancel": _cancel,
    "see": _see,
    "propose": _propose,
}


def _detail_page(request, call_out, *, sent=None, notice="", status=200):
    invitations = list(call_out.invitations.select_related("person", "offer__municipality", "offer__region"))
    matched = set()
    if call_out.request_id:
        matched = set(Match.objects.filter(request=call_out.request_id).open().values_list("offer", flat=True))
    said = {name: [each for each in invitations if each.said == name] for name in CallOutSaying.values}
    context = {
        "title": call_out.title,
        "call_out": call_out,
        "facts": call_out_facts.facts(call_out),
        "num_asked": len(invitations),
        "num_silent": len(said[CallOutSaying.NOTHING]),
        "num_no": len(said[CallOutSaying.NO]),
        "coming": _answers(said[CallOutSaying.YES], request.user, matched),
        "reserve": _answers(said[CallOutSaying.RESERVE], request.user, matched),
        "events": call_out.events.select_related("by"),
        "is_left": not call_out.goes_on and CallOut.objects.lacking(at=timezone.now()).filter(pk=call_out.pk).exists(),
        "may_contact": permissions.may(request.user, "contact"),
        "number": sent if isinstance(sent, NumberForm) else NumberForm(initial={"num": call_out.num_needed}),
        "closing": {do: sent if getattr(sent, "do", "") == do else ClosingForm(do=do) for do in ("end", "cancel")},
        "notice": notice,
    }
    return desk.room(request, "coordination/call_out_detail.html", context, status=status)


def _answers(invitations, user, matched):
    """Who answered so, first come first; how to reach somebody only where this account works."""
    return [
        {
            "invitation": each,
            "may_open": counterparts.may_open(each.offer, user=user),
            "is_matched": each.offer_id in matched,
        }
        for each in sorted(invitations, key=lambda each: (each.said_at, each.pk))
    ]


def _asked(num, call_out):
    if num:
        return ngettext("%(num)d Mensch ist gefragt.", "%(num)d Menschen sind gefragt.", num) % {"num": num}
    if not call_out.exhausted_at or not call_out_hours.may_write(timezone.now()):
        return _("Jetzt ist niemand gefragt. Wir schreiben nur zwischen 8 und 20 Uhr, und niemandem zu oft.")
    return _("Im Moment passt sonst niemand, den wir fragen können.")


def _stuck(stuck):
    return _("Das geht jetzt nicht: %(reasons)s.") % {"reasons": stuck.sentence}
