"""The grid as a barcamp's team works on it: sessions into cells, what clashes, a grid computed and looked at, published."""

from datetime import timedelta

from django.contrib import messages
from django.core import signing
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import camp_grid, camps, clashes, history, scheduling
from .camp_forms import PlaceForm
from .camps import NotPossible, Obstacle
from .models import Session

TOO_LATE, NOT_UNDERSTOOD = 409, 422
SECONDS = 10
LOOKED_AT_FOR = timedelta(hours=2)
_SALT = "network.camp_board"


def camp_detail(request, desk):
    if request.method != "POST":
        return _page(request, desk)
    decide = DECISIONS.get(request.POST.get("do"))
    if decide is None:
        return _page(request, desk, status=NOT_UNDERSTOOD)
    try:
        preview = decide(request, desk)
    except NotPossible as stuck:
        return _page(request, desk, notice=stuck.sentence, status=TOO_LATE)
    return preview or HttpResponseRedirect(desk.address("camp_detail") + "#raster")


def _page(request, desk, *, notice="", status=200):
    shown = camp_grid.read(desk.camp, at=timezone.now())
    found = clashes.of(desk.camp)
    context = {
        "title": _("Raster"),
        "shown": shown,
        "clashes": found,
        "num_hard": sum(clash.is_hard for clash in found),
        "touched": {session.pk for clash in found if clash.is_hard for session in clash.sessions},
        "chosen": request.POST.get("session", "").partition(":")[0] or request.GET.get("beitrag", ""),
        "notice": notice,
        "history": history.told(desk.camp.lines.newest_first()[: history.MOST], is_office=bool(desk.by)),
        "here": "camp_detail",
    }
    return desk.show(request, "network/team/camp_detail.html", context, status=status)


# Each returns a page to look at, or None once it is done.


def _chosen(request, desk):
    form = PlaceForm(request.POST)
    if not form.is_valid():
        raise NotPossible(Obstacle.GONE)
    pk, version = form.cleaned_data["session"]
    return get_object_or_404(Session, camp=desk.camp, pk=pk), version, form.cleaned_data["cell"]


def _place(request, desk):
    session, version, cell = _chosen(request, desk)
    if cell is None:
        scheduling.take_out(session, version=version, by=desk.who)
        return
    slot, room = (
        get_object_or_404(parts, pk=pk) for parts, pk in zip((desk.camp.slots, desk.camp.rooms), cell, strict=True)
    )
    scheduling.place(session, slot, room, version=version, by=desk.who)


def _fix(request, desk):
    session, version, _cell = _chosen(request, desk)
    scheduling.fix(session, version=version, is_fixed=True)


def _release(request, desk):
    session, version, _cell = _chosen(request, desk)
    scheduling.fix(session, version=version, is_fixed=False)


def _publish(request, desk):
    camps.publish_grid(desk.camp, by=desk.who)
    messages.success(request, _("Alle sehen jetzt, was wann wo stattfindet."))


def _hide(request, desk):
    camps.hide_grid(desk.camp, by=desk.who)
    messages.success(request, _("Das Raster sieht jetzt nur noch das Team."))


def _compute(request, desk):
    """A grid to look at; nothing is stored. It travels signed with the page, so that what was seen is what is accepted."""
    proposal = scheduling.propose(desk.camp, seconds=SECONDS)
    carried = [desk.camp.pk, [[key, *place] for key, place in proposal.places.items()], list(proposal.seen.items())]
    context = {
        "title": _("Vorschlag für das Raster"),
        "shown": camp_grid.read(desk.camp, at=timezone.now(), places=proposal.places),
        "proposal": proposal,
        "num_placed": len(proposal.places),
        "token": signing.dumps(carried, salt=_SALT, compress=True),
        "here": "camp_detail",
    }
    return desk.show(request, "network/team/camp_proposal.html", context)


def _accept(request, desk):
    try:
        pk, places, seen = signing.loads(request.POST.get("token", ""), salt=_SALT, max_age=LOOKED_AT_FOR)
    except signing.BadSignature:
        raise NotPossible(Obstacle.STALE) from None
    if pk != desk.camp.pk:
        raise NotPossible(Obstacle.STALE)
    placed = {key: (slot, room) for key, slot, room in places}
    num = scheduling.accept(desk.camp, placed, seen=dict(seen), by=desk.who)
    told = ngettext("%(num)d Beitrag hat jetzt Zeit und Raum.", "%(num)d Beiträge haben jetzt Zeit und Raum.", num)
    messages.success(request, told % {"num": num})


DECISIONS = {
    "place": _place,
    "fix": _fix,
    "release": _release,
    "publish": _publish,
    "hide": _hide,
    "compute": _compute,
    "accept": _accept,
}
