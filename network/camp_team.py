"""The pages of a barcamp's team: which camps there are, what waits for a look, rooms and slots. The grid is in camp_board."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import camps, documenting, session_review
from .camp_forms import (
    DecisionForm,
    NewCampForm,
    PeopleForm,
    ProposalDaysForm,
    RoomForm,
    SlotForm,
    WordsForm,
    key_of,
)
from .camp_pages import picture_response
from .camps import NotPossible
from .models import Documentation, Session

PER_PAGE = 30
TOO_LATE, NOT_UNDERSTOOD = 409, 422


def camp_list(request, desk):
    form = NewCampForm(request.POST if request.method == "POST" else None, events=desk.events)
    if form.is_bound and form.is_valid():
        camp = camps.plan(**form.cleaned_data)
        return HttpResponseRedirect(desk.address("camp_setup", camp))
    page = Paginator(desk.camps.order_by("-created_at", "-pk"), PER_PAGE).get_page(request.GET.get("seite"))
    rows = [(camp, desk.address("camp_detail", camp)) for camp in page]
    context = {"title": _("Barcamps"), "page": page, "rows": rows, "form": form}
    return desk.show(request, "network/team/camp_list.html", context, status=NOT_UNDERSTOOD if form.is_bound else 200)


# What waits for a look, and the words of what is in the programme


def camp_review(request, desk):
    if request.method != "POST":
        return _review_page(request, desk)
    decide = REVIEW.get(request.POST.get("do"))
    if decide is None:
        return _review_page(request, desk, status=NOT_UNDERSTOOD)
    try:
        form = decide(request, desk)
    except NotPossible as stuck:
        return _review_page(request, desk, notice=stuck.sentence, status=TOO_LATE)
    if form is not None:
        return _review_page(request, desk, sent=form, status=NOT_UNDERSTOOD)
    return HttpResponseRedirect(desk.address("camp_review"))


def _review_page(request, desk, *, sent=None, notice="", status=200):
    accepted = desk.camp.sessions.accepted()
    typed = request.POST.get("session") or request.GET.get("beitrag", "")
    chosen = accepted.filter(pk=int(typed)).first() if typed.isascii() and typed.isdigit() and len(typed) < 19 else None
    deciding = sent if isinstance(sent, DecisionForm) else None
    if not isinstance(sent, WordsForm):
        sent = chosen and WordsForm(initial={"title": chosen.title, "text": chosen.text, "version": chosen.version})
    context = {
        "title": _("Beiträge"),
        "waiting": desk.camp.sessions.waiting()[:PER_PAGE],
        "documentation": _waiting(desk).light().select_related("session")[:PER_PAGE],
        "accepted": accepted,
        "chosen": chosen,
        "words": sent,
        "deciding": deciding,
        "decided": typed if deciding else "",
        "notice": notice,
        "here": "camp_review",
    }
    return desk.show(request, "network/team/camp_review.html", context, status=status)


def _session(request, desk):
    return get_object_or_404(Session, camp=desk.camp, pk=key_of(request, "session"))


def _decision(request, desk):
    session = _session(request, desk)
    return session, DecisionForm(request.POST, auto_id=f"%s-{session.pk}")


def _accept(request, desk):
    session, form = _decision(request, desk)
    if not form.is_valid():
        return form
    session_review.accept(session, version=form.cleaned_data["version"], by=desk.who)
    messages.success(request, _("Steht im Programm."))
    return None


def _reject(request, desk):
    session, form = _decision(request, desk)
    if not form.is_valid():
        return form
    session_review.reject(session, by=desk.who, **form.cleaned_data)
    messages.success(request, _("Nicht angenommen. Wer es vorschlug, liest Ihre Worte mit dem Zugangscode."))
    return None


def _reword(request, desk):
    session, form = _session(request, desk), WordsForm(request.POST)
    if not form.is_valid():
        return form
    session_review.reword(session, by=desk.who, **form.cleaned_data)
    messages.success(request, _("Geändert."))
    return None


def _kept(request, desk):
    return get_object_or_404(_waiting(desk), pk=key_of(request, "documentation"))


def _waiting(desk):
    return Documentation.objects.waiting().filter(session__camp=desk.camp)


@require_safe
def camp_picture(request, desk, documentation_pk):
    """A picture nobody but the team may see yet."""
    return picture_response(get_object_or_404(_waiting(desk).filter(has_picture=True), pk=documentation_pk))


def _show(request, desk):
    documenting.show(_kept(request, desk), by=desk.who)


def _drop(request, desk):
    documenting.drop(_kept(request, desk))


REVIEW = {"accept": _accept, "reject": _reject, "reword": _reword, "show": _show, "drop": _drop}


# Rooms, slots, days, and who came


def camp_setup(request, desk):
    if request.method != "POST":
        return _setup_page(request, desk)
    do = request.POST.get("do")
    if do in ("remove_room", "remove_slot"):
        parts = desk.camp.rooms if do == "remove_room" else desk.camp.slots
        part = get_object_or_404(parts, pk=key_of(request, "part"))
        return _try(request, desk, camps.remove, part)
    if do not in SETTING_UP:
        return _setup_page(request, desk, status=NOT_UNDERSTOOD)
    Form, verb = SETTING_UP[do]
    form = Form(request.POST)
    if not form.is_valid():
        return _setup_page(request, desk, sent={do: form}, status=NOT_UNDERSTOOD)
    return _try(request, desk, verb, desk.camp, sent={do: form}, **form.cleaned_data)


SETTING_UP = {
    "room": (RoomForm, camps.add_room),
    "slot": (SlotForm, camps.add_slot),
    "days": (ProposalDaysForm, camps.take_proposals),
    "people": (PeopleForm, camps.count_people),
}


# Where on the page one goes on.
SECTIONS = {
    "room": "#raeume",
    "remove_room": "#raeume",
    "slot": "#zeiten",
    "remove_slot": "#zeiten",
    "days": "#tage",
    "people": "#leute",
}


def _try(request, desk, verb, about, *, sent=None, **said):
    try:
        verb(about, **said)
    except NotPossible as stuck:
        return _setup_page(request, desk, sent=sent, notice=stuck.sentence, status=TOO_LATE)
    return HttpResponseRedirect(desk.address("camp_setup") + SECTIONS[request.POST["do"]])


def _setup_page(request, desk, *, sent=None, notice="", status=200):
    camp, slots = desk.camp, list(desk.camp.slots.all())
    people = {name: getattr(camp, name) for name in PeopleForm.base_fields}
    days = {"from_on": camp.proposals_from_on, "until_on": camp.proposals_until_on}
    last = slots[-1] if slots else None
    forms = {
        "room": RoomForm(),
        "slot": SlotForm(
            initial={"on": timezone.localdate(last.starts_at), "starts": _clock(last.ends_at)} if last else {}
        ),
        "days": ProposalDaysForm(initial=days),
        "people": PeopleForm(initial=people),
        **(sent or {}),
    }
    context = {
        "title": _("Einrichten"),
        "rooms": camp.rooms.all(),
        "slots": slots,
        "forms": forms,
        "sent": next(iter(sent.values()), None) if sent else None,
        "notice": notice,
        "here": "camp_setup",
    }
    return desk.show(request, "network/team/camp_setup.html", context, status=status)


def _clock(moment):
    return timezone.localtime(moment).time()
